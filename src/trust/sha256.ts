import { createHash } from 'node:crypto'
import type { Sha256 } from '../domain/digest.ts'

/** SHA-256 of bytes. A hexadecimal digest has the form of `Sha256` by construction. */
export function sha256Of(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256
}
