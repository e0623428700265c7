import { compareInstants, type Instant } from '../../domain/instant.ts'
import type { ProvenTime } from '../trust.ts'
import type { Candidate } from './finding.ts'

/**
 * When a commit was made, as far as a clock that is not the signer's tells. `until`: it provably existed by then
 * (`knownSince`). `from`: it cannot have been made earlier, because it names an object that is no older.
 */
export type TimeBounds = { readonly from?: Instant | undefined; readonly until?: Instant | undefined }

/** The bounds of a commit, and what proves `until`: its own signature, a later dated commit, or a witness. */
export type CommitTime = TimeBounds & { readonly existed?: ProvenTime | undefined }

/** Whether a key counted when the signature was made, as far as can be told. */
export type TimeVerdict =
  | { readonly outcome: 'in-force' }
  | { readonly outcome: 'key-not-valid-at-time' | 'revoked' | 'unverifiable'; readonly reason: string }

const IN_FORCE: TimeVerdict = { outcome: 'in-force' }

/**
 * Judges the validity of a key at trusted times. Where the commit provably existed by some instant, the key has to be
 * valid at that instant: a signature that may as well have been made after the key expired does not count. Where there
 * is no such instant and the validity has an end or a beginning, nothing decides, and the bound is stated.
 *
 * The signer's own date is never a reason to accept. It is a reason to refuse where it lies outside the validity: then
 * the commit says of itself that the key was not valid.
 */
export function judgeTime(candidate: Candidate, claimedAt: Instant, bounds: TimeBounds): TimeVerdict {
  const { validity, revokedSince } = candidate
  if (revokedSince !== undefined) {
    const { at, why } = revokedSince
    const claimedLater = [claimedAt, ...candidate.claimed].find((claim) => !isBefore(claim, at))
    if (claimedLater !== undefined || !isBefore(bounds.until, at)) {
      const known =
        claimedLater !== undefined
          ? `the commit itself claims to be of ${claimedLater}`
          : bounds.until === undefined
            ? 'nothing proves that the signature is older'
            : `it is only known to exist since ${bounds.until}`
      return { outcome: 'revoked', reason: `the key is revoked since ${at} (${why}), and ${known}` }
    }
  }
  if (validity.from === undefined && validity.until === undefined) return IN_FORCE
  return contradictedByItself(candidate, claimedAt) ?? judgeBounds(validity, bounds)
}

function contradictedByItself({ validity, claimed }: Candidate, claimedAt: Instant): TimeVerdict | undefined {
  const outside = [claimedAt, ...claimed].find(
    (at) => isBefore(at, validity.from) || !endsAfter(validity, at),
  )
  if (outside === undefined) return undefined
  return {
    outcome: 'key-not-valid-at-time',
    reason: `${inWords(validity)}, and the commit itself claims to be of ${outside}`,
  }
}

function judgeBounds(validity: Candidate['validity'], { from, until }: TimeBounds): TimeVerdict {
  const invalid = (why: string): TimeVerdict => ({
    outcome: 'key-not-valid-at-time',
    reason: `${inWords(validity)}, and ${why}`,
  })
  if (from !== undefined && !endsAfter(validity, from)) return invalid(`the commit is not older than ${from}`)
  if (until !== undefined) {
    if (isBefore(until, validity.from)) return invalid(`the commit existed by ${until}`)
    if (endsAfter(validity, until)) return IN_FORCE
    return invalid(`nothing proves that the commit existed before ${until}`)
  }
  const began = validity.from === undefined || (from !== undefined && !isBefore(from, validity.from))
  if (began && validity.until === undefined) return IN_FORCE
  const since = from === undefined ? '' : ` except that it is not older than ${from}`
  return {
    outcome: 'unverifiable',
    reason: `${inWords(validity)}, and no trusted clock says when the commit was made${since}`,
  }
}

function inWords({ from, until, of }: Candidate['validity']): string {
  const span = [from && `from ${from}`, until && `until ${until}`].filter((part) => part !== undefined)
  return `${of} is valid ${span.join(' ')}`
}

function isBefore(at: Instant | undefined, bound: Instant | undefined): boolean {
  return at !== undefined && bound !== undefined && compareInstants(at, bound) < 0
}

function endsAfter({ until }: Candidate['validity'], at: Instant): boolean {
  return until === undefined || compareInstants(at, until) < 0
}
