import type { Artifact } from '../artifact.ts'
import type { SignerPolicy, Thresholds } from './policy.ts'
import type { TrustedRoot } from './trusted-root.ts'

/** What a bundle is verified for, and against. */
export type BundleRequest = {
  /** What it must be about: one artifact for a signature, any number for a statement; never none. */
  readonly artifacts: readonly Artifact[]
  readonly root: TrustedRoot
  readonly policy: SignerPolicy
  readonly thresholds: Thresholds
  /** Type of predicate that a statement must have; any, where absent. */
  readonly predicateType?: string | undefined
}
