import { join } from 'node:path'
import { askGit, type Git } from './git.ts'
import { MAX_COMMIT_BYTES, MAX_TAG_DEPTH } from './limits.ts'
import type { Repository } from './location.ts'
import type { ObjectFormat } from './object-stream.ts'
import { type ObjectAnswer, type ObjectStore, readObject } from './objects.ts'
import { parseReference, type Reference } from './reference.ts'
import { ArchiveUnreadable } from './unreadable.ts'

/** A repository that git could open, and the commit of it that was asked for. */
export type OpenedCommit = { readonly store: ObjectStore; readonly commit: string }

/** The commit that a branch, tag or commit id names. Tags are followed here, through objects that were hashed. */
export async function openCommit(
  git: Git,
  { commonDirectory }: Repository,
  ref: string | undefined,
): Promise<OpenedCommit> {
  const name = parseReference(ref ?? 'HEAD')
  const { format, oid } = await resolve(git, name)
  const store = { git, format, directory: join(commonDirectory, 'objects') }
  return { store, commit: await followTags(store, name, oid) }
}

/** Two questions in one process: which hash names the objects, and which id the name stands for. */
async function resolve(git: Git, name: Reference): Promise<{ format: ObjectFormat; oid: string }> {
  const question = ['--show-object-format', '--verify', '--quiet', '--end-of-options', name]
  const { exitCode, stdout, stderr } = await askGit(git, ['rev-parse', ...question])
  const [format, oid = ''] = stdout.split('\n')
  if (format !== 'sha1' && format !== 'sha256') {
    const reason = stderr.replace(/^fatal: /, '').split('\n')[0] || `exit code ${exitCode}`
    throw new ArchiveUnreadable(
      'E-GIT-FAILED',
      `git cannot open the repository: ${reason}.`,
      'Repair the repository, or read the files as they lie with --work-tree.',
    )
  }
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) return { format, oid }
  if (name === 'HEAD') {
    throw new ArchiveUnreadable(
      'E-ARCHIVE-NO-COMMITS',
      'The repository has no commits: HEAD names none.',
      'Commit the records, name a branch with --ref, or read the files as they lie with --work-tree.',
    )
  }
  throw new ArchiveUnreadable(
    'E-REF-UNKNOWN',
    `There is no branch, tag or commit named ${name}.`,
    'Check the name; a clone may lack branches and tags that the original has.',
  )
}

async function followTags(store: ObjectStore, name: Reference, named: string): Promise<string> {
  let oid = named
  for (let tags = 0; tags <= MAX_TAG_DEPTH; tags += 1) {
    const answer = await readObject(store, oid, MAX_COMMIT_BYTES)
    if (answer.state === 'unreadable') throw unreadable(name, oid, answer)
    if (answer.type === 'commit') return oid
    const tagged =
      answer.state === 'read' && answer.type === 'tag'
        ? /^object ([0-9a-f]{40}|[0-9a-f]{64})\n/.exec(answer.bytes.toString('latin1', 0, 80))?.[1]
        : undefined
    if (tagged === undefined) {
      throw new ArchiveUnreadable(
        'E-REF-UNKNOWN',
        `${name} names a ${answer.type}, not a commit.`,
        'Give a branch, a tag of a commit, or a commit id.',
      )
    }
    oid = tagged
  }
  throw new ArchiveUnreadable('E-REF-UNKNOWN', `${name} is a tag of a tag of a tag.`, 'Give the commit id.')
}

function unreadable(
  name: Reference,
  oid: string,
  { code, why }: Extract<ObjectAnswer, { state: 'unreadable' }>,
): ArchiveUnreadable {
  const hint = 'Fetch the repository again from a copy that is whole.'
  if (name === oid && code === 'E-OBJECT-MISSING') {
    return new ArchiveUnreadable('E-REF-UNKNOWN', `There is no commit ${oid} in the repository.`, hint)
  }
  return new ArchiveUnreadable(code, `Object ${oid}, which ${name} names, cannot be read: ${why}.`, hint)
}
