/**
 * The two kinds of field that a serialised TransparencyLogEntry is made of (protobuf encoding): numbers, and bytes with
 * a length. A field that stands several times has several values, in order.
 */
export type Fields = {
  readonly numbers: ReadonlyMap<number, bigint>
  readonly bytes: ReadonlyMap<number, readonly Buffer[]>
}

const VARINT = 0
const LENGTH_DELIMITED = 2

/** Reads the fields of one message; `undefined` where it is cut short or holds another kind of field. */
export function readFields(message: Buffer): Fields | undefined {
  const numbers = new Map<number, bigint>()
  const bytes = new Map<number, Buffer[]>()
  let at = 0
  const varint = (): bigint | undefined => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++]
      if (byte === undefined) return undefined
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value < 1n << 64n ? value : undefined
    }
    return undefined
  }
  while (at < message.length) {
    const key = varint()
    const value = varint()
    if (key === undefined || value === undefined) return undefined
    const field = Number(key >> 3n)
    if (Number(key & 7n) === VARINT) {
      numbers.set(field, value)
      continue
    }
    const end = at + Number(value)
    if (Number(key & 7n) !== LENGTH_DELIMITED || end > message.length) return undefined
    const values = bytes.get(field) ?? []
    values.push(message.subarray(at, end))
    bytes.set(field, values)
    at = end
  }
  return { numbers, bytes }
}
