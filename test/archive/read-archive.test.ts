import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { currentCommit, readArchive } from '../../src/archive/index.ts'
import { changesOf, commitsOf, problemsOf, refusalOf, text } from './outcome.ts'
import { git, newRepository, type TestRepository, temporaryFolder } from './repository.ts'

const FIRST = { 'records/a.yaml': 'one\n', 'records/deep/b.yaml': 'two\n', 'src/main.ts': 'code\n' }
const SECOND = { ...FIRST, 'records/a.yaml': 'one, amended\n', 'src/main.ts': 'other code\n' }

function filled(options: Parameters<typeof newRepository>[0] = {}): TestRepository {
  const repository = newRepository(options)
  repository.commit(FIRST, { message: 'first' })
  repository.commit(SECOND, { message: 'second' })
  return repository
}

describe('where an archive may lie', () => {
  test('a bare repository', async () => {
    const { path, git: run } = filled()
    const archive = await readArchive({ path })
    expect(archive).toMatchObject({ source: 'git', objectFormat: 'sha1', prefix: '', problems: [] })
    expect(archive.commit).toBe(run('rev-parse', 'HEAD').trim())
    expect([...archive.files.keys()]).toEqual(['records/a.yaml', 'records/deep/b.yaml', 'src/main.ts'])
    expect(text(archive.files.get('records/a.yaml')?.bytes)).toBe('one, amended\n')
    expect(archive.history.state).toBe('complete')
  })

  test('a work tree, and the folder .git itself', async () => {
    const { path } = filled({ bare: false })
    const archive = await readArchive({ path })
    expect(archive.files.size).toBe(3)
    expect(await readArchive({ path: join(path, '.git') })).toEqual(archive)
  })

  test('a folder of a repository: only what changed below it is its history', async () => {
    const repository = filled({ bare: false })
    repository.commit({ ...SECOND, 'src/main.ts': 'code again\n' }, { message: 'elsewhere' })
    repository.git('checkout', '--quiet', '--force', 'main')
    const archive = await readArchive({ path: join(repository.path, 'records') })
    expect(archive.prefix).toBe('records')
    expect([...archive.files.keys()]).toEqual(['a.yaml', 'deep/b.yaml'])
    expect(changesOf(archive)).toEqual([
      'first: added a.yaml',
      'first: added deep/b.yaml',
      'second: amended a.yaml',
    ])
    expect(commitsOf(archive).map(({ position }) => position)).toEqual([0, 1])
    const deep = await readArchive({ path: join(repository.path, 'records', 'deep') })
    expect(deep.prefix).toBe('records/deep')
    expect(changesOf(deep)).toEqual(['first: added b.yaml'])
  })

  test('a linked work tree', async () => {
    const repository = filled({ bare: false })
    const linked = join(dirname(repository.path), 'linked')
    repository.git('worktree', 'add', '--quiet', linked, 'HEAD~1')
    const archive = await readArchive({ path: join(linked, 'records') })
    expect(text(archive.files.get('a.yaml')?.bytes)).toBe('one\n')
    expect(archive.history.state).toBe('complete')
  })

  test('a link to a folder is the folder', async () => {
    const repository = filled({ bare: false })
    repository.git('checkout', '--quiet', '--force', 'main')
    const link = join(dirname(repository.path), 'link')
    symlinkSync(join(repository.path, 'records'), link)
    expect((await readArchive({ path: link })).prefix).toBe('records')
  })

  test('a plain folder has no history, and says so', async () => {
    const path = temporaryFolder()
    mkdirSync(join(path, 'records'))
    writeFileSync(join(path, 'records', 'a.yaml'), 'one\n')
    const archive = await readArchive({ path })
    expect(archive).toEqual({
      source: 'folder',
      prefix: '',
      files: new Map([
        [
          'records/a.yaml',
          {
            path: 'records/a.yaml',
            bytes: Buffer.from('one\n'),
            sha256: '2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806',
          },
        ],
      ]),
      history: { state: 'absent', why: 'the folder is not in a git repository' },
      problems: [],
    })
  })

  test('the files as they lie, without git', async () => {
    const repository = filled({ bare: false })
    repository.git('checkout', '--quiet', '--force', 'main')
    writeFileSync(join(repository.path, 'records', 'a.yaml'), 'not committed\n')
    const archive = await readArchive({ path: repository.path, workTree: true })
    expect(archive.source).toBe('folder')
    expect(archive.commit).toBeUndefined()
    expect(text(archive.files.get('records/a.yaml')?.bytes)).toBe('not committed\n')
    expect(archive.history).toEqual({
      state: 'absent',
      why: 'the files were read as they lie, not from a commit',
    })
  })

  test('a folder that only looks like a bare repository belongs to the repository around it', async () => {
    const repository = newRepository({ bare: false })
    repository.commit({ 'records/HEAD': 'ref: x\n', 'records/objects/a': '', 'records/refs/b': '' })
    repository.git('checkout', '--quiet', '--force', 'main')
    const archive = await readArchive({ path: join(repository.path, 'records') })
    expect(archive.prefix).toBe('records')
    expect([...archive.files.keys()]).toEqual(['HEAD', 'objects/a', 'refs/b'])
  })

  test('a shallow clone: files are read, and the oldest commit is not credited with them', async () => {
    const { path } = filled()
    const clone = join(temporaryFolder(), 'clone.git')
    git(dirname(clone), 'clone', '--quiet', '--bare', '--depth=1', `file://${path}`, clone)
    const archive = await readArchive({ path: clone })
    expect(archive.files.size).toBe(3)
    expect(archive.history).toMatchObject({
      state: 'shallow',
      why: 'the clone is shallow: commits before the oldest one here are missing',
      commits: [{ subject: 'second', position: 0, changes: [] }],
    })
    expect(problemsOf(archive)).toEqual(['E-HISTORY-SHALLOW .'])
  })

  test('SHA-1 and SHA-256 repositories give the same files and history but for the ids', async () => {
    const told = []
    for (const format of ['sha1', 'sha256'] as const) {
      const archive = await readArchive({ path: filled({ format }).path })
      expect(archive.objectFormat).toBe(format)
      expect(archive.commit).toHaveLength(format === 'sha1' ? 40 : 64)
      told.push({
        files: [...archive.files.values()].map(({ path, sha256 }) => [path, sha256]),
        commits: commitsOf(archive).map(({ position, author, subject, changes }) => ({
          position,
          author,
          subject,
          changes: changes.map(({ path, change, before, after }) => [
            path,
            change,
            text(before?.bytes),
            after?.sha256,
          ]),
        })),
        problems: archive.problems,
      })
    }
    expect(told[0]).toEqual(told[1])
  })
})

