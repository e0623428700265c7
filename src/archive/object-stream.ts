import { createHash, type Hash, hash } from 'node:crypto'

/** The hash that names the objects of a repository. */
export type ObjectFormat = 'sha1' | 'sha256'

/** What git answered for one id. `bytes` is a view of what arrived: nothing is copied unless it had to be joined. */
export type StreamedObject =
  | { readonly state: 'read'; readonly oid: string; readonly type: string; readonly bytes: Buffer }
  /** Larger than the limit: hashed while it went by, not kept. */
  | {
      readonly state: 'too-large'
      readonly oid: string
      readonly type: string
      readonly size: number
      /** Of the body alone. */
      readonly sha256: string
    }
  /** Its bytes have another hash than its name. */
  | { readonly state: 'mismatch'; readonly oid: string; readonly actual: string }
  | { readonly state: 'missing'; readonly oid: string }

type ObjectStream = {
  /** Takes the next piece of output. Never throws; the buffer is written to. */
  readonly feed: (chunk: Buffer) => void
  /** How many objects were answered so far, in the order asked for. */
  readonly answered: () => number
}

/** An object that did not arrive in one piece. */
type Arriving = {
  readonly oid: string
  readonly type: string
  readonly size: number
  /** Header and body in git's own form; absent when too large to keep. */
  readonly whole: Buffer | undefined
  readonly hashes: { readonly name: Hash; readonly sha256: Hash } | undefined
  /** Bytes of the body still to come, and then the line feed. */
  missing: number
}

const LINE_FEED = 10
const HEADER = /^([0-9a-f]{40}|[0-9a-f]{64}) (?:(missing)|(commit|tree|blob|tag) (\d{1,15}))$/

/**
 * Reads the output of `git cat-file --batch` and hashes every object again, because git serves an object that was
 * overwritten in place without a word.
 *
 * An object's name is the hash of `type SP size NUL body`. The output says `oid SP type SP size LF body LF`: with
 * one byte changed, the very bytes that arrived can be hashed where they lie.
 */
export function objectStream(
  format: ObjectFormat,
  limit: number,
  onObject: (object: StreamedObject) => void,
): ObjectStream {
  let header = Buffer.alloc(0)
  let arriving: Arriving | undefined
  let count = 0
  let broken = false

  const deliver = (object: StreamedObject) => {
    count += 1
    onObject(object)
  }

  const deliverWhole = (oid: string, type: string, whole: Buffer, headerLength: number) => {
    const actual = hash(format, whole, 'hex')
    deliver(
      actual === oid
        ? { state: 'read', oid, type, bytes: whole.subarray(headerLength) }
        : { state: 'mismatch', oid, actual },
    )
  }

  const resume = (object: Arriving, chunk: Buffer, from: number): number => {
    const body = chunk.subarray(from, from + object.missing - 1)
    if (object.whole !== undefined) body.copy(object.whole, object.whole.length - (object.missing - 1))
    object.hashes?.name.update(body)
    object.hashes?.sha256.update(body)
    const taken = Math.min(object.missing, chunk.length - from)
    object.missing -= taken
    if (object.missing > 0) return from + taken
    arriving = undefined
    if (object.whole !== undefined) {
      deliverWhole(object.oid, object.type, object.whole, object.whole.length - object.size)
    } else if (object.hashes !== undefined) {
      const actual = object.hashes.name.digest('hex')
      const sha256 = object.hashes.sha256.digest('hex')
      const { oid, type, size } = object
      deliver(
        actual === oid ? { state: 'too-large', oid, type, size, sha256 } : { state: 'mismatch', oid, actual },
      )
    }
    return from + taken
  }

  const begin = (oid: string, type: string, size: number): Arriving => {
    const preamble = Buffer.from(`${type} ${size}\0`, 'latin1')
    if (size > limit) {
      const hashes = { name: createHash(format).update(preamble), sha256: createHash('sha256') }
      return { oid, type, size, whole: undefined, hashes, missing: size + 1 }
    }
    const whole = Buffer.allocUnsafeSlow(preamble.length + size)
    preamble.copy(whole)
    return { oid, type, size, whole, hashes: undefined, missing: size + 1 }
  }

  const feed = (chunk: Buffer) => {
    let at = 0
    while (at < chunk.length && !broken) {
      if (arriving !== undefined) {
        at = resume(arriving, chunk, at)
        continue
      }
      const end = chunk.indexOf(LINE_FEED, at)
      const line = Buffer.concat([header, chunk.subarray(at, end < 0 ? chunk.length : end)])
      if (line.length > 128) broken = true
      header = end < 0 ? line : Buffer.alloc(0)
      if (end < 0 || broken) return
      const fields = HEADER.exec(line.toString('latin1'))
      if (fields === null) {
        broken = true
        return
      }
      const [, oid = '', missing, type = '', digits = '0'] = fields
      at = end + 1
      if (missing !== undefined) {
        deliver({ state: 'missing', oid })
        continue
      }
      const size = Number(digits)
      const preamble = type.length + 1 + digits.length + 1
      const arrived = at + size < chunk.length && end - preamble + 1 >= 0
      if (arrived && size <= limit) {
        chunk[end] = 0
        deliverWhole(oid, type, chunk.subarray(at - preamble, at + size), preamble)
        at += size + 1
      } else {
        arriving = begin(oid, type, size)
      }
    }
  }

  return { feed, answered: () => count }
}
