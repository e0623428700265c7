import { refuse } from '../refusal.ts'
import type { HashName } from './algorithms.ts'
import { type Element, sub } from './der.ts'

/**
 * How a certificate or a timestamp says that it is signed (AlgorithmIdentifier): over a digest, with RSASSA-PSS over
 * one, with Ed25519, or `plain` with a key type alone, as CMS allows, which leaves the digest to be stated elsewhere.
 */
export type SignatureAlgorithm =
  | { readonly kind: 'hashed' | 'pss'; readonly hash: HashName }
  | { readonly kind: 'ed25519' | 'plain' }

const DIGESTS: Readonly<Record<string, HashName>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** ECDSA and RSA (PKCS #1 v1.5) with SHA-2. */
const HASHED: Readonly<Record<string, HashName>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
}
const PSS = '1.2.840.113549.1.1.10'
const ED25519 = '1.3.101.112'
const PLAIN: readonly string[] = ['1.2.840.113549.1.1.1', '1.2.840.10045.2.1']

/** A digest of the SHA-2 family by its object identifier; `what` uses it. Throws `E-ALGORITHM` for any other. */
export function digestNamed(oid: Element, what: string): HashName {
  const name = oid.toOID()
  return DIGESTS[name] ?? refuse('E-ALGORITHM', `${what} uses the digest ${name}, which is not SHA-2`)
}

/** Reads an AlgorithmIdentifier; `what` is signed with it. Throws `E-ALGORITHM` for one that is not known here. */
export function readSignatureAlgorithm(algorithm: Element, what: string): SignatureAlgorithm {
  const oid = sub(algorithm, 0).toOID()
  const hash = HASHED[oid]
  if (hash !== undefined) return { kind: 'hashed', hash }
  if (oid === PSS) return { kind: 'pss', hash: pssDigest(algorithm, what) }
  if (oid === ED25519) return { kind: 'ed25519' }
  if (PLAIN.includes(oid)) return { kind: 'plain' }
  return refuse('E-ALGORITHM', `${what} is signed with the algorithm ${oid}`)
}

/** The digest of RSASSA-PSS parameters (RFC 4055, 3.1); one that is left out is SHA-1. */
function pssDigest(algorithm: Element, what: string): HashName {
  const stated = algorithm.subs[1]?.subs.find(({ tag }) => tag.isContextSpecific(0))
  if (stated === undefined) refuse('E-ALGORITHM', `${what} uses the digest SHA-1`)
  return digestNamed(sub(sub(stated, 0), 0), what)
}
