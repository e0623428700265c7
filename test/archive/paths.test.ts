import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readArchive } from '../../src/archive/index.ts'
import { MAX_DEPTH } from '../../src/archive/limits.ts'
import { readName } from '../../src/archive/path-rules.ts'
import { changesOf, problemsOf } from './outcome.ts'
import { type Content, inGitsOrder, newRepository, type RawEntry, temporaryFolder } from './repository.ts'

/** Names that a folder of git can hold, and the code with which each is refused. */
const NAMES: readonly (readonly [code: string, ...names: Content[]])[] = [
  ['E-PATH-DOTDOT', '.', '..'],
  [
    'E-PATH-DOTGIT',
    '.git',
    '.GIT',
    '.Git',
    'git~1',
    'GIT~2',
    '.git ',
    '.git.',
    '.git. .',
    '.git::$INDEX_ALLOCATION',
  ],
  ['E-PATH-DOTGIT', '.g\u200cit', '.gi\u200dt', '\ufeff.git', '.git\u200f', '.\u00adgit'],
  ['E-PATH-SLASH', 'a/b', '/etc', 'a/', '../x'],
  ['E-PATH-BACKSLASH', 'a\\b', '..\\x', '\\', 'C:\\x'],
  [
    'E-PATH-CONTROL',
    'a\nb',
    '\n',
    'a\tb',
    'a\rb',
    'a\x01b',
    '\x7f',
    'a\x1b[31mb',
    'a\u0085b',
    'a\u2028b',
    'a\u2029b',
  ],
  ['E-PATH-BIDI', 'a\u202eb', 'a\u202ab', 'a\u2066b', 'a\u2069', 'a\u061cb', 'a\u200eb', 'a\u200fb'],
  [
    'E-PATH-INVISIBLE',
    'a\u200bb',
    'a\u200cb',
    'a\u200d',
    'a\u00adb',
    'a\ufeffb',
    'a\u2060b',
    'a\u{e0041}b',
    'a\ufe0f',
    'a\u3164b',
  ],
  ['E-PATH-SPACE', ' ', '  ', ' a', 'a ', '\u00a0a', 'a\u3000'],
  ['E-PATH-DASH', '--output=x', '-', '-rf'],
  [
    'E-PATH-RESERVED',
    'con',
    'CON.txt',
    'con.txt',
    'nul',
    'aux.yaml',
    'prn',
    'com1.log',
    'lpt9',
    'COM\u00b9',
    'a.',
    'conin$',
  ],
  [
    'E-PATH-ENCODING',
    Buffer.from('caf\xe9', 'latin1'),
    Buffer.from([0xff]),
    Buffer.from([0xc0, 0xaf]),
    Buffer.from([0xed, 0xa0, 0x80]),
  ],
  ['E-PATH-LENGTH', 'x'.repeat(256), 'x'.repeat(300), 'é'.repeat(128)],
]

const FINE = [
  'a.yaml',
  'A',
  '_',
  '1.2.3',
  'v1.0+build.5',
  'café.yaml',
  '日本語.yaml',
  'größe',
  'sha256:90ab.jsonl',
  'a b',
  'con1',
  'console.log',
  '.gitignore',
  '.gitattributes',
  '.github',
  'git',
  'git~',
  'x'.repeat(255),
  'a~1',
  '...a',
  '…',
  '😀.txt',
  'a-b',
  'a@b',
  'a=b',
  "it's",
]

