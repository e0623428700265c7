import type { Command } from 'commander'
import { count, list } from '../../domain/text.ts'
import type { IncidentRow, ListedRow } from '../../report/archive-report.ts'
import { type ExceptionFound, type Found, find, type Match, sourceOf } from '../../report/find.ts'
import { foundAnswer } from '../../report/found.ts'
import { listedInWords } from '../../report/spans.ts'
import { addBuiltOptions, answered, type BuiltOptions } from '../answering.ts'
import { EXIT } from '../exit.ts'
import { printJson } from '../json.ts'
import { addArchiveOptions } from '../options.ts'
import { type Painter, paintOutcome } from '../paint.ts'
import { placeOf } from '../problems.ts'
import type { Session } from '../session.ts'
import { indented, labelled, shown } from '../terminal.ts'

type Answer = { readonly asOf: string; readonly found: Found }

export function registerFind(program: Command, session: Session): void {
  const command = program
    .command('find')
    .description(
      'find what is behind a digest, commit, tag, version, vulnerability, package, exception, incident, or a moment',
    )
    .argument('<what>', 'sha256:..., a commit, v2.4.0, CVE-2026-1234, or production@2026-03-12T14:00Z')
  addArchiveOptions(addBuiltOptions(command)).action(async (what: string, options: BuiltOptions) => {
    const { asOf, found } = await answered<Answer>(session, options, {
      fromBuilt: (built) => ({ asOf: built.index.asOf, found: find(built.find, what) }),
      fromArchive: async (question) => {
        const { answer } = await import('../assessment.ts')
        const assessment = await answer(question)
        return { asOf: assessment.archive.asOf, found: find(sourceOf(assessment), what) }
      },
      standsForNow: true,
    })
    const exitCode = isNothing(found) ? EXIT.no : EXIT.yes
    if (options.json) printJson(session, { command: 'find', asOf, ...foundAnswer.parse(found), exitCode })
    else for (const line of foundLines(what, asOf, found, session.width, session.paint)) session.out(line)
    process.exitCode = exitCode
  })
}

function isNothing({ matches, unknown, listed, incidents, exceptions, records }: Found): boolean {
  return [matches, unknown, listed, incidents, exceptions, records].every((some) => some.length === 0)
}

export function foundLines(
  what: string,
  asOf: string,
  found: Found,
  width: number,
  paint: Painter,
): string[] {
  const { matches, unknown, listed, incidents, exceptions, records } = found
  const parts = [
    count(matches.length, 'release'),
    count(incidents.length, 'incident'),
    ...(exceptions.length === 0 ? [] : [count(exceptions.length, 'exception')]),
    ...(listed.length === 0 ? [] : [`${listed.length} listed by a pipeline alone`]),
    ...(unknown.length === 0 ? [] : [`${unknown.length} rolled back to nobody knows what`]),
    ...(records.length === 0 ? [] : [count(records.length, 'other record')]),
  ]
  return [
    ...incidents.flatMap((one) => [...incidentLines(one, width, paint), '']),
    ...exceptions.flatMap((one) => [...exceptionLines(one, width, paint), '']),
    ...matches.flatMap((one) => [...matchLines(one, width, paint), '']),
    ...unknown.flatMap((one) => [...unknownLines(one, width, paint), '']),
    ...listed.flatMap((one) => [...listedLines(one, width, paint), '']),
    ...records.flatMap(({ kind, id, why }) => [
      `${paint.strong(shown(id))}  ${kind}`,
      ...indented(labelled('why', shown(why), 10, width - 2), 2),
      '',
    ]),
    ...(isNothing(found)
      ? [
          `find: ${paint.attention('NOTHING')} is known of ${shown(what)}, as of ${shown(asOf)}`,
          ...labelled('searched:', searchedFor(found), 10, width),
        ]
      : [`find: ${parts.join(', ')}, as of ${shown(asOf)}`]),
  ]
}

