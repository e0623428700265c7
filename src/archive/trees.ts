import { MAX_TREE_BYTES } from './limits.ts'
import { type ObjectAnswer, type ObjectCode, type ObjectStore, readObjects } from './objects.ts'
import { folderIn, ID_BYTES, parseTree, type Tree } from './tree-object.ts'

/** A folder that could not be read, and why. */
export type UnreadableTree = { readonly code: ObjectCode | 'E-TREE-MALFORMED'; readonly why: string }

/** Reads trees by id in one git process, and hands each on as it comes: all of them together may be too many. */
export async function readTrees(
  store: ObjectStore,
  oids: Iterable<string>,
  onTree: (oid: string, tree: Tree | UnreadableTree) => void,
): Promise<void> {
  await readObjects(store, [...oids], MAX_TREE_BYTES, (answer) => {
    onTree(answer.oid, treeOf(answer, ID_BYTES[store.format]))
  })
}

function treeOf(answer: ObjectAnswer, idBytes: number): Tree | UnreadableTree {
  if (answer.state === 'unreadable') return answer
  if (answer.state === 'too-large') {
    return { code: 'E-TREE-MALFORMED', why: `it has ${answer.size} bytes, more than a folder may have` }
  }
  if (answer.type !== 'tree') {
    return { code: 'E-TREE-MALFORMED', why: `it is a ${answer.type} where a folder should be` }
  }
  const tree = parseTree(answer.bytes, idBytes)
  return 'defect' in tree ? { code: 'E-TREE-MALFORMED', why: tree.defect } : tree
}

/** The archive's own folder in the tree of a commit: its id, `undefined` where there is none, or why it is unknown. */
export type ArchiveTrees = ReadonlyMap<string, string | undefined | UnreadableTree>

/** Walks from the trees of commits down to the archive's folder: one git process for each folder on the way. */
export async function findArchiveTrees(
  store: ObjectStore,
  roots: ReadonlySet<string>,
  prefix: string,
): Promise<ArchiveTrees> {
  let reached: ArchiveTrees = new Map([...roots].map((root) => [root, root]))
  for (const segment of prefix.split('/').filter((name) => name !== '')) {
    const name = Buffer.from(segment, 'utf8')
    const wanted = new Set([...reached.values()].filter((oid) => typeof oid === 'string'))
    const inside = new Map<string, string | undefined | UnreadableTree>()
    await readTrees(store, wanted, (oid, tree) => {
      inside.set(oid, 'bytes' in tree ? folderIn(tree, name) : tree)
    })
    reached = new Map(
      [...reached].map(([root, oid]) => [root, typeof oid === 'string' ? inside.get(oid) : oid]),
    )
  }
  return reached
}
