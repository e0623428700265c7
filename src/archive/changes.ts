import type { Problem } from '../domain/problem.ts'
import { MAX_CHANGES, MAX_DEPTH } from './limits.ts'
import { entryPath } from './listing.ts'
import { readName, showName } from './path-rules.ts'
import { WHOLE_ARCHIVE } from './problems.ts'
import { isClean, replaced, type Sides } from './three-way.ts'
import { differences, entriesOf, type Tree, type TreeEntry } from './tree-object.ts'
import { type ReadTree, unreadableFolder, type Walk } from './walk.ts'

/** A folder that a commit may have changed. `commit` is a position in the graph. */
export type Step = { readonly commit: number; readonly path: string } & Sides

/** A change to a file, by the ids of its versions. */
export type FileChange = {
  readonly commit: number
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
}

export type Changes = Walk & {
  readonly changes: readonly FileChange[]
  readonly problems: readonly Problem[]
  /** Paths that may not be served, with the first commit that added each. */
  readonly refused: ReadonlyMap<string, { readonly commit: number; readonly why: string }>
  /** True where changes are missing, because a folder of the past could not be read or a limit was met. */
  readonly gaps: () => boolean
}

/** Finds the files that each commit changed, from the archive's folder in the commit and in its parents. */
export function findChanges(idOf: (commit: number) => string, first: readonly Step[]): Changes {
  const changes: FileChange[] = []
  const problems: Problem[] = []
  const refused = new Map<string, { commit: number; why: string }>()
  const reported = new Set<string>()
  let steps = first.filter((step) => !isClean(step))
  let depth = 0
  let gaps = false
  const isFull = () => changes.length + steps.length > MAX_CHANGES

  const visit = (step: Step, name: Buffer, sides: Sides, kind: TreeEntry['kind']): Step | undefined => {
    if (isClean(sides)) return undefined
    const place = entryPath(step.path, kind, readName(name))
    if (!place.ok) {
      const shown = showName(place.path)
      const isFirst = step.commit < (refused.get(shown)?.commit ?? Number.POSITIVE_INFINITY)
      if (sides.result !== undefined && isFirst) refused.set(shown, { commit: step.commit, why: place.why })
      return undefined
    }
    if (kind === 'folder') return { commit: step.commit, path: place.path, ...sides }
    changes.push({ commit: step.commit, path: place.path, before: replaced(sides), after: sides.result })
    return undefined
  }

  const use = (step: Step, read: ReadTree) => {
    if (isFull()) return
    const unreadable = idsOf(step).find((oid) => !isTree(read(oid)))
    if (unreadable === undefined) {
      compare(step, read, (name, kind, sides) => {
        const deeper = visit(step, name, sides, kind)
        if (deeper !== undefined) steps.push(deeper)
      })
      return
    }
    gaps = true
    if (reported.has(unreadable)) return
    reported.add(unreadable)
    const tree = read(unreadable)
    const at = { path: step.path, commit: idOf(step.commit) }
    problems.push(unreadableFolder(unreadable, isTree(tree) ? undefined : tree, at))
  }

  const nextLevel = () => {
    depth += 1
    if (isFull()) problems.push(TOO_MANY)
    if (isFull() || (depth > MAX_DEPTH && steps.length > 0)) {
      gaps = true
      steps = []
    }
    const level = steps
    steps = []
    return level.map((step) => ({ oids: idsOf(step), use: (read: ReadTree) => use(step, read) }))
  }

  return { nextLevel, changes, problems, refused, gaps: () => gaps }
}

const TOO_MANY: Problem = {
  code: 'E-LIMIT-HISTORY',
  message: `The history holds more than ${MAX_CHANGES} changes to files; what is beyond was not read.`,
  at: { path: WHOLE_ARCHIVE },
  hint: 'Split the archive, or give the folder of the repository that holds the records.',
}

function isTree(tree: ReturnType<ReadTree>): tree is Tree {
  return tree !== undefined && 'bytes' in tree
}

function idsOf({ result, parents, bases = [] }: Sides): string[] {
  return [result, ...parents, ...bases].filter((oid) => oid !== undefined)
}

type OnName = (name: Buffer, kind: TreeEntry['kind'], sides: Sides) => void

/** Calls back for each name that differs between a folder's versions, once for each kind of thing that it was. */
function compare(step: Step, readAny: ReadTree, onName: OnName): void {
  const read = (oid: string | undefined) => {
    const tree = readAny(oid)
    return isTree(tree) ? tree : undefined
  }
  if (step.parents.length > 1) {
    compareMerge(step, read, onName)
    return
  }
  const isRoot = step.parents.length === 0
  differences(read(step.parents[0]), read(step.result), (before, after) => {
    if (after !== undefined) {
      const parents = isRoot ? [] : [before?.kind === after.kind ? before.oid : undefined]
      onName(after.name, after.kind, { result: after.oid, parents, bases: [] })
    }
    if (before !== undefined && before.kind !== after?.kind) {
      onName(before.name, before.kind, { result: undefined, parents: [before.oid], bases: [] })
    }
  })
}

/** The same for a merge: every name in any of the versions, because "unchanged" takes all of them to say. */
function compareMerge(step: Step, read: (oid: string | undefined) => Tree | undefined, onName: OnName): void {
  const versions = [step.result, ...step.parents, ...(step.bases ?? [])]
  const ids = new Map<string, { name: Buffer; kind: TreeEntry['kind']; oids: (string | undefined)[] }>()
  for (const [index, version] of versions.entries()) {
    const tree = read(version)
    for (const { kind, name, oid } of tree === undefined ? [] : entriesOf(tree)) {
      const key = `${kind}/${name.toString('latin1')}`
      const known = ids.get(key) ?? { name, kind, oids: versions.map(() => undefined) }
      known.oids[index] = oid
      ids.set(key, known)
    }
  }
  const end = 1 + step.parents.length
  for (const { name, kind, oids } of ids.values()) {
    const bases = step.bases === undefined ? undefined : oids.slice(end)
    onName(name, kind, { result: oids[0], parents: oids.slice(1, end), bases })
  }
}
