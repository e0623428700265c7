import type { ObjectFormat } from './object-stream.ts'

/** What an entry of a folder is. Only files are served and only folders are entered. */
export type EntryKind = 'file' | 'folder' | 'symlink' | 'gitlink' | 'other'

/** One entry of a tree object. `name` is a view of the bytes: git allows any but NUL and `/`. */
export type TreeEntry = { readonly kind: EntryKind; readonly name: Buffer; readonly oid: string }

/** A tree object whose structure was checked: entries whole, named once, in git's order. */
export type Tree = {
  readonly bytes: Buffer
  readonly idBytes: number
  /** Where each entry begins. */
  readonly starts: readonly number[]
}

const NUL = 0
const SPACE = 32
const SLASH = 47

/** Executable or not, and one mode with a group bit that old versions wrote: all are files. */
const KINDS: ReadonlyMap<string, EntryKind> = new Map([
  ['100644', 'file'],
  ['100755', 'file'],
  ['100664', 'file'],
  ['40000', 'folder'],
  ['120000', 'symlink'],
  ['160000', 'gitlink'],
])

/** The bytes of an object id, per object format. */
export const ID_BYTES: Readonly<Record<ObjectFormat, number>> = { sha1: 20, sha256: 32 }

/**
 * Checks the structure of a tree object. The comparison below relies on git's order; a tree out of order, or one
 * that names a thing twice, shows different files to different readers.
 */
export function parseTree(bytes: Buffer, idBytes: number): Tree | { readonly defect: string } {
  const starts: number[] = []
  let previous: Place | undefined
  for (let at = 0; at < bytes.length; ) {
    const place = placeAt(bytes, at, idBytes)
    if (place === undefined) return { defect: 'an entry is cut off or has no mode or name' }
    if (previous !== undefined && compareEntries(bytes, previous, bytes, place) >= 0) {
      return { defect: 'its entries are not in order, or one name stands twice' }
    }
    starts.push(at)
    previous = place
    at = place.end
  }
  return { bytes, idBytes, starts }
}

/** All entries, in git's order. */
export function entriesOf(tree: Tree): TreeEntry[] {
  return tree.starts.map((start) => entryAt(tree, start))
}

/** The folder of that name directly in the tree. */
export function folderIn(tree: Tree, name: Buffer): string | undefined {
  return entriesOf(tree).find((entry) => entry.kind === 'folder' && entry.name.equals(name))?.oid
}

/**
 * Calls back for every name whose entry differs; a file that became a folder is two names. A commit changes few
 * entries of a large folder, so what both versions begin and end with is skipped at the speed of memory.
 */
export function differences(
  before: Tree | undefined,
  after: Tree | undefined,
  onDifference: (before: TreeEntry | undefined, after: TreeEntry | undefined) => void,
): void {
  const a = before ?? NOTHING
  const b = after ?? NOTHING
  const { first, endOfA, endOfB } = differingPart(a, b)
  let i = first
  let j = first
  while (i < endOfA || j < endOfB) {
    const left = i < endOfA ? placeOf(a, i) : undefined
    const right = j < endOfB ? placeOf(b, j) : undefined
    const order =
      left === undefined ? 1 : right === undefined ? -1 : compareEntries(a.bytes, left, b.bytes, right)
    const old = left !== undefined && order <= 0 ? entryAt(a, left.start) : undefined
    const now = right !== undefined && order >= 0 ? entryAt(b, right.start) : undefined
    if (old?.oid !== now?.oid || old?.kind !== now?.kind) onDifference(old, now)
    i += Number(old !== undefined)
    j += Number(now !== undefined)
  }
}

const NOTHING: Tree = { bytes: Buffer.alloc(0), idBytes: 20, starts: [] }

