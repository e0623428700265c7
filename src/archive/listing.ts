import type { Problem } from '../domain/problem.ts'
import { MAX_DEPTH, MAX_ENTRIES, MAX_PATH_BYTES } from './limits.ts'
import { type PathCode, type ReadName, readName, showName, twinKey } from './path-rules.ts'
import { WHOLE_ARCHIVE } from './problems.ts'
import type { EntryKind } from './tree-object.ts'

/** An entry of a folder, wherever it was read: in a tree object or on a disk. */
export type Entry = { readonly kind: EntryKind; readonly name: Uint8Array }

/** A path that may be served, or why not. */
export type EntryPath =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly path: string; readonly code: PathCode; readonly why: string }

const KIND_REFUSALS: Readonly<Partial<Record<EntryKind, { code: PathCode; why: string }>>> = {
  symlink: { code: 'E-PATH-SYMLINK', why: 'is a symbolic link, which leads wherever its writer likes' },
  gitlink: { code: 'E-PATH-GITLINK', why: 'is a submodule, whose files are not in this repository' },
  other: { code: 'E-PATH-MODE', why: 'is neither a file nor a folder' },
}

/** The path of an entry below a folder of the archive, by the rules for one name, for its kind and for its length. */
export function entryPath(folder: string, kind: EntryKind, read: ReadName): EntryPath {
  if (!read.ok) return { ok: false, path: join(folder, read.shown), code: read.code, why: read.why }
  const path = join(folder, read.name)
  const refusal = KIND_REFUSALS[kind]
  if (refusal !== undefined) return { ok: false, path, ...refusal }
  // A UTF-16 code unit takes three bytes at most.
  if (path.length * 3 > MAX_PATH_BYTES && Buffer.byteLength(path) > MAX_PATH_BYTES) {
    return { ok: false, path, code: 'E-PATH-LENGTH', why: `has a path longer than ${MAX_PATH_BYTES} bytes` }
  }
  return { ok: true, path }
}

/** What is found below one folder after the other, with every rule and limit applied. */
export type Listing<T extends Entry> = {
  /** Takes the entries of a folder; returns the folders among them that are to be entered. */
  readonly add: (folder: string, depth: number, entries: readonly T[]) => { path: string; entry: T }[]
  readonly files: { readonly path: string; readonly entry: T }[]
  readonly problems: Problem[]
}

/** An empty listing of the archive at a commit, or of a plain folder. */
export function startListing<T extends Entry>(commit: string | undefined): Listing<T> {
  const files: { path: string; entry: T }[] = []
  const problems: Problem[] = []
  let seen = 0
  const refuse = (path: string, code: PathCode, why: string) => {
    problems.push({ code, message: `${showName(path)} ${why}.`, at: { path, commit }, hint: hintFor(code) })
  }
  const add = (folder: string, depth: number, entries: readonly T[]) => {
    const folders: { path: string; entry: T }[] = []
    const before = seen
    seen += entries.length
    if (seen > MAX_ENTRIES) {
      if (before > MAX_ENTRIES) return folders
      problems.push({
        code: 'E-LIMIT-FILES',
        message: `The archive holds more than ${MAX_ENTRIES} files and folders; the rest was not read.`,
        at: { path: WHOLE_ARCHIVE, commit },
        hint: 'Split the archive, or give the folder of the repository that holds the records.',
      })
      return folders
    }
    const named = entries.map((entry) => ({ entry, read: readName(entry.name) }))
    const twins = twinsIn(named.map(({ read }) => read))
    for (const { entry, read } of named) {
      const place = entryPath(folder, entry.kind, read)
      const twin = twins.get(read)
      if (!place.ok) refuse(place.path, place.code, place.why)
      else if (twin !== undefined) {
        refuse(place.path, 'E-PATH-TWIN', `differs from ${showName(twin)} only in case or Unicode form`)
      } else if (entry.kind === 'file') files.push({ path: place.path, entry })
      else if (depth >= MAX_DEPTH)
        refuse(place.path, 'E-PATH-DEPTH', `lies more than ${MAX_DEPTH} folders deep`)
      else folders.push({ path: place.path, entry })
    }
    return folders
  }
  return { add, files, problems }
}

/** Each name that a file system without case or with other Unicode forms would confuse, and with which. */
function twinsIn(names: readonly ReadName[]): Map<ReadName, string> {
  const byKey = new Map<string, { readonly ok: true; readonly name: string }>()
  const twins = new Map<ReadName, string>()
  for (const read of names) {
    if (!read.ok) continue
    const key = twinKey(read.name)
    const other = byKey.get(key)
    if (other === undefined) byKey.set(key, read)
    else {
      twins.set(other, read.name)
      twins.set(read, other.name)
    }
  }
  return twins
}

function hintFor(code: PathCode): string {
  if (code === 'E-PATH-SYMLINK') return 'Put the file itself there; links are never followed.'
  if (code === 'E-PATH-GITLINK') return 'Commit the files themselves.'
  if (code === 'E-PATH-TWIN') return 'Rename one of the two; neither is read.'
  return 'Rename it; it is not read.'
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
