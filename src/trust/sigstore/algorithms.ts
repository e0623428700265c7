import { createHash, type KeyObject } from 'node:crypto'
import { refuse } from '../refusal.ts'

export type HashName = 'sha256' | 'sha384' | 'sha512'

/**
 * Digests that signatures of a key may be made over, the registry's choice first, deprecated ones after it
 * (source: sigstore/architecture-docs, algorithm-registry.md). Ed25519 signs the message itself; its prehashed form
 * signs SHA-512. Throws `E-ALGORITHM` for any other kind of key and `E-KEY-WEAK` for a short one.
 */
export function hashesOf(key: KeyObject): readonly [HashName, ...HashName[]] {
  switch (key.asymmetricKeyType) {
    case 'ec':
      return hashesOfCurve(key.asymmetricKeyDetails?.namedCurve)
    case 'rsa':
    case 'rsa-pss': {
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
      if (bits < 2048) refuse('E-KEY-WEAK', `an RSA key has ${bits} bits, it needs 2048`)
      return ['sha256']
    }
    case 'ed25519':
      return ['sha512']
    default:
      return refuse('E-ALGORITHM', `keys of type ${key.asymmetricKeyType} are not in the algorithm registry`)
  }
}

function hashesOfCurve(curve: string | undefined): readonly [HashName, ...HashName[]] {
  switch (curve) {
    case 'prime256v1':
      return ['sha256']
    case 'secp384r1':
      return ['sha384', 'sha256']
    case 'secp521r1':
      return ['sha512', 'sha256']
    default:
      return refuse('E-ALGORITHM', `the curve ${curve} is not in the algorithm registry`)
  }
}

/** SHA-256 of the SubjectPublicKeyInfo, hexadecimal: how a bare key is named. */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')
}
