import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { ed25519, ed25519ph } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import * as der from './der.ts'

/** A key pair that signs. Everything but RSA is derived from a seed, and its signatures are deterministic. */
export type SigningKey = {
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer
  readonly publicKey: KeyObject
  /** Name in the algorithm registry of Sigstore: `PKIX_ECDSA_P256_SHA_256`. */
  readonly keyDetails: string
  /** AlgorithmIdentifier of its signatures in X.509 and CMS. */
  readonly signatureAlgorithm: Buffer
  /** Digest that its signatures are made over. */
  readonly hash: 'sha256' | 'sha384' | 'sha512'
  readonly sign: (message: Uint8Array) => Buffer
}

const CURVES = {
  p256: {
    curve: p256,
    oid: '1.2.840.10045.3.1.7',
    hash: 'sha256',
    signature: '1.2.840.10045.4.3.2',
    details: 'PKIX_ECDSA_P256_SHA_256',
  },
  p384: {
    curve: p384,
    oid: '1.3.132.0.34',
    hash: 'sha384',
    signature: '1.2.840.10045.4.3.3',
    details: 'PKIX_ECDSA_P384_SHA_384',
  },
  p521: {
    curve: p521,
    oid: '1.3.132.0.35',
    hash: 'sha512',
    signature: '1.2.840.10045.4.3.4',
    details: 'PKIX_ECDSA_P521_SHA_512',
  },
} as const

/** An ECDSA key; nonces follow RFC 6979, so that one seed always gives the same bundle. */
export function ecdsaKey(name: keyof typeof CURVES, seed: string): SigningKey {
  const { curve, oid, hash, signature, details } = CURVES[name]
  const { secretKey } = curve.keygen(stretch(seed, curve.lengths.seed ?? 96))
  const point = curve.getPublicKey(secretKey, false)
  const algorithm = der.sequence(der.objectIdentifier('1.2.840.10045.2.1'), der.objectIdentifier(oid))
  const spki = der.sequence(algorithm, der.bitString(point))
  return {
    spki,
    publicKey: keyObject(spki),
    keyDetails: details,
    signatureAlgorithm: der.sequence(der.objectIdentifier(signature)),
    hash,
    sign: (message) => {
      const digest = createHash(hash).update(message).digest()
      return Buffer.from(curve.sign(digest, secretKey, { prehash: false, lowS: false, format: 'der' }))
    },
  }
}

/** An Ed25519 key; with `prehash` it signs the SHA-512 of the message (RFC 8032, Ed25519ph). */
export function ed25519Key(seed: string, options: { readonly prehash?: boolean } = {}): SigningKey {
  const secret = stretch(seed, 32)
  const algorithm = der.sequence(der.objectIdentifier('1.3.101.112'))
  const spki = der.sequence(algorithm, der.bitString(ed25519.getPublicKey(secret)))
  const scheme = options.prehash === true ? ed25519ph : ed25519
  return {
    spki,
    publicKey: keyObject(spki),
    keyDetails: options.prehash === true ? 'PKIX_ED25519_PH' : 'PKIX_ED25519',
    signatureAlgorithm: algorithm,
    hash: 'sha512',
    sign: (message) => Buffer.from(scheme.sign(message, secret)),
  }
}

/** An RSA key with PKCS #1 v1.5 signatures. Random: nothing that is kept may depend on it. */
export function rsaKey(bits: 1024 | 2048 | 3072 | 4096 = 2048): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return {
    spki: publicKey.export({ format: 'der', type: 'spki' }),
    publicKey,
    keyDetails: `PKIX_RSA_PKCS1V15_${bits}_SHA256`,
    signatureAlgorithm: der.sequence(der.objectIdentifier('1.2.840.113549.1.1.11'), der.nothing()),
    hash: 'sha256',
    sign: (message) => sign('sha256', message, privateKey),
  }
}

const PSS_DIGESTS = {
  sha1: { oid: '1.3.14.3.2.26', length: 20 },
  sha256: { oid: '2.16.840.1.101.3.4.2.1', length: 32 },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', length: 64 },
} as const

/**
 * An RSA key with RSASSA-PSS signatures; `limited` makes it one that is for nothing else (id-RSASSA-PSS). A digest of
 * SHA-1 is what nobody may accept. Random, as every RSA key.
 */
export function pssKey({
  digest = 'sha256',
  limited = false,
}: {
  readonly digest?: keyof typeof PSS_DIGESTS
  readonly limited?: boolean
} = {}): SigningKey {
  const { privateKey, publicKey } = limited
    ? generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { oid, length: saltLength } = PSS_DIGESTS[digest]
  const algorithm = der.sequence(der.objectIdentifier(oid), der.nothing())
  const mask = der.sequence(der.objectIdentifier('1.2.840.113549.1.1.8'), algorithm)
  const parameters = [algorithm, mask, der.integer(saltLength)].map((part, n) => der.context(n, part))
  const padding = constants.RSA_PKCS1_PSS_PADDING
  return {
    spki: publicKey.export({ format: 'der', type: 'spki' }),
    publicKey,
    keyDetails: 'PKIX_RSA_PSS_2048_SHA256',
    signatureAlgorithm: der.sequence(
      der.objectIdentifier('1.2.840.113549.1.1.10'),
      der.sequence(...parameters),
    ),
    hash: digest === 'sha512' ? 'sha512' : 'sha256',
    sign: (message) => sign(digest, message, { key: privateKey, padding, saltLength }),
  }
}

/** The key's id in logs: SHA-256 of its SubjectPublicKeyInfo (RFC 6962, 3.2). */
export function keyId(key: SigningKey): Buffer {
  return createHash('sha256').update(key.spki).digest()
}

function keyObject(spki: Buffer): KeyObject {
  return createPublicKey({ key: spki, format: 'der', type: 'spki' })
}

function stretch(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, i) =>
    createHash('sha512').update(`${seed}\n${i}`).digest(),
  )
  return Buffer.concat(blocks).subarray(0, length)
}
