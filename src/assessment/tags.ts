import type { Archive } from '../archive/archive.ts'
import type { Problem } from '../domain/problem.ts'
import type { ArchiveRecord } from '../records/record.ts'

/**
 * Tags of the archive's own repository that lead elsewhere than a release says. A release names its source by
 * repository, reference and commit. Where that source is this very repository, its tag can be looked up; where it is
 * another one, nothing here can tell. It is this one where any commit that a release of that source names lies among
 * the commits that were read, or at one of the tags: commit ids are no accident.
 */
export function movedTags(
  { tags = [], ancestors = new Set() }: Archive,
  releases: readonly ArchiveRecord<'Release'>[],
): Problem[] {
  const tagged = new Map(tags.map(({ name, commit }) => [name, commit]))
  const atTags = new Set(tagged.values())
  const own = new Set(
    releases
      .filter(({ value: { source } }) => ancestors.has(source.commit) || atTags.has(source.commit))
      .map(({ value: { source } }) => source.repository),
  )
  return releases.flatMap((release): Problem[] => {
    const { repository, ref, commit } = release.value.source
    const name = ref?.startsWith('refs/tags/') ? ref.slice('refs/tags/'.length) : undefined
    if (name === undefined || !own.has(repository) || !tagged.has(name)) return []
    const now = tagged.get(name)
    if (now === commit) return []
    return [
      {
        code: 'E-TAG-MOVED',
        message: `${release.id} was released from tag ${name} at ${commit}, and the tag now leads to ${now ?? 'no commit that can be read'}`,
        at: release.locate('/source/ref'),
        hint: 'The signed record says what was released. Whoever fetches by the tag gets something else: find out who moved it.',
      },
    ]
  })
}

/** Names of the tags that lead to each commit. */
export function tagsByCommit({ tags = [] }: Archive): ReadonlyMap<string, readonly string[]> {
  const named = tags.flatMap(({ name, commit }) => (commit === undefined ? [] : [{ name, commit }]))
  return new Map(
    [...Map.groupBy(named, ({ commit }) => commit)].map(([commit, some]) => [
      commit,
      some.map(({ name }) => name),
    ]),
  )
}
