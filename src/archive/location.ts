import { accessSync, constants, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { ArchiveUnreadable } from './unreadable.ts'

/** Where a repository keeps its things, as absolute paths, and where the archive lies in it. */
export type Repository = {
  /** What git calls GIT_DIR: `.git`, a bare repository, or a linked work tree's own directory. */
  readonly gitDirectory: string
  /** Where objects, packed refs and the shallow file lie; the same unless the work tree is a linked one. */
  readonly commonDirectory: string
  /** Path of the archive from the top of the repository, with `/`; `''` at the top. */
  readonly prefix: string
}

/** The folder with symbolic links resolved; throws where there is none, or none that may be read. */
export function openFolder(path: string): string {
  try {
    const folder = realpathSync(path)
    if (!statSync(folder).isDirectory()) {
      throw new ArchiveUnreadable(
        'E-ARCHIVE-NOT-A-FOLDER',
        `${path} is not a folder.`,
        'Give the folder that holds the archive, a git repository, or a bare repository.',
      )
    }
    accessSync(folder, constants.R_OK | constants.X_OK)
    return folder
  } catch (error) {
    if (error instanceof ArchiveUnreadable) throw error
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new ArchiveUnreadable(
        'E-ARCHIVE-NOT-FOUND',
        `${path} does not exist.`,
        'Check the path given with --archive.',
      )
    }
    throw new ArchiveUnreadable(
      'E-ARCHIVE-NOT-READABLE',
      `${path} cannot be read (${code}).`,
      'Check that you may read the folder and everything in it.',
    )
  }
}

/**
 * The repository that a folder is part of; `undefined` for a plain folder.
 *
 * Found here and not by git, so that git is told its directory and looks for nothing. A folder inside a work tree
 * that looks like a bare repository is a folder: whoever may commit files could have planted one, with a history
 * of their own. Only a name that ends in `.git` says that a bare repository is meant.
 */
export function findRepository(folder: string): Repository | undefined {
  const own = gitDirectoryOf(folder)
  if (own !== undefined) return repositoryAt(own, '')
  if (statOrNothing(join(folder, '.git')) !== undefined) throw damaged(join(folder, '.git'))
  const bare = looksLikeGitDirectory(folder)
  if (bare && folder.endsWith('.git')) return repositoryAt(folder, '')
  for (let above = dirname(folder), below = folder; above !== below; below = above, above = dirname(above)) {
    const found = gitDirectoryOf(above)
    if (found !== undefined) return repositoryAt(found, relative(above, folder).split(sep).join('/'))
  }
  return bare ? repositoryAt(folder, '') : undefined
}

/** `.git` of a work tree: a directory, or a file that names one (linked work trees, submodules). */
function gitDirectoryOf(folder: string): string | undefined {
  const entry = join(folder, '.git')
  const found = statOrNothing(entry)
  if (found === undefined) return undefined
  if (found.isDirectory()) return looksLikeGitDirectory(entry) ? realpathSync(entry) : undefined
  if (!found.isFile() || found.size > 8192) return undefined
  const named = /^gitdir: ([^\n\0]+)\n*$/.exec(readFileSync(entry, 'utf8'))?.[1]
  if (named === undefined) return undefined
  const target = resolve(folder, named)
  return statOrNothing(join(target, 'HEAD')) === undefined ? undefined : realpathSync(target)
}

function looksLikeGitDirectory(folder: string): boolean {
  const has = (name: string) => statOrNothing(join(folder, name))
  return has('HEAD')?.isFile() === true && has('objects')?.isDirectory() === true && has('refs') !== undefined
}

function repositoryAt(gitDirectory: string, prefix: string): Repository {
  const pointer = join(gitDirectory, 'commondir')
  const common = statOrNothing(pointer)?.isFile() === true ? readFileSync(pointer, 'utf8').trim() : '.'
  return { gitDirectory, commonDirectory: resolve(gitDirectory, common), prefix }
}

/** Never a plain folder: its history is not absent but lost. */
function damaged(gitDirectory: string): ArchiveUnreadable {
  return new ArchiveUnreadable(
    'E-GIT-FAILED',
    `${gitDirectory} is there, but it is no git directory: HEAD or the folder of objects is missing.`,
    'Repair the repository, or read the files as they lie with --work-tree.',
  )
}

function statOrNothing(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
