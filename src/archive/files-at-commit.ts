import type { Problem } from '../domain/problem.ts'
import { startListing } from './listing.ts'
import { entriesOf, type TreeEntry } from './tree-object.ts'
import { type Trees, unreadableFolder, type Walk } from './walk.ts'

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
  const advance = (trees: Trees) => {
    depth += 1
    folders = folders.flatMap(({ path, oid }) => {
      const read = trees.get(oid)
      if (read === undefined || !('bytes' in read)) {
        unreadable.push(unreadableFolder(oid, read, { path, commit }))
        return []
      }
      const inside = listing.add(path, depth, entriesOf(read))
      return inside.map((folder) => ({ path: folder.path, oid: folder.entry.oid }))
    })
  }
  return {
    wanted: () => folders.map(({ oid }) => oid),
    advance,
    files: listing.files,
    problems: () => [...listing.problems, ...unreadable],
  }
}
