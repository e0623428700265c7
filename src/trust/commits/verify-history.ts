import { compareInstants, type Instant } from '../../domain/instant.ts'
import { boundTimes } from './history.ts'
import type { CommitTrustMaterial } from './material.ts'
import type { RawCommit } from './read.ts'
import type { TimeBounds } from './time.ts'
import type { CommitVerdict } from './verdict.ts'
import { verifyCommit } from './verify.ts'

/**
 * Verdicts on a whole history, parents first, in its order. Where some of the commits prove a time, by a log entry or
 * a timestamp, the others are judged by it: an ancestor existed by then, a descendant is not older.
 *
 * `everywhere` holds for every commit, such as `until` the moment of reading.
 */
export function verifyHistory(
  commits: readonly RawCommit[],
  material: CommitTrustMaterial,
  everywhere: TimeBounds = {},
): readonly CommitVerdict[] {
  const verify = ({ raw, oid, objectFormat }: RawCommit, time: TimeBounds) =>
    verifyCommit(raw, oid, objectFormat, material, time)
  const first = commits.map((commit) => verify(commit, everywhere))
  if (first.every(({ times }) => times.length === 0)) return first
  const bounds = boundTimes(
    first.map(({ oid, commit, times, notBefore }) => ({
      oid,
      parents: commit?.parents ?? [],
      proven: { from: notBefore, until: earliest(times.map(({ at }) => at)) },
    })),
    everywhere,
  )
  // Only where somebody is named does the time decide anything.
  return commits.map((commit, at) => {
    const verdict = first[at]
    const time = bounds.get(commit.oid)
    return verdict !== undefined && (verdict.signer === undefined || time === undefined)
      ? verdict
      : verify(commit, time ?? everywhere)
  })
}

function earliest(instants: readonly Instant[]): Instant | undefined {
  return instants.toSorted(compareInstants)[0]
}
