import { ASN1Obj } from '@sigstore/core'

/** One DER element: `value` is its contents as they stand in the file, `subs` the elements inside. */
export type Element = ASN1Obj

/** Reads exactly one DER element; throws for anything else. */
export function readElement(bytes: Uint8Array): Element {
  return ASN1Obj.parseBuffer(Buffer.from(bytes))
}

/**
 * The element as bytes again: its header, and its contents as they were read. DER has one encoding for everything, so
 * these are the bytes of the file; nothing inside is encoded anew, which is where a verifier spends its time.
 */
export function encodeElement(element: Element): Buffer {
  return encode(element.tag.toDER(), element.value)
}

/** An element of the given identifier octet around contents. */
export function encode(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([header(tag, length), ...contents])
}

function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tag, length])
  if (length < 0x100) return Buffer.from([tag, 0x81, length])
  if (length < 0x10000) return Buffer.from([tag, 0x82, length >> 8, length & 0xff])
  return Buffer.from([tag, 0x83, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff])
}

/** The nth element inside; throws where there is none. */
export function sub(element: Element, index: number): Element {
  const part = element.subs[index]
  if (part === undefined) throw new Error(`an element has no part ${index + 1}`)
  return part
}

/** The one element inside; throws where there is none, or another that a second reader could take. */
export function only(element: Element): Element {
  if (element.subs.length > 1) throw new Error('an element has more than one part')
  return sub(element, 0)
}

/** Text of an element's contents; `undefined` where they are not UTF-8 or hold control characters. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return /\p{Cc}/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