/** Entries from `first` up to an end are all that can differ. Counted in entries. */
function differingPart(a: Tree, b: Tree): { first: number; endOfA: number; endOfB: number } {
  const prefix = commonPrefix(a.bytes, b.bytes)
  // The entry in which the first difference lies, or the one that ends right before it.
  const first = Math.max(0, Math.min(countUpTo(a.starts, prefix), countUpTo(b.starts, prefix)) - 1)
  const shortest = Math.min(a.bytes.length, b.bytes.length) - (a.starts[first] ?? 0)
  const suffix = commonSuffix(a.bytes, b.bytes, Math.max(0, shortest))
  const shift = b.bytes.length - a.bytes.length
  let endOfA = Math.max(first, countUpTo(a.starts, a.bytes.length - suffix - 1))
  while (endOfA < a.starts.length) {
    const start = (a.starts[endOfA] ?? 0) + shift
    const endOfB = countUpTo(b.starts, start - 1)
    // The same bytes are the same entries only from where both have one begin.
    if (b.starts[endOfB] === start && endOfB >= first) return { first, endOfA, endOfB }
    endOfA += 1
  }
  return { first, endOfA: a.starts.length, endOfB: b.starts.length }
}

const BLOCK = 1024

function commonPrefix(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at + BLOCK <= length && a.compare(b, at, at + BLOCK, at, at + BLOCK) === 0) at += BLOCK
  while (at < length && a[at] === b[at]) at += 1
  return at
}

function commonSuffix(a: Buffer, b: Buffer, limit: number): number {
  const from = (size: number, at: number) => size - at - BLOCK
  const to = (size: number, at: number) => size - at
  let at = 0
  while (
    at + BLOCK <= limit &&
    a.compare(b, from(b.length, at), to(b.length, at), from(a.length, at), to(a.length, at)) === 0
  ) {
    at += BLOCK
  }
  while (at < limit && a[a.length - 1 - at] === b[b.length - 1 - at]) at += 1
  return at
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Where an entry, `mode SP name NUL id`, lies in its tree. */
type Place = {
  readonly start: number
  readonly nameStart: number
  readonly nameEnd: number
  readonly end: number
  readonly folder: boolean
}

function placeAt(bytes: Buffer, start: number, idBytes: number): Place | undefined {
  let nameStart = start
  while (nameStart < start + 6 && isOctal(bytes[nameStart])) nameStart += 1
  const modeLength = nameStart - start
  if (modeLength < 5 || bytes[nameStart] !== SPACE) return undefined
  nameStart += 1
  let nameEnd = nameStart
  while (nameEnd < bytes.length && bytes[nameEnd] !== NUL) nameEnd += 1
  const end = nameEnd + 1 + idBytes
  if (nameEnd === nameStart || end > bytes.length) return undefined
  // 40000 is the only mode of five digits that git writes.
  return { start, nameStart, nameEnd, end, folder: modeLength === 5 }
}

function isOctal(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 55
}

/** An entry of a tree whose structure was checked. */
function placeOf({ bytes, idBytes, starts }: Tree, index: number): Place | undefined {
  return placeAt(bytes, starts[index] ?? 0, idBytes)
}

function entryAt({ bytes, idBytes }: Tree, start: number): TreeEntry {
  const nameStart = bytes.indexOf(SPACE, start) + 1
  const nameEnd = bytes.indexOf(NUL, nameStart)
  return {
    kind: KINDS.get(bytes.toString('latin1', start, nameStart - 1)) ?? 'other',
    name: bytes.subarray(nameStart, nameEnd),
    oid: bytes.toString('hex', nameEnd + 1, nameEnd + 1 + idBytes),
  }
}

/** git's order: by bytes, a folder as if its name ended in a slash. */
function compareEntries(a: Buffer, left: Place, b: Buffer, right: Place): number {
  let i = left.nameStart
  let j = right.nameStart
  while (i < left.nameEnd && j < right.nameEnd && a[i] === b[j]) {
    i += 1
    j += 1
  }
  return byteAfter(a, i, left) - byteAfter(b, j, right)
}

function byteAfter(bytes: Buffer, at: number, place: Place): number {
  if (at < place.nameEnd) return bytes[at] ?? 0
  return place.folder ? SLASH : 0
}
