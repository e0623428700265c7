import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readArchive, uncommittedPaths } from '../../src/archive/index.ts'
import { newRepository, type TestRepository, temporaryFolder } from './repository.ts'

const FILES = {
  'records/a.yaml': 'a\n',
  'records/deep/b.yaml': 'b\n',
  'c.yaml': 'c\n',
  '.gitignore': '/_site/\n',
}

function checkedOut(format: 'sha1' | 'sha256' = 'sha1'): TestRepository {
  const repository = newRepository({ bare: false, format })
  repository.commit(FILES)
  repository.git('checkout', '--quiet', '--force', 'main')
  return repository
}

const NONE = { added: [], amended: [], deleted: [] }

async function foundIn(path: string) {
  return uncommittedPaths({ path }, await readArchive({ path }))
}

describe('what lies in the folder and is not in the commit', () => {
  test.each(['sha1', 'sha256'] as const)('is nothing after a checkout (%s)', async (format) => {
    const { path } = checkedOut(format)
    expect(await foundIn(path)).toEqual(NONE)
    expect(await foundIn(join(path, 'records'))).toEqual(NONE)
  })

  test('is named: added, amended, deleted', async () => {
    const { path } = checkedOut()
    writeFileSync(join(path, 'records', 'a.yaml'), 'b\n')
    writeFileSync(join(path, 'records', 'new.yaml'), 'new\n')
    mkdirSync(join(path, 'records', 'other'))
    writeFileSync(join(path, 'records', 'other', 'new.yaml'), 'new\n')
    rmSync(join(path, 'records', 'deep'), { recursive: true })
    expect(await foundIn(path)).toEqual({
      added: ['records/new.yaml', 'records/other/new.yaml'],
      amended: ['records/a.yaml'],
      deleted: ['records/deep/b.yaml'],
    })
    expect(await foundIn(join(path, 'records'))).toEqual({
      added: ['new.yaml', 'other/new.yaml'],
      amended: ['a.yaml'],
      deleted: ['deep/b.yaml'],
    })
  })

  test('leaves out what .gitignore names, and the repository itself', async () => {
    const { path } = checkedOut()
    mkdirSync(join(path, '_site'))
    writeFileSync(join(path, '_site', 'index.html'), '')
    expect(await foundIn(path)).toEqual(NONE)
  })

  test('is not a matter of line endings or of modes', async () => {
    const { path } = checkedOut()
    writeFileSync(join(path, 'c.yaml'), 'c\r\n')
    chmodSync(join(path, 'records', 'a.yaml'), 0o755)
    expect(await foundIn(path)).toEqual(NONE)
  })

  test('a file that became a link is no longer there, and the link is not followed', async () => {
    const { path } = checkedOut()
    rmSync(join(path, 'c.yaml'))
    symlinkSync('records/a.yaml', join(path, 'c.yaml'))
    expect(await foundIn(path)).toEqual({ ...NONE, deleted: ['c.yaml'] })
  })

  test('a file that the commit holds and that was not served is not called new', async () => {
    const repository = newRepository({ bare: false })
    repository.commit({ 'a.yaml': 'a', 'scan.sarif': 'version https://git-lfs.github.com/spec/v1\n' })
    repository.git('checkout', '--quiet', '--force', 'main')
    writeFileSync(join(repository.path, 'scan.sarif'), 'the real content')
    expect(await foundIn(repository.path)).toEqual(NONE)
  })
})

describe('there is nothing to compare', () => {
  test('in a bare repository', async () => {
    const repository = newRepository()
    repository.commit(FILES)
    expect(await foundIn(repository.path)).toBeUndefined()
  })

  test('in a plain folder, or where the files were read as they lie', async () => {
    expect(await foundIn(temporaryFolder())).toBeUndefined()
    const location = { path: checkedOut().path, workTree: true }
    expect(uncommittedPaths(location, await readArchive(location))).toBeUndefined()
  })
})
