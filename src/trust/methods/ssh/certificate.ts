import { type Instant, instantOfSeconds } from '../../../domain/instant.ts'
import { isKeyType, type KeyType, keyOf, type PublicKey, readKeyFields, readPublicKey } from './public-key.ts'
import { type Asked, refuseSignature } from './signature.ts'
import {
  type Cursor,
  cursorOf,
  isWhole,
  readName,
  readString,
  readUint32,
  readUint64,
  writeString,
} from './wire.ts'

/** An OpenSSH user certificate whose authority's signature was verified (PROTOCOL.certkeys). */
export type Certificate = {
  readonly key: PublicKey
  readonly authority: PublicKey
  readonly serial: bigint
  readonly keyId: string
  /** Exact names that the authority vouches for. */
  readonly principals: readonly string[]
  readonly validFrom?: Instant | undefined
  /** First instant at which it is no longer valid. */
  readonly validUntil?: Instant | undefined
  /** What it asks of a security key. */
  readonly asked: Asked
  /** Why it vouches for nobody, although its authority did sign it. */
  readonly useless?: Useless | undefined
}

export type Useless = {
  readonly outcome: 'unknown-key' | 'key-not-valid-at-time'
  readonly reason: string
}

const SUFFIX = '-cert-v01@openssh.com'
const USER = 1
/** Extension: signatures need not say that somebody touched the security key (PROTOCOL.certkeys). */
const NO_TOUCH = 'no-touch-required'
/** Critical option: signatures have to say that the security key verified its user, by a PIN or a finger. */
const VERIFICATION = 'verify-required'
const LAST_SECOND = 253_402_300_799n

/** The type of key inside, where the name is that of a certificate. */
export function certifiedType(name: string): KeyType | undefined {
  if (!name.endsWith(SUFFIX)) return undefined
  const bare = name.slice(0, -SUFFIX.length)
  const plain = bare.startsWith('sk-') ? `${bare}@openssh.com` : bare
  return isKeyType(plain) ? plain : undefined
}

/**
 * Reads a certificate and verifies its authority's signature; the text says why it is refused. One that its authority
 * signed may still vouch for nobody: see `uselessness`.
 */
export function readCertificate(blob: Buffer, type: KeyType): Certificate | string {
  const cursor = cursorOf(blob)
  readName(cursor)
  readString(cursor)
  const from = cursor.at
  const fields = readKeyFields(cursor, type)
  if (typeof fields === 'string') return fields
  const plain = plainBlob(type, blob.subarray(from, cursor.at))
  const serial = readUint64(cursor)
  const kind = readUint32(cursor)
  const keyId = readString(cursor).toString('utf8')
  const principals = readNames(readString(cursor))
  const after = readUint64(cursor)
  const before = readUint64(cursor)
  const critical = readOptions(readString(cursor))
  const extensions = readOptions(readString(cursor))
  readString(cursor)
  const authorityBlob = readString(cursor)
  const body = blob.subarray(0, cursor.at)
  const signature = readString(cursor)
  if (!isWhole(cursor) || principals === undefined || critical === undefined || extensions === undefined) {
    return 'the certificate is cut short or has bytes left over'
  }

  const key = keyOf(type, plain, fields)
  if (typeof key === 'string') return key
  const authority = readPublicKey(authorityBlob)
  if (typeof authority === 'string') return `its authority: ${authority}`
  if (refuseSignature(authority, signature, body) !== undefined) {
    return "the authority's signature does not fit the certificate"
  }
  return {
    key,
    authority,
    serial,
    keyId,
    principals,
    validFrom: after === 0n ? undefined : instantOf(after),
    validUntil: instantOf(before),
    asked: {
      touch: !extensions.some((option) => isFlag(option, NO_TOUCH)),
      verification: critical.some((option) => isFlag(option, VERIFICATION)),
    },
    useless: uselessness(type, kind, principals, critical, after < before),
  }
}

/**
 * Hosts sign no commits; no principals at all would stand for anybody; and a critical option must by definition not be
 * passed over by somebody who cannot tell whether it is kept: `source-address` and `force-command` are about a login.
 */
function uselessness(
  type: KeyType,
  kind: number,
  principals: readonly string[],
  critical: readonly Option[],
  isEverValid: boolean,
): Useless | undefined {
  const unknownKey = (reason: string): Useless => ({ outcome: 'unknown-key', reason })
  if (kind !== USER) return unknownKey('its certificate is not one of a user')
  if (principals.length === 0) return unknownKey('its certificate names nobody')
  const strange = critical.find((option) => !isFlag(option, VERIFICATION))
  if (strange !== undefined) {
    const name = strange.name.slice(0, 64)
    return unknownKey(
      `its certificate has the critical option "${name}", which cannot be judged for a commit`,
    )
  }
  if (critical.length > 0 && !type.startsWith('sk-')) {
    return unknownKey('its certificate asks that a security key verifies its user, and its key is none')
  }
  if (isEverValid) return undefined
  return { outcome: 'key-not-valid-at-time', reason: 'its certificate is never valid' }
}

/** The blob of the key that a certificate is for; `undefined` where the certificate cannot be read. */
export function certifiedBlob(blob: Buffer): Buffer | undefined {
  const cursor = cursorOf(blob)
  const type = certifiedType(readName(cursor))
  readString(cursor)
  const from = cursor.at
  if (type === undefined || typeof readKeyFields(cursor, type) === 'string' || cursor.failed) return undefined
  return plainBlob(type, blob.subarray(from, cursor.at))
}

function plainBlob(type: KeyType, fields: Buffer): Buffer {
  return Buffer.concat([writeString(type), fields])
}

/** Absent where it lies beyond the year 9999; OpenSSH writes 2^64-1 for "forever". */
function instantOf(seconds: bigint): Instant | undefined {
  return seconds > LAST_SECOND ? undefined : instantOfSeconds(Number(seconds))
}

type Option = { readonly name: string; readonly data: Buffer }

function readOptions(bytes: Buffer): readonly Option[] | undefined {
  const cursor: Cursor = cursorOf(bytes)
  const options: Option[] = []
  while (!cursor.failed && cursor.at < bytes.length) {
    options.push({ name: readName(cursor), data: readString(cursor) })
  }
  return isWhole(cursor) ? options : undefined
}

/** True for an option that says all it says by its name. */
function isFlag({ name, data }: Option, flag: string): boolean {
  return name === flag && data.length === 0
}

function readNames(bytes: Buffer): readonly string[] | undefined {
  const cursor: Cursor = cursorOf(bytes)
  const names: string[] = []
  while (!cursor.failed && cursor.at < bytes.length) names.push(readString(cursor).toString('utf8'))
  return isWhole(cursor) ? names : undefined
}
