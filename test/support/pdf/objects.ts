import { inflateSync } from 'node:zlib'

/** A value of a PDF file (ISO 32000-1, section 7.3). Names keep their slash; a reference is the number of an object. */
export type Value = number | boolean | null | string | Text | Reference | readonly Value[] | Dictionary
export type Text = { readonly text: string }
export type Reference = { readonly object: number }
export type Dictionary = { readonly entries: ReadonlyMap<string, Value> }

export type PdfObject = { readonly value: Value; readonly stream?: Uint8Array }

/** Reads a file as it lies: every object that the cross-reference table names, streams inflated. */
export function readObjects(bytes: Uint8Array): ReadonlyMap<number, PdfObject> {
  const source = Buffer.from(bytes).toString('latin1')
  const start = Number(/startxref\n(\d+)\n%%EOF/.exec(source)?.[1])
  const table = source.slice(start).matchAll(/^(\d{10}) (\d{5}) ([nf]) $/gm)
  const objects = new Map<number, PdfObject>()
  for (const [n, [, offset, , use]] of [...table].entries())
    if (use === 'n') objects.set(n, readObject(source, bytes, Number(offset), n))
  return objects
}

function readObject(source: string, bytes: Uint8Array, offset: number, number: number): PdfObject {
  const head = `${number} 0 obj`
  if (!source.startsWith(head, offset)) throw new Error(`no object ${number} at ${offset}`)
  const reader = readerOf(source, offset + head.length)
  const value = reader.value()
  const opening = /^\s*stream\n/.exec(source.slice(reader.at(), reader.at() + 20))
  if (opening === null) return { value }
  const from = reader.at() + opening[0].length
  const raw = bytes.subarray(from, from + Number(entry(value, 'Length')))
  return { value, stream: entry(value, 'Filter') === '/FlateDecode' ? inflateSync(raw) : raw }
}

/** The value under a key of a dictionary, or undefined. */
export function entry(value: Value | undefined, key: string): Value | undefined {
  return typeof value === 'object' && value !== null && 'entries' in value && value.entries instanceof Map
    ? value.entries.get(`/${key}`)
    : undefined
}

export function isReference(value: Value | undefined): value is Reference {
  return typeof value === 'object' && value !== null && 'object' in value
}

/** The text of a string value; UTF-16 where it begins with its mark. */
export function textOf(value: Value | undefined): string {
  if (typeof value !== 'object' || value === null || !('text' in value)) return ''
  const { text } = value
  return text.startsWith('\xFE\xFF')
    ? Buffer.from(text.slice(2), 'latin1').swap16().toString('utf16le')
    : text
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function readerOf(source: string, from: number) {
  let at = from
  const skip = () => {
    while (/\s/.test(source.charAt(at))) at += 1
  }
  const value = (): Value => {
    skip()
    if (source.startsWith('<<', at)) return dictionary()
    const first = source.charAt(at)
    if (first === '[') return array()
    if (first === '(') return literal()
    if (first === '<') return hexadecimal()
    const reference = /^(\d+) 0 R\b/.exec(source.slice(at, at + 20))
    if (reference !== null) {
      at += reference[0].length
      return { object: Number(reference[1]) }
    }
    const token = /^\/?[^\s/<>[\]()]+/.exec(source.slice(at, at + 300))?.[0]
    if (token === undefined) throw new Error(`no value at ${at}: ${source.slice(at, at + 20)}`)
    at += token.length
    if (token.startsWith('/')) return token
    if (token === 'true' || token === 'false') return token === 'true'
    return token === 'null' ? null : Number(token)
  }
  const dictionary = (): Dictionary => {
    const entries = new Map<string, Value>()
    at += 2
    for (skip(); !source.startsWith('>>', at); skip()) entries.set(String(value()), value())
    at += 2
    return { entries }
  }
  const array = (): readonly Value[] => {
    const items: Value[] = []
    at += 1
    for (skip(); source.charAt(at) !== ']'; skip()) items.push(value())
    at += 1
    return items
  }
  const literal = (): Text => {
    let text = ''
    for (at += 1; source.charAt(at) !== ')'; at += 1) {
      if (source.charAt(at) === '\\') at += 1
      const escaped = source.charAt(at - 1) === '\\'
      text += escaped ? (ESCAPES[source.charAt(at)] ?? source.charAt(at)) : source.charAt(at)
    }
    at += 1
    return { text }
  }
  const hexadecimal = (): Text => {
    const end = source.indexOf('>', at)
    const text = Buffer.from(source.slice(at + 1, end), 'hex').toString('latin1')
    at = end + 1
    return { text }
  }
  return { value, at: () => at }
}
