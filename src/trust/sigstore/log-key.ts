import { createPublicKey, type KeyObject } from 'node:crypto'
import { refuse } from '../refusal.ts'
import { hashesOf } from './algorithms.ts'
import { readElement } from './der.ts'
import type { ValidFor } from './path.ts'
import type { SignatureScheme } from './signature.ts'

/** The key of a transparency log or certificate log. */
export type LogKey = ValidFor & {
  /** What entries and certificate timestamps name it by. */
  readonly id: Buffer
  /** What checkpoints name it by: the first four bytes count (C2SP signed-note). The id, where the root says nothing. */
  readonly checkpointId: Buffer
  /** The base URL, or the id where the root names none: for people. */
  readonly name: string
  /** Names that a checkpoint of this log may be signed under; none where the root names no base URL. */
  readonly origins: readonly string[]
  /** Whoever runs it, by name or by host. */
  readonly operator: string
  readonly publicKey: KeyObject
  readonly scheme: SignatureScheme
}

/** What a trusted root says of a log (TransparencyLogInstance). */
export type LogStatement = {
  readonly baseUrl?: string | null | undefined
  readonly hashAlgorithm?: string | number | null | undefined
  readonly publicKey: {
    readonly rawBytes: Buffer
    readonly keyDetails: string | number
    readonly validFor: ValidFor
  }
  readonly logId: { readonly keyId: Buffer }
  readonly checkpointKeyId?: { readonly keyId: Buffer } | null | undefined
  readonly operator?: string | null | undefined
}

type Known = readonly [name: string, number: number, kinds: readonly string[], scheme: SignatureScheme]

const PSS = ['rsa', 'rsa-pss'] as const

/**
 * Key types of logs, by name and by number of the protocol (PublicKeyDetails), with the kinds of key that may be there.
 * Left out: HMAC-based nonces, hash-based and lattice signatures.
 */
const KNOWN: readonly Known[] = [
  ['PKCS1_RSA_PKCS1V5', 1, ['rsa'], 'sha256'],
  ['PKCS1_RSA_PSS', 2, PSS, 'pss'],
  ['PKIX_RSA_PKCS1V5', 3, ['rsa'], 'sha256'],
  ['PKIX_RSA_PSS', 4, PSS, 'pss'],
  ['PKIX_ECDSA_P256_SHA_256', 5, ['prime256v1'], 'sha256'],
  ['PKIX_ED25519', 7, ['ed25519'], 'ed25519'],
  ['PKIX_ED25519_PH', 8, ['ed25519'], 'ed25519ph'],
  ['PKIX_RSA_PKCS1V15_2048_SHA256', 9, ['rsa'], 'sha256'],
  ['PKIX_RSA_PKCS1V15_3072_SHA256', 10, ['rsa'], 'sha256'],
  ['PKIX_RSA_PKCS1V15_4096_SHA256', 11, ['rsa'], 'sha256'],
  ['PKIX_ECDSA_P384_SHA_384', 12, ['secp384r1'], 'sha384'],
  ['PKIX_ECDSA_P521_SHA_512', 13, ['secp521r1'], 'sha512'],
  ['PKIX_RSA_PSS_2048_SHA256', 16, PSS, 'pss'],
  ['PKIX_RSA_PSS_3072_SHA256', 17, PSS, 'pss'],
  ['PKIX_RSA_PSS_4096_SHA256', 18, PSS, 'pss'],
  ['PKIX_ECDSA_P384_SHA_256', 19, ['secp384r1'], 'sha256'],
  ['PKIX_ECDSA_P521_SHA_256', 20, ['secp521r1'], 'sha256'],
]

/** Digests of Merkle trees: only SHA-256 is known, which is also meant where a root says nothing. */
const TREE_HASHES: readonly unknown[] = ['SHA2_256', 1, null, undefined]

/** Opens the key of a log. Throws `E-ALGORITHM` or `E-KEY-WEAK` for one that must be left out, and says what it is. */
export function openLogKey(log: LogStatement): LogKey {
  const { rawBytes, keyDetails, validFor } = log.publicKey
  const id = log.logId.keyId
  const name = log.baseUrl || id.toString('hex')
  const known = KNOWN.find(([text, number]) => keyDetails === text || keyDetails === number)
  if (known === undefined) return refuse('E-ALGORITHM', `the key of ${name} is of the type ${keyDetails}`)
  if (!TREE_HASHES.includes(log.hashAlgorithm)) {
    return refuse('E-ALGORITHM', `the log ${name} hashes with ${log.hashAlgorithm}`)
  }
  const [, , kinds, scheme] = known
  return {
    id,
    checkpointId: log.checkpointKeyId?.keyId ?? id,
    name,
    origins: originsOf(log.baseUrl ?? ''),
    operator: log.operator || hostOf(name),
    publicKey: readLogKey(rawBytes, kinds, name),
    scheme,
    ...validFor,
  }
}

/** SubjectPublicKeyInfo; RSA keys also stand as RSAPublicKey (PKCS #1) in roots of older deployments. */
function readLogKey(rawBytes: Buffer, kinds: readonly string[], name: string): KeyObject {
  const type = kinds.includes('rsa') && !isSubjectPublicKeyInfo(rawBytes) ? 'pkcs1' : 'spki'
  const key = createPublicKey({ key: rawBytes, format: 'der', type })
  const actual = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? ''
  if (!kinds.includes(actual))
    refuse('E-TRUSTROOT-SCHEMA', `the key of ${name} is of another kind than it says`)
  hashesOf(key)
  return key
}

/** It begins with an algorithm, where an RSAPublicKey begins with its modulus. */
function isSubjectPublicKeyInfo(bytes: Buffer): boolean {
  return readElement(bytes).subs[0]?.subs.length !== 0
}

/** The URL without its scheme, as C2SP names logs, and its host with and without the port, as Rekor does. */
function originsOf(baseUrl: string): readonly string[] {
  const [, place = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.*?)\/*$/i.exec(baseUrl) ?? []
  const [authority = ''] = place.split('/')
  return [place, authority, authority.replace(/:\d+$/, '')].filter((origin) => origin !== '')
}

/** The host of a URL; the text itself where it is none. */
export function hostOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/:?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? url
}
