import { compareInstants, type Instant } from '../../domain/instant.ts'
import type { ProvenTime, Signer, TrustRootOrigin } from '../trust.ts'

/** What a method is given: a commit's signature, and what it has to be over. */
export type SignedCommit = {
  readonly oid: string
  readonly payload: Uint8Array
  /** One character a byte. */
  readonly armored: string
  /** The address on the author line: what a principal is compared with. */
  readonly authorEmail: string
}

/**
 * What a method found out about one signature. Cryptography only: when the key was valid and whom the commit names as
 * its author is judged afterwards, in one place for all methods.
 */
export type Finding =
  | ({ readonly state: 'refused'; readonly outcome: RefusedOutcome; readonly reason: string } & Shown)
  | ({ readonly state: 'valid'; readonly candidates: readonly [Candidate, ...Candidate[]] } & Shown)

/** The outcomes that a method reaches by itself. */
export type RefusedOutcome =
  | 'bad-signature'
  | 'unknown-key'
  | 'key-not-valid-at-time'
  | 'revoked'
  | 'wrong-namespace'
  | 'unverifiable'

type Shown = {
  /** Fingerprint of the key that made the signature. Only where the signature did verify with that key. */
  readonly credential?: string | undefined
}

/** One entry of the trust material under which the signature counts, if time and author agree. */
export type Candidate = {
  readonly signer: Signer
  readonly authorMatches: boolean
  /** For how long the entry or the key is valid; absent bounds are open. `until` is the first instant after it. */
  readonly validity: Validity
  /** A revocation that leaves earlier signatures standing: they must provably be older than this. */
  readonly revokedSince?: { readonly at: Instant; readonly why: string } | undefined
  /** The signer's own times inside the signature, to be held against them and never for them. */
  readonly claimed: readonly Instant[]
  /** Verified times of the signature itself. */
  readonly times: readonly ProvenTime[]
  /** When the signature cannot yet have existed: the start of a certificate that a certificate authority dated. */
  readonly notBefore?: Instant | undefined
  readonly root: TrustRootOrigin
  readonly notChecked: readonly string[]
}

export type Validity = {
  readonly from?: Instant | undefined
  readonly until?: Instant | undefined
  /** What is valid for that long, for people: `the entry at allowed_signers:3`. */
  readonly of: string
}

/** A refusal, in short. */
export function refused(outcome: RefusedOutcome, reason: string, credential?: string): Finding {
  return { state: 'refused', outcome, reason, credential }
}

/**
 * What several keyrings, or several copies of a key in one, say of the same signature. A revocation in any of them
 * holds, and so does one that cannot be verified: whoever still has an older copy of the key cannot undo it.
 */
export function joined(findings: readonly [Finding, ...Finding[]]): Finding {
  const revoked = findings.find((finding) => finding.state === 'refused' && finding.outcome === 'revoked')
  if (revoked !== undefined) return revoked
  const doubted = findings.find(
    (finding) =>
      finding.state === 'refused' && finding.outcome === 'unverifiable' && finding.credential !== undefined,
  )
  if (doubted !== undefined) return doubted
  const valid = findings.filter((finding) => finding.state === 'valid')
  const [first, ...others] = valid.flatMap(({ candidates }) => candidates)
  if (first !== undefined) {
    const all = [first, ...others]
    const strict = (candidate: Candidate) => ({
      ...candidate,
      revokedSince: earliestRevocation(
        all.filter(({ signer }) => signer.identity === candidate.signer.identity),
      ),
    })
    return {
      state: 'valid',
      candidates: [strict(first), ...others.map(strict)],
      credential: valid[0]?.credential,
    }
  }
  return (
    findings.find((finding) => finding.state === 'refused' && finding.outcome !== 'unknown-key') ??
    findings[0]
  )
}

function earliestRevocation(candidates: readonly Candidate[]): Candidate['revokedSince'] {
  return candidates
    .flatMap(({ revokedSince }) => revokedSince ?? [])
    .toSorted((a, b) => compareInstants(a.at, b.at))[0]
}