describe('which commit', () => {
  test.each([
    ['main', 'second'],
    ['refs/heads/main', 'second'],
    ['older', 'first'],
    ['v1.0', 'first'],
    ['tag-of-a-tag', 'first'],
    ['größe', 'first'],
  ])('%s', async (ref, subject) => {
    const repository = filled()
    const first = repository.git('rev-parse', 'HEAD~1').trim()
    repository.git('branch', 'older', first)
    repository.git('branch', 'größe', first)
    repository.git('tag', '-a', '-m', 'one', 'v1.0', first)
    repository.git('tag', '-a', '-m', 'two', 'tag-of-a-tag', 'v1.0')
    const archive = await readArchive({ path: repository.path, ref })
    expect(commitsOf(archive).at(-1)?.subject).toBe(subject)
    expect(await currentCommit({ path: repository.path, ref })).toBe(archive.commit)
    expect((await readArchive({ path: repository.path, ref: first })).commit).toBe(first)
  })

  test('index, work tree and untracked files play no part', async () => {
    const repository = filled({ bare: false })
    repository.git('checkout', '--quiet', '--force', 'main')
    const before = await readArchive({ path: repository.path })
    writeFileSync(join(repository.path, 'records', 'a.yaml'), 'changed\n')
    writeFileSync(join(repository.path, 'records', 'new.yaml'), 'new\n')
    writeFileSync(join(repository.path, 'records', 'staged.yaml'), 'staged\n')
    repository.git('add', 'records/staged.yaml')
    repository.git('rm', '--quiet', '--cached', 'src/main.ts')
    rmSync(join(repository.path, 'records', 'deep'), { recursive: true })
    expect(await readArchive({ path: repository.path })).toEqual(before)
  })
})

