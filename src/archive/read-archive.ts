import type { Archive, ArchiveLocation } from './archive.ts'
import { findRepository, openFolder } from './location.ts'
import { readFolder } from './read-folder.ts'
import { readGit } from './read-git.ts'
import { parseReference } from './reference.ts'
import { ArchiveUnreadable } from './unreadable.ts'

/**
 * Reads an archive: the files at a commit of a git repository with the history of each, or the files of a plain
 * folder without one. Whatever an archive can cause is among its `problems`; only where there is nothing to read
 * is `ArchiveUnreadable` thrown.
 */
export async function readArchive(location: ArchiveLocation): Promise<Archive> {
  const { path, ref, workTree } = location
  if (ref !== undefined) parseReference(ref)
  const folder = openFolder(path)
  if (workTree === true) {
    if (ref !== undefined)
      throw refWithoutGit(`The files as they lie have no commit, and ${ref} was asked for.`)
    return readFolder(folder, 'the files were read as they lie, not from a commit')
  }
  const repository = findRepository(folder)
  if (repository !== undefined) return readGit(repository, ref)
  if (ref !== undefined) throw refWithoutGit(`${path} is not in a git repository, and ${ref} was asked for.`)
  return readFolder(folder, 'the folder is not in a git repository')
}

function refWithoutGit(message: string): ArchiveUnreadable {
  const hint = 'Leave out --ref, or give a repository without --work-tree.'
  return new ArchiveUnreadable('E-REF-WITHOUT-GIT', message, hint)
}
