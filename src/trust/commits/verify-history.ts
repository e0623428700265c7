import { compareInstants, type Instant } from '../../domain/instant.ts'
import type { ProvenTime } from '../trust.ts'
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
 * `everywhere` holds for every commit, such as `until` the moment of reading; `seen` tells when a trusted witness saw one.
 */
export function verifyHistory(
  commits: readonly RawCommit[],
  material: CommitTrustMaterial,
  everywhere: TimeBounds = {},
  seen: ReadonlyMap<string, ProvenTime> = new Map(),
): readonly CommitVerdict[] {
  const verify = ({ raw, oid, objectFormat }: RawCommit, time: TimeBounds) =>
    verifyCommit(raw, oid, objectFormat, material, time)
  const first = commits.map((commit) => verify(commit, everywhere))
  if (seen.size === 0 && first.every(({ times }) => times.length === 0)) return first
  const proofs = new Map<Instant, ProvenTime>()
  const dated = first.map(({ oid, commit, times, notBefore }) => {
    const until = earliest([
      ...times.map((time) => ({ ...time, through: oid })),
      ...[seen.get(oid) ?? []].flat(),
    ])
    if (until !== undefined && !proofs.has(until.at)) proofs.set(until.at, until)
    return { oid, parents: commit?.parents ?? [], proven: { from: notBefore, until: until?.at } }
  })
  const bounds = boundTimes(dated, everywhere)
  return first.map((verdict, at) => {
    const [commit, time] = [commits[at], bounds.get(verdict.oid)]
    // Only where somebody is named does the time decide anything.
    if (commit === undefined || time === undefined || verdict.signer === undefined) return verdict
    const existed = time.until === undefined ? undefined : proofs.get(time.until)
    return { ...verify(commit, time), ...(existed === undefined ? {} : { existed }) }
  })
}

function earliest(times: readonly ProvenTime[]): ProvenTime | undefined {
  return times.toSorted((a, b) => compareInstants(a.at, b.at))[0]
}
