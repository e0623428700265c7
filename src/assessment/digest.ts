import { createHash } from 'node:crypto'
import { parseSha256, type Sha256 } from '../domain/digest.ts'

export function digestOf(bytes: Uint8Array): Sha256 {
  const digest = parseSha256(createHash('sha256').update(bytes).digest('hex'))
  if (digest === undefined) throw new Error('SHA-256 did not give a SHA-256 digest')
  return digest
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