/** What a query was held against, so that nothing found is not taken for nothing there. */
function searchedFor({ query }: Found): string {
  switch (query.kind) {
    case 'environment-at':
      return shown(
        `deployments to ${query.environment} at ${query.at}, by their records and by the listings of pipelines, and its incidents`,
      )
    case 'hexadecimal':
      return query.algorithm === 'sha512'
        ? 'nothing: the archive names artifacts, files and records by SHA-256'
        : `${list(['artifacts', 'commits', 'evidence files', 'records'])} whose digest begins so${query.algorithm === undefined ? ', and names' : ''}`
    case 'text':
      return 'names of releases, versions, tags, findings with their other names, packages, exceptions and incidents; a digest or a commit needs at least 7 digits, a moment is ENVIRONMENT@TIME with a time zone'
  }
}

function incidentLines(incident: IncidentRow, width: number, paint: Painter): string[] {
  const line = (label: string, text: string) => labelled(label, shown(text), 10, width - 2)
  return [
    `${paint.strong(shown(incident.id))}  ${shown(incident.title)}`,
    ...indented(
      [
        ...line('where', incident.environment),
        ...line('when', `${incident.from} to ${incident.until ?? 'now'}`),
        ...line('what', incident.summary),
        ...incident.artifacts.flatMap((sha256) => line('artifact', `sha256:${sha256}`)),
        ...line('at', incident.record.path),
      ],
      2,
    ),
  ]
}

function exceptionLines(one: ExceptionFound, width: number, paint: Painter): string[] {
  const line = (label: string, text: string) => labelled(label, shown(text), 10, width - 2)
  return [
    `${paint.strong(shown(one.id))}  exception, ${one.state}`,
    ...indented(
      [
        ...line('why', one.why),
        ...line('state', one.words),
        ...line('accepts', `${one.severity}: ${list(one.findings) || 'no finding'}`),
        ...line('owner', `${one.owner.name} (${one.owner.id})`),
        ...line('relied on', list(one.reliedOnBy) || 'by no release'),
      ],
      2,
    ),
  ]
}

function unknownLines({ release, why, deployment }: Match, width: number, paint: Painter): string[] {
  return [
    `${paint.attention('UNKNOWN')}  after ${shown(release.id)}`,
    ...indented(
      [
        ...labelled('why', shown(why), 10, width - 2),
        ...(deployment === undefined ? [] : labelled('at', placeOf(deployment.record), 10, width - 2)),
      ],
      2,
    ),
  ]
}

function listedLines(row: ListedRow, width: number, paint: Painter): string[] {
  const line = (label: string, text: string) => labelled(label, text, 10, width - 2)
  return [
    `${paint.attention('UNKNOWN')}  ${shown(row.release ?? row.claims ?? `sha256:${row.artifact.slice(0, 12)}`)}, listed by a pipeline alone`,
    ...indented(
      [
        ...line('why', shown(listedInWords(row))),
        ...line('artifact', `sha256:${row.artifact}`),
        ...(row.reference === undefined ? [] : line('reference', shown(row.reference))),
        ...line('at', placeOf(row.record)),
      ],
      2,
    ),
  ]
}

function matchLines({ release, why, deployment }: Match, width: number, paint: Painter): string[] {
  const line = (label: string, text: string) => labelled(label, text, 10, width - 2)
  return [
    `${paint.strong(shown(release.id))}  ${release.releaseClass}, to ${shown(release.environment)}`,
    ...indented(
      [
        ...line('why', shown(why)),
        ...line('decided', shown(release.decidedAt ?? 'not yet')),
        ...line(
          'gate',
          `${paintOutcome(release.outcome, paint)} at decision, ${paintOutcome(release.outcomeNow, paint)} now`,
        ),
        ...line('verdict', shown(release.words)),
        ...(release.exceptions.length === 0 ? [] : line('relies on', shown(release.exceptions.join(', ')))),
        ...line('approvers', shown(release.approvers.join(', ') || 'none that count')),
        ...(deployment === undefined ? [] : line('at', placeOf(deployment.record))),
      ],
      2,
    ),
  ]
}
