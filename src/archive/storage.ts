import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem, ProblemCode } from '../domain/problem.ts'
import { askGit, type Git } from './git.ts'
import type { Repository } from './location.ts'
import { WHOLE_ARCHIVE } from './problems.ts'

/** Largest file of ids or paths that is read here. */
const MAX_BYTES = 4 * 1024 * 1024

const PARTIAL = '^(extensions\\.partialclone|remote\\..*\\.(promisor|partialclonefilter))$'

/** Commits behind which a shallow clone holds nothing, by its own account. */
export function shallowBoundary({ commonDirectory }: Repository): ReadonlySet<string> {
  return new Set(textOf(join(commonDirectory, 'shallow')).match(/^[0-9a-f]{40,64}$/gm) ?? [])
}

/** What makes a repository less than a whole, plain copy of a history: cut, borrowed, partial or redirected. */
export async function inspectStorage(git: Git, repository: Repository): Promise<readonly Problem[]> {
  const read = (...names: string[]) => textOf(join(repository.commonDirectory, ...names))
  const [replaced, partial] = await Promise.all([
    askGit(git, ['for-each-ref', '--count=1', '--format=%(refname)', 'refs/replace/']),
    askGit(git, ['config', '--null', '--get-regexp', PARTIAL]),
  ])
  const problems: Problem[] = []
  const note = (code: ProblemCode, message: string, hint: string) =>
    problems.push({ code, message, at: { path: WHOLE_ARCHIVE }, hint })
  if (shallowBoundary(repository).size > 0) {
    note(
      'E-HISTORY-SHALLOW',
      'The clone is shallow: it holds only the newest commits, so what came before cannot be told.',
      'Fetch the rest with git fetch --unshallow; in a pipeline, ask for the full history.',
    )
  }
  if (/^[^#\s]/m.test(read('info', 'grafts'))) {
    note(
      'E-HISTORY-SHALLOW',
      'The file info/grafts asks git to show other parents than the commits name. It was not followed.',
      'Delete the file; the history is read from the commits themselves.',
    )
  }
  if (/^[^#\s]/m.test(read('objects', 'info', 'alternates'))) {
    note(
      'E-ALTERNATES',
      'The repository borrows objects from another one (objects/info/alternates), so it is not whole by itself.',
      'Copy them into it: git repack -a -d, then delete the file.',
    )
  }
  if (partial.stdout !== '') {
    note(
      'E-PARTIAL',
      'The clone is partial: objects that it lacks would be fetched from elsewhere, which is never done.',
      'Clone again without --filter.',
    )
  }
  if (replaced.stdout !== '') {
    note(
      'W-REPLACE-REFS',
      `The repository asks for objects to be replaced (${replaced.stdout.trim()}). The originals were read.`,
      'Delete the refs below refs/replace/ if they are no longer needed.',
    )
  }
  return problems
}

/** The text of a small file; empty where there is none. */
function textOf(path: string): string {
  try {
    const found = statSync(path)
    return found.isFile() && found.size <= MAX_BYTES ? readFileSync(path, 'latin1') : ''
  } catch {
    return ''
  }
}
