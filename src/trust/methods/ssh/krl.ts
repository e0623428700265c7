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
 * kind refuses the whole list: what it takes back cannot be told. Signatures inside the list are not verified, as
 * OpenSSH does not either any more: the list is believed because of the file that it is.
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
  while (!cursor.failed && cursor.at < bytes.length) {
    const kind = readByte(cursor)
    const section = cursorOf(readString(cursor))
    if (kind === 1) {
      const read = readCertificateSection(section)
      if (typeof read === 'string') return read
      certificates.push(read)
    } else if (kind === 2) readAll(section, found.keys)
    else if (kind === 3) readAll(section, found.sha1)
    else if (kind === 5) readAll(section, found.sha256)
    else if (kind === 4) section.at = section.bytes.length
    else return `a section of the list is of kind ${kind}, which is not known`
    if (!isWhole(section)) return 'a section of the list is cut short'
  }
  return isWhole(cursor) ? { ...found, certificates } : 'the list is cut short'
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
