import { readPublicKey } from './public-key.ts'
import { refuseSignature } from './signature.ts'
import {
  type Cursor,
  cursorOf,
  isWhole,
  readByte,
  readBytes,
  readPositive,
  readString,
  readUint32,
  readUint64,
} from './wire.ts'

/** What a key revocation list takes back. Blobs and digests are one character a byte. */
export type Revocations = {
  readonly keys: ReadonlySet<string>
  readonly sha1: ReadonlySet<string>
  readonly sha256: ReadonlySet<string>
  readonly certificates: readonly CertificateRevocation[]
}

/** Certificates of one authority; of any, where none is named. */
export type CertificateRevocation = {
  readonly authority?: string | undefined
  readonly serials: readonly SerialRange[]
  readonly keyIds: readonly string[]
}

/** Both ends included. */
type SerialRange = { readonly from: bigint; readonly to: bigint }

const MAGIC = Buffer.from('SSHKRL\n\0', 'latin1')

export function isKrl(bytes: Buffer): boolean {
  return bytes.subarray(0, MAGIC.length).equals(MAGIC)
}

/**
 * Reads a binary key revocation list (PROTOCOL.krl, format 1); the text says why it is refused. A section of an unknown
 * kind refuses the whole list: what it takes back cannot be told. Whoever signed the list, it is believed because of
 * the file that it is; a signature that does not fit says that the list was altered.
 */
export function readKrl(bytes: Buffer): Revocations | string {
  const cursor = cursorOf(bytes)
  readBytes(cursor, MAGIC.length)
  const version = readUint32(cursor)
  if (version !== 1) return `the list is of format ${version}; only format 1 is known`
  readUint64(cursor)
  readUint64(cursor)
  readUint64(cursor)
  readString(cursor)
  readString(cursor)
  const found = { keys: new Set<string>(), sha1: new Set<string>(), sha256: new Set<string>() }
  const certificates: CertificateRevocation[] = []
  let isSigned = false
  while (!cursor.failed && cursor.at < bytes.length) {
    const before = cursor.at
    const kind = readByte(cursor)
    const section = cursorOf(readString(cursor))
    if (kind === SIGNATURE) {
      isSigned = true
      const covered = bytes.subarray(0, before + 1 + 4 + section.bytes.length)
      const why = refuseListSignature(section.bytes, readString(cursor), covered)
      if (why !== undefined) return why
      continue
    }
    if (isSigned) return 'a section follows the signature of the list'
    if (kind === 1) {
      const read = readCertificateSection(section)
      if (typeof read === 'string') return read
      certificates.push(read)
    } else if (kind === 2) readAll(section, found.keys)
    else if (kind === 3) readAll(section, found.sha1)
    else if (kind === 5) readAll(section, found.sha256)
    else if (kind === EXTENSION) {
      if (!isPassedOver(section)) return 'the list has a critical extension, which is not known here'
    } else return `a section of the list is of kind ${kind}, which is not known`
    if (!isWhole(section)) return 'a section of the list is cut short'
  }
  return isWhole(cursor) ? { ...found, certificates } : 'the list is cut short'
}

const SIGNATURE = 4
const EXTENSION = 255
const CERTIFICATE_EXTENSION = 0x39

/** A signature covers everything before it, and the key that it is by. */
function refuseListSignature(keyBlob: Buffer, signature: Buffer, covered: Buffer): string | undefined {
  const key = readPublicKey(keyBlob)
  if (typeof key === 'string') return `the key that signed the list: ${key}`
  return refuseSignature(key, signature, covered) && 'the signature of the list does not fit it'
}

/** Name, whether it is critical, contents. One that is not critical may be passed over, whatever it says. */
function isPassedOver(section: Cursor): boolean {
  readString(section)
  const critical = readByte(section)
  readString(section)
  return critical === 0
}

function readAll(section: Cursor, into: Set<string>): void {
  while (!section.failed && section.at < section.bytes.length)
    into.add(readString(section).toString('latin1'))
}

function readCertificateSection(section: Cursor): CertificateRevocation | string {
  const authority = readString(section).toString('latin1')
  readString(section)
  const serials: SerialRange[] = []
  const keyIds: string[] = []
  while (!section.failed && section.at < section.bytes.length) {
    const kind = readByte(section)
    const part = cursorOf(readString(section))
    if (kind === 0x20) {
      while (!part.failed && part.at < part.bytes.length) {
        const serial = readUint64(part)
        serials.push({ from: serial, to: serial })
      }
    } else if (kind === 0x21) serials.push({ from: readUint64(part), to: readUint64(part) })
    else if (kind === 0x22) readBitmap(part, serials)
    else if (kind === 0x23) {
      while (!part.failed && part.at < part.bytes.length) keyIds.push(readString(part).toString('utf8'))
    } else if (kind === CERTIFICATE_EXTENSION) {
      if (!isPassedOver(part)) return 'the list has a critical extension, which is not known here'
    } else return `certificates are revoked in a way (${kind}) that is not known`
    if (!isWhole(part)) return 'a section of the list is cut short'
  }
  return { authority: authority === '' ? undefined : authority, serials, keyIds }
}

/** An offset, and a number whose bit n revokes the serial offset + n. Neighbouring serials become one range. */
function readBitmap(part: Cursor, into: SerialRange[]): void {
  const offset = readUint64(part)
  const bits = readPositive(part)
  const isSet = (bit: number) => ((bits[bits.length - 1 - (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0
  for (let bit = 0; bit < bits.length * 8; bit++) {
    if (!isSet(bit)) continue
    const from = bit
    while (isSet(bit + 1)) bit++
    into.push({ from: offset + BigInt(from), to: offset + BigInt(bit) })
  }
}
