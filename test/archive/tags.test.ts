import { describe, expect, test } from 'vitest'
import { readArchive } from '../../src/archive/index.ts'
import { commitsOf } from './outcome.ts'
import { newRepository } from './repository.ts'

function taggedRepository() {
  const repository = newRepository()
  const first = repository.commit({ 'a.yaml': '1' })
  const second = repository.commit({ 'a.yaml': '2' })
  const tag = (object: string, type: string, name: string) =>
    repository.write(
      'tag',
      `object ${object}\ntype ${type}\ntag ${name}\ntagger Ann <ann@example.com> 0 +0000\n\nx\n`,
    )
  return { ...repository, first, second, tag }
}

describe('tags', () => {
  test('lead to commits, directly and through annotated tags', async () => {
    const repository = taggedRepository()
    repository.setRef('refs/tags/v1', repository.first)
    const annotated = repository.tag(repository.second, 'commit', 'v2')
    repository.setRef('refs/tags/v2', annotated)
    repository.setRef('refs/tags/releases/shop@2', repository.tag(annotated, 'tag', 'again'))
    const { tags, ancestors } = await readArchive({ path: repository.path })
    expect(tags).toEqual([
      { name: 'releases/shop@2', commit: repository.second },
      { name: 'v1', commit: repository.first },
      { name: 'v2', commit: repository.second },
    ])
    expect(ancestors).toEqual(new Set([repository.first, repository.second]))
  })

  test('that lead to no commit, or in a long chain, are listed without one', async () => {
    const repository = taggedRepository()
    repository.setRef('refs/tags/a-file', repository.blob('x'))
    let deep = repository.tag(repository.first, 'commit', 'deep')
    for (let n = 0; n < 9; n += 1) deep = repository.tag(deep, 'tag', `deep${n}`)
    repository.setRef('refs/tags/deep', deep)
    const { tags, problems } = await readArchive({ path: repository.path })
    expect(tags).toEqual([
      { name: 'a-file', commit: undefined },
      { name: 'deep', commit: undefined },
    ])
    expect(problems).toEqual([])
  })

  test('through a tag object that was exchanged for another are not believed', async () => {
    const repository = taggedRepository()
    const annotated = repository.tag(repository.first, 'commit', 'v1')
    repository.setRef('refs/tags/v1', annotated)
    const forged = repository.git('cat-file', 'tag', annotated).replace(repository.first, repository.second)
    repository.overwrite(annotated, 'tag', forged)
    const { tags } = await readArchive({ path: repository.path })
    expect(tags).toEqual([{ name: 'v1', commit: undefined }])
  })
})

test('commits of a side branch name the merge that brought them', async () => {
  const repository = newRepository()
  const commit = (files: Record<string, string>, ...parents: string[]) =>
    repository.commitTree(repository.tree(files), { parents })
  const base = commit({ a: '1' })
  const main = commit({ a: '1', b: '1' }, base)
  const side = commit({ a: '1', c: '1' }, base)
  const inner = commit({ a: '1', d: '1' }, base)
  const sides = commit({ a: '1', c: '1', d: '1' }, side, inner)
  const merge = commit({ a: '1', b: '1', c: '1', d: '1' }, main, sides)
  repository.setRef('refs/heads/main', commit({ a: '1', b: '1', c: '1', d: '2' }, merge))
  const archive = await readArchive({ path: repository.path })
  expect(commitsOf(archive).map(({ mergedBy }) => mergedBy)).toEqual([
    undefined,
    undefined,
    merge,
    merge,
    undefined,
  ])
})

test('a version that cannot be read is named by its id, so that its digest can be put in its place', async () => {
  const repository = newRepository()
  repository.commit({ a: '1' })
  repository.commit({ a: '2' })
  repository.commit({ a: '3' })
  const lost = repository.git('rev-parse', 'HEAD~1:a').trim()
  repository.overwrite(lost, 'blob', 'forged')
  const [, second, third] = commitsOf(await readArchive({ path: repository.path }))
  expect(second?.changes[0]).toMatchObject({ before: { oid: expect.anything() }, unread: { after: lost } })
  expect(third?.changes[0]).toMatchObject({ unread: { before: lost }, after: { oid: expect.anything() } })
})
