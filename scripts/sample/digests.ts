import { createHash } from 'node:crypto'

/** SHA-256 of bytes or text in hexadecimal. */
export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** A commit id for a change that never was: 40 hexadecimal digits that follow from a name. */
export function commitNamed(name: string): string {
  return createHash('sha1').update(`commit ${name}`).digest('hex')
}

/** A UUID that follows from a name (version 4 in form only). */
export function uuidNamed(name: string): string {
  const hex = sha256Of(`uuid ${name}`)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
