import { hash } from 'node:crypto'
import { parseSha256, type Sha256 } from '../domain/digest.ts'
import { MAX_FILE_BYTES, MAX_TOTAL_BYTES } from './limits.ts'
import { type ObjectCode, type ObjectStore, readObjects } from './objects.ts'

/** The content of a file at some time. */
export type Blob =
  | { readonly state: 'read'; readonly bytes: Uint8Array; readonly sha256: Sha256 }
  /** Known by its digest only: larger than a limit allows. */
  | { readonly state: 'not-kept'; readonly sha256: Sha256; readonly why: string }
  | { readonly state: 'unreadable'; readonly code: BlobCode; readonly why: string }

type BlobCode = ObjectCode | 'E-OBJECT-TYPE'

/** Reads file contents by id in one git process, the most wanted first: what no longer fits is only hashed. */
export async function readBlobs(store: ObjectStore, oids: ReadonlySet<string>): Promise<Map<string, Blob>> {
  const blobs = new Map<string, Blob>()
  let total = 0
  if (oids.size === 0) return blobs
  await readObjects(store, [...oids], MAX_FILE_BYTES, (answer) => {
    if (answer.state === 'unreadable') {
      blobs.set(answer.oid, answer)
    } else if (answer.type !== 'blob') {
      const why = `it is a ${answer.type} where a file should be`
      blobs.set(answer.oid, { state: 'unreadable', code: 'E-OBJECT-TYPE', why })
    } else if (answer.state === 'too-large') {
      const why = `it has ${answer.size} bytes, and ${MAX_FILE_BYTES} are allowed`
      blobs.set(answer.oid, { state: 'not-kept', sha256: digest(answer.sha256), why })
    } else {
      const sha256 = sha256Of(answer.bytes)
      const fits = total + answer.bytes.length <= MAX_TOTAL_BYTES
      if (fits) total += answer.bytes.length
      const why = `everything before it already filled ${MAX_TOTAL_BYTES} bytes`
      blobs.set(
        answer.oid,
        fits ? { state: 'read', bytes: answer.bytes, sha256 } : { state: 'not-kept', sha256, why },
      )
    }
  })
  return blobs
}

/** SHA-256 of bytes. */
export function sha256Of(bytes: Uint8Array): Sha256 {
  return digest(hash('sha256', bytes, 'hex'))
}

function digest(hex: string): Sha256 {
  const parsed = parseSha256(hex)
  if (parsed === undefined) throw new TypeError(`not a SHA-256 digest: ${hex}`)
  return parsed
}
