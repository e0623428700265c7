/**
 * Reads SSH's wire format (RFC 4251, section 5). A read past the end gives an empty value and sets `failed`, so that a
 * structure is read straight through and its soundness is asked once, with `isWhole`.
 */
export type Cursor = { readonly bytes: Buffer; at: number; failed: boolean }

export function cursorOf(bytes: Buffer): Cursor {
  return { bytes, at: 0, failed: false }
}

/** True when every read succeeded and nothing is left over. */
export function isWhole(cursor: Cursor): boolean {
  return !cursor.failed && cursor.at === cursor.bytes.length
}

export function readBytes(cursor: Cursor, length: number): Buffer {
  const end = cursor.at + length
  if (cursor.failed || end > cursor.bytes.length) {
    cursor.failed = true
    return cursor.bytes.subarray(0, 0)
  }
  const bytes = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return bytes
}

export function readByte(cursor: Cursor): number {
  return readBytes(cursor, 1)[0] ?? 0
}

export function readUint32(cursor: Cursor): number {
  const bytes = readBytes(cursor, 4)
  return bytes.length === 4 ? bytes.readUInt32BE(0) : 0
}

export function readUint64(cursor: Cursor): bigint {
  const bytes = readBytes(cursor, 8)
  return bytes.length === 8 ? bytes.readBigUInt64BE(0) : 0n
}

/** A `string`: a length in four bytes, then that many bytes. */
export function readString(cursor: Cursor): Buffer {
  return readBytes(cursor, readUint32(cursor))
}

/** A `string` that names something: one character a byte. */
export function readName(cursor: Cursor): string {
  return readString(cursor).toString('latin1')
}

/**
 * A positive `mpint` without its sign byte. Empty where it is zero, negative, or written with bytes that it does not
 * need: a number has one form only.
 */
export function readPositive(cursor: Cursor): Buffer {
  const bytes = readString(cursor)
  const [first = 0, second = 0] = bytes
  const sound = bytes.length > 0 && first < 0x80 && (first !== 0 || (bytes.length > 1 && second >= 0x80))
  if (!sound) {
    cursor.failed = true
    return bytes.subarray(0, 0)
  }
  return first === 0 ? bytes.subarray(1) : bytes
}

/** A `string` of these bytes. */
export function writeString(bytes: Uint8Array | string): Buffer {
  const body = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
  const whole = Buffer.allocUnsafe(4 + body.length)
  whole.writeUInt32BE(body.length, 0)
  whole.set(body, 4)
  return whole
}
