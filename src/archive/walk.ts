import type { Problem } from '../domain/problem.ts'
import type { ObjectStore } from './objects.ts'
import { WHOLE_ARCHIVE } from './problems.ts'
import type { Tree } from './tree-object.ts'
import { readTrees, type UnreadableTree } from './trees.ts'

/** A folder that was asked for; `undefined` where it was not. */
export type ReadTree = (oid: string | undefined) => Tree | UnreadableTree | undefined

/** Folders that are looked at together, and what is then done with them. */
export type Need = { readonly oids: readonly string[]; readonly use: (read: ReadTree) => void }

/** Something that goes down through folders, one level at a time. */
export type Walk = {
  /** What it needs on the next level, once everything on this one was used; nothing when it is done. */
  readonly nextLevel: () => readonly Need[]
}

/**
 * Lets several walks go down together. All folders of one depth are read by one git process, so the number of
 * processes is that of the deepest folder, whatever the number of files and commits.
 */
export async function walkTogether(store: ObjectStore, walks: readonly Walk[]): Promise<void> {
  while (true) {
    const needs = walks.flatMap((walk) => walk.nextLevel())
    if (needs.length === 0) return
    await satisfy(store, needs)
  }
}

/** Reads each folder once, uses it as soon as all that belongs to it has come, and drops it after its last use. */
async function satisfy(store: ObjectStore, needs: readonly Need[]): Promise<void> {
  const users = new Map<string, { readonly waiting: OpenNeed[]; uses: number }>()
  for (const { oids, use } of needs) {
    const open: OpenNeed = { oids: new Set(oids), missing: 0, use }
    for (const oid of open.oids) {
      const user = users.get(oid)
      if (user === undefined) users.set(oid, { waiting: [open], uses: 1 })
      else {
        user.waiting.push(open)
        user.uses += 1
      }
    }
    open.missing = open.oids.size
  }
  const held = new Map<string, Tree | UnreadableTree>()
  const read: ReadTree = (oid) => (oid === undefined ? undefined : held.get(oid))
  await readTrees(store, users.keys(), (oid, tree) => {
    held.set(oid, tree)
    for (const need of users.get(oid)?.waiting ?? []) {
      need.missing -= 1
      if (need.missing > 0) continue
      need.use(read)
      for (const used of need.oids) {
        const user = users.get(used)
        if (user === undefined) continue
        user.uses -= 1
        if (user.uses === 0) held.delete(used)
      }
    }
  })
}

type OpenNeed = { readonly oids: ReadonlySet<string>; missing: number; readonly use: Need['use'] }

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
