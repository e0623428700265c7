import type { PolicyInForce } from '../attribution/governance.ts'
import type { Instant } from '../domain/instant.ts'
import { compareOutcomes, type Outcome } from '../domain/outcome.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { evaluateGate, type Gate } from '../gates/evaluate.ts'
import { assessRelease } from './evaluate-release.ts'

/** How one release would have fared at its decision under another policy. */
export type WhatIf = {
  readonly release: string
  readonly before: Outcome
  readonly after: Outcome
  /** What people did, so that a reader sees which releases the other rule would have stopped or let through. */
  readonly decision: string
  /** Criteria whose outcome differs, with the reason under the other policy. */
  readonly because: readonly {
    readonly criterion: string
    readonly before: Outcome | undefined
    readonly after: Outcome | undefined
    readonly reason: string
  }[]
}

/**
 * Judges every release at its decision once under the policy of then and once under another, with the same clocks
 * and the same knowledge, and lists those whose outcome differs.
 */
export function whatIf(dossiers: readonly Dossier[], other: PolicyInForce, asOf: Instant): WhatIf[] {
  return dossiers.flatMap((dossier): WhatIf[] => {
    const { gates, verdict } = assessRelease(dossier, asOf)
    const before = gates.atDecision
    const after = evaluateGate(dossier, other, before.clocks)
    if (before.outcome === after.outcome) return []
    return [
      {
        release: dossier.release.record.value.id,
        before: before.outcome,
        after: after.outcome,
        decision: verdict.decision,
        because: differingCriteria(before, after),
      },
    ]
  })
}

/** True where the other policy would have let through what was stopped. */
export function letsThrough({ before, after }: Pick<WhatIf, 'before' | 'after'>): boolean {
  return compareOutcomes(after, before) < 0
}

function differingCriteria(before: Gate, after: Gate): WhatIf['because'] {
  const ids = [...new Set([...before.judged, ...after.judged].map(({ criterion }) => criterion.id))]
  const found = ids.flatMap((id) => {
    const [was, is] = [before, after].map(({ judged }) => judged.find(({ criterion }) => criterion.id === id))
    if (was?.outcome === is?.outcome) return []
    const reason = is?.verdict.reason.text ?? 'the other policy does not ask for it'
    return [{ criterion: id, before: was?.outcome, after: is?.outcome, reason }]
  })
  if (after.refused === undefined) return found
  return [
    ...found,
    { criterion: 'policy', before: undefined, after: 'block' as const, reason: after.refused },
  ]
}
