/** DER (X.690), written: just what certificates, timestamps and SCTs need. Tests and samples only; nothing here reads. */

/** One element: its identifier octet, its length, and the contents one after another. */
function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag]), lengthOctets(value.length), value])
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets])
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => element(0x30, ...contents)
export const octetString = (value: Uint8Array): Buffer => element(0x04, value)
export const utf8String = (text: string): Buffer => element(0x0c, Buffer.from(text, 'utf8'))
export const nothing = (): Buffer => element(0x05)
export const boolean = (value: boolean): Buffer => element(0x01, Buffer.from([value ? 0xff : 0]))

/** A SET OF: DER asks for its members in ascending order of their encodings (X.690, 11.6). */
export const setOf = (...members: readonly Uint8Array[]): Buffer =>
  element(0x31, ...members.toSorted((a, b) => Buffer.compare(a, b)))

/** `[n] EXPLICIT` or a constructed `[n] IMPLICIT`: the contents decide which. */
export const context = (n: number, ...contents: readonly Uint8Array[]): Buffer =>
  element(0xa0 | n, ...contents)

/** A primitive `[n] IMPLICIT`. */
export const contextPrimitive = (n: number, value: Uint8Array): Buffer => element(0x80 | n, value)

/** An unsigned integer, given as a number or as its big-endian bytes. */
export function integer(value: number | Uint8Array): Buffer {
  const hex = typeof value === 'number' ? value.toString(16) : Buffer.from(value).toString('hex')
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  const first = bytes.findIndex((byte) => byte !== 0)
  const minimal = first < 0 ? Buffer.from([0]) : bytes.subarray(first)
  const leading = minimal[0] ?? 0
  return element(0x02, leading > 0x7f ? Buffer.concat([Buffer.from([0]), minimal]) : minimal)
}

/** A BIT STRING, with the number of unused bits in its last octet. */
export const bitString = (value: Uint8Array, unused = 0): Buffer =>
  element(0x03, Buffer.from([unused]), value)

/** Named bits (X.690, 11.2.2: trailing zero bits are left out). */
export function namedBits(...positions: readonly number[]): Buffer {
  const highest = Math.max(...positions)
  const octets = Buffer.alloc(Math.floor(highest / 8) + 1)
  for (const position of positions) {
    const index = Math.floor(position / 8)
    octets[index] = (octets[index] ?? 0) | (0x80 >> (position % 8))
  }
  return bitString(octets, 7 - (highest % 8))
}

/** An OBJECT IDENTIFIER from dotted decimals. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(arc: number): number[] {
  const digits = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift(0x80 | (rest % 128))
  }
  return digits
}

/** `YYYYMMDDHHMMSSZ`: the form that RFC 3161 wants, and RFC 5280 from 2050 on. */
export const generalizedTime = (at: Date): Buffer => element(0x18, Buffer.from(digitsOf(at)))

/** The same from any text, for times that do not exist. */
export const generalizedText = (text: string): Buffer => element(0x18, Buffer.from(text))

/** Time in a certificate: UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5). */
export const certificateTime = (at: Date): Buffer =>
  at.getUTCFullYear() < 2050 ? element(0x17, Buffer.from(digitsOf(at).slice(2))) : generalizedTime(at)

function digitsOf(at: Date): string {
  return `${at
    .toISOString()
    .slice(0, 19)
    .replace(/[^0-9]/g, '')}Z`
}
