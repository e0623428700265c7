import type { Sha256 } from '../domain/digest.ts'
import type { Locator } from '../domain/locator.ts'
import type { Problem } from '../domain/problem.ts'
import type { JsonDocument } from '../reading/json.ts'
import type { Artifact } from './artifact.ts'
import type { OpenTrustMaterial } from './material.ts'
import type { ProvenTime, Signer, TrustRootOrigin } from './trust.ts'

/** A way to sign files by another file that lies beside them, or around them: a folder of `methods/`. */
export type FileMethod = {
  readonly name: string
  readonly signs: 'files'
  readonly title: string
  /** The published specification. */
  readonly specification: string
  /** Whether a document says of itself that it is of this method. */
  readonly claims: (document: unknown) => boolean
  /** Never throws; whatever the document is, there is a verdict. */
  readonly verify: (document: JsonDocument, question: SignatureQuestion) => SignatureVerdict
}

/** What a signature must be about, and what it is verified against. */
export type SignatureQuestion = {
  /** Where the signature stands: for problems. */
  readonly at: Locator
  readonly artifacts: readonly Artifact[]
  readonly material: OpenTrustMaterial
}

/** The verdict on one signature. */
export type SignatureVerdict =
  | {
      readonly state: 'verified'
      readonly signer: Signer
      readonly times: readonly ProvenTime[]
      readonly root: TrustRootOrigin
      readonly notChecked: readonly string[]
      /** SHA-256 of the payload, where the signature carries one. */
      readonly payload?: Sha256 | undefined
    }
  | { readonly state: 'rejected' | 'unverifiable'; readonly problem: Problem }
