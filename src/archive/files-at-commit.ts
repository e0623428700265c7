import type { Problem } from '../domain/problem.ts'
import { startListing } from './listing.ts'
import { entriesOf, type TreeEntry } from './tree-object.ts'
import { type ReadTree, unreadableFolder, type Walk } from './walk.ts'

export type FilesAtCommit = Walk & {
  readonly files: readonly { readonly path: string; readonly entry: TreeEntry }[]
  readonly problems: () => readonly Problem[]
}

/** Lists the files below the archive's folder at a commit. */
export function filesAtCommit(commit: string, tree: string): FilesAtCommit {
  const listing = startListing<TreeEntry>(commit)
  const unreadable: Problem[] = []
  let depth = 0
  let folders = [{ path: '', oid: tree }]
  const enter = (path: string, oid: string, read: ReadTree) => {
    const folder = read(oid)
    if (folder === undefined || !('bytes' in folder)) {
      unreadable.push(unreadableFolder(oid, folder, { path, commit }))
      return
    }
    for (const inside of listing.add(path, depth, entriesOf(folder))) {
      folders.push({ path: inside.path, oid: inside.entry.oid })
    }
  }
  const nextLevel = () => {
    const level = folders
    folders = []
    depth += 1
    return level.map(({ path, oid }) => ({ oids: [oid], use: (read: ReadTree) => enter(path, oid, read) }))
  }
  return { nextLevel, files: listing.files, problems: () => [...listing.problems, ...unreadable] }
}
