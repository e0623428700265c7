import { compareText } from '../domain/text.ts'
import type { Tag } from './archive.ts'
import { askGit } from './git.ts'
import { MAX_COMMIT_BYTES, MAX_TAG_DEPTH, MAX_TAGS } from './limits.ts'
import { type ObjectStore, readObjects } from './objects.ts'

/** The tags of a repository, in order of name. Annotated ones are followed through objects that were hashed. */
export async function readTags(store: ObjectStore): Promise<readonly Tag[]> {
  const listed = await askGit(store.git, [
    'for-each-ref',
    `--count=${MAX_TAGS}`,
    '--format=%(objectname) %(refname)',
    'refs/tags/',
  ])
  const tags = listed.stdout.split('\n').flatMap((line) => {
    const [, oid = '', name = ''] = /^([0-9a-f]{40,64}) refs\/tags\/(.+)$/.exec(line) ?? []
    return name === '' ? [] : [{ name, oid }]
  })
  const commits = await peel(store, new Set(tags.map(({ oid }) => oid)))
  return tags
    .map(({ name, oid }) => ({ name, commit: commits.get(oid) }))
    .sort((a, b) => compareText(a.name, b.name))
}

/** The commit behind each object: itself, or what a tag object leads to. */
async function peel(store: ObjectStore, oids: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>()
  const commits = new Set<string>()
  let wanted = oids
  for (let depth = 0; depth <= MAX_TAG_DEPTH && wanted.size > 0; depth += 1) {
    const next = new Set<string>()
    await readObjects(store, [...wanted], MAX_COMMIT_BYTES, (answer) => {
      if (answer.state !== 'read') return
      if (answer.type === 'commit') commits.add(answer.oid)
      const target =
        answer.type === 'tag' ? TARGET.exec(answer.bytes.toString('latin1', 0, 80))?.[1] : undefined
      if (target === undefined) return
      targets.set(answer.oid, target)
      if (!commits.has(target) && !targets.has(target)) next.add(target)
    })
    wanted = next
  }
  const found = new Map<string, string>()
  for (const oid of oids) {
    let at = oid
    for (let depth = 0; depth <= MAX_TAG_DEPTH && !commits.has(at); depth += 1) at = targets.get(at) ?? at
    if (commits.has(at)) found.set(oid, at)
  }
  return found
}

const TARGET = /^object ([0-9a-f]{40}|[0-9a-f]{64})\n/
