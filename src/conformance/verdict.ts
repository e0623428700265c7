import { withoutCopies } from '../attribution/duplicates.ts'
import { knownSince } from '../attribution/held.ts'
import { compareInstants } from '../domain/instant.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Dossier } from '../dossier/dossier.ts'
import type { Verdict } from './check.ts'

const WORD = {
  approve: 'approved',
  reject: 'rejected',
  postpone: 'postponed',
  withdraw: 'withdrawn',
} as const

/**
 * What people decided: the last attributed final decision, else the last that only claims to be one. Without a final one
 * an approval is a part of a decision and none by itself, and whoever said no stands. A deployment without any decision
 * is a release that somebody let go, whatever was written down.
 */
export function verdictOf({ decisions, deployments }: Dossier, outcome: Outcome): Verdict {
  const standing = withoutCopies(decisions)
  const final = standing.filter(({ record }) => record.value.activity === 'final-approval')
  const attributed = final.filter(({ said }) => said.state === 'attributed')
  const refusals = standing.filter(({ record }) => record.value.decision !== 'approve')
  const [candidates] = [attributed, final, refusals].filter((list) => list.length > 0)
  const last = (candidates ?? [])
    .toSorted(
      (a, b) =>
        compareInstants(
          knownSince(a) ?? a.record.value.decidedAt,
          knownSince(b) ?? b.record.value.decidedAt,
        ) || placeOf(a) - placeOf(b),
    )
    .at(-1)
  const decision = last === undefined ? 'none' : WORD[last.record.value.decision]
  const deployed = deployments.some(({ record }) => record.value.result !== 'failed')
  return { decision, deployed, followed: followed(decision, deployed, outcome) }
}

/** Where one clock dates several, the log tells which was said last. */
function placeOf({ known }: Dossier['decisions'][number]): number {
  return known.recorded?.first ?? 0
}

function followed(decision: Verdict['decision'], deployed: boolean, outcome: Outcome): Verdict['followed'] {
  const open = outcome === 'pass' || outcome === 'warn'
  if (decision === 'approved' || deployed) return open ? 'followed' : 'overridden'
  if (decision === 'none') return 'undecided'
  if (decision === 'withdrawn') return 'followed'
  return open ? 'stricter' : 'followed'
}
