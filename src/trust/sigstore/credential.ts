import type { KeyObject } from 'node:crypto'
import { refuse, undecidable } from '../refusal.ts'
import type { Signer } from '../trust.ts'
import { fingerprintOf } from './algorithms.ts'
import type { Bundle } from './bundle.ts'
import { type Certificate, isSelfIssued, readCertificate } from './certificate.ts'
import type { SignerPolicy, VerificationKey } from './policy.ts'
import type { BundleRequest } from './request.ts'
import type { TrustedRoot } from './trusted-root.ts'

/** With what the signature is to be verified; a certificate's key is not yet anybody's. */
export type Credential =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | {
      readonly kind: 'certificate'
      readonly key: KeyObject
      readonly leaf: Certificate
      readonly intermediates: readonly Certificate[]
    }

/** The key that the bundle is signed with, or names; nothing vouches for it yet. */
export function credentialOf({ signer }: Bundle, { policy, root }: BundleRequest): Credential {
  if (signer.kind === 'key') return { kind: 'key', key: keyNamed(signer.hint, policy).key }
  const leaf = readCertificate(signer.leaf)
  const intermediates = signer.intermediates.map(readCertificate)
  // Early bundles repeat the root. One that the trusted root does not hold is an attempt to bring a root along.
  const stranger = [leaf, ...intermediates].find((one) => isSelfIssued(one) && !holdsCertificate(root, one))
  if (stranger !== undefined) {
    refuse('E-BUNDLE-ROOT', 'the bundle carries a root certificate that the trusted root does not hold')
  }
  return { kind: 'certificate', key: leaf.publicKey, leaf, intermediates }
}

function holdsCertificate({ certificateAuthorities }: TrustedRoot, { der }: Certificate): boolean {
  return certificateAuthorities.some(({ certificates }) => certificates.some((own) => own.der.equals(der)))
}

function keyNamed(hint: string, policy: SignerPolicy): VerificationKey {
  switch (policy.kind) {
    case 'key':
      if (policy.key.id !== undefined && policy.key.id !== hint) {
        return refuse('E-KEY-ID', `the bundle names the key ${JSON.stringify(hint)}, not ${policy.key.id}`)
      }
      return policy.key
    case 'whoever':
      return (
        policy.keys.find(({ key, id }) => id === hint || keyHint(key) === hint) ??
        undecidable(
          'E-KEY-MISSING',
          `the bundle is signed with the bare key ${JSON.stringify(hint)}, which is not among the trust material`,
          'Add the public key to the trust material, if it is to be trusted.',
        )
      )
    default:
      return refuse(
        'E-KEY-MISSING',
        'the bundle is signed with a bare key, which names nobody',
        'Give the public key instead of an identity.',
      )
  }
}

/** SHA-256 of the SubjectPublicKeyInfo in base64: the hint that the bundle format recommends. */
function keyHint(key: KeyObject): string {
  return Buffer.from(fingerprintOf(key), 'hex').toString('base64')
}

/** Who a bare key is: nobody but itself. */
export function keySigner(key: KeyObject): Signer {
  const credential = fingerprintOf(key)
  return { identity: `sha256:${credential}`, issuer: 'key', method: 'sigstore', credential, claims: {} }
}