describe('what cannot be read at all', () => {
  test('has one typed error, a code and a hint', async () => {
    await expect(readArchive({ path: '/nonexistent/archive' })).rejects.toMatchObject({
      name: 'ArchiveUnreadable',
      code: 'E-ARCHIVE-NOT-FOUND',
      message: '/nonexistent/archive does not exist.',
      hint: 'Check the path given with --archive.',
    })
  })

  test('a file', async () => {
    const path = join(temporaryFolder(), 'file')
    writeFileSync(path, '')
    expect(await refusalOf({ path })).toBe('E-ARCHIVE-NOT-A-FOLDER')
    expect(await refusalOf({ path: join(path, 'below') })).toBe('E-ARCHIVE-NOT-FOUND')
  })

  test.skipIf(process.getuid?.() === 0)('a folder without permission (not as root)', async () => {
    const path = join(temporaryFolder(), 'closed')
    mkdirSync(path, { mode: 0o000 })
    expect(await refusalOf({ path })).toBe('E-ARCHIVE-NOT-READABLE')
    chmodSync(path, 0o700)
  })

  test('a link that leads to itself', async () => {
    const path = join(temporaryFolder(), 'loop')
    symlinkSync(path, path)
    expect(await refusalOf({ path })).toBe('E-ARCHIVE-NOT-READABLE')
  })

  test('a repository without commits', async () => {
    expect(await refusalOf({ path: newRepository().path })).toBe('E-ARCHIVE-NO-COMMITS')
  })

  test('an unknown ref', async () => {
    const { path } = filled()
    expect(await refusalOf({ path, ref: 'nope' })).toBe('E-REF-UNKNOWN')
    expect(await refusalOf({ path, ref: '0123456789012345678901234567890123456789' })).toBe('E-REF-UNKNOWN')
  })

  test('a tag of a file', async () => {
    const repository = filled()
    repository.git('tag', 'file', repository.blob('x'))
    expect(await refusalOf({ path: repository.path, ref: 'file' })).toBe('E-REF-UNKNOWN')
  })

  test('a ref where there is no commit to look up', async () => {
    const path = temporaryFolder()
    expect(await refusalOf({ path, ref: 'main' })).toBe('E-REF-WITHOUT-GIT')
    expect(await refusalOf({ path: filled().path, ref: 'main', workTree: true })).toBe('E-REF-WITHOUT-GIT')
  })

  test('a folder that the commit does not have', async () => {
    const repository = filled({ bare: false })
    const path = join(repository.path, 'not', 'committed')
    mkdirSync(path, { recursive: true })
    expect(await refusalOf({ path })).toBe('E-ARCHIVE-NOT-IN-COMMIT')
  })

  test('a work tree whose git directory is damaged is not taken for a plain folder', async () => {
    const repository = filled({ bare: false })
    rmSync(join(repository.path, '.git', 'HEAD'))
    expect(await refusalOf({ path: repository.path })).toBe('E-GIT-FAILED')
    rmSync(join(repository.path, '.git'), { recursive: true })
    writeFileSync(join(repository.path, '.git'), 'gitdir: /nonexistent\n')
    expect(await refusalOf({ path: repository.path })).toBe('E-GIT-FAILED')
    expect((await readArchive({ path: repository.path, workTree: true })).source).toBe('folder')
  })

  test('a repository that git cannot open', async () => {
    const repository = filled()
    writeFileSync(join(repository.path, 'config'), '[core]\n\trepositoryformatversion = 99\n')
    expect(await refusalOf({ path: repository.path })).toBe('E-GIT-FAILED')
    writeFileSync(join(repository.path, 'config'), '[core\n')
    expect(await refusalOf({ path: repository.path })).toBe('E-GIT-FAILED')
  })
})

