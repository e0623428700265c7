import type { Problem } from '../../domain/problem.ts'
import type { TrustFile } from '../trust.ts'
import type { Finding, SignedCommit } from './finding.ts'

/**
 * A way to sign commits: a folder of `methods/`. It is told by the first line of the signature, reads its own kind of
 * trust material, and finds out what cryptography can tell; time and author are judged for all methods in one place.
 */
export type CommitMethod = {
  readonly name: string
  readonly signs: 'commits'
  /** What people call it. */
  readonly title: string
  /** Where its format is defined. */
  readonly specification: string
  /** How its signatures begin. */
  readonly armor: string
  /** Reads its material out of these files. A method without material of its own still answers: unverifiable. */
  readonly read: (files: CommitTrustFiles) => CommitVerifier
}

/** A method with its trust material, ready to verify. */
export type CommitVerifier = {
  readonly problems: readonly Problem[]
  readonly check: (signed: SignedCommit) => Finding
  /**
   * For a method whose library is asynchronous: looks at these commits beforehand, so that `check` can answer at once.
   * Commits that it was not shown are unverifiable.
   */
  readonly prepare?: ((commits: readonly SignedCommit[]) => Promise<CommitVerifier>) | undefined
}

/** The files that trust material is read from; from the archive, or pinned by the reader. */
export type CommitTrustFiles = {
  readonly allowedSigners?: readonly TrustFile[] | undefined
  readonly revokedKeys?: readonly TrustFile[] | undefined
  /** OpenPGP public keys, armoured or binary. */
  readonly keyrings?: readonly TrustFile[] | undefined
  /** Sigstore trusted roots, for gitsign. */
  readonly trustedRoots?: readonly TrustFile[] | undefined
}