describe('a name in a commit', () => {
  test('that breaks a rule is refused with its code, as a file and as a folder', async () => {
    const repository = newRepository()
    const oid = repository.blob('x')
    const inside = repository.tree({ inside: 'x' })
    const cases = NAMES.flatMap(([code, ...names]) => names.map((name) => ({ code, name })))
    const folders = cases.flatMap(({ name }, index): RawEntry[] => {
      const asFile = [
        { mode: '100644', name, oid },
        { mode: '100644', name: 'kept', oid },
      ]
      const asFolder = [{ mode: '40000', name, oid: inside }]
      return [
        { mode: '40000', name: `file-${index}`, oid: repository.rawTree(inGitsOrder(asFile)) },
        { mode: '40000', name: `folder-${index}`, oid: repository.rawTree(asFolder) },
      ]
    })
    const tree = repository.rawTree(inGitsOrder(folders))
    repository.setRef('refs/heads/main', repository.commitTree(tree))
    const archive = await readArchive({ path: repository.path })
    const found = new Map(archive.problems.map(({ code, at }) => [at.path.split('/')[0], code]))
    expect(archive.problems).toHaveLength(cases.length * 2)
    for (const [index, { code, name }] of cases.entries()) {
      expect({ name, as: 'file', code: found.get(`file-${index}`) }).toEqual({ name, as: 'file', code })
      expect({ name, as: 'folder', code: found.get(`folder-${index}`) }).toEqual({ name, as: 'folder', code })
    }
    const kept = cases.map((_, index) => `file-${index}/kept`).sort()
    expect([...archive.files.keys()]).toEqual(kept)
    expect(changesOf(archive)).toEqual(kept.map((path) => `a change: added ${path}`))
    for (const { at, message } of archive.problems) {
      // Nothing in a report may break a line or reorder it.
      expect(`${at.path}${message}`).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
    }
  })

  test('that is fine is served', async () => {
    const repository = newRepository()
    repository.commit(Object.fromEntries(FINE.map((name) => [name, 'x'])))
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual([])
    expect([...archive.files.keys()].sort()).toEqual([...FINE].sort())
  })

  test('that is empty is no entry at all', () => {
    expect(readName(Buffer.alloc(0))).toMatchObject({ ok: false, code: 'E-PATH-EMPTY' })
  })

  test.each([
    ['upper and lower case', 'A.yml', 'a.yml'],
    ['composed and decomposed', 'caf\u00e9', 'cafe\u0301'],
    ['the Kelvin sign', 'k.yml', '\u212a.yml'],
    ['sharp s', 'strasse', 'stra\u00dfe'],
  ])('%s: neither of the two is served', async (_what, one, other) => {
    const repository = newRepository()
    repository.commit({ [`d/${one}`]: '1', [`d/${other}`]: '2', 'd/z': '3' })
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive).sort()).toEqual([`E-PATH-TWIN d/${one}`, `E-PATH-TWIN d/${other}`].sort())
    expect([...archive.files.keys()]).toEqual(['d/z'])
  })

  test('twin folders hide everything in both', async () => {
    const repository = newRepository()
    repository.commit({ 'Records/a': '1', 'records/b': '2', c: '3' })
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-PATH-TWIN Records', 'E-PATH-TWIN records'])
    expect([...archive.files.keys()]).toEqual(['c'])
  })

  test('a file and a folder of one name', async () => {
    const repository = newRepository()
    const oid = repository.blob('x')
    const tree = repository.rawTree([
      { mode: '100644', name: 'a', oid },
      { mode: '40000', name: 'a', oid: repository.tree({ b: '' }) },
    ])
    repository.setRef('refs/heads/main', repository.commitTree(tree))
    const archive = await readArchive({ path: repository.path })
    expect(archive.problems.map(({ code }) => code)).toEqual(['E-PATH-TWIN'])
    expect(archive.files.size).toBe(0)
  })

  test.each([
    ['120000', 'E-PATH-SYMLINK'],
    ['160000', 'E-PATH-GITLINK'],
    ['100600', 'E-PATH-MODE'],
    ['040000', 'E-PATH-MODE'],
    ['140000', 'E-PATH-MODE'],
  ])('the mode %s: %s', async (mode, code) => {
    const repository = newRepository()
    const oid = mode === '160000' ? '1'.repeat(40) : repository.blob('/etc/passwd')
    const tree = repository.rawTree([
      { mode, name: 'a', oid },
      { mode: '100664', name: 'b', oid: repository.blob('fine') },
    ])
    repository.setRef('refs/heads/main', repository.commitTree(tree))
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual([`${code} a`])
    expect([...archive.files.keys()]).toEqual(['b'])
  })

  test('a path that is too long or too deep', async () => {
    const repository = newRepository()
    const long = Array.from({ length: 5 }, () => 'x'.repeat(250)).join('/')
    const deep = Array.from({ length: MAX_DEPTH + 3 }, () => 'd').join('/')
    repository.commit({ [long]: '1', [deep]: '2', kept: '3' })
    const archive = await readArchive({ path: repository.path })
    expect(archive.problems.map(({ code }) => code).sort()).toEqual(['E-PATH-DEPTH', 'E-PATH-LENGTH'])
    expect([...archive.files.keys()]).toEqual(['kept'])
  })

  test('that an earlier commit held is mentioned, and its changes are not told', async () => {
    const repository = newRepository()
    const oid = repository.blob('x')
    const bad = repository.commitTree(repository.rawTree([{ mode: '100644', name: 'a\\b', oid }]))
    const good = repository.commitTree(repository.tree({ fine: '' }), { parents: [bad] })
    repository.setRef('refs/heads/main', good)
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['W-HISTORY-PATH a\\b'])
    expect(archive.problems[0]?.at.commit).toBe(bad)
    expect(changesOf(archive)).toEqual(['a change: added fine'])
  })

  test('any bytes: read as valid UTF-8 that survives the round trip, or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const read = readName(bytes)
        if (read.ok) expect(Buffer.from(read.name, 'utf8').equals(bytes)).toBe(true)
        else expect(read.shown).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
      }),
      { numRuns: 2000 },
    )
  })

  test('a folder that contains itself a billion times over ends in one problem', async () => {
    const repository = newRepository()
    let oid = repository.tree({ a: 'x' })
    for (let level = 0; level < 9; level += 1) {
      oid = repository.rawTree(Array.from({ length: 10 }, (_, n) => ({ mode: '40000', name: `d${n}`, oid })))
    }
    repository.setRef('refs/heads/main', repository.commitTree(oid))
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-LIMIT-FILES .', 'E-LIMIT-HISTORY .'])
    expect(archive.history.state).toBe('shallow')
  })
})

