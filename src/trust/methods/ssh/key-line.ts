import { decodeBase64 } from '../../commits/armor.ts'
import { type PublicKey, readPublicKey } from './public-key.ts'

/** Lines of a text file that are neither empty nor a comment, with their number from 1. A carriage return at the end is dropped. */
export function* meaningfulLines(text: string): Generator<{ readonly line: number; readonly text: string }> {
  let line = 0
  for (const raw of text.split('\n')) {
    line++
    const trimmed = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (!/^[ \t]*(#|$)/.test(trimmed)) yield { line, text: trimmed }
  }
}

/** A key as authorized_keys(5) writes it, `type base64 comment`; the text says why it is refused. */
export function readKeyText(text: string): PublicKey | string {
  const [type = '', base64 = ''] = text.split(/[ \t]+/, 2)
  const blob = decodeBase64(base64)
  if (blob === undefined) return 'there is no key in canonical base64'
  const key = readPublicKey(blob)
  if (typeof key === 'string') return key
  return key.type === type ? key : `the line says "${type}", but the key is of the type ${key.type}`
}
