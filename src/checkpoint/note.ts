import type { Locator } from '../domain/locator.ts'
import { failed, ok, type Result } from '../domain/problem.ts'
import { readUtf8 } from '../reading/utf8.ts'
import { decodeBase64 } from './base64.ts'

/** A signature line of a note. Nothing of it is verified. */
export type NoteSignature = {
  /** Name of the key, as the line states it. */
  readonly name: string
  /** The first four bytes: a short name of the key, no proof of it. */
  readonly keyId: number
  readonly signature: Buffer
}

/** A text and the signatures over it (c2sp.org/signed-note). Without signatures it is a body that somebody may sign. */
export type Note = {
  /** Ends in a line feed: these are the bytes that are signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** Far above any note: 64 signatures of post-quantum size. */
const MAX_BYTES = 1024 * 1024
const MAX_SIGNATURES = 64

const MARK = '— '

/** Names of keys: neither spaces of any script nor a plus. */
const KEY_NAME = /^[^\p{White_Space}+]+$/u

/** True for a text that may name a key. */
export function isKeyName(text: string): boolean {
  return KEY_NAME.test(text)
}

/**
 * Reads a note strictly: one sequence of bytes for one note. UTF-8, no control character but the line feed, canonical
 * base64, signatures behind the last empty line and nothing behind them.
 */
export function readNote(bytes: Uint8Array, at: Locator): Result<Note> {
  const decoded = readUtf8(bytes, at, { maxBytes: MAX_BYTES, byteOrderMark: 'refuse' })
  if (!decoded.ok) return decoded
  const whole = decoded.value
  const lines = whole.split('\n')
  const refuse = (line: number, message: string): Result<never> =>
    failed({
      code: 'E-CHECKPOINT-SYNTAX',
      message,
      at: { ...at, line },
      hint: 'Give the file as it was written or signed: line feeds only, nothing before it and nothing behind it.',
    })
  const control = lines.findIndex((line) => [...line].some((character) => character < ' '))
  if (control >= 0) return refuse(control + 1, 'a line holds a control character')
  if (lines.at(-1) !== '') return refuse(lines.length, 'the last line does not end in a line feed')
  const blank = lines.lastIndexOf('', lines.length - 2)
  if (blank < 0) {
    const marked = lines.findIndex((line) => line.startsWith(MARK))
    if (marked >= 0) return refuse(marked + 1, 'no empty line separates the text from its signatures')
    return ok({ text: whole, signatures: [] })
  }
  const written = lines.slice(blank + 1, -1)
  if (written.length === 0)
    return refuse(blank + 1, 'an empty line introduces signatures, and there are none')
  if (written.length > MAX_SIGNATURES) {
    return refuse(blank + 2, `there are ${written.length} signatures, and ${MAX_SIGNATURES} are read`)
  }
  const signatures: NoteSignature[] = []
  for (const [index, line] of written.entries()) {
    const signature = readSignature(line)
    if (typeof signature === 'string') return refuse(blank + 2 + index, signature)
    signatures.push(signature)
  }
  return ok({ text: `${lines.slice(0, blank).join('\n')}\n`, signatures })
}

function readSignature(line: string): NoteSignature | string {
  if (!line.startsWith(MARK)) return 'a signature line begins with an em dash and a space'
  const parts = line.slice(MARK.length).split(' ')
  const [name = '', encoded = ''] = parts
  if (parts.length !== 2 || !isKeyName(name))
    return 'a signature line is a dash, the name of a key, and base64'
  const bytes = decodeBase64(encoded)
  if (bytes === undefined || bytes.length < 5)
    return 'the signature is not the canonical base64 of a key id and more'
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(4) }
}

/** Writes a note with its signatures; without any, its text alone. */
export function writeNote({ text, signatures }: Note): string {
  if (signatures.length === 0) return text
  const lines = signatures.map(({ name, keyId, signature }) => {
    const id = Buffer.alloc(4)
    id.writeUInt32BE(keyId)
    return `${MARK}${name} ${Buffer.concat([id, signature]).toString('base64')}\n`
  })
  return `${text}\n${lines.join('')}`
}
