import type { Assessed } from '../../conformance/check.ts'
import { itemsOf } from '../../domain/shown.ts'
import { inForce } from '../../exceptions/lineage.ts'
import { viewExceptions } from '../../gates/view/case.ts'
import { personRef, recordShown } from '../refs.ts'
import type { DecisionShown, ReleaseReport } from '../release-report.ts'
import { lateness } from './timeline.ts'

/** Every decision about the release, whether it counts, and why not. */
export function decisionsShown({ dossier, gates, decided }: Assessed): DecisionShown[] {
  const { roster } = dossier.governance
  const judged = new Map(
    itemsOf(gates.now.caseFile?.approvals ?? { state: 'missing', why: '', cites: [] }).map((one) => [
      one.id,
      one,
    ]),
  )
  return dossier.decisions.map((held) => {
    const { record } = held
    const { value } = record
    const judgement = judged.get(record.id)
    return {
      id: record.id,
      decision: value.decision,
      activity: value.activity,
      ...(value.capacity === undefined ? {} : { capacity: value.capacity }),
      by: personRef(roster, value.by),
      role: value.role,
      claimedAt: value.decidedAt,
      counts: judgement?.counts ?? false,
      words: judgement?.why ?? 'no policy says what it would count for',
      rationale: value.rationale,
      conditions: [...value.conditions],
      exceptions: [...(value.basis?.exceptions ?? [])],
      record: recordShown(held, roster, lateness(held, decided) !== 'in-time'),
    }
  })
}

/** Exceptions that touch the release: those that its approvals rely on, and those that cover one of its findings. */
export function exceptionsUsed({ dossier, gates }: Assessed): ReleaseReport['exceptions'] {
  const { roster } = dossier.governance
  const { atDecision } = gates
  const relied = new Set([
    ...dossier.decisions.flatMap(({ record }) => record.value.basis?.exceptions ?? []),
    ...atDecision.judged.flatMap(({ excusedBy }) => excusedBy),
    ...gates.now.judged.flatMap(({ excusedBy }) => excusedBy),
  ])
  const then = new Map(viewExceptions(dossier, atDecision.clocks).map((state) => [state.id, state]))
  return viewExceptions(dossier, gates.today.clocks)
    .filter(({ id }) => relied.has(id))
    .map((state) => {
      const before = then.get(state.id)
      const wasInForce = before !== undefined && inForce(before)
      const owner = state.terms?.owner ?? ''
      return {
        id: state.id,
        state: state.status,
        severity: state.terms?.severity ?? 'unknown',
        owner: personRef(roster, owner),
        ...(state.effectiveUntil === undefined ? {} : { effectiveUntil: state.effectiveUntil }),
        findings: [...(state.covers?.findings ?? [])],
        words: `${wasInForce ? 'In force' : `Not in force (${before?.status ?? 'unknown then'})`} at the decision; ${state.status} now`,
        inForceAtDecision: wasInForce,
      }
    })
}
