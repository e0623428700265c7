import type { Governance } from '../../attribution/governance.ts'
import type { Assessed } from '../../conformance/check.ts'
import type { Figure } from '../../domain/detail.ts'
import { compareInstants, type Instant, notAfter, parseInstant } from '../../domain/instant.ts'
import type { Said } from '../../dossier/dossier.ts'
import { exceptionAt, exceptionClock, inForce } from '../../exceptions/lineage.ts'
import type { ArchiveReport } from '../archive-report.ts'
import type { Parts } from './headlines.ts'

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
  { assessed }: Pick<Parts, 'assessed'>,
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
    caption: 'Accepted risks in force at the end of each month, and now',
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
    caption: 'What the gate said of decided releases, by month of the decision',
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
  return [accepted, outcomes, against]
}
