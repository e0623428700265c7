import { compareInstants, type Instant } from '../../domain/instant.ts'
import type { TimeBounds } from './time.ts'

/** A commit's place in the history, and what its own signature proves of its time, if anything. */
export type DatedCommit = {
  readonly oid: string
  readonly parents: readonly string[]
  /** From a verified log entry or timestamp of this very commit, and the start of its certificate. */
  readonly proven: TimeBounds
}

/**
 * Trusted times of commits that have none of their own. A commit names its parents by digest: whatever is proven to
 * exist by some time, its ancestors existed by then; and whatever cannot be older than some time, its descendants
 * cannot be either.
 *
 * `commits` come parents first, as an archive's log does. Only give proven times that were verified: one dated commit
 * dates all of its history. `everywhere` is a bound that holds for all of them, such as the clock of whoever reads.
 */
export function boundTimes(
  commits: readonly DatedCommit[],
  everywhere: TimeBounds = {},
): ReadonlyMap<string, TimeBounds> {
  const from = new Map<string, Instant>()
  const until = new Map<string, Instant>()
  const raise = (oid: string, at: Instant | undefined) => keep(from, oid, at, 1)
  const lower = (oid: string, at: Instant | undefined) => keep(until, oid, at, -1)
  for (const { oid, parents, proven } of commits) {
    raise(oid, everywhere.from)
    raise(oid, proven.from)
    for (const parent of parents) raise(oid, from.get(parent))
  }
  for (const { oid, parents, proven } of commits.toReversed()) {
    lower(oid, everywhere.until)
    lower(oid, proven.until)
    for (const parent of parents) lower(parent, until.get(oid))
  }
  return new Map(commits.map(({ oid }) => [oid, { from: from.get(oid), until: until.get(oid) }]))
}

/** Keeps the later instant where `direction` is 1, the earlier where it is -1. */
function keep(bounds: Map<string, Instant>, oid: string, at: Instant | undefined, direction: 1 | -1): void {
  const known = bounds.get(oid)
  if (at === undefined) return
  if (known === undefined || compareInstants(at, known) * direction > 0) bounds.set(oid, at)
}
