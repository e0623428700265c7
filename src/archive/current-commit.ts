import type { ArchiveLocation } from './archive.ts'
import { hardenedGit } from './git.ts'
import { openCommit } from './head.ts'
import { findRepository, openFolder } from './location.ts'

/**
 * The commit that `readArchive` would read now: two questions to git, whatever the archive's size. `undefined` for
 * files that are read as they lie. Throws `ArchiveUnreadable` as `readArchive` does.
 */
export async function currentCommit({ path, ref, workTree }: ArchiveLocation): Promise<string | undefined> {
  const folder = openFolder(path)
  const repository = workTree === true ? undefined : findRepository(folder)
  if (repository === undefined) return undefined
  const { commit } = await openCommit(hardenedGit(repository.gitDirectory), repository, ref)
  return commit
}
