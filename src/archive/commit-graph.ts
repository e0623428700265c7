import type { Problem } from '../domain/problem.ts'
import { type CommitObject, parseCommitObject } from './commit-object.ts'
import { askGit } from './git.ts'
import { MAX_COMMIT_BYTES, MAX_PAIRED_PARENTS } from './limits.ts'
import { type ObjectAnswer, type ObjectStore, readObjects } from './objects.ts'
import { WHOLE_ARCHIVE } from './problems.ts'

/** A commit that can be reached from the one that was asked for through commits with the right hash. */
export type GraphCommit = {
  readonly oid: string
  readonly raw: Buffer
  readonly object: CommitObject
  readonly tree: string
  /** Positions of its parents; absent where a parent is not there, so that nobody can tell what the commit changed. */
  readonly parents: readonly number[] | undefined
}

/** The history of a commit. */
export type CommitGraph = {
  /**
   * Parents before children. A side branch stands where it was merged: behind everything that the first parent
   * of the merge already held. Dates play no part, because whoever commits chooses them.
   */
  readonly commits: readonly GraphCommit[]
  /** Commits behind which the clone, by its own account, holds nothing. */
  readonly boundary: readonly string[]
  readonly problems: readonly Problem[]
}

type ReadCommit = { readonly raw: Buffer; readonly object: CommitObject; readonly tree: string }
type Found = Map<string, ReadCommit | Extract<ObjectAnswer, { state: 'unreadable' }>>

/** Reads every commit from `head` back to the beginning, or to the boundary of a shallow clone. */
export async function readCommitGraph(
  store: ObjectStore,
  head: string,
  shallow: ReadonlySet<string>,
): Promise<CommitGraph> {
  const found: Found = new Map()
  // What rev-list says is a list of what to read, nothing more: the graph is made of the bytes.
  const listed = await askGit(store.git, ['rev-list', '--end-of-options', head])
  await readInto(found, store, new Set([head, ...idsIn(listed.stdout)]))
  if (unknownParents(found, head, shallow).size > 0) {
    const types = '--batch-check=%(objecttype) %(objectname)'
    const all = await askGit(store.git, ['cat-file', '--batch-all-objects', '--unordered', types])
    const commits = all.stdout.split('\n').filter((line) => line.startsWith('commit '))
    await readInto(found, store, new Set(idsIn(commits.map((line) => line.slice(7)).join('\n'))))
    await readInto(found, store, unknownParents(found, head, shallow))
  }
  return arrange(found, head, shallow)
}

function idsIn(text: string): string[] {
  return text.split('\n').filter((line) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(line))
}

async function readInto(found: Found, store: ObjectStore, wanted: ReadonlySet<string>): Promise<void> {
  const idLength = store.format === 'sha1' ? 40 : 64
  const missing = [...wanted].filter((oid) => !found.has(oid))
  await readObjects(store, missing, MAX_COMMIT_BYTES, (answer) => {
    const { oid } = answer
    if (answer.state === 'unreadable') {
      found.set(oid, answer)
      return
    }
    const object =
      answer.state === 'read' && answer.type === 'commit'
        ? parseCommitObject(answer.bytes, idLength)
        : undefined
    const why =
      answer.state === 'too-large'
        ? `it has ${answer.size} bytes, more than a commit may have`
        : `it is no commit with a tree, but a ${answer.type}`
    found.set(
      oid,
      answer.state === 'read' && object?.tree !== undefined
        ? { raw: answer.bytes, object, tree: object.tree }
        : { state: 'unreadable', oid, code: 'E-OBJECT-CORRUPT', why },
    )
  })
}

/** Parents that are named by a commit in reach and were not asked for: rev-list gave up, or did not tell all. */
function unknownParents(found: Found, head: string, shallow: ReadonlySet<string>): Set<string> {
  const unknown = new Set<string>()
  const reached = new Set([head])
  for (const oid of reached) {
    for (const parent of parentsOf(found, oid, shallow)) {
      if (found.has(parent)) reached.add(parent)
      else unknown.add(parent)
    }
  }
  return unknown
}

function parentsOf(found: Found, oid: string, shallow: ReadonlySet<string>): readonly string[] {
  const commit = found.get(oid)
  return commit === undefined || !('object' in commit) || shallow.has(oid) ? [] : commit.object.parents
}

