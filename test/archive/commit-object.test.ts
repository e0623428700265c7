import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCommitObject } from '../../src/archive/commit-object.ts'
import { readArchive } from '../../src/archive/index.ts'
import { commitsOf, problemsOf } from './outcome.ts'
import { newRepository } from './repository.ts'

const TREE = `tree ${'1'.repeat(40)}\n`
const PARENT = `parent ${'2'.repeat(40)}\n`
const AUTHOR = 'author Ann <ann@example.com> 1767225600 +0000\n'
const COMMITTER = 'committer Ben <ben@example.com> 1767225601 -0530\n'
const SIGNATURE = 'gpgsig -----BEGIN SSH SIGNATURE-----\n U1NIU0lH\n -----END SSH SIGNATURE-----\n'
const SIGNATURE_256 = SIGNATURE.replace('gpgsig', 'gpgsig-sha256')
const TAG = `mergetag object ${'3'.repeat(40)}\n type commit\n \n message\n`
const MESSAGE = '\nSubject\n\nBody\n'

const parse = (text: string) => parseCommitObject(Buffer.from(text, 'utf8'), 40)

describe('a well-formed commit', () => {
  test('is read from its headers', () => {
    expect(parse(TREE + PARENT + AUTHOR + COMMITTER + MESSAGE)).toEqual({
      tree: '1'.repeat(40),
      parents: ['2'.repeat(40)],
      author: { name: 'Ann', email: 'ann@example.com', claimedAt: '2026-01-01T00:00:00Z' },
      committer: { name: 'Ben', email: 'ben@example.com', claimedAt: '2026-01-01T00:00:01Z' },
      subject: 'Subject',
      defects: [],
    })
  })

  test.each([
    ['a root', TREE + AUTHOR + COMMITTER + MESSAGE],
    ['a merge', TREE + PARENT + PARENT.replaceAll('2', '4') + AUTHOR + COMMITTER + MESSAGE],
    ['a signed one', TREE + PARENT + AUTHOR + COMMITTER + SIGNATURE + MESSAGE],
    ['one signed for SHA-256', TREE + PARENT + AUTHOR + COMMITTER + SIGNATURE_256 + MESSAGE],
    ['an octopus of signed tags', TREE + PARENT + AUTHOR + COMMITTER + TAG + TAG + SIGNATURE + MESSAGE],
    [
      'one with an encoding and a foreign header',
      `${TREE}${AUTHOR}${COMMITTER}encoding UTF-8\nHG:extra x\n${MESSAGE}`,
    ],
    ['one without a message', TREE + AUTHOR + COMMITTER],
    ['one with an empty message', `${TREE}${AUTHOR}${COMMITTER}\n`],
    ['one by nobody', `${TREE}author  <> 0 +0000\ncommitter <> 0 +0000\n${MESSAGE}`],
    [
      'one whose message looks like a header',
      `${TREE}${AUTHOR}${COMMITTER}\nauthor Eve <e@x> 1 +0000\n${AUTHOR}`,
    ],
  ])('%s', (_what, text) => {
    expect(parse(text).defects).toEqual([])
  })

  test.each([
    ['utf-8', Buffer.from('Ölaf'), undefined, 'Ölaf'],
    ['latin-1 as declared', Buffer.from('Ölaf', 'latin1'), 'ISO-8859-1', 'Ölaf'],
    ['latin-1 undeclared', Buffer.from('Ölaf', 'latin1'), undefined, '\ufffdlaf'],
    ['an encoding that nobody knows', Buffer.from('Ölaf'), 'klingon', 'Ölaf'],
  ])('a name in %s', (_what, name, encoding, expected) => {
    const bytes = Buffer.concat([
      Buffer.from(`${TREE}author `),
      name,
      Buffer.from(` <o@x> 0 +0000\n${COMMITTER}${encoding === undefined ? '' : `encoding ${encoding}\n`}\n`),
      name,
    ])
    const commit = parseCommitObject(bytes, 40)
    expect(commit).toMatchObject({ author: { name: expected }, subject: expected, defects: [] })
  })

  test.each([
    ['\n\n  First line  \nsecond', 'First line'],
    ['   \n\t\n', ''],
    ['carriage return\r\nsecond', 'carriage return'],
    ['x'.repeat(2_000), `${'x'.repeat(1_000)}…`],
    [' '.repeat(1_000_000), ''],
    ['%x00 %H \u2028 \u001e ò', '%x00 %H \u2028 \u001e ò'],
  ])('has the first line of its message as subject', (message, subject) => {
    expect(parse(`${TREE}${AUTHOR}${COMMITTER}\n${message}`).subject).toBe(subject)
  })
})

