import type { Problem, ProblemCode } from '../../domain/problem.ts'
import type { ProvenTime, Signer, TrustRootOrigin } from '../trust.ts'
import type { CommitObject } from './commit-object.ts'
import type { TimeBounds } from './time.ts'

/** What can be said of a commit's signature. Only `good` is good; `unverifiable` is neither good nor bad (rule 5). */
export const COMMIT_OUTCOMES = [
  'good',
  'unsigned',
  'unknown-key',
  'bad-signature',
  'key-not-valid-at-time',
  'revoked',
  'wrong-namespace',
  'author-mismatch',
  'malformed',
  'unverifiable',
] as const
export type CommitOutcome = (typeof COMMIT_OUTCOMES)[number]

/** The verdict on one commit. */
export type CommitVerdict = {
  readonly oid: string
  readonly outcome: CommitOutcome
  /** One sentence: why it is so, with the key, entry or byte that decided. */
  readonly reason: string
  /** What to do; absent for a good commit. */
  readonly hint?: string | undefined
  /** Byte offset into the object, where it is malformed. */
  readonly offset?: number | undefined
  /**
   * Who made the signature. Set where the signature verifies and the trust material names somebody for its key, also
   * when the commit is refused for another reason: time, author, a revocation that leaves earlier signatures standing.
   */
  readonly signer?: Signer | undefined
  /** Fingerprint of the key, where the signature verifies with it. */
  readonly credential?: string | undefined
  /** The commit as it was read; absent where it is malformed. Its author and dates are claims. */
  readonly commit?: CommitObject | undefined
  /** The trusted times that the key's validity was judged at. */
  readonly bounds: TimeBounds
  /** What proves the end of `bounds`: its own signature, a later commit, or a witness; absent where a reader's clock does. */
  readonly existed?: ProvenTime | undefined
  /** Verified times of the signature itself: a log entry or a timestamp. An SSH or OpenPGP signature has none. */
  readonly times: readonly ProvenTime[]
  /** The commit cannot be older than this, by a certificate authority's clock. */
  readonly notBefore?: TimeBounds['from']
  /** The file of trust material that named the signer. */
  readonly root?: TrustRootOrigin | undefined
  readonly notChecked: readonly string[]
}

type Explained = { readonly code: ProblemCode; readonly hint: string }

const EXPLAINED: Readonly<Record<Exclude<CommitOutcome, 'good'>, Explained>> = {
  unsigned: {
    code: 'E-COMMIT-UNSIGNED',
    hint: 'Sign commits that carry records: git config commit.gpgsign true.',
  },
  'unknown-key': {
    code: 'E-COMMIT-UNKNOWN-KEY',
    hint: 'If the key is to be trusted, add it to the allowed signers or the keyring, in a change that is reviewed.',
  },
  'bad-signature': {
    code: 'E-COMMIT-BAD-SIGNATURE',
    hint: 'The commit was altered after it was signed, or its signature was taken from elsewhere. Do not rely on it.',
  },
  'key-not-valid-at-time': {
    code: 'E-COMMIT-KEY-TIME',
    hint: 'Have it signed anew with a key that is in force, or bring a timestamp or checkpoint from when the key was.',
  },
  revoked: {
    code: 'E-COMMIT-REVOKED',
    hint: 'Have what it holds signed anew with another key.',
  },
  'wrong-namespace': {
    code: 'E-COMMIT-NAMESPACE',
    hint: 'The signature was made for something other than git. Commits need the namespace "git".',
  },
  'author-mismatch': {
    code: 'E-COMMIT-AUTHOR',
    hint: 'The signer and the author have to be the same. Correct the e-mail address or the allowed signers.',
  },
  malformed: {
    code: 'E-COMMIT-MALFORMED',
    hint: 'Tools disagree about what such an object says. Look at it with: git cat-file commit <id>.',
  },
  unverifiable: {
    code: 'E-COMMIT-UNVERIFIABLE',
    hint: 'Give what is missing to decide it: allowed signers, a keyring, a trusted root, or a trusted time.',
  },
}

/** The code of an outcome, as reports and terminals show it; `undefined` for a good commit. */
export function codeOf(outcome: CommitOutcome): ProblemCode | undefined {
  return outcome === 'good' ? undefined : EXPLAINED[outcome].code
}

/** What to do about an outcome. */
export function hintOf(outcome: CommitOutcome): string | undefined {
  return outcome === 'good' ? undefined : EXPLAINED[outcome].hint
}

/** The verdict as a problem, for reports. `undefined` for a good commit. */
export function problemOf(verdict: CommitVerdict): Problem | undefined {
  if (verdict.outcome === 'good') return undefined
  const { code } = EXPLAINED[verdict.outcome]
  const where = verdict.offset === undefined ? '' : ` at byte ${verdict.offset}`
  return {
    code,
    message: `Commit ${verdict.oid}${where}: ${verdict.reason}.`,
    at: { path: '', commit: verdict.oid },
    hint: verdict.hint,
  }
}
