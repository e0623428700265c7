import { createPublicKey, hash, type JsonWebKey, type KeyObject } from 'node:crypto'
import { type Cursor, cursorOf, isWhole, readName, readPositive, readString } from './wire.ts'

/** A public key as SSH writes it, ready to verify with. */
export type PublicKey = {
  /** `ssh-ed25519`, `rsa`, ... as the blob names itself. */
  readonly type: KeyType
  /** The blob, one character a byte: what keys are compared and looked up by. */
  readonly blob: string
  /** `SHA256:` and the digest of the blob in base64 without padding, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string
  readonly key: KeyObject
  /** For a security key: the application it was made for, `ssh:` as a rule. */
  readonly application?: Buffer | undefined
}

export const KEY_TYPES = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
] as const
export type KeyType = (typeof KEY_TYPES)[number]

/** Curves by the name that a blob gives them: JWK's name, and the bytes of a coordinate. */
const CURVES: Readonly<Record<string, { readonly crv: string; readonly size: number }>> = {
  nistp256: { crv: 'P-256', size: 32 },
  nistp384: { crv: 'P-384', size: 48 },
  nistp521: { crv: 'P-521', size: 66 },
}

/** RSA keys below this many bits are refused: NIST SP 800-131A, and OpenSSH's own default for new keys is 3072. */
const MIN_RSA_BITS = 2048
const MAX_RSA_BITS = 16_384

/** Reads a public key blob (RFC 4253, 5656, 8709; PROTOCOL.u2f); the text says why where it is refused. */
export function readPublicKey(blob: Buffer): PublicKey | string {
  const cursor = cursorOf(blob)
  const type = readName(cursor)
  if (!isKeyType(type)) return `keys of the type "${type.slice(0, 64)}" are not supported`
  const fields = readKeyFields(cursor, type)
  if (typeof fields === 'string') return fields
  if (!isWhole(cursor)) return 'the key is cut short or has bytes left over'
  return keyOf(type, blob, fields)
}

export type KeyFields = { readonly jwk: JsonWebKey; readonly application?: Buffer | undefined }

/** Reads what stands between the type (and, in a certificate, its nonce) and the rest. */
export function readKeyFields(cursor: Cursor, type: KeyType): KeyFields | string {
  switch (type) {
    case 'ssh-ed25519':
      return { jwk: ed25519(readString(cursor)) }
    case 'sk-ssh-ed25519@openssh.com':
      return { jwk: ed25519(readString(cursor)), application: readString(cursor) }
    case 'ssh-rsa':
      return rsa(readPositive(cursor), readPositive(cursor))
    case 'sk-ecdsa-sha2-nistp256@openssh.com': {
      const jwk = ecdsa('nistp256', readName(cursor), readString(cursor))
      return typeof jwk === 'string' ? jwk : { jwk, application: readString(cursor) }
    }
    default: {
      const jwk = ecdsa(type.slice('ecdsa-sha2-'.length), readName(cursor), readString(cursor))
      return typeof jwk === 'string' ? jwk : { jwk }
    }
  }
}

/** The key of these fields, named by `blob`; the text says why where the numbers are no key. */
export function keyOf(type: KeyType, blob: Buffer, { jwk, application }: KeyFields): PublicKey | string {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    return { type, blob: blob.toString('latin1'), fingerprint: fingerprintOf(blob), key, application }
  } catch {
    return 'the numbers in it are no key'
  }
}

/** `SHA256:` and the digest in base64 without padding. */
function fingerprintOf(blob: Buffer): string {
  return `SHA256:${hash('sha256', blob, 'base64').replace(/=+$/, '')}`
}

/** What a key or certificate blob says that it is. */
export function typeOf(blob: Buffer): string {
  return readName(cursorOf(blob))
}

export function isKeyType(type: string): type is KeyType {
  return (KEY_TYPES as readonly string[]).includes(type)
}

function ed25519(x: Buffer): JsonWebKey {
  return { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }
}

function rsa(e: Buffer, n: Buffer): KeyFields | string {
  const bits = n.length === 0 ? 0 : n.length * 8 - Math.clz32(n[0] ?? 0) + 24
  if (bits < MIN_RSA_BITS) return `an RSA key of ${bits} bits is too weak: ${MIN_RSA_BITS} are the least`
  if (bits > MAX_RSA_BITS || e.length > 8) return 'the RSA key is larger than any in use'
  return { jwk: { kty: 'RSA', e: e.toString('base64url'), n: n.toString('base64url') } }
}

function ecdsa(expected: string, named: string, point: Buffer): JsonWebKey | string {
  const curve = CURVES[expected]
  if (curve === undefined || named !== expected) return 'the curve is not the one of the key type'
  if (point.length !== 1 + 2 * curve.size || point[0] !== 4)
    return 'the point is not an uncompressed one of the curve'
  return {
    kty: 'EC',
    crv: curve.crv,
    x: point.subarray(1, 1 + curve.size).toString('base64url'),
    y: point.subarray(1 + curve.size).toString('base64url'),
  }
}