/** Depth first, first parent first, a commit behind its parents. Without recursion: histories are deep. */
function arrange(found: Found, head: string, shallow: ReadonlySet<string>): CommitGraph {
  const position = new Map<string, number>()
  const commits: GraphCommit[] = []
  const problems: Problem[] = []
  const boundary: string[] = []
  const entered = new Set([head])
  const path = [{ oid: head, next: 0 }]
  while (true) {
    const top = path.at(-1)
    if (top === undefined) return { commits, boundary, problems }
    const named = parentsOf(found, top.oid, shallow)
    const parent = named[top.next]
    if (parent !== undefined) {
      top.next += 1
      if (!entered.has(parent)) {
        entered.add(parent)
        path.push({ oid: parent, next: 0 })
      }
      continue
    }
    path.pop()
    const commit = found.get(top.oid)
    if (commit === undefined || !('object' in commit)) {
      problems.push(unreadableCommit(top.oid, commit))
      continue
    }
    if (commit.object.defects.length > 0) problems.push(malformed(top.oid, commit.object))
    const isCut = shallow.has(top.oid) && commit.object.parents.length > 0
    if (isCut) boundary.push(top.oid)
    const parents = named.map((oid) => position.get(oid))
    const known = parents.every((place) => place !== undefined) && !isCut
    position.set(top.oid, commits.length)
    commits.push({ oid: top.oid, ...commit, parents: known ? parents : undefined })
  }
}

function unreadableCommit(
  oid: string,
  answer: Extract<ObjectAnswer, { state: 'unreadable' }> | undefined,
): Problem {
  return {
    code: answer?.code ?? 'E-OBJECT-MISSING',
    message: `Commit ${oid} cannot be read: ${answer?.why ?? 'the repository does not hold it'}.`,
    at: { path: WHOLE_ARCHIVE, commit: oid },
    hint: 'What came before it cannot be told. Fetch the history again from a copy that is whole.',
  }
}

function malformed(oid: string, { defects }: CommitObject): Problem {
  return {
    code: 'E-COMMIT-MALFORMED',
    message: `Commit ${oid} is malformed: ${defects.slice(0, 5).join('; ').slice(0, 500)}.`,
    at: { path: WHOLE_ARCHIVE, commit: oid },
    hint: 'Two programs may read it differently, so nothing that it is said to sign counts. git never writes such a commit.',
  }
}

/**
 * The best common ancestors of a commit's parents, every pair of them (git-merge-base). `undefined` where the
 * search ran into the end of what is known.
 */
export function mergeBases(
  commits: readonly GraphCommit[],
  parents: readonly number[],
): readonly number[] | undefined {
  const bases = new Set<number>()
  for (const [first, a] of parents.entries()) {
    if (first > 0 && parents.length > MAX_PAIRED_PARENTS) break
    for (const b of parents.slice(first + 1)) {
      const found = commonAncestors(commits, a, b)
      if (found === undefined) return undefined
      for (const base of found) bases.add(base)
    }
  }
  return [...bases]
}

const OF_A = 1
const OF_B = 2
const BELOW_A_BASE = 4

/** Positions fall towards the past, so one pass from the later of the two downwards sees every child before its parents. */
function commonAncestors(commits: readonly GraphCommit[], a: number, b: number): number[] | undefined {
  const marks = new Map<number, number>([[a, OF_A]])
  marks.set(b, (marks.get(b) ?? 0) | OF_B)
  const bases: number[] = []
  let undecided = marks.size
  for (let at = Math.max(a, b); at >= 0 && undecided > 0; at -= 1) {
    const mark = marks.get(at)
    if (mark === undefined) continue
    marks.delete(at)
    if ((mark & BELOW_A_BASE) === 0) undecided -= 1
    const isBase = mark === (OF_A | OF_B)
    if (isBase) bases.push(at)
    const parents = commits[at]?.parents
    if (parents === undefined) {
      if (!isBase && (mark & BELOW_A_BASE) === 0) return undefined
      continue
    }
    for (const parent of parents) {
      const old = marks.get(parent) ?? 0
      const mixed = old | mark | (isBase ? BELOW_A_BASE : 0)
      marks.set(parent, mixed)
      const wasUndecided = old !== 0 && (old & BELOW_A_BASE) === 0
      const isUndecided = (mixed & BELOW_A_BASE) === 0
      undecided += Number(isUndecided) - Number(wasUndecided)
    }
  }
  return bases
}
