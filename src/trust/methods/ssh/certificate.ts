import { type Instant, instantOfSeconds } from '../../../domain/instant.ts'
import { isKeyType, type KeyType, keyOf, type PublicKey, readKeyFields, readPublicKey } from './public-key.ts'
import { refuseSignature } from './signature.ts'
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
  /** Exact names that the authority vouches for; never empty. */
  readonly principals: readonly string[]
  readonly validFrom?: Instant | undefined
  /** First instant at which it is no longer valid. */
  readonly validUntil?: Instant | undefined
}

const SUFFIX = '-cert-v01@openssh.com'
const USER = 1
const LAST_SECOND = 253_402_300_799n

/** The type of key inside, where the name is that of a certificate. */
export function certifiedType(name: string): KeyType | undefined {
  if (!name.endsWith(SUFFIX)) return undefined
  const bare = name.slice(0, -SUFFIX.length)
  const plain = bare.startsWith('sk-') ? `${bare}@openssh.com` : bare
  return isKeyType(plain) ? plain : undefined
}

/**
 * Reads a certificate and verifies its authority's signature; the text says why it is refused. Refused are also those
 * for hosts, those without principals (valid for anybody), and those with critical options, which by definition must
 * not be passed over by somebody who does not know what they ask.
 */
export function readCertificate(blob: Buffer, type: KeyType): Certificate | string {
  const cursor = cursorOf(blob)
  readName(cursor)
  readString(cursor)
  const from = cursor.at
  const fields = readKeyFields(cursor, type)
  if (typeof fields === 'string') return fields
  const plain = Buffer.concat([writeString(type), blob.subarray(from, cursor.at)])
  const serial = readUint64(cursor)
  const kind = readUint32(cursor)
  const keyId = readString(cursor).toString('utf8')
  const principals = readNames(readString(cursor))
  const after = readUint64(cursor)
  const before = readUint64(cursor)
  const critical = readString(cursor)
  readString(cursor)
  readString(cursor)
  const authorityBlob = readString(cursor)
  const body = blob.subarray(0, cursor.at)
  const signature = readString(cursor)
  if (!isWhole(cursor)) return 'the certificate is cut short or has bytes left over'

  const key = keyOf(type, plain, fields)
  if (typeof key === 'string') return key
  const authority = readPublicKey(authorityBlob)
  if (typeof authority === 'string') return `its authority: ${authority}`
  if (refuseSignature(authority, signature, body) !== undefined) {
    return "the authority's signature does not fit the certificate"
  }
  if (kind !== USER) return 'the certificate is not one of a user'
  if (principals === undefined || principals.length === 0) return 'the certificate names nobody'
  if (critical.length > 0) return 'the certificate has critical options, which are not known here'
  if (after >= before) return 'the certificate is never valid'
  return {
    key,
    authority,
    serial,
    keyId,
    principals,
    validFrom: after === 0n ? undefined : instantOf(after),
    validUntil: instantOf(before),
  }
}

/** Absent where it lies beyond the year 9999; OpenSSH writes 2^64-1 for "forever". */
function instantOf(seconds: bigint): Instant | undefined {
  return seconds > LAST_SECOND ? undefined : instantOfSeconds(Number(seconds))
}

function readNames(bytes: Buffer): readonly string[] | undefined {
  const cursor: Cursor = cursorOf(bytes)
  const names: string[] = []
  while (!cursor.failed && cursor.at < bytes.length) names.push(readString(cursor).toString('utf8'))
  return isWhole(cursor) ? names : undefined
}
