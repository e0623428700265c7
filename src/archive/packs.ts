import { createHash } from 'node:crypto'
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { ObjectFormat } from './object-stream.ts'
import { ID_BYTES } from './tree-object.ts'

const PIECE = 1024 * 1024

/**
 * Tells an accident from a forgery, for an object whose bytes do not match its name. A pack ends in a checksum of
 * itself: where a pack fails it and the object has no file of its own, storage was damaged. Otherwise somebody put
 * other bytes there.
 */
export function isAccident(objectsDirectory: string, format: ObjectFormat, oid: string): boolean {
  if (existsSync(join(objectsDirectory, oid.slice(0, 2), oid.slice(2)))) return false
  const packs = join(objectsDirectory, 'pack')
  return namesIn(packs).some((name) => name.endsWith('.pack') && !isWhole(join(packs, name), format))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isWhole(pack: string, format: ObjectFormat): boolean {
  const file = openSync(pack, 'r')
  try {
    const end = fstatSync(file).size - ID_BYTES[format]
    const checksum = createHash(format)
    const piece = Buffer.alloc(PIECE)
    for (let at = 0; at < end; ) {
      const length = readSync(file, piece, 0, Math.min(PIECE, end - at), at)
      if (length === 0) return false
      checksum.update(piece.subarray(0, length))
      at += length
    }
    const trailer = piece.subarray(0, readSync(file, piece, 0, ID_BYTES[format], Math.max(end, 0)))
    return checksum.digest().equals(trailer)
  } finally {
    closeSync(file)
  }
}