const HEAD = TREE + PARENT + AUTHOR + COMMITTER
const MALFORMED: readonly (readonly [defect: string, commit: string])[] = [
  [
    'it has more than one tree header',
    TREE + TREE.replaceAll('1', '5') + PARENT + AUTHOR + COMMITTER + MESSAGE,
  ],
  ['it has more than one tree header', TREE + PARENT + AUTHOR + COMMITTER + TREE + MESSAGE],
  [
    'it has more than one author header',
    TREE + PARENT + AUTHOR + AUTHOR.replace('Ann', 'Boss') + COMMITTER + MESSAGE,
  ],
  ['it has more than one committer header', HEAD + COMMITTER + MESSAGE],
  ['its parent header is out of place', TREE + AUTHOR + PARENT + COMMITTER + MESSAGE],
  ['its parent header is out of place', HEAD + PARENT + MESSAGE],
  ['its author header is out of place', TREE + PARENT + COMMITTER + AUTHOR + MESSAGE],
  ['it does not begin with the id of a tree', PARENT + TREE + AUTHOR + COMMITTER + MESSAGE],
  ['it does not begin with the id of a tree', AUTHOR + COMMITTER + MESSAGE],
  ['it does not begin with the id of a tree', `${TREE.toUpperCase()}${AUTHOR}${COMMITTER}${MESSAGE}`],
  ['it does not begin with the id of a tree', `tree ${'1'.repeat(64)}\n${AUTHOR}${COMMITTER}${MESSAGE}`],
  ['a parent is not an object id', `${TREE}parent HEAD\n${AUTHOR}${COMMITTER}${MESSAGE}`],
  ['it has no author', TREE + COMMITTER + MESSAGE],
  ['it has no committer', TREE + AUTHOR + MESSAGE],
  ['it has no author', ''],
  ['its headers do not end in a line feed', (TREE + AUTHOR + COMMITTER).trimEnd()],
  ['its message contains a NUL byte', `${HEAD}\nSubject\0hidden\n`],
  ['a header contains a NUL byte', TREE + AUTHOR.replace('Ann', 'A\0n') + COMMITTER + MESSAGE],
  ['a gpgsig-sha256 header stands before the committer', TREE + AUTHOR + SIGNATURE_256 + COMMITTER + MESSAGE],
  ['a encoding header follows the signature', `${HEAD}${SIGNATURE}encoding UTF-8\n${MESSAGE}`],
  ['a mergetag header follows the signature', HEAD + SIGNATURE + TAG + MESSAGE],
  ['it carries 2 signature headers', HEAD + SIGNATURE + SIGNATURE + MESSAGE],
  ['it carries 2 signature headers', HEAD + SIGNATURE + SIGNATURE_256 + MESSAGE],
  ['its author header has several lines', `${TREE}${AUTHOR} continued\n${COMMITTER}${MESSAGE}`],
  ['a header line has no name', `${HEAD}nameless\n${MESSAGE}`],
  ['a header line has no name', ` folded\n${HEAD}${MESSAGE}`],
  ...[
    'Ann ann@example.com 1 +0000',
    'Ann <ann@example.com> now +0000',
    'Ann <ann@example.com> 1',
    'Ann <ann@example.com> -1 +0000',
    'Ann <ann@example.com> 01 +0000',
    'Ann <ann@example.com> 253402300800 +0000',
    'Ann <ann@example.com> 99999999999999999999 +0000',
    'Ann <ann@example.com> 1 +00000',
    'Ann <a> <ann@example.com> 1 +0000',
    'Ann<ann@example.com> 1 +0000',
    'Ann <ann@example.com> 1 +0000 ',
  ].map(
    (line) =>
      [
        'the author line is not name, address and time',
        `${TREE}author ${line}\n${COMMITTER}${MESSAGE}`,
      ] as const,
  ),
]

