import type { Command } from 'commander'
import { count } from '../../domain/text.ts'
import type { PeopleAnswer } from '../../report/answers.ts'
import type { CriterionResult, GateResult } from '../../report/common.ts'
import type { Cite } from '../../report/detail.ts'
import { type FindingShown, type ReleaseReport, releaseReport } from '../../report/release-report.ts'
import { addBuiltOptions, answered, type BuiltOptions } from '../answering.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { printJson } from '../json.ts'
import { addArchiveOptions } from '../options.ts'
import { type Painter, paintOutcome, toneOf } from '../paint.ts'
import { placeOf } from '../problems.ts'
import type { Session } from '../session.ts'
import { indented, labelled, shown, wrap } from '../terminal.ts'

/** People who can clear a criterion, by the role that lets them. */
export type Clearers = readonly { readonly role: string; readonly people: readonly string[] }[]

type People = PeopleAnswer['people']
type Answer = { readonly release: ReleaseReport; readonly people: People }

export function registerGate(program: Command, session: Session): void {
  const command = program
    .command('gate')
    .description('say whether a release may pass: which rule, which finding, what would clear it, who can')
    .argument('<release>', 'product@version')
  addArchiveOptions(addBuiltOptions(command)).action(async (name: string, options: BuiltOptions) => {
    const { release, people } = await answered<Answer>(session, options, {
      fromBuilt: (built) => ({ release: built.release(name), people: built.people().people }),
      fromArchive: async (question) => {
        const { answerRelease } = await import('../assessment.ts')
        const { release, people } = await answerRelease(question, name)
        return { release: releaseReport.parse(release), people }
      },
      // A pipeline goes on by this answer: what a minute may have changed is asked anew.
      standsForNow: false,
    })
    const exitCode = gateExit(release)
    if (options.json) {
      printJson(session, {
        command: 'gate',
        release: release.id,
        asOf: release.asOf,
        trust: release.trust,
        atDecision: release.gates.atDecision,
        now: release.gates.now,
        findings: release.findings,
        clearedBy: Object.fromEntries(
          openCriteria(release.gates.now).map((one) => [one.id, clearers(people, release, one)]),
        ),
        exitCode,
      })
    } else {
      for (const line of gateLines(release, people, session.width, session.paint)) session.out(line)
    }
    process.exitCode = exitCode
  })
}

/**
 * The answer to a pipeline: what holds now. It asks before it deploys, and what became known since the decision must
 * stop it. Undetermined without anything that surely blocks is no answer.
 */
export function gateExit({ gates: { now } }: ReleaseReport): ExitCode {
  const decisive = now.criteria.filter(({ outcome, state }) => outcome === now.outcome && state !== 'met')
  if (now.outcome === 'pass' || now.outcome === 'warn') return EXIT.yes
  return decisive.length > 0 && decisive.every(({ state }) => state === 'undetermined')
    ? EXIT.cannotTell
    : EXIT.no
}

function openCriteria({ criteria }: GateResult): readonly CriterionResult[] {
  return criteria.filter(({ state }) => state === 'unmet' || state === 'undetermined')
}

function clearers(people: People, release: ReleaseReport, criterion: CriterionResult): Clearers {
  return criterion.clearedBy.map((role) => ({
    role,
    people: people
      .filter(({ type, roles }) =>
        roles.some(
          (held) =>
            type === 'human' &&
            held.role === role &&
            (held.products === undefined || held.products.includes(release.product)),
        ),
      )
      .map(({ name }) => name),
  }))
}

