import { compareInstants, type Instant } from '../../domain/instant.ts'
import type { ProvenTime } from '../trust.ts'
import { boundTimes } from './history.ts'
import type { CommitTrustMaterial } from './material.ts'
import type { RawCommit } from './read.ts'
import type { CommitTime } from './time.ts'
import { verifyCommit } from './verify.ts'

/** A commit of an archive's log, in its order: parents first, a side branch where it was merged. */
export type CommitPlace = RawCommit & {
  readonly parents: readonly string[]
  /** Set for a commit beside the line of first parents. */
  readonly mergedBy?: string | undefined
  /** Latest verified time of something that the commit brought: it cannot be older than that. */
  readonly notBefore?: Instant | undefined
  /** When a witness whose key is trusted saw it: it existed by then. */
  readonly seen?: ProvenTime | undefined
}

/** How a signature begins that may carry a clock of its own: gitsign's. */
const DATED = Buffer.from('-----BEGIN SIGNED MESSAGE-----')

/**
 * Trusted times of the commits of a log. A commit signed with a log entry, or seen by a witness, proves that everything
 * before it existed by then; a commit that brought a timestamped signature is not older than the timestamp, nor is what came after it.
 *
 * The log may leave out commits that did not touch the archive. Everything before a commit of the line of first parents
 * is an ancestor of it, so its order stands in for the links that are left out.
 */
export function commitTimes(
  log: readonly CommitPlace[],
  material: CommitTrustMaterial,
): (oid: string) => CommitTime | undefined {
  const proofs = new Map<Instant, ProvenTime>()
  let sinceLine: string[] = []
  const dated = log.map((commit) => {
    const { oid, parents, mergedBy, notBefore, seen } = commit
    const ancestors = mergedBy === undefined ? [...sinceLine, ...parents] : parents
    sinceLine = mergedBy === undefined ? [oid] : [...sinceLine, oid]
    const own = ownTime(commit, material)
    const signed = own?.until === undefined ? undefined : { ...own.until, through: oid }
    const until = earliestOf([signed, seen])
    if (until !== undefined && !proofs.has(until.at)) proofs.set(until.at, until)
    return {
      oid,
      parents: ancestors,
      proven: { from: latest([own?.from, notBefore]), until: until?.at },
    }
  })
  const bounds = boundTimes(dated)
  return (oid) => {
    const bound = bounds.get(oid)
    if (bound === undefined) return undefined
    const proof = bound.until === undefined ? undefined : proofs.get(bound.until)
    return proof === undefined ? bound : { ...bound, existed: proof }
  }
}

/** What the signature of a commit proves of its own time, whoever made it: a log dates strangers as well as friends. */
function ownTime(
  { raw, oid, objectFormat }: RawCommit,
  material: CommitTrustMaterial,
): { readonly from?: Instant | undefined; readonly until?: ProvenTime | undefined } | undefined {
  if (!Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).includes(DATED)) return undefined
  const { times, notBefore } = verifyCommit(raw, oid, objectFormat, material)
  return { from: notBefore, until: times.toSorted((a, b) => compareInstants(a.at, b.at))[0] }
}

function earliestOf(times: readonly (ProvenTime | undefined)[]): ProvenTime | undefined {
  return times.filter((time) => time !== undefined).toSorted((a, b) => compareInstants(a.at, b.at))[0]
}

function latest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  return instants
    .filter((at) => at !== undefined)
    .toSorted(compareInstants)
    .at(-1)
}
