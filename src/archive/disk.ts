import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../domain/problem.ts'
import { MAX_FILE_BYTES } from './limits.ts'
import { type Entry, startListing } from './listing.ts'
import { WHOLE_ARCHIVE } from './problems.ts'
import type { EntryKind } from './tree-object.ts'

/** What lies below a folder, by the same rules as in a commit. Links are not followed. */
export type DiskListing = { readonly paths: readonly string[]; readonly problems: readonly Problem[] }

/**
 * Lists the files below a folder, except `.git` and what a plain line of the folder's own `.gitignore` names.
 * Lines with wildcards or exceptions are not interpreted: what they mean is for git to say.
 */
export function listDisk(root: string): DiskListing {
  const listing = startListing<Entry>(undefined)
  const unreadable: Problem[] = []
  const ignored = ignoredBy(join(root, '.gitignore'))
  let folders = ['']
  for (let depth = 1; folders.length > 0; depth += 1) {
    folders = folders.flatMap((folder) => {
      const entries = entriesOnDisk(join(root, folder), folder, ignored)
      if (Array.isArray(entries)) return listing.add(folder, depth, entries).map(({ path }) => path)
      unreadable.push(unreadableOnDisk(folder, entries.code))
      return []
    })
  }
  return { paths: listing.files.map(({ path }) => path), problems: [...listing.problems, ...unreadable] }
}

/** A file's bytes, or why there are none. */
export type DiskFile = { readonly bytes: Buffer } | { readonly code: string } | { readonly size: number }

/** Reads an ordinary file. A link, a pipe or a device that took its place since it was listed is not opened. */
export function readDisk(place: string): DiskFile {
  let file: number | undefined
  try {
    file = openSync(place, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const found = fstatSync(file)
    if (!found.isFile()) return { code: 'no ordinary file' }
    return found.size > MAX_FILE_BYTES ? { size: found.size } : { bytes: readFileSync(file) }
  } catch (error) {
    return { code: codeOf(error) }
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Says that a file or folder could not be read from the disk. */
export function unreadableOnDisk(path: string, code: string): Problem {
  return {
    code: 'E-FILE-UNREADABLE',
    message: `${path === '' ? 'The folder' : path} cannot be read (${code}).`,
    at: { path: path === '' ? WHOLE_ARCHIVE : path },
    hint: 'Check that you may read it.',
  }
}

function entriesOnDisk(
  place: string,
  folder: string,
  ignored: ReadonlySet<string>,
): Entry[] | { readonly code: string } {
  try {
    return readdirSync(place, { withFileTypes: true, encoding: 'buffer' })
      .map((entry) => ({ kind: kindOf(entry), name: entry.name }))
      .filter(({ name }) => {
        const text = name.toString('utf8')
        if (folder === '' && text === '.git') return false
        return !ignored.has(text) && !ignored.has(`${folder}/${text}`)
      })
      .sort((a, b) => Buffer.compare(a.name, b.name))
  } catch (error) {
    return { code: codeOf(error) }
  }
}

function kindOf(entry: Dirent<Buffer>): EntryKind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'symlink' : 'other'
}

/** Names that are ignored everywhere, and paths that begin with `/` or, below the top, with their folder. */
function ignoredBy(place: string): ReadonlySet<string> {
  const file = readDisk(place)
  if (!('bytes' in file)) return new Set()
  const lines = file.bytes.toString('utf8').split(/\r?\n/)
  const plain = lines.filter((line) => /^[^#!*?[\]\\\s][^*?[\]\\]*$/.test(line) && line.trim() === line)
  return new Set(plain.map((line) => line.replace(/\/$/, '')))
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'unknown error'
}