describe('a malformed commit', () => {
  test.each(MALFORMED)('%s', (defect, commit) => {
    expect(parse(commit).defects).toContain(defect)
  })

  test('is read with its first tree and first author, as by git, and with all of its parents', () => {
    const commit =
      TREE + TREE.replaceAll('1', '5') + PARENT + AUTHOR + AUTHOR.replace('Ann', 'Boss') + COMMITTER + MESSAGE
    expect(parse(commit)).toMatchObject({
      tree: '1'.repeat(40),
      parents: ['2'.repeat(40)],
      author: { name: 'Ann' },
    })
  })

  test('never throws, whatever the bytes', () => {
    const piece = fc.constantFrom(
      TREE,
      PARENT,
      AUTHOR,
      COMMITTER,
      SIGNATURE,
      TAG,
      MESSAGE,
      '\n',
      ' ',
      '\0',
      'x',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const commit = parse(pieces.join(''))
        expect(commit.defects.length === 0).toBe(isWellFormed(pieces.join('')))
      }),
      { numRuns: 3000 },
    )
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => parseCommitObject(bytes, 64).defects.length > 0,
      ),
    )
  })

  /** The grammar once more, as one expression. */
  function isWellFormed(text: string): boolean {
    const id = '[0-9a-f]{40}'
    const who = '(?:[^<>\\n\\0]* )?<[^<>\\n\\0]*> \\d+ [+-]\\d{4}'
    const grammar = new RegExp(
      `^tree ${id}\\n(parent ${id}\\n)*author ${who}\\ncommitter ${who}\\n` +
        '((?!(tree|parent|author|committer|gpgsig) )[^ \\n\\0]+ [^\\n\\0]*\\n( [^\\n\\0]*\\n)*)*(gpgsig [^\\n\\0]*\\n( [^\\n\\0]*\\n)*)?(\\n[^\\0]*)?$',
    )
    return grammar.test(text)
  }

  test.each([
    ['a second tree', (text: string) => text.replace(/^(tree .*\n)/, '$1$1')],
    [
      'a second author',
      (text: string) => text.replace(/(author .*\n)/, '$1author Boss <boss@example.com> 1 +0000\n'),
    ],
    ['a NUL in the message', (text: string) => `${text}\0hidden`],
    [
      'a header after the signature',
      (text: string) => text.replace('\n\n', `\n${SIGNATURE}encoding UTF-8\n\n`),
    ],
    ['two signatures', (text: string) => text.replace('\n\n', `\n${SIGNATURE}${SIGNATURE}\n`)],
    ['two kinds of signature', (text: string) => text.replace('\n\n', `\n${SIGNATURE}${SIGNATURE_256}\n`)],
  ])('with %s is listed and named, and the archive is read', async (_what, deform) => {
    const repository = newRepository()
    const first = repository.commit({ a: '1' }, { message: 'one' })
    const honest = repository.commit({ a: '2' }, { message: 'two' })
    const deformed = repository.write('commit', deform(repository.git('cat-file', 'commit', honest)))
    const last = repository.commitTree(repository.tree({ a: '3' }), { parents: [deformed], message: 'three' })
    repository.setRef('refs/heads/main', last)
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-COMMIT-MALFORMED .'])
    expect(archive.problems[0]).toMatchObject({ at: { commit: deformed } })
    expect(archive.problems[0]?.message).toContain(deformed)
    expect(archive.history.state).toBe('complete')
    expect(commitsOf(archive).map(({ oid, author }) => [oid, author.name])).toEqual([
      [first, 'Ann'],
      [deformed, 'Ann'],
      [last, 'Ann'],
    ])
  })

  test('that changed nothing is listed too', async () => {
    const repository = newRepository()
    const first = repository.commit({ a: '1' }, { message: 'one' })
    const empty = repository.git(
      'cat-file',
      'commit',
      repository.commitTree(repository.tree({ a: '1' }), { parents: [first] }),
    )
    const deformed = repository.write('commit', `${empty}\0`)
    repository.setRef('refs/heads/main', deformed)
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-COMMIT-MALFORMED .'])
    expect(commitsOf(archive).map(({ oid, changes }) => [oid, changes.length])).toEqual([
      [first, 1],
      [deformed, 0],
    ])
  })

  test('that has no tree is not believed: nothing before it is told', async () => {
    const repository = newRepository()
    const bad = repository.write('commit', `${AUTHOR}${COMMITTER}${MESSAGE}`)
    repository.setRef(
      'refs/heads/main',
      repository.commitTree(repository.tree({ a: '1' }), { parents: [bad] }),
    )
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-OBJECT-CORRUPT .'])
    expect(archive.history.state).toBe('shallow')
    expect(archive.files.size).toBe(1)
  })
})

describe('text in a commit cannot forge another', () => {
  const HOSTILE = [
    'plain',
    'ò',
    'òòòòòò',
    'a\rb',
    '\u2028 and \u2029',
    '%x00%x01%n%H%an',
    `x\ncommit ${'9'.repeat(40)}\nauthor Boss <boss@example.com> 1 +0000\n\nforged`,
    `x\n\ntree ${'9'.repeat(40)}\nauthor Boss <boss@example.com> 1 +0000`,
    '\u001e\u001f\u0001',
    'm'.repeat(1_000_000),
  ]

  test('in message, name or address: one commit each, by its true author', async () => {
    const repository = newRepository()
    let parents: string[] = []
    const names: string[] = []
    for (const [index, text] of HOSTILE.entries()) {
      const name = text.replace(/[<>\n]/g, '').slice(0, 5_000)
      names.push(name)
      const oid = repository.commitTree(repository.tree({ a: `${index}` }), {
        parents,
        author: `${name} <${name}@example.com>`,
        message: text,
      })
      parents = [oid]
      repository.setRef('refs/heads/main', oid)
    }
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual([])
    expect(commitsOf(archive).map(({ author }) => author.name)).toEqual(names)
    expect(commitsOf(archive).map(({ author }) => author.email)).toEqual(
      names.map((name) => `${name}@example.com`),
    )
    const raws = commitsOf(archive).map(({ oid, raw }) => [oid, Buffer.from(raw).toString('utf8')])
    expect(raws).toEqual(
      commitsOf(archive).map(({ oid }) => [oid, repository.git('cat-file', 'commit', oid)]),
    )
  })
})