describe('a name in a plain folder', () => {
  test('follows the same rules; links and pipes are not opened', async () => {
    const path = temporaryFolder()
    writeFileSync(join(path, 'fine'), 'x')
    writeFileSync(join(path, 'A.yml'), 'x')
    writeFileSync(join(path, 'a.yml'), 'x')
    writeFileSync(join(path, 'back\\slash'), 'x')
    writeFileSync(join(path, '--output=x'), 'x')
    writeFileSync(Buffer.concat([Buffer.from(`${path}/caf`), Buffer.from([0xe9])]), 'x')
    symlinkSync('/etc/passwd', join(path, 'to-file'))
    symlinkSync('/etc', join(path, 'to-folder'))
    symlinkSync('.', join(path, 'to-itself'))
    symlinkSync('/nonexistent', join(path, 'to-nothing'))
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(path, 'pipe')])
    mkdirSync(join(path, 'sub', '.git'), { recursive: true })
    writeFileSync(join(path, 'sub', '.git', 'config'), 'x')
    const archive = await readArchive({ path })
    expect(problemsOf(archive)).toEqual([
      'E-PATH-DASH --output=x',
      'E-PATH-TWIN A.yml',
      'E-PATH-TWIN a.yml',
      'E-PATH-BACKSLASH back\\slash',
      'E-PATH-ENCODING caf[0xE9]',
      'E-PATH-MODE pipe',
      'E-PATH-DOTGIT sub/.git',
      'E-PATH-SYMLINK to-file',
      'E-PATH-SYMLINK to-folder',
      'E-PATH-SYMLINK to-itself',
      'E-PATH-SYMLINK to-nothing',
    ])
    expect([...archive.files.keys()]).toEqual(['fine'])
  })

  test('that a plain line of .gitignore names is left out', async () => {
    const path = temporaryFolder()
    for (const folder of ['_site', 'node_modules/x', 'records/_site', 'records/build']) {
      mkdirSync(join(path, folder), { recursive: true })
      writeFileSync(join(path, folder, 'file'), 'x')
    }
    writeFileSync(
      join(path, '.gitignore'),
      '# made by the build\n/_site/\nnode_modules\nrecords/build/\n*.yaml\n!keep\n',
    )
    writeFileSync(join(path, 'wild.yaml'), 'x')
    const archive = await readArchive({ path })
    expect([...archive.files.keys()]).toEqual(['.gitignore', 'records/_site/file', 'wild.yaml'])
  })
})
