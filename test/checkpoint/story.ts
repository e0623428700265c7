import type { Archive } from '../../src/archive/archive.ts'
import { readArchive } from '../../src/archive/index.ts'
import { type Assessment, assess, establishArchive, logOfArchive } from '../../src/assess.ts'
import type { LogView } from '../../src/checkpoint/compare.ts'
import type { Log } from '../../src/checkpoint/log.ts'
import { rootOf } from '../../src/checkpoint/merkle.ts'
import { type Content, newRepository, type TestRepository } from '../archive/repository.ts'
import { AS_OF, RELEASE, story } from '../support/world.ts'
import { filesOf, type Patch, patched } from '../support/world-draft.ts'

const PINS = { trustedRoots: [], digests: [] }

/** The folder of the story's release. */
export const FOLDER = `releases/${RELEASE}/`

/** The files of an archive that holds one release; a patch changes records by path, without their ending. */
export function recordsOf(...patches: readonly Patch[]): Record<string, Content> {
  const draft = patched(story('standard-nonprod'), ...patches)
  return Object.fromEntries([...filesOf(draft)].map(([path, { bytes }]) => [path, bytes]))
}

/** A repository whose commits are told by name, parents and files; the last one is the newest of main. */
export function sketch(
  commits: readonly (readonly [name: string, parents: readonly string[], files: Record<string, Content>])[],
  options: Parameters<typeof newRepository>[0] = {},
): TestRepository & { readonly ids: ReadonlyMap<string, string> } {
  const repository = newRepository(options)
  const ids = new Map<string, string>()
  for (const [day, [name, parents, files]] of commits.entries()) {
    const oid = repository.commitTree(repository.tree(files), {
      parents: parents.map((parent) => ids.get(parent) ?? ''),
      message: name,
      seconds: 1767225600 + day * 86400,
    })
    ids.set(name, oid)
    repository.setRef('refs/heads/main', oid)
  }
  return { ...repository, ids }
}

/** What a reader sees of a repository at its newest commit. */
export type Seen = { readonly archive: Archive; readonly log: Log; readonly view: LogView }

export async function see(repository: TestRepository, name = 'the archive'): Promise<Seen> {
  const archive = await readArchive({ path: repository.path })
  const found = logOfArchive(archive, establishArchive(archive, PINS))
  if (found.state === 'unavailable') throw new Error(found.why)
  const { log, origin } = found
  return { archive, log, view: { name, origin, size: log.tree.size, root: rootOf(log.tree), log } }
}

/** The head alone, as somebody keeps it in a checkpoint. */
export function headOf({ view: { name, origin, size, root } }: Seen): LogView {
  return { name: `the checkpoint of ${name}`, origin, size, root }
}

export async function judge(repository: TestRepository): Promise<Assessment> {
  return assess(await readArchive({ path: repository.path }), { asOf: AS_OF, pins: PINS })
}

/** The log in short: `2 deleted a.json`. */
export function inShort({ entries }: Log): string[] {
  return entries.map(({ commit, change, path }) => `${commit} ${change} ${path}`)
}
