import type { Problem } from '../domain/problem.ts'
import type { Step } from './changes.ts'
import { type CommitGraph, type GraphCommit, mergeBases } from './commit-graph.ts'
import type { ArchiveTrees } from './trees.ts'
import { unreadableFolder } from './walk.ts'

/** Where the search for changes begins: one step for each commit whose parents and folders are known. */
export type FirstSteps = { readonly steps: readonly Step[]; readonly problems: readonly Problem[] }

/** The archive's folder in each commit, in its parents and, for a merge, in their best common ancestors. */
export function firstSteps({ commits }: CommitGraph, trees: ArchiveTrees): FirstSteps {
  const problems: Problem[] = []
  const steps: Step[] = []
  for (const [position, commit] of commits.entries()) {
    if (commit.parents === undefined) continue
    const bases = commit.parents.length > 1 ? mergeBases(commits, commit.parents) : []
    const involved = [position, ...commit.parents, ...(bases ?? [])].map((at) => folderOf(commits[at], trees))
    const unreadable = involved.find((folder) => typeof folder === 'object')
    if (typeof unreadable === 'object') {
      problems.push(unreadableFolder(commit.tree, unreadable, { path: '', commit: commit.oid }))
      continue
    }
    const ids = involved.map((folder) => (typeof folder === 'string' ? folder : undefined))
    const end = 1 + commit.parents.length
    steps.push({
      commit: position,
      path: '',
      result: ids[0],
      parents: ids.slice(1, end),
      bases: bases === undefined ? undefined : ids.slice(end),
    })
  }
  return { steps, problems }
}

function folderOf(commit: GraphCommit | undefined, trees: ArchiveTrees): ReturnType<ArchiveTrees['get']> {
  return commit === undefined ? undefined : trees.get(commit.tree)
}
