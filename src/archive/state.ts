import { hash } from 'node:crypto'
import type { ArchiveLocation } from './archive.ts'
import { askGit, hardenedGit } from './git.ts'
import { openCommit } from './head.ts'
import { findRepository, openFolder } from './location.ts'
import { inspectStorage, shallowBoundary } from './storage.ts'

/** Everything outside of Docket that decides what `readArchive` gives: two readings with the same state are the same. */
export type ArchiveState = {
  readonly commit: string
  /** Path of the archive inside its repository, `''` at the top. */
  readonly prefix: string
  /**
   * SHA-256 over what no commit holds and a report depends on: the tags, and what makes a clone less than whole. A tag
   * can be moved, and a clone cut or completed, while the commit stays.
   */
  readonly surroundings: string
}

/**
 * The state of an archive now: a few short questions to git, whatever the archive's size. `undefined` for files that
 * are read as they lie: nothing identifies them but reading all of them. Throws `ArchiveUnreadable` as `readArchive`
 * does.
 */
export async function archiveState({
  path,
  ref,
  workTree,
}: ArchiveLocation): Promise<ArchiveState | undefined> {
  const folder = openFolder(path)
  const repository = workTree === true ? undefined : findRepository(folder)
  if (repository === undefined) return undefined
  const git = hardenedGit(repository.gitDirectory)
  const [{ store, commit }, tags, storage] = await Promise.all([
    openCommit(git, repository, ref),
    askGit(git, ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags/']),
    inspectStorage(git, repository),
  ])
  const boundary = [...shallowBoundary(repository)].sort()
  const around = [store.format, tags.stdout, boundary, storage]
  return { commit, prefix: repository.prefix, surroundings: hash('sha256', JSON.stringify(around), 'hex') }
}
