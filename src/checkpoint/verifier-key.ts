import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import { type Instant, instantOfSeconds } from '../domain/instant.ts'
import { decodeBase64 } from './base64.ts'
import { isKeyName } from './note.ts'

/** What a key signs: the note's text, or the text together with the time at which its owner saw it. */
export type KeyKind = 'signature' | 'cosignature'

/** A key that a reader trusts to sign notes, from its text form (vkey): `name+id+base64(type || key)`. */
export type VerifierKey = {
  readonly name: string
  readonly keyId: number
  readonly kind: KeyKind
  readonly key: KeyObject
  /** As it was given. */
  readonly text: string
}

/** Types that c2sp.org/signed-note assigns to Ed25519 keys. */
const KINDS: ReadonlyMap<number, KeyKind> = new Map([
  [0x01, 'signature'],
  [0x04, 'cosignature'],
])

const PUBLIC_KEY_BYTES = 32
const SIGNATURE_BYTES = 64
const TIME_BYTES = 8

/** 9999-12-31T23:59:59Z: the last instant that can be written. */
const LAST_SECOND = 253_402_300_799n

/** Reads a vkey; the text says what is wrong with one that cannot be used. */
export function readVerifierKey(text: string): VerifierKey | string {
  const [, name = '', id = '', encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  if (!isKeyName(name)) return 'it is not name+id+key, with an id of eight hexadecimal digits'
  const material = decodeBase64(encoded)
  if (material === undefined || material.length === 0) return 'its key is not canonical base64'
  const kind = KINDS.get(material[0] ?? 0)
  if (kind === undefined) {
    return `its type 0x${material.toString('hex', 0, 1)} is not known here: 0x01 (Ed25519) and 0x04 (cosignature/v1) are`
  }
  if (material.length !== 1 + PUBLIC_KEY_BYTES)
    return `its key has ${material.length - 1} bytes, and Ed25519 keys have 32`
  const keyId = Number.parseInt(id, 16)
  if (keyId !== keyIdOf(name, material))
    return 'its id is not that of its name and key: one of them was changed'
  const x = material.subarray(1).toString('base64url')
  return {
    name,
    keyId,
    kind,
    key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
    text,
  }
}

/** `SHA-256(name || 0x0A || type || key)[:4]`. */
export function keyIdOf(name: string, material: Uint8Array): number {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), material]), 'buffer').readUInt32BE(0)
}

/** What a signature proves; `at`: when the cosigner says that it saw the note. */
export type VerifiedSignature = {
  readonly name: string
  readonly kind: KeyKind
  readonly at?: Instant | undefined
}

/** Verifies a signature of this key over a note's text. `undefined` where it does not verify. */
export function verifySignature(
  { name, kind, key }: VerifierKey,
  text: string,
  signature: Buffer,
): VerifiedSignature | undefined {
  if (kind === 'signature') {
    const good = signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(text), key, signature)
    return good ? { name, kind } : undefined
  }
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined
  const seconds = signature.readBigUInt64BE(0)
  if (seconds > LAST_SECOND) return undefined
  const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
  if (!verify(null, message, key, signature.subarray(TIME_BYTES))) return undefined
  return { name, kind, at: instantOfSeconds(Number(seconds)) }
}
