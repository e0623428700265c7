import { instantOfSeconds } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import { compareText, count } from '../domain/text.ts'
import type { Change, Commit, GitIdentity, History } from './archive.ts'
import type { Blob } from './blobs.ts'
import type { FileChange } from './changes.ts'
import type { CommitGraph, GraphCommit } from './commit-graph.ts'
import { blobProblem } from './file-problems.ts'

/** The history to publish, and what was wrong with old versions of files. */
export type ToldHistory = { readonly history: History; readonly problems: readonly Problem[] }

/**
 * Tells what each commit did to the archive. Listed are commits that changed a file, that are malformed, or whose
 * changes cannot be told because a parent is not there.
 *
 * `served` are contents that the reader of the files already knows to be readable or not.
 */
export function tellHistory(
  graph: CommitGraph,
  found: { readonly changes: readonly FileChange[]; readonly unread: number },
  blobs: ReadonlyMap<string, Blob>,
  served: ReadonlySet<string>,
): ToldHistory {
  const problems: Problem[] = []
  const reported = new Set(served)
  const byCommit = new Map<number, FileChange[]>()
  for (const change of found.changes) {
    const known = byCommit.get(change.commit)
    if (known === undefined) byCommit.set(change.commit, [change])
    else known.push(change)
  }
  const readable = (oid: string | undefined, path: string, commit: string): Blob | undefined => {
    const blob = oid === undefined ? undefined : blobs.get(oid)
    if (oid !== undefined && !reported.has(oid)) {
      reported.add(oid)
      const problem = blobProblem(oid, blob, { path, commit })
      if (problem !== undefined) problems.push(problem)
    }
    return blob
  }
  const commits: Commit[] = []
  const mergedBy = mergesOf(graph)
  for (const [position, commit] of graph.commits.entries()) {
    const changed = byCommit.get(position) ?? []
    const listed = changed.length > 0 || commit.object.defects.length > 0 || commit.parents === undefined
    if (!listed) continue
    changed.sort((a, b) => compareText(a.path, b.path))
    const changes = changed.map((change) =>
      tellChange(change, (oid) => readable(oid, change.path, commit.oid)),
    )
    commits.push(tellCommit(commit, commits.length, mergedBy.get(position), changes))
  }
  return { history: judge(graph, commits, found.unread), problems }
}

function tellChange({ path, before, after }: FileChange, read: (oid: string) => Blob | undefined): Change {
  const old = before === undefined ? undefined : known(before, read(before))
  const now = after === undefined ? undefined : known(after, read(after))
  const unread = {
    ...(before !== undefined && old === undefined ? { before } : {}),
    ...(after !== undefined && now === undefined ? { after } : {}),
  }
  return {
    path,
    change: before === undefined ? 'added' : after === undefined ? 'deleted' : 'amended',
    ...(old === undefined ? {} : { before: old }),
    ...(now === undefined ? {} : { after: { oid: now.oid, sha256: now.sha256 } }),
    ...(Object.keys(unread).length === 0 ? {} : { unread }),
  }
}

function known(oid: string, blob: Blob | undefined): NonNullable<Change['before']> | undefined {
  if (blob === undefined || !('sha256' in blob)) return undefined
  const { sha256 } = blob
  return blob.state === 'read' ? { oid, sha256, bytes: blob.bytes } : { oid, sha256 }
}

/** As git shows an author that cannot be read: nobody, at the beginning of time. The problem beside it says so. */
const NOBODY: GitIdentity = { name: '', email: '', claimedAt: instantOfSeconds(0) }

/** For each commit beside the line of first parents, by place in the graph, the merge of that line that brought it. */
function mergesOf({ commits }: CommitGraph): ReadonlyMap<number, string> {
  const line = new Set<number>()
  for (let at: number | undefined = commits.length - 1; at !== undefined; at = commits[at]?.parents?.[0]) {
    line.add(at)
  }
  const found = new Map<number, string>()
  let merge: string | undefined
  for (let at = commits.length - 1; at >= 0; at -= 1) {
    if (line.has(at)) merge = commits[at]?.oid
    else if (merge !== undefined) found.set(at, merge)
  }
  return found
}

function tellCommit(
  { oid, object, raw }: GraphCommit,
  position: number,
  mergedBy: string | undefined,
  changes: readonly Change[],
): Commit {
  return {
    oid,
    position,
    parents: object.parents,
    author: object.author ?? NOBODY,
    committer: object.committer ?? NOBODY,
    subject: object.subject,
    // A copy: the original is a view that would keep all its neighbours in memory.
    raw: Uint8Array.from(raw),
    ...(mergedBy === undefined ? {} : { mergedBy }),
    changes,
  }
}

function judge(graph: CommitGraph, commits: readonly Commit[], unread: number): History {
  if (graph.boundary.length > 0) {
    const why = 'the clone is shallow: commits before the oldest one here are missing'
    return { state: 'shallow', commits, why }
  }
  const lost = graph.problems.filter((problem) => problem.code !== 'E-COMMIT-MALFORMED').length
  if (lost > 0) {
    const why = `${count(lost, 'commit')} of the history cannot be read, nor can what came before`
    return { state: 'shallow', commits, why }
  }
  if (unread > 0) {
    return { state: 'shallow', commits, why: 'folders of the past cannot be read, so changes are missing' }
  }
  return { state: 'complete', commits }
}
