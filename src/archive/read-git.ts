import type { Problem } from '../domain/problem.ts'
import { compareText } from '../domain/text.ts'
import type { Archive, ArchiveFile } from './archive.ts'
import { type Blob, readBlobs } from './blobs.ts'
import { type Changes, findChanges } from './changes.ts'
import { type CommitGraph, readCommitGraph } from './commit-graph.ts'
import { blobProblem, pointerProblem } from './file-problems.ts'
import { filesAtCommit } from './files-at-commit.ts'
import { firstSteps } from './first-steps.ts'
import { type Git, hardenedGit } from './git.ts'
import { openCommit } from './head.ts'
import { tellHistory } from './history.ts'
import type { Repository } from './location.ts'
import { listProblems } from './problems.ts'
import { inspectStorage, shallowBoundary } from './storage.ts'
import { readTags } from './tags.ts'
import { type ArchiveTrees, findArchiveTrees } from './trees.ts'
import { ArchiveUnreadable } from './unreadable.ts'
import { walkTogether } from './walk.ts'

/** Reads the archive at a commit of a repository, and the history of its files. */
export async function readGit(repository: Repository, ref: string | undefined): Promise<Archive> {
  const git = hardenedGit(repository.gitDirectory)
  const [archive, storage] = await Promise.all([
    readAt(git, repository, ref),
    inspectStorage(git, repository),
  ])
  return { ...archive, problems: listProblems([...storage, ...archive.problems]) }
}

async function readAt(git: Git, repository: Repository, ref: string | undefined): Promise<Archive> {
  const { store, commit } = await openCommit(git, repository, ref)
  const [graph, tags] = await Promise.all([
    readCommitGraph(store, commit, shallowBoundary(repository)),
    readTags(store),
  ])
  const trees = await findArchiveTrees(
    store,
    new Set(graph.commits.map(({ tree }) => tree)),
    repository.prefix,
  )

  const listing = filesAtCommit(commit, archiveTree(graph, trees, commit, repository.prefix))
  const first = firstSteps(graph, trees)
  const idOf = (position: number) => graph.commits[position]?.oid ?? ''
  const found = findChanges(idOf, first.steps)
  await walkTogether(store, [listing, found])

  const listed = [...listing.files].sort((a, b) => compareText(a.path, b.path))
  const old = found.changes.flatMap(({ before, after }) => [before, after]).filter((oid) => oid !== undefined)
  const current = new Set(listed.map(({ entry }) => entry.oid))
  const blobs = await readBlobs(store, new Set([...current, ...old]))
  const { files, problems } = serve(listed, blobs, commit)
  const told = tellHistory(
    graph,
    { changes: found.changes, unread: first.problems.length + Number(found.gaps()) },
    blobs,
    current,
  )
  return {
    source: 'git',
    commit,
    objectFormat: store.format,
    prefix: repository.prefix,
    files,
    history: told.history,
    tags,
    ancestors: new Set(graph.commits.map(({ oid }) => oid)),
    problems: [
      ...graph.problems,
      ...listing.problems(),
      ...first.problems,
      ...found.problems,
      ...refusedInThePast(found, listing.problems(), idOf),
      ...problems,
      ...told.problems,
    ],
  }
}

/** The archive's folder at the commit; without it there is nothing to read. */
function archiveTree(graph: CommitGraph, trees: ArchiveTrees, commit: string, prefix: string): string {
  const head = graph.commits.at(-1)
  const tree = head?.oid === commit ? trees.get(head.tree) : undefined
  if (typeof tree === 'string') return tree
  if (head?.oid !== commit) {
    const reason = graph.problems.find(({ at }) => at.commit === commit)?.message
    throw new ArchiveUnreadable(
      'E-OBJECT-CORRUPT',
      reason ?? `Commit ${commit} cannot be read.`,
      'Fetch the repository again from a copy that is whole.',
    )
  }
  if (tree === undefined) {
    throw new ArchiveUnreadable(
      'E-ARCHIVE-NOT-IN-COMMIT',
      `The folder ${prefix} is not in commit ${commit}.`,
      'Commit it, name another commit with --ref, or read the files as they lie with --work-tree.',
    )
  }
  throw new ArchiveUnreadable(
    tree.code === 'E-TREE-MALFORMED' ? 'E-OBJECT-CORRUPT' : tree.code,
    `A folder on the way to ${prefix} cannot be read: ${tree.why}.`,
    'Fetch the repository again from a copy that is whole.',
  )
}

/** The files whose content is there, whole and its own. */
function serve(
  listed: readonly { readonly path: string; readonly entry: { readonly oid: string } }[],
  blobs: ReadonlyMap<string, Blob>,
  commit: string,
): { files: Map<string, ArchiveFile>; problems: Problem[] } {
  const files = new Map<string, ArchiveFile>()
  const problems: Problem[] = []
  for (const { path, entry } of listed) {
    const { oid } = entry
    const blob = blobs.get(oid)
    const problem =
      blob?.state === 'read'
        ? pointerProblem(blob.bytes, { path, commit })
        : blobProblem(oid, blob, { path, commit })
    if (problem !== undefined) problems.push(problem)
    else if (blob?.state === 'read') files.set(path, { path, bytes: blob.bytes, sha256: blob.sha256, oid })
  }
  return { files, problems }
}

/** Paths that some commit held and that may not be served, where the commit that is read no longer has them. */
function refusedInThePast(
  { refused }: Changes,
  now: readonly Problem[],
  idOf: (position: number) => string,
): Problem[] {
  const present = new Set(now.map(({ at }) => at.path))
  return [...refused]
    .filter(([path]) => !present.has(path))
    .map(([path, { commit, why }]) => ({
      code: 'W-HISTORY-PATH',
      message: `${path} ${why}; it was in the archive once, and its changes are not told.`,
      at: { path, commit: idOf(commit) },
      hint: `Look at it with git show ${idOf(commit)}, if it matters.`,
    }))
}
