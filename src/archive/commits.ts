import type { Problem } from '../domain/problem.ts'
import type { ArchiveLocation } from './archive.ts'
import { readCommitGraph } from './commit-graph.ts'
import { hardenedGit } from './git.ts'
import { openCommit } from './head.ts'
import { MAX_COMMIT_BYTES } from './limits.ts'
import { findRepository, openFolder } from './location.ts'
import { readObjects } from './objects.ts'
import { listProblems } from './problems.ts'
import { parseReference } from './reference.ts'
import { inspectStorage, shallowBoundary } from './storage.ts'
import { ArchiveUnreadable } from './unreadable.ts'

/** Every commit that can be reached from one, as raw objects. */
export type CommitWalk = {
  /** The commit that was asked for. */
  readonly head: string
  readonly objectFormat: 'sha1' | 'sha256'
  /** Parents before children; each hashed again when it was read. */
  readonly commits: readonly { readonly oid: string; readonly raw: Uint8Array }[]
  /** Why commits may be missing: the clone is shallow, or objects cannot be read. Absent where it is the whole history. */
  readonly cut?: string | undefined
  readonly problems: readonly Problem[]
}

/**
 * Reads the commits of a repository, whether they concern its archive or not. Throws `ArchiveUnreadable` only where
 * there is nothing to read.
 *
 * A commit that git itself cannot read, because it does not begin with a tree, is still handed on: whoever verifies
 * signatures has to see it. What came before it stays unknown.
 */
export async function readCommits({ path, ref }: Pick<ArchiveLocation, 'path' | 'ref'>): Promise<CommitWalk> {
  if (ref !== undefined) parseReference(ref)
  const repository = findRepository(openFolder(path))
  if (repository === undefined) {
    throw new ArchiveUnreadable(
      'E-ARCHIVE-NO-COMMITS',
      `${path} is not in a git repository, so it has no commits.`,
      'Give a git repository, or a folder of its work tree.',
    )
  }
  const git = hardenedGit(repository.gitDirectory)
  const { store, commit: head } = await openCommit(git, repository, ref)
  const [graph, storage] = await Promise.all([
    readCommitGraph(store, head, shallowBoundary(repository)),
    inspectStorage(git, repository),
  ])
  const missing = graph.problems.filter(({ code }) => code !== 'E-COMMIT-MALFORMED')
  const misshapen: { oid: string; raw: Uint8Array }[] = []
  const ids = missing.flatMap(({ at }) => at.commit ?? [])
  await readObjects(store, ids, MAX_COMMIT_BYTES, (answer) => {
    if (answer.state === 'read' && answer.type === 'commit') {
      misshapen.push({ oid: answer.oid, raw: answer.bytes })
    }
  })
  return {
    head,
    objectFormat: store.format,
    commits: [...misshapen, ...graph.commits.map(({ oid, raw }) => ({ oid, raw }))],
    cut: whyCut(graph.boundary.length, missing.length),
    problems: listProblems([...storage, ...missing]),
  }
}

function whyCut(boundary: number, missing: number): string | undefined {
  if (boundary > 0) return 'the clone is shallow, so what came before its oldest commits cannot be told'
  return missing > 0 ? 'commits cannot be read, nor can what came before them' : undefined
}
