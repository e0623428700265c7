import { decodeBase64 } from '../../commits/armor.ts'
import { certifiedBlob, certifiedType } from './certificate.ts'
import { isKeyType, type PublicKey, readPublicKey, typeOf } from './public-key.ts'
import { cursorOf, isWhole, readName, readPositive } from './wire.ts'

/**
 * Lines of a text file that are neither empty nor a comment, with their number from 1. A carriage return at the end is
 * dropped, and so is a comment behind a key that is not UTF-8; `undefined` stands for another line that is not UTF-8.
 */
export function* meaningfulLines(
  bytes: Uint8Array,
): Generator<{ readonly line: number; readonly text: string | undefined }> {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  let line = 0
  for (const raw of latin1.replace(BYTE_ORDER_MARK, '').split('\n')) {
    line++
    const trimmed = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (!/^[ \t]*(#|$)/.test(trimmed))
      yield { line, text: utf8(trimmed) ?? utf8(trimmed.replace(COMMENT, '')) }
  }
}

const BYTE_ORDER_MARK = /^\xef\xbb\xbf/
/** What follows the base64 of a key, which every type begins with the length of its name. */
const COMMENT = /(?<=[ \t]AAAA[A-Za-z0-9+/=]+)[ \t].*$/

/** Text given as one character a byte; `undefined` where it is not UTF-8. */
function utf8(latin1: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(latin1, 'latin1'))
  } catch {
    return undefined
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

/**
 * The blob of a key that is taken back, one character a byte; of a certificate, that of the key in it, as OpenSSH has
 * it. Keys that are too weak or of a type that is not known are let pass: no signature of theirs counts anyway, and an
 * old list is full of them. `undefined` where the text is no key at all.
 */
export function readRevokedKeyText(text: string): string | undefined {
  const [type = '', base64 = ''] = text.split(/[ \t]+/, 2)
  const blob = decodeBase64(base64)
  if (blob === undefined || type === '' || typeOf(blob) !== type) return undefined
  if (certifiedType(type) !== undefined) return certifiedBlob(blob)?.toString('latin1')
  if (isKeyType(type) && typeof readPublicKey(blob) === 'string' && !isRsa(blob)) return undefined
  return blob.toString('latin1')
}

function isRsa(blob: Buffer): boolean {
  const cursor = cursorOf(blob)
  const type = readName(cursor)
  readPositive(cursor)
  readPositive(cursor)
  return type === 'ssh-rsa' && isWhole(cursor)
}
