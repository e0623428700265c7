import { join } from 'node:path'
import { askGit, type Git } from './git.ts'
import { MAX_COMMIT_BYTES } from './limits.ts'
import type { Repository } from './location.ts'
import { type ObjectAnswer, type ObjectStore, readObject } from './objects.ts'
import { parseReference, type Reference } from './reference.ts'
import { ArchiveUnreadable } from './unreadable.ts'

/** Annotated tags of tags: nobody needs more than one or two. */
const MAX_TAGS = 8

/** The hash that names the repository's objects; the first question, which also shows whether git can open it. */
export async function openStore(git: Git, { commonDirectory }: Repository): Promise<ObjectStore> {
  const { exitCode, stdout, stderr } = await askGit(git, ['rev-parse', '--show-object-format'])
  const format = stdout.trim()
  if (exitCode === 0 && (format === 'sha1' || format === 'sha256')) {
    return { git, format, directory: join(commonDirectory, 'objects') }
  }
  throw new ArchiveUnreadable(
    'E-GIT-FAILED',
    `git cannot open the repository: ${stderr.replace(/^fatal: /, '').split('\n')[0] || `exit code ${exitCode}`}.`,
    'Repair the repository, or read the files as they lie with --work-tree.',
  )
}

/** The commit that a branch, tag or commit id names. Tags are followed here, through objects that were hashed. */
export async function findCommit(store: ObjectStore, ref: string | undefined): Promise<string> {
  const name = parseReference(ref ?? 'HEAD')
  let oid = await resolve(store, name)
  for (let tags = 0; tags <= MAX_TAGS; tags += 1) {
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

/** A full id stands for itself; anything else is looked up by git. */
async function resolve({ git }: ObjectStore, name: Reference): Promise<string> {
  const { stdout } = await askGit(git, ['rev-parse', '--verify', '--quiet', '--end-of-options', name])
  const oid = stdout.trim()
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) return oid
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
