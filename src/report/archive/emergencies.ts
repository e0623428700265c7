import type { Assessed } from '../../conformance/check.ts'
import type { Tone } from '../../domain/detail.ts'
import { compareInstants, type Instant, notAfter, wholeDays } from '../../domain/instant.ts'
import { itemsOf } from '../../domain/shown.ts'
import { count, list } from '../../domain/text.ts'
import { EMERGENCY_CRITERIA } from '../../gates/evaluate.ts'
import type { EmergencyReport } from '../archive-report.ts'
import { personRef } from '../refs.ts'

/** Every emergency release: what was claimed, what was computed, and what is still owed (M1 to M5). */
export function emergencyReports(
  assessed: readonly Assessed[],
  slugs: ReadonlyMap<string, string>,
  asOf: Instant,
): EmergencyReport[] {
  return assessed
    .flatMap((one) =>
      one.dossier.emergencies.map((held) => emergencyReport(one, held.record.value, slugs, asOf)),
    )
    .toSorted((a, b) => (a.declaredAt < b.declaredAt ? 1 : -1))
}

type Value = Assessed['dossier']['emergencies'][number]['record']['value']

function emergencyReport(
  { dossier, gates }: Assessed,
  value: Value,
  slugs: ReadonlyMap<string, string>,
  asOf: Instant,
): EmergencyReport {
  const { roster } = dossier.governance
  const { id } = dossier.release.record.value
  const held = dossier.retrospectives
    .filter(({ said }) => said.state === 'attributed')
    .map(({ record }) => record.value)
    .toSorted((a, b) => compareInstants(a.heldAt, b.heldAt))
  const [first] = held
  const retrospective =
    first === undefined
      ? notAfter(asOf, value.retrospectiveDue)
        ? 'due'
        : 'overdue'
      : notAfter(first.heldAt, value.retrospectiveDue)
        ? 'held'
        : 'held-late'
  const closed = new Map(
    held.flatMap(({ followUpsClosed }) => followUpsClosed.map((one) => [one.id, one.closedAt] as const)),
  )
  const followUps = value.followUps.map(({ id: own, action, owner, due }) => {
    const closedAt = closed.get(own)
    const late = closedAt === undefined ? !notAfter(asOf, due) : !notAfter(closedAt, due)
    const state =
      closedAt === undefined
        ? late
          ? ('overdue' as const)
          : ('open' as const)
        : late
          ? ('done-late' as const)
          : ('done' as const)
    return {
      id: own,
      release: id,
      action,
      owner: personRef(roster, owner),
      due,
      state,
      ...(closedAt === undefined ? {} : { closedAt }),
      overdueDays: state === 'overdue' ? wholeDays(due, asOf) : 0,
    }
  })
  const overdue = followUps.filter(({ state }) => state === 'overdue')
  const bypassed = bypassedControls(gates.atDecision)
  const designated = itemsOf(
    gates.atDecision.caseFile?.emergency ?? { state: 'missing', why: '', cites: [] },
  ).some((one) => one.designated)
  const tone: Tone =
    retrospective === 'overdue' || overdue.length > 0
      ? 'bad'
      : retrospective === 'held'
        ? 'good'
        : 'attention'
  const owed = [
    ...(retrospective === 'overdue' ? [`the retrospective is overdue since ${value.retrospectiveDue}`] : []),
    ...(overdue.length > 0 ? [`${count(overdue.length, 'follow-up')} overdue`] : []),
  ]
  return {
    release: id,
    slug: slugs.get(id) ?? id,
    declaredAt: value.declaredAt,
    reason: value.reason,
    incident: value.incident,
    approver: personRef(roster, value.approver),
    designated,
    bypassedClaimed: value.bypassedControls.map(({ control }) => control),
    bypassedComputed: bypassed,
    retrospective,
    retrospectiveDue: value.retrospectiveDue,
    followUps,
    words:
      owed.length > 0
        ? `Owed: ${list(owed)}.`
        : first === undefined
          ? `The retrospective is due ${value.retrospectiveDue}.`
          : `Reviewed at ${first.heldAt}; nothing is overdue.`,
    tone,
  }
}

/** The controls that were in fact left out: every criterion that would have blocked or escalated without the emergency. */
export function bypassedControls({ judged }: Assessed['gates']['atDecision']): string[] {
  return judged
    .filter(
      ({ criterion, bypassed, outcomeWithoutExceptions }) =>
        !EMERGENCY_CRITERIA.includes(criterion.id) &&
        (bypassed || outcomeWithoutExceptions === 'block' || outcomeWithoutExceptions === 'escalate'),
    )
    .map(({ criterion }) => criterion.id)
}
