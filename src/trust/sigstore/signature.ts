import { constants, createHash, createPublicKey, type KeyObject, publicDecrypt, verify } from 'node:crypto'
import { eddsa } from '@noble/curves/abstract/edwards.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { type Artifact, digestOf } from '../artifact.ts'
import { refuse, undecidable } from '../refusal.ts'
import { type HashName, hashesOf } from './algorithms.ts'
import { readElement, sub } from './der.ts'

/**
 * Whether a key made a signature over a message, under any scheme that the algorithm registry has for it. Throws for a
 * key outside the registry.
 */
export function isSignatureOver(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  const hashes = hashesOf(key)
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return verifies(null, message, key, signature) || isPrehashed(key, sha512(message), signature)
    case 'rsa':
      return verifies('sha256', message, key, signature) || verifies('sha256', message, pss(key), signature)
    case 'rsa-pss':
      return verifies('sha256', message, pss(key), signature)
    default:
      return hashes.some((hash) => verifies(hash, message, key, signature))
  }
}

/** How a log signs: ECDSA or RSA (PKCS #1 v1.5) over a digest, RSASSA-PSS over SHA-256, Ed25519 as it is or prehashed. */
export type SignatureScheme = HashName | 'pss' | 'ed25519' | 'ed25519ph'

/** Whether a key made a signature over a message by one scheme, and by no other that the key could be used with. */
export function isSchemeSignature(
  scheme: SignatureScheme,
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  switch (scheme) {
    case 'pss':
      return verifies('sha256', message, pss(key), signature)
    case 'ed25519':
      return verifies(null, message, key, signature)
    case 'ed25519ph':
      return isPrehashed(key, sha512(message), signature)
    default:
      return verifies(scheme, message, key, signature)
  }
}

const pss = (key: KeyObject) => ({
  key,
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: constants.RSA_PSS_SALTLEN_AUTO,
})

function verifies(
  hash: HashName | null,
  message: Uint8Array,
  key: KeyObject | ReturnType<typeof pss>,
  signature: Uint8Array,
): boolean {
  try {
    return verify(hash, message, key, signature)
  } catch {
    return false
  }
}

const sha512 = (bytes: Uint8Array): Uint8Array => createHash('sha512').update(bytes).digest()

const PREHASH_DOMAIN = Buffer.from('SigEd25519 no Ed25519 collisions')

/** Ed25519ph over a digest that is known already (RFC 8032, 5.1), which node:crypto does not have. */
const prehashed = eddsa(ed25519.Point, sha512, {
  prehash: (digest: Uint8Array) => digest,
  domain: (bytes: Uint8Array, context: Uint8Array) =>
    Buffer.concat([PREHASH_DOMAIN, Buffer.from([1, context.length]), context, bytes]),
})

function isPrehashed(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  try {
    return prehashed.verify(signature, digest, rawKey(key, 32), { zip215: false })
  } catch {
    return false
  }
}

function rawKey(key: KeyObject, length: number): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(-length)
}

/**
 * Checks a signature over an artifact (`messageSignature`) whose digest by `hash` the bundle states. With the bytes the
 * message is verified; with a digest alone the curve is asked directly, as far as the scheme allows it. Ed25519 signs
 * the message itself, so that the stated digest only says which artifact it is.
 */
export function checkArtifactSignature(
  key: KeyObject,
  artifact: Artifact,
  hash: HashName,
  signature: Uint8Array,
): void {
  if (!hashesOf(key).includes(hash) && key.asymmetricKeyType !== 'ed25519') {
    refuse('E-ALGORITHM', `${hash} is not in the algorithm registry for this key`)
  }
  const good =
    artifact.kind === 'bytes'
      ? isSignatureOver(key, artifact.bytes, signature)
      : isDigestSignature(key, Buffer.from(digestOf(artifact, hash) ?? '', 'hex'), signature)
  if (!good) refuse('E-SIGNATURE', 'the signature over the artifact does not verify')
}

/** Curves, and the length of an uncompressed point on them. */
const CURVES: Readonly<Record<string, { readonly curve: typeof p256; readonly point: number }>> = {
  prime256v1: { curve: p256, point: 65 },
  secp384r1: { curve: p384, point: 97 },
  secp521r1: { curve: p521, point: 133 },
}

function isDigestSignature(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  switch (key.asymmetricKeyType) {
    case 'ec':
      return isCurveSignature(key, digest, signature)
    case 'rsa':
      return isRsaDigest(key, digest, signature) || isPssDigest(key, digest, signature)
    case 'rsa-pss':
      return isPssDigest(unrestricted(key), digest, signature)
    default:
      return (
        (digest.length === SHA512_BYTES && isPrehashed(key, digest, signature)) ||
        undecidable(
          'E-ARTIFACT-BYTES-NEEDED',
          'an Ed25519 signature is over the whole artifact, of which only a digest is known',
          'Give the artifact itself.',
        )
      )
  }
}

const SHA512_BYTES = 64

/** The same RSA key without the limits of id-RSASSA-PSS: OpenSSL uses a limited one for nothing but whole signatures. */
function unrestricted(key: KeyObject): KeyObject {
  const info = readElement(key.export({ format: 'der', type: 'spki' }))
  // The BIT STRING begins with its number of unused bits.
  return createPublicKey({ key: sub(info, 1).value.subarray(1), format: 'der', type: 'pkcs1' })
}

function isCurveSignature(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const known = CURVES[key.asymmetricKeyDetails?.namedCurve ?? '']
  if (known === undefined) return false
  try {
    const options = { prehash: false, lowS: false, format: 'der' } as const
    return known.curve.verify(signature, digest, rawKey(key, known.point), options)
  } catch {
    return false
  }
}

/** DigestInfo of SHA-256 in front of the digest (RFC 8017, 9.2). */
const SHA256_DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

function isRsaDigest(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  try {
    const signed = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
    return signed.equals(Buffer.concat([SHA256_DIGEST_INFO, digest]))
  } catch {
    return false
  }
}

/** EMSA-PSS-VERIFY (RFC 8017, 9.1.2) with SHA-256 and a salt of any length. */
function isPssDigest(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const encoded = decryptRaw(key, signature)
  const bits = (key.asymmetricKeyDetails?.modulusLength ?? 0) - 1
  const length = Math.ceil(bits / 8)
  if (encoded === undefined || encoded.length < length || encoded.at(-1) !== 0xbc) return false
  const message = encoded.subarray(encoded.length - length)
  const hash = message.subarray(length - 33, length - 1)
  const masked = message.subarray(0, length - 33)
  const generated = mask(hash, masked.length)
  const block = Buffer.from(masked.map((byte, i) => byte ^ (generated[i] ?? 0)))
  const unused = 8 * length - bits
  if ((masked[0] ?? 0xff) >> (8 - unused) !== 0) return false
  block[0] = (block[0] ?? 0) & (0xff >> unused)
  const separator = block.findIndex((byte) => byte !== 0)
  if (block[separator] !== 1) return false
  const salt = block.subarray(separator + 1)
  return createHash('sha256').update(Buffer.alloc(8)).update(digest).update(salt).digest().equals(hash)
}

function decryptRaw(key: KeyObject, signature: Uint8Array): Buffer | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature)
  } catch {
    return undefined
  }
}

/** MGF1 with SHA-256 (RFC 8017, B.2.1). */
function mask(seed: Uint8Array, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, counter) =>
    createHash('sha256')
      .update(seed)
      .update(Buffer.from([0, 0, counter >> 8, counter & 0xff]))
      .digest(),
  )
  return Buffer.concat(blocks).subarray(0, length)
}