const BROKEN_REFS = [
  '--output=x',
  '--upload-pack=touch /tmp/x',
  '-Oorder',
  'ext::sh -c touch% x',
  'main;id',
  'main\n--x',
  'main --all',
  '',
  '-',
  '@',
  'HEAD~1',
  'HEAD^{tree}',
  'main..other',
  'main@{1}',
  ':/message',
  'main:records',
  '^main',
  'a//b',
  'a/.b',
  '.a',
  'a.',
  'a/',
  'a.lock',
  'a.lock/b',
  'a\\b',
  'a*',
  'a?',
  'a[b',
  'a\0b',
  'a\u202eb',
  'a\u200bb',
  'x'.repeat(256),
]

describe('git as a program', () => {
  /** Puts a `git` first in PATH that counts how often it is called. */
  function countedGit(): () => string[] {
    const folder = temporaryFolder()
    const log = join(folder, 'log')
    const real = git('/', '--exec-path').trim()
    const script = `#!/bin/sh\necho "$*" >> '${log}'\nexec '${join(real, 'git')}' "$@"\n`
    writeFileSync(join(folder, 'git'), script, { mode: 0o755 })
    writeFileSync(log, '')
    const path = process.env.PATH
    process.env.PATH = `${folder}:${path}`
    onTestFinished(() => {
      process.env.PATH = path
    })
    return () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
  }

  test('never sees a ref that breaks the grammar', async () => {
    const { path } = filled()
    const calls = countedGit()
    for (const ref of BROKEN_REFS) {
      expect([ref, await refusalOf({ path, ref })]).toEqual([ref, 'E-REF-SYNTAX'])
      expect([ref, await refusalOf({ path: '/nonexistent', ref })]).toEqual([ref, 'E-REF-SYNTAX'])
    }
    expect(calls()).toEqual([])
  })

  test('is started as often for 4 files and 1 commit as for 300 files and 60 commits', async () => {
    const small = newRepository()
    const large = newRepository()
    small.commit({ 'a/b/c': '1', 'a/b/d': '2', 'a/e': '3', f: '4' })
    const files: Record<string, string> = { f: '4' }
    for (let commit = 0; commit < 60; commit += 1) {
      for (let file = 0; file < 5; file += 1)
        files[`a${commit % 4}/b${commit}/c${file}`] = `${commit} ${file}`
      large.commit(files)
    }
    const calls = countedGit()
    expect((await readArchive({ path: small.path })).files.size).toBe(4)
    const once = calls()
    expect((await readArchive({ path: large.path })).files.size).toBe(301)
    const commands = (lines: readonly string[]) =>
      lines.map((line) => line.replace(/^(-c \S+ )+/, '').split(' ')[0])
    expect(commands(calls().slice(once.length)).sort()).toEqual(commands(once).sort())
    expect(new Set(commands(once))).toEqual(
      new Set(['rev-parse', 'for-each-ref', 'config', 'rev-list', 'cat-file']),
    )
    expect(once).toHaveLength(11)
  })

  test('is said to be absent where it is', async () => {
    const { path } = filled()
    const old = process.env.PATH
    process.env.PATH = '/nonexistent'
    onTestFinished(() => {
      process.env.PATH = old
    })
    expect(await refusalOf({ path })).toBe('E-GIT-ABSENT')
  })

  test('does not come from a relative folder of PATH', async () => {
    const { path } = filled()
    const old = process.env.PATH
    process.env.PATH = `.:${old}`
    onTestFinished(() => {
      process.env.PATH = old
    })
    const marker = join(temporaryFolder(), 'marker')
    writeFileSync(join(path, 'git'), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 })
    const back = process.cwd()
    const archive = await readArchive({ path })
    expect(archive.files.size).toBe(3)
    expect(() => readFileSync(marker)).toThrow('ENOENT')
    expect(process.cwd()).toBe(back)
  })
})
