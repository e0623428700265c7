import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readArchive } from '../../src/archive/index.ts'
import { MAX_COMMIT_BYTES, MAX_FILE_BYTES } from '../../src/archive/limits.ts'
import { changesOf, commitsOf, problemsOf, text } from './outcome.ts'
import { newRepository, temporaryFolder } from './repository.ts'

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`

test('attributes that rewrite files on the way out change no byte', async () => {
  const repository = newRepository({ bare: false })
  const files = {
    '.gitattributes':
      '*.txt text eol=crlf\n*.id ident\n*.sub export-subst\n*.enc working-tree-encoding=UTF-16\n*.lfs filter=lfs diff=lfs merge=lfs\n*.out export-ignore\n',
    'a.txt': 'one\ntwo\n',
    'b.id': '$Id$\n',
    'c.sub': '$Format:%H$\n',
    'd.enc': 'text\n',
    'e.lfs': 'really here\n',
    'f.out': 'not exported\n',
    'g.crlf': 'one\r\ntwo\r\n',
    'h.bom': '\ufefftext',
    'i.bin': Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
    'j.empty': '',
  }
  repository.commit(files)
  const archive = await readArchive({ path: repository.path })
  expect(problemsOf(archive)).toEqual([])
  expect([...archive.files.keys()]).toEqual(Object.keys(files).sort())
  for (const [path, content] of Object.entries(files)) {
    const file = archive.files.get(path)
    expect(Buffer.from(content).equals(file?.bytes ?? Buffer.from('absent'))).toBe(true)
    expect(file?.sha256).toBe(createHash('sha256').update(content).digest('hex'))
    expect(file?.oid).toBe(repository.git('rev-parse', `HEAD:${path}`).trim())
  }
})

describe('a pointer of Git LFS', () => {
  test('is not evidence', async () => {
    const repository = newRepository()
    repository.commit({
      'scan.sarif': POINTER,
      'about-lfs.md': `About\n${POINTER}`,
      long: POINTER.padEnd(1025),
    })
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-LFS-POINTER scan.sarif'])
    expect([...archive.files.keys()]).toEqual(['about-lfs.md', 'long'])
  })

  test('nor is it in a plain folder', async () => {
    const path = temporaryFolder()
    writeFileSync(join(path, 'scan.sarif'), POINTER)
    const archive = await readArchive({ path })
    expect(problemsOf(archive)).toEqual(['E-LFS-POINTER scan.sarif'])
    expect(archive.files.size).toBe(0)
  })
})

describe('a file', () => {
  test('of the largest size is served, one byte more is not, and both are in the history', async () => {
    const repository = newRepository()
    const largest = Buffer.alloc(MAX_FILE_BYTES)
    const larger = Buffer.alloc(MAX_FILE_BYTES + 1)
    repository.commit({ largest, larger, small: '1' }, { message: 'one' })
    repository.commit({ small: '2' }, { message: 'two' })
    const before = await readArchive({
      path: repository.path,
      ref: repository.git('rev-parse', 'HEAD~1').trim(),
    })
    expect(problemsOf(before)).toEqual(['E-LIMIT-SIZE larger'])
    expect([...before.files.keys()]).toEqual(['largest', 'small'])
    const after = await readArchive({ path: repository.path })
    expect(problemsOf(after)).toEqual(['E-LIMIT-SIZE larger'])
    expect(changesOf(after)).toEqual([
      'one: added larger',
      'one: added largest',
      'one: added small',
      'two: deleted larger',
      'two: deleted largest',
      'two: amended small',
    ])
    const [one, two] = commitsOf(after)
    expect(one?.changes[0]?.after?.sha256).toBe(createHash('sha256').update(larger).digest('hex'))
    expect(two?.changes.map(({ before: old }) => old?.bytes?.length)).toEqual([undefined, MAX_FILE_BYTES, 1])
  })

  test('too large in a plain folder is not read', async () => {
    const path = temporaryFolder()
    mkdirSync(join(path, 'sub'))
    writeFileSync(join(path, 'sub', 'larger'), Buffer.alloc(MAX_FILE_BYTES + 1))
    const archive = await readArchive({ path })
    expect(problemsOf(archive)).toEqual(['E-LIMIT-SIZE sub/larger'])
    expect(archive.files.size).toBe(0)
  })

  test('that many commits and folders share is read once and served everywhere', async () => {
    const repository = newRepository()
    repository.commit({ 'a/x': 'same', 'b/x': 'same', c: 'same' })
    const archive = await readArchive({ path: repository.path })
    expect([...archive.files.values()].map(({ bytes }) => text(bytes))).toEqual(['same', 'same', 'same'])
  })
})

test('a commit that is too large is no commit', async () => {
  const repository = newRepository()
  const large = repository.commit({ a: '1' }, { message: 'x'.repeat(MAX_COMMIT_BYTES) })
  repository.commit({ a: '2' }, { message: 'two' })
  const archive = await readArchive({ path: repository.path })
  expect(problemsOf(archive)).toEqual(['E-OBJECT-CORRUPT .'])
  expect(archive.problems[0]?.message).toContain(large)
  expect(archive.history.state).toBe('shallow')
  expect(text(archive.files.get('a')?.bytes)).toBe('2')
})

test('an empty commit is an archive without files', async () => {
  const repository = newRepository()
  repository.commit({})
  const archive = await readArchive({ path: repository.path })
  expect(archive).toMatchObject({
    files: new Map(),
    history: { state: 'complete', commits: [] },
    problems: [],
  })
})

test('problems by the thousand are counted, not listed', async () => {
  const repository = newRepository()
  repository.commit(Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`-${n}`, ''])))
  const { problems } = await readArchive({ path: repository.path })
  expect(problems).toHaveLength(1_001)
  expect(problems.at(-1)).toMatchObject({
    code: 'E-PATH-DASH',
    message: 'There are 500 further problems of this kind.',
    at: { path: '.' },
  })
})

test('nothing that was read keeps the buffer of a whole archive alive for one commit', async () => {
  const repository = newRepository()
  repository.commit({ a: '1' })
  const [commit] = commitsOf(await readArchive({ path: repository.path }))
  expect(commit?.raw.buffer.byteLength).toBe(commit?.raw.byteLength)
})
