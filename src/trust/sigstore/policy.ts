import type { KeyObject } from 'node:crypto'
import { createPublicKey } from 'node:crypto'
import { guarded, refuse } from '../refusal.ts'
import type { Signer } from '../trust.ts'

/** Who must have signed. Identities are compared as whole strings; nothing in them is a pattern. */
export type SignerPolicy =
  | { readonly kind: 'identity'; readonly identity: string; readonly issuer: string }
  /** The issuer is whoever the trusted root's authorities certify: only for a deployment with one issuer. */
  | { readonly kind: 'any-issuer'; readonly identity: string }
  | { readonly kind: 'key'; readonly key: VerificationKey }
  /** Establishes who signed and leaves it to the caller to compare. Keys are for bundles signed with a bare one. */
  | { readonly kind: 'whoever'; readonly keys: readonly VerificationKey[] }

/** A public key that the reader brings, and the name by which bundles refer to it. */
export type VerificationKey = { readonly key: KeyObject; readonly id?: string | undefined }

/** How much evidence a signature needs. */
export type Thresholds = {
  /** Independent verified clocks. */
  readonly timestamps: number
  /** Different transparency logs. Where it is zero, an entry that is there must still verify. */
  readonly logEntries: number
  /** Different certificate logs; at zero nothing of them is looked at. */
  readonly certificateTimestamps: number
  /** Looks at no log entry at all, for a deployment whose log the trusted root does not hold. */
  readonly ignoreLog?: boolean | undefined
}

export const USUAL_THRESHOLDS: Thresholds = { timestamps: 1, logEntries: 1, certificateTimestamps: 1 }

/** A public key in PEM (SubjectPublicKeyInfo). */
export function readVerificationKey(pem: Uint8Array, id?: string): VerificationKey {
  const text = Buffer.from(pem).toString('latin1')
  if (!text.includes('-----BEGIN PUBLIC KEY-----')) {
    return refuse(
      'E-KEY-SHAPE',
      'the file is not a public key in PEM',
      'It begins with -----BEGIN PUBLIC KEY-----.',
    )
  }
  // The first of two would be used and the other believed; of a private key first, its public half.
  if ((text.match(/-----BEGIN /g) ?? []).length > 1) {
    refuse('E-KEY-SHAPE', 'the file holds more than one PEM block', 'Keep one public key in it.')
  }
  const key = guarded('E-KEY-SHAPE', 'the public key cannot be read', () => createPublicKey(text))
  return { key, ...(id !== undefined && { id }) }
}

/** Refuses a policy under which anybody's signature would pass. */
export function checkPolicy(policy: SignerPolicy): void {
  const nobody =
    (policy.kind === 'identity' && (policy.identity === '' || policy.issuer === '')) ||
    (policy.kind === 'any-issuer' && policy.identity === '')
  if (nobody) {
    refuse(
      'E-POLICY-NO-IDENTITY',
      'nobody was named who should have signed',
      'Give an identity and its issuer, or a key.',
    )
  }
}

/** Compares the verified signer with the policy, exactly. */
export function checkSigner({ identity, issuer }: Signer, policy: SignerPolicy): void {
  if (policy.kind === 'whoever') return
  if (policy.kind === 'key') {
    refuse('E-SIGNER-MISMATCH', `it is signed by ${identity} with a certificate, not with the key`)
  }
  if (identity !== policy.identity) {
    refuse('E-SIGNER-MISMATCH', `it is signed by ${identity}, not by ${policy.identity}`)
  }
  if (policy.kind === 'identity' && issuer !== policy.issuer) {
    const actual = issuer || 'no issuer'
    refuse('E-SIGNER-MISMATCH', `${identity} is vouched for by ${actual}, not by ${policy.issuer}`)
  }
}
