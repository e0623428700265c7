import { hash } from 'node:crypto'
import { join } from 'node:path'
import { compareText } from '../domain/text.ts'
import type { Archive, ArchiveLocation } from './archive.ts'
import { listDisk, readDisk } from './disk.ts'
import { findRepository, openFolder } from './location.ts'
import type { ObjectFormat } from './object-stream.ts'

/** Files that lie in the archive's folder otherwise than in the commit that was read. Paths are in order. */
export type Uncommitted = {
  readonly added: readonly string[]
  readonly amended: readonly string[]
  /** No longer there as an ordinary file. */
  readonly deleted: readonly string[]
}

/**
 * Compares the files as they lie with the commit, by their ids; `undefined` where there is nothing to compare: a
 * bare repository, a plain folder. git's own `status` would run programs that the repository names.
 *
 * Files that git would convert on the way (line endings) are compared in both forms; what the rules of a path
 * refuse is left out, and so is whatever a plain line of `.gitignore` names.
 */
export function uncommittedPaths(location: ArchiveLocation, archive: Archive): Uncommitted | undefined {
  const format = archive.objectFormat
  if (format === undefined) return undefined
  const root = openFolder(location.path)
  const repository = findRepository(root)
  if (repository === undefined || repository.gitDirectory === root) return undefined
  const { paths } = listDisk(root)
  const lying = new Set(paths)
  const unread = archive.problems.map(({ at }) => at.path)
  const isUnread = (path: string) => unread.some((place) => path === place || path.startsWith(`${place}/`))
  const known = [...archive.files.values()]
  return {
    added: paths.filter((path) => !archive.files.has(path) && !isUnread(path)).sort(compareText),
    amended: known
      .filter(({ path, oid }) => lying.has(path) && !isSame(join(root, path), oid, format))
      .map(({ path }) => path),
    deleted: known.map(({ path }) => path).filter((path) => !lying.has(path)),
  }
}

function isSame(place: string, oid: string | undefined, format: ObjectFormat): boolean {
  const file = readDisk(place)
  if (!('bytes' in file)) return false
  const { bytes } = file
  if (blobId(bytes, format) === oid) return true
  if (!bytes.includes('\r\n')) return false
  return blobId(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'), format) === oid
}

function blobId(bytes: Buffer, format: ObjectFormat): string {
  return hash(format, Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]), 'hex')
}
