import { anyOf, minutesAfter } from './clock.ts'
import { identityOf, type PersonId } from './company.ts'
import { sha256Of } from './digests.ts'
import { recordText, type WrittenRecord } from './record-text.ts'
import type { Signature, Signer } from './signing.ts'

/** The files of an archive while it is made: content by path from the archive's root. */
export type Shelf = {
  readonly files: Map<string, Uint8Array>
  readonly signer: Signer
  /** Whether records are signed; statements always are. Signing is what takes the time. */
  readonly signsRecords: boolean
}

/** A signature over a record: the first one is named after the file, further ones after their signer as well. */
export type SignedBy = {
  readonly person: PersonId
  readonly identity?: Signature | { identity: string; issuer: string }
}

export function emptyShelf(signer: Signer, signsRecords = true): Shelf {
  return { files: new Map(), signer, signsRecords }
}

/** Puts a file there, and says its SHA-256. */
export function put({ files }: Shelf, path: string, content: string): string {
  if (files.has(path)) throw new Error(`written twice: ${path}`)
  const bytes = new TextEncoder().encode(content)
  files.set(path, bytes)
  return sha256Of(bytes)
}

/** Puts a record there, signed by everybody named within minutes of the time that it claims. Says its SHA-256. */
export function putRecord(
  shelf: Shelf,
  path: string,
  value: WrittenRecord,
  claimedAt: string,
  ...signers: readonly SignedBy[]
): string {
  const digest = put(shelf, path, recordText(path, value))
  for (const [index, signer] of signers.entries()) {
    sign(shelf, path, claimedAt, signer, signers.length > 1 ? `.${signer.person}` : '', index)
  }
  return digest
}

/** Signs the bytes that lie at a path. */
export function sign(
  shelf: Shelf,
  path: string,
  claimedAt: string,
  { person, identity }: SignedBy,
  suffix = '',
  index = 0,
): void {
  if (!shelf.signsRecords) return
  const bytes = shelf.files.get(path)
  if (bytes === undefined) throw new Error(`nothing to sign: ${path}`)
  const seconds = 25 + anyOf(150, `${path} ${person}`) + 600 * index
  const at = minutesAfter(claimedAt, seconds / 60)
  const bundle = shelf.signer.signBytes(bytes, { ...identityOf(person), ...identity, at })
  put(shelf, `${path}${suffix}.sigstore.json`, bundle)
}
