import type { ObjectFormat } from './object-stream.ts'

/** What an entry of a folder is. Only files are served and only folders are entered. */
export type EntryKind = 'file' | 'folder' | 'symlink' | 'gitlink' | 'other'

/** One entry of a tree object. `name` is a view of the bytes: git allows any but NUL and `/`. */
export type TreeEntry = { readonly kind: EntryKind; readonly name: Buffer; readonly oid: string }

/** A tree object whose structure was checked: entries whole, named once, in git's order. */
export type Tree = { readonly bytes: Buffer; readonly idBytes: number }

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
  let previous: Place | undefined
  for (let at = 0; at < bytes.length; ) {
    const place = placeAt(bytes, at, idBytes)
    if (place === undefined) return { defect: 'an entry is cut off or has no mode or name' }
    if (previous !== undefined && compareEntries(bytes, previous, bytes, place) >= 0) {
      return { defect: 'its entries are not in order, or one name stands twice' }
    }
    previous = place
    at = place.end
  }
  return { bytes, idBytes }
}

/** All entries, in git's order. */
export function entriesOf(tree: Tree): TreeEntry[] {
  const entries: TreeEntry[] = []
  for (let at = 0; at < tree.bytes.length; ) {
    const place = placeAt(tree.bytes, at, tree.idBytes)
    if (place === undefined) break
    entries.push(entryAt(tree.bytes, place))
    at = place.end
  }
  return entries
}

/** The folder of that name directly in the tree. */
export function folderIn(tree: Tree, name: Buffer): string | undefined {
  return entriesOf(tree).find((entry) => entry.kind === 'folder' && entry.name.equals(name))?.oid
}

/** Calls back for every name whose entry differs; a file that became a folder is two names. */
export function differences(
  before: Tree | undefined,
  after: Tree | undefined,
  onDifference: (before: TreeEntry | undefined, after: TreeEntry | undefined) => void,
): void {
  const a = before?.bytes ?? NOTHING
  const b = after?.bytes ?? NOTHING
  const idBytes = before?.idBytes ?? after?.idBytes ?? 20
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const left = i < a.length ? placeAt(a, i, idBytes) : undefined
    const right = j < b.length ? placeAt(b, j, idBytes) : undefined
    if (left === undefined && right === undefined) return
    const order = left === undefined ? 1 : right === undefined ? -1 : compareEntries(a, left, b, right)
    if (left !== undefined && right !== undefined && order === 0) {
      if (!sameBytes(a, left.start, left.end, b, right.start, right.end)) {
        onDifference(entryAt(a, left), entryAt(b, right))
      }
      i = left.end
      j = right.end
    } else if (left !== undefined && order < 0) {
      onDifference(entryAt(a, left), undefined)
      i = left.end
    } else if (right !== undefined) {
      onDifference(undefined, entryAt(b, right))
      j = right.end
    }
  }
}

const NOTHING = Buffer.alloc(0)

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

function entryAt(bytes: Buffer, place: Place): TreeEntry {
  const mode = bytes.toString('latin1', place.start, place.nameStart - 1)
  return {
    kind: KINDS.get(mode) ?? 'other',
    name: bytes.subarray(place.nameStart, place.nameEnd),
    oid: bytes.toString('hex', place.nameEnd + 1, place.end),
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

function sameBytes(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false
  for (let i = aStart, j = bStart; i < aEnd; i += 1, j += 1) if (a[i] !== b[j]) return false
  return true
}
