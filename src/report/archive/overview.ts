import type { Governance } from '../../attribution/governance.ts'
import type { Assessed } from '../../conformance/check.ts'
import type { Figure, Tone } from '../../domain/detail.ts'
import { compareInstants, type Instant, notAfter, parseInstant } from '../../domain/instant.ts'
import { say } from '../../domain/phrase.ts'
import { count } from '../../domain/text.ts'
import type { Said } from '../../dossier/dossier.ts'
import { exceptionAt, exceptionClock, inForce } from '../../exceptions/lineage.ts'
import type { ArchiveReport, EmergencyReport, ExceptionReport } from '../archive-report.ts'
import type { Headline } from '../common.ts'

type Parts = {
  readonly assessed: readonly Assessed[]
  readonly exceptions: readonly ExceptionReport[]
  readonly emergencies: readonly EmergencyReport[]
}

/** The figures of a leader's one screen: how much risk is carried, what was overridden, what is owed. */
export function headlines({ assessed, exceptions, emergencies }: Parts): Headline[] {
  const open = exceptions.filter(({ state }) => state === 'active' || state === 'expiring')
  const expiring = exceptions.filter(({ state }) => state === 'expiring')
  const lapsed = exceptions.filter(({ reliedOnExpired }) => reliedOnExpired.length > 0)
  const overridden = assessed.filter(({ verdict }) => verdict.followed === 'overridden')
  const owed = emergencies.filter(
    ({ retrospective, followUps }) =>
      retrospective === 'overdue' || followUps.some(({ state }) => state === 'overdue'),
  )
  const changed = assessed.filter(
    ({ gates, verdict }) => verdict.deployed && gates.now.outcome !== gates.atDecision.outcome,
  )
  const oldest = Math.max(0, ...open.map(({ ageDays }) => ageDays ?? 0))
  const tone = (n: number, bad: Tone): Tone => (n === 0 ? 'good' : bad)
  return [
    {
      label: 'Risks accepted now',
      value: String(open.length),
      note: say(
        open.length === 0
          ? 'No exception is in force.'
          : `${count(expiring.length, 'ends', 'end')} soon; the oldest is ${count(oldest, 'day')} old.`,
      ),
      tone: open.length === 0 ? 'good' : expiring.length > 0 ? 'attention' : 'neutral',
    },
    {
      label: 'Exceptions relied on, not in force',
      value: String(lapsed.length),
      note: say('Something that runs rests on an acceptance that has ended or never held.'),
      tone: tone(lapsed.length, 'bad'),
    },
    {
      label: 'Releases against the rule',
      value: String(overridden.length),
      note: say(`of ${count(assessed.length, 'release')}`),
      tone: tone(overridden.length, 'bad'),
    },
    {
      label: 'Emergencies',
      value: String(emergencies.length),
      note: say(
        owed.length === 0
          ? 'Nothing is overdue from them.'
          : `${count(owed.length, 'still owes', 'still owe')} a review or a follow-up.`,
      ),
      tone: owed.length > 0 ? 'bad' : emergencies.length > 0 ? 'attention' : 'good',
    },
    {
      label: 'Judged otherwise now',
      value: String(changed.length),
      note: say('Deployed releases whose outcome changed with what became known.'),
      tone: tone(changed.length, 'attention'),
    },
  ]
}

/** Months of the archive up to `asOf`, as `2026-03`, with the instant at which each ends. */
function months(from: Instant, until: Instant): { label: string; end: Instant }[] {
  const found: { label: string; end: Instant }[] = []
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))]
  for (;;) {
    const label = `${year}-${String(month).padStart(2, '0')}`
    month++
    if (month === 13) [year, month] = [year + 1, 1]
    const end = parseInstant(`${year}-${String(month).padStart(2, '0')}-01T00:00:00Z`)
    if (end === undefined || label > until.slice(0, 7)) return found
    found.push({ label, end: notAfter(end, until) ? end : until })
  }
}