export function gateLines(release: ReleaseReport, people: People, width: number, paint: Painter): string[] {
  const { atDecision, now } = release.gates
  const section = (criteria: readonly CriterionResult[], title: string, otherwise: string) => [
    paint.strong(title),
    ...criteria.flatMap((criterion) => [
      '',
      ...indented(
        criterionLines(criterion, release, clearers(people, release, criterion), width - 2, paint),
        2,
      ),
    ]),
    ...(criteria.length === 0 ? [`  ${otherwise}`] : []),
    '',
  ]
  const openNow = openCriteria(now)
  const onlyThen = openCriteria(atDecision).filter((one) => !openNow.some((other) => saysTheSame(one, other)))
  const verdict = (label: string, at: string, gate: GateResult) =>
    labelled(`${label} ${shown(at)}`, paint[toneOf(gate.outcome)](shown(gate.words)), VERDICT_COLUMN, width)
  return [
    `${paint.strong(shown(release.id))}  ${release.releaseClass}, to ${shown(release.environment)}`,
    '',
    ...verdict('decided', release.decidedAt?.at ?? 'not yet', atDecision),
    ...verdict('as of  ', release.asOf, now),
    ...release.differences.flatMap((difference) => labelled('  since then:', shown(difference), 14, width)),
    '',
    ...section(openNow, 'Not met now:', 'every criterion is met or does not apply'),
    ...(onlyThen.length === 0 ? [] : section(onlyThen, 'At the decision it was otherwise for:', '')),
    ...labelled('trust:', shown(release.trust.words), 7, width),
    `${shown(release.id)}: ${paintOutcome(now.outcome, paint)} now, ${paintOutcome(atDecision.outcome, paint)} at decision; ${count(openNow.length, 'criterion', 'criteria')} not met`,
  ]
}

function saysTheSame(a: CriterionResult, b: CriterionResult): boolean {
  return a.id === b.id && a.outcome === b.outcome && a.reason.text === b.reason.text
}

/** `decided 2026-03-12T15:04:00Z`, and what the gate said. */
const VERDICT_COLUMN = 30

const LABEL = 10

function criterionLines(
  criterion: CriterionResult,
  { findings }: ReleaseReport,
  who: Clearers,
  width: number,
  paint: Painter,
): string[] {
  const undetermined = criterion.state === 'undetermined' ? ', because nobody can tell' : ''
  const caused = findings.filter(
    (one) =>
      one.criterion === criterion.id && ['blocking', 'escalating', 'warning'].includes(one.disposition),
  )
  const people = who.map(
    ({ role, people }) => `${role} (${people.length === 0 ? 'nobody holds it' : people.join(', ')})`,
  )
  const reasons = [
    ...labelled('rule', shown([...criterion.rules, criterion.id].join(' ')), LABEL, width - 2),
    ...labelled('reason', shown(`${criterion.reason.text} (${criterion.reason.code})`), LABEL, width - 2),
    ...caused.flatMap((finding) => findingLines(finding, width - 2)),
    ...(criterion.remediation === ''
      ? []
      : labelled('clear it', shown(criterion.remediation), LABEL, width - 2)),
    ...(people.length === 0 ? [] : labelled('who can', shown(people.join('; ')), LABEL, width - 2)),
    ...placesOf(criterion.cites, caused).flatMap((place) => labelled('at', place, LABEL, width - 2)),
  ]
  return [
    ...wrap(
      `${paintOutcome(criterion.outcome, paint)}  ${paint.strong(shown(criterion.title))}${undetermined}`,
      width,
    ),
    ...indented(reasons, 2),
  ]
}

function findingLines(finding: FindingShown, width: number): string[] {
  const where = finding.component ?? finding.location
  const says = `${finding.id} ${finding.severity}: ${finding.title}${where === undefined ? '' : `, in ${where}`}`
  return [
    ...labelled('finding', shown(says), LABEL, width),
    ...labelled('', placeOf(finding.cite), LABEL, width),
  ]
}

const PLACES_SHOWN = 5

/** Places that no finding names already; many of them are counted. */
function placesOf(cites: readonly Cite[], findings: readonly FindingShown[]): string[] {
  const named = new Set(findings.map(({ cite }) => placeOf(cite)))
  const places = [...new Set(cites.map(placeOf))].filter((place) => !named.has(place))
  const more = places.length - PLACES_SHOWN
  return more > 0 ? [...places.slice(0, PLACES_SHOWN), `and ${count(more, 'more place')}`] : places
}
