import type { Command } from 'commander'
import { count } from '../../domain/text.ts'
import { type Found, find, type Match } from '../../report/find.ts'
import { answer } from '../assessment.ts'
import { BUILT_HELP, readBuiltArchive } from '../built.ts'
import { EXIT } from '../exit.ts'
import { printJson } from '../json.ts'
import { type ArchiveOptions, addArchiveOptions, questionOf } from '../options.ts'
import { type Painter, paintOutcome } from '../paint.ts'
import { placeOf } from '../problems.ts'
import type { Session } from '../session.ts'
import { indented, labelled, shown } from '../terminal.ts'

export function registerFind(program: Command, session: Session): void {
  const command = program
    .command('find')
    .description(
      'find the release behind a digest, commit, tag, vulnerability, exception, incident, or a moment',
    )
    .argument('<what>', 'sha256:..., a commit, v2.4.0, CVE-2026-1234, or production@2026-03-12T14:00Z')
    .option('--built <folder>', BUILT_HELP)
  addArchiveOptions(command).action(async (what: string, options: ArchiveOptions & { built?: string }) => {
    const archive =
      options.built === undefined
        ? (await answer(questionOf(options, session))).archive
        : readBuiltArchive(session, options.built)
    const found = find(archive, what)
    const exitCode = found.matches.length + found.incidents.length > 0 ? EXIT.yes : EXIT.no
    if (options.json) printJson(session, { command: 'find', asOf: archive.asOf, ...found, exitCode })
    else for (const line of foundLines(what, found, session.width, session.paint)) session.out(line)
    process.exitCode = exitCode
  })
}

export function foundLines(
  what: string,
  { matches, incidents }: Found,
  width: number,
  paint: Painter,
): string[] {
  return [
    ...incidents.flatMap((incident) => [
      `${paint.strong(shown(incident.id))}  ${shown(incident.title)}`,
      ...indented(
        [
          ...labelled('where', shown(incident.environment), 10, width - 2),
          ...labelled('when', shown(`${incident.from} to ${incident.until ?? 'now'}`), 10, width - 2),
          ...labelled('what', shown(incident.summary), 10, width - 2),
          ...labelled('at', shown(incident.record.path), 10, width - 2),
        ],
        2,
      ),
      '',
    ]),
    ...matches.flatMap((match) => [...matchLines(match, width, paint), '']),
    matches.length + incidents.length === 0
      ? `find: ${paint.attention('NOTHING')} is known of ${shown(what)}`
      : `find: ${count(matches.length, 'release')}, ${count(incidents.length, 'incident')}`,
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