/** Whether risk grows: exceptions in force at the end of each month, outcomes and overrides by month. */
export function trend(
  { assessed, exceptions: reports }: Parts,
  events: ReadonlyMap<string, readonly Said<'Exception'>[]>,
  governance: Governance,
  asOf: Instant,
): ArchiveReport['trend'] {
  const first = assessed
    .map(({ dossier }) => dossier.release.record.value.definedAt)
    .toSorted(compareInstants)[0]
  if (first === undefined) return []
  const span = months(first, asOf)
  const labels = span.map(({ label }) => label)
  const states = span.map(({ end }) =>
    [...events]
      .map(([id, own]) => exceptionAt(id, own, governance.policies, exceptionClock(end, end, false)))
      .filter(inForce),
  )
  const bySeverity = (severity: string) =>
    states.map((open) => open.filter(({ terms }) => terms?.severity === severity).length)
  const decidedIn = (label: string) => assessed.filter(({ decided }) => decided?.at.startsWith(label))
  const monthly = (matches: (one: Assessed) => boolean) =>
    labels.map((label) => decidedIn(label).filter(matches).length)
  const accepted: Figure = {
    type: 'figure',
    caption: 'Accepted risks in force at the end of each month',
    unit: 'exceptions',
    labels,
    series: [
      { title: 'critical', tone: 'bad', values: bySeverity('critical') },
      { title: 'high', tone: 'attention', values: bySeverity('high') },
      { title: 'medium', tone: 'neutral', values: bySeverity('medium') },
      { title: 'low', tone: 'unknown', values: bySeverity('low') },
    ],
    stacked: true,
  }
  const outcomes: Figure = {
    type: 'figure',
    caption: 'What the gate said at the decision, by month',
    unit: 'releases',
    labels,
    series: [
      { title: 'pass', tone: 'good', values: monthly(({ gates }) => gates.atDecision.outcome === 'pass') },
      {
        title: 'warn or escalate',
        tone: 'attention',
        values: monthly(({ gates }) => ['warn', 'escalate'].includes(gates.atDecision.outcome)),
      },
      { title: 'block', tone: 'bad', values: monthly(({ gates }) => gates.atDecision.outcome === 'block') },
    ],
    stacked: true,
  }
  const against: Figure = {
    type: 'figure',
    caption: 'Releases against the rule, and emergencies, by month',
    unit: 'releases',
    labels,
    series: [
      {
        title: 'against the rule',
        tone: 'bad',
        values: monthly(({ verdict }) => verdict.followed === 'overridden'),
      },
      {
        title: 'emergencies',
        tone: 'attention',
        values: monthly(({ dossier }) => dossier.emergencies.length > 0),
      },
    ],
    stacked: false,
  }
  const open = reports.filter(
    ({ state }) => state === 'active' || state === 'expiring' || state === 'expired',
  )
  const AGES: readonly (readonly [string, number, number])[] = [
    ['under 30 days', -1, 30],
    ['30 to 89', 30, 90],
    ['90 to 179', 90, 180],
    ['180 and more', 180, Number.POSITIVE_INFINITY],
  ]
  const aged = (severity: string) =>
    AGES.map(
      ([, from, to]) =>
        open.filter(
          (one) => one.severity === severity && (one.ageDays ?? 0) >= from && (one.ageDays ?? 0) < to,
        ).length,
    )
  const ages: Figure = {
    type: 'figure',
    caption: 'Open and expired exceptions by age',
    unit: 'exceptions',
    labels: AGES.map(([label]) => label),
    series: [
      { title: 'critical', tone: 'bad', values: aged('critical') },
      { title: 'high', tone: 'attention', values: aged('high') },
      { title: 'medium', tone: 'neutral', values: aged('medium') },
      { title: 'low', tone: 'unknown', values: aged('low') },
    ],
    stacked: true,
  }
  return [accepted, ages, outcomes, against]
}
