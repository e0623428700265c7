import type { Problem } from '../domain/problem.ts'
import type { ObjectStore } from './objects.ts'
import { WHOLE_ARCHIVE } from './problems.ts'
import type { Tree } from './tree-object.ts'
import { readTrees, type UnreadableTree } from './trees.ts'

export type Trees = ReadonlyMap<string, Tree | UnreadableTree>

/** Something that goes down through folders, one level at a time. */
export type Walk = {
  /** Ids of the folders that it needs next; none when it is done. */
  readonly wanted: () => Iterable<string>
  /** Takes those folders. */
  readonly advance: (trees: Trees) => void
}

/**
 * Lets several walks go down together. All folders of one depth are read by one git process, so the number of
 * processes is that of the deepest folder, whatever the number of files and commits.
 */
export async function walkTogether(store: ObjectStore, walks: readonly Walk[]): Promise<void> {
  while (true) {
    const wanted = new Set(walks.flatMap((walk) => [...walk.wanted()]))
    if (wanted.size === 0) return
    const trees = await readTrees(store, wanted)
    for (const walk of walks) walk.advance(trees)
  }
}

/** Says that a folder could not be read. */
export function unreadableFolder(
  oid: string,
  tree: UnreadableTree | undefined,
  at: { readonly path: string; readonly commit: string | undefined },
): Problem {
  const path = at.path === '' ? WHOLE_ARCHIVE : at.path
  return {
    code: tree?.code ?? 'E-OBJECT-MISSING',
    message: `Folder ${path} (tree ${oid}) cannot be read: ${tree?.why ?? 'the repository does not hold it'}.`,
    at: { path, commit: at.commit },
    hint: 'Nothing below it is read. Fetch the repository again from a copy that is whole.',
  }
}
