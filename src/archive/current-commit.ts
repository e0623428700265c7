import type { ArchiveLocation } from './archive.ts'
import { hardenedGit } from './git.ts'
import { findCommit, openStore } from './head.ts'
import { findRepository, openFolder } from './location.ts'

/**
 * The commit that `readArchive` would read now: two questions to git, whatever the archive's size. `undefined` for
 * files that are read as they lie. Throws `ArchiveUnreadable` as `readArchive` does.
 */
export async function currentCommit({ path, ref, workTree }: ArchiveLocation): Promise<string | undefined> {
  const repository = findRepository(openFolder(path))
  if (workTree === true || repository === undefined) return undefined
  return findCommit(await openStore(hardenedGit(repository.gitDirectory), repository), ref)
}
