import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readArchive } from '../../src/archive/index.ts'
import { changesOf, commitsOf, problemsOf, text } from './outcome.ts'
import { type Content, newRepository, type TestRepository } from './repository.ts'

type Files = Readonly<Record<string, Content>>

/** Writes commits from a sketch: name, parents by name, files. The last one becomes HEAD. */
function sketch(
  commits: readonly (readonly [name: string, parents: readonly string[], files: Files, seconds?: number])[],
): TestRepository {
  const repository = newRepository()
  const ids = new Map<string, string>()
  for (const [name, parents, files, seconds = 1767225600 + ids.size] of commits) {
    const oid = repository.commitTree(repository.tree(files), {
      parents: parents.map((parent) => ids.get(parent) ?? ''),
      message: name,
      seconds,
    })
    ids.set(name, oid)
    repository.setRef('refs/heads/main', oid)
  }
  return repository
}

async function toldOf(...commits: Parameters<typeof sketch>): Promise<string[]> {
  const archive = await readArchive({ path: sketch(...commits).path })
  expect(archive.problems).toEqual([])
  expect(archive.history.state).toBe('complete')
  return changesOf(archive)
}

describe('a file', () => {
  test('is added, amended and deleted, and every version stays visible', async () => {
    const { path } = sketch([
      ['one', [], { 'a.yaml': 'v1', 'b.yaml': 'b' }],
      ['two', ['one'], { 'a.yaml': 'v2', 'b.yaml': 'b' }],
      ['three', ['two'], { 'b.yaml': 'b' }],
    ])
    const archive = await readArchive({ path })
    const all = commitsOf(archive).flatMap(({ changes }) => changes)
    expect(all.map(({ change, path: name, before }) => [change, name, text(before?.bytes)])).toEqual([
      ['added', 'a.yaml', ''],
      ['added', 'b.yaml', ''],
      ['amended', 'a.yaml', 'v1'],
      ['deleted', 'a.yaml', 'v2'],
    ])
    expect(all.map(({ after }) => after?.sha256)).toEqual([
      '3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe',
      '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d',
      expect.stringMatching(/^[0-9a-f]{64}$/),
      undefined,
    ])
    expect([...archive.files.keys()]).toEqual(['b.yaml'])
  })

  test('that becomes a folder is deleted, and the files in the folder are added', async () => {
    expect(
      await toldOf([
        ['one', [], { a: 'file' }],
        ['two', ['one'], { 'a/b': 'inside', 'a/c': 'too' }],
        ['three', ['two'], { a: 'file' }],
      ]),
    ).toEqual([
      'one: added a',
      'two: deleted a',
      'two: added a/b',
      'two: added a/c',
      'three: added a',
      'three: deleted a/b',
      'three: deleted a/c',
    ])
  })

  test('that moves is deleted there and added here, with the same content', async () => {
    expect(
      await toldOf([
        ['one', [], { 'a/x': 'content' }],
        ['two', ['one'], { 'b/x': 'content' }],
      ]),
    ).toEqual(['one: added a/x', 'two: deleted a/x', 'two: added b/x'])
  })

  test('that only becomes executable has not changed', async () => {
    const repository = newRepository()
    const oid = repository.blob('x')
    const plain = repository.commitTree(repository.rawTree([{ mode: '100644', name: 'a', oid }]))
    const tree = repository.rawTree([{ mode: '100755', name: 'a', oid }])
    repository.setRef('refs/heads/main', repository.commitTree(tree, { parents: [plain], message: 'two' }))
    expect(changesOf(await readArchive({ path: repository.path }))).toEqual(['a change: added a'])
  })

  test('that is turned into a link is gone: links are not read', async () => {
    const repository = newRepository()
    const first = repository.commit({ a: 'x', b: 'y' }, { message: 'one' })
    const tree = repository.rawTree([
      { mode: '120000', name: 'a', oid: repository.blob('/etc/passwd') },
      { mode: '100644', name: 'b', oid: repository.blob('y') },
    ])
    repository.setRef('refs/heads/main', repository.commitTree(tree, { parents: [first], message: 'two' }))
    const archive = await readArchive({ path: repository.path })
    expect(changesOf(archive)).toEqual(['one: added a', 'one: added b', 'two: deleted a'])
    expect(problemsOf(archive)).toEqual(['E-PATH-SYMLINK a'])
  })

  test('that a commit restores is the same file again', async () => {
    expect(
      await toldOf([
        ['one', [], { a: 'v1' }],
        ['two', ['one'], {}],
        ['three', ['two'], { a: 'v1' }],
      ]),
    ).toEqual(['one: added a', 'two: deleted a', 'three: added a'])
  })
})

describe('the order', () => {
  test('is that of the log and never that of dates', async () => {
    const { path } = sketch([
      ['today', [], { a: '1' }, 1_900_000_000],
      ['back-dated', ['today'], { a: '2' }, 1_000_000_000],
      ['the beginning of time', ['back-dated'], { a: '3' }, 0],
    ])
    const commits = commitsOf(await readArchive({ path }))
    expect(commits.map(({ position, subject, author }) => [position, subject, author.claimedAt])).toEqual([
      [0, 'today', '2030-03-17T17:46:40Z'],
      [1, 'back-dated', '2001-09-09T01:46:40Z'],
      [2, 'the beginning of time', '1970-01-01T00:00:00Z'],
    ])
  })

  test('puts a side branch where it was merged, however old its commits say they are', async () => {
    const { path } = sketch([
      ['root', [], { a: '1' }],
      ['side', ['root'], { a: '1', old: 'decision' }, 1_000_000_000],
      ['main', ['root'], { a: '2' }],
      ['more', ['main'], { a: '3' }],
      ['merge', ['more', 'side'], { a: '3', old: 'decision' }],
    ])
    const archive = await readArchive({ path })
    expect(changesOf(archive)).toEqual([
      'root: added a',
      'main: amended a',
      'more: amended a',
      'side: added old',
    ])
    expect(commitsOf(archive).map(({ subject }) => subject)).toEqual(['root', 'main', 'more', 'side'])
  })

  test('a merge that changed nothing itself is not listed', async () => {
    const { path } = sketch([
      ['root', [], { a: '1' }],
      ['left', ['root'], { a: '1', l: 'l' }],
      ['right', ['root'], { a: '1', r: 'r' }],
      ['merge', ['left', 'right'], { a: '1', l: 'l', r: 'r' }],
    ])
    expect(commitsOf(await readArchive({ path })).map(({ subject }) => subject)).toEqual([
      'root',
      'left',
      'right',
    ])
  })
})

describe('a merge is the author of', () => {
  const ROOT = { 'd/x': '0', keep: 'k' }

  test('a version that no parent had', async () => {
    const repository = sketch([
      ['root', [], ROOT],
      ['left', ['root'], { ...ROOT, 'd/x': 'left' }],
      ['right', ['root'], { ...ROOT, 'd/x': 'right' }],
      ['merge', ['left', 'right'], { ...ROOT, 'd/x': 'both' }],
    ])
    const archive = await readArchive({ path: repository.path })
    expect(changesOf(archive).slice(2)).toEqual([
      'left: amended d/x',
      'right: amended d/x',
      'merge: amended d/x',
    ])
    expect(text(commitsOf(archive).at(-1)?.changes[0]?.before?.bytes)).toBe('left')
  })

  test('a file that no parent had', async () => {
    expect(
      await toldOf([
        ['root', [], ROOT],
        ['left', ['root'], { ...ROOT, l: '' }],
        ['right', ['root'], { ...ROOT, r: '' }],
        ['merge', ['left', 'right'], { ...ROOT, l: '', r: '', smuggled: 'x' }],
      ]),
    ).toContain('merge: added smuggled')
  })

  test('a file that it drops although every parent had it', async () => {
    expect(
      await toldOf([
        ['root', [], ROOT],
        ['left', ['root'], { ...ROOT, l: '' }],
        ['right', ['root'], { ...ROOT, r: '' }],
        ['merge', ['left', 'right'], { keep: 'k', l: '', r: '' }],
      ]),
    ).toContain('merge: deleted d/x')
  })

  test('what it takes back of the first parent, although the result is the second', async () => {
    const told = await toldOf([
      ['root', [], ROOT],
      ['left', ['root'], { ...ROOT, 'd/x': 'amended', 'd/new': 'added' }],
      ['right', ['root'], { ...ROOT, r: '' }],
      ['merge', ['left', 'right'], { ...ROOT, r: '' }],
    ])
    expect(told.slice(-2)).toEqual(['merge: deleted d/new', 'merge: amended d/x'])
  })

  test('what it ignores of the second parent', async () => {
    const told = await toldOf([
      ['root', [], ROOT],
      ['left', ['root'], { ...ROOT, l: '' }],
      ['right', ['root'], { ...ROOT, 'd/approval': 'yes' }],
      ['merge', ['left', 'right'], { ...ROOT, l: '' }],
    ])
    expect(told.slice(-2)).toEqual(['right: added d/approval', 'merge: deleted d/approval'])
  })

  test('the choice between two versions', async () => {
    const repository = sketch([
      ['root', [], ROOT],
      ['left', ['root'], { ...ROOT, 'd/x': 'left' }],
      ['right', ['root'], { ...ROOT, 'd/x': 'right' }],
      ['merge', ['left', 'right'], { ...ROOT, 'd/x': 'left' }],
    ])
    const archive = await readArchive({ path: repository.path })
    const merge = commitsOf(archive).at(-1)
    expect(merge?.changes.map(({ path, change, before }) => [path, change, text(before?.bytes)])).toEqual([
      ['d/x', 'amended', 'right'],
    ])
  })

  test('nothing, where both sides came to the same', async () => {
    const told = await toldOf([
      ['root', [], ROOT],
      ['left', ['root'], { ...ROOT, 'd/x': 'same' }],
      ['right', ['root'], { ...ROOT, 'd/x': 'same' }],
      ['merge', ['left', 'right'], { ...ROOT, 'd/x': 'same' }],
    ])
    expect(told.filter((line) => line.startsWith('merge'))).toEqual([])
  })

  test('nothing, where one side went back and the merge followed it', async () => {
    const told = await toldOf([
      ['root', [], ROOT],
      ['amend', ['root'], { ...ROOT, 'd/x': '1' }],
      ['side', ['amend'], { ...ROOT, 'd/x': '1', s: '' }],
      ['revert', ['amend'], ROOT],
      ['merge', ['revert', 'side'], { ...ROOT, s: '' }],
    ])
    expect(told.filter((line) => line.startsWith('merge'))).toEqual([])
  })

  test('nothing, in an octopus of three branches', async () => {
    const told = await toldOf([
      ['root', [], ROOT],
      ['a', ['root'], { ...ROOT, a: '' }],
      ['b', ['root'], { ...ROOT, b: '' }],
      ['c', ['root'], { ...ROOT, 'd/x': 'c' }],
      ['merge', ['a', 'b', 'c'], { ...ROOT, a: '', b: '', 'd/x': 'c' }],
    ])
    expect(told).toEqual([
      'root: added d/x',
      'root: added keep',
      'a: added a',
      'b: added b',
      'c: amended d/x',
    ])
  })

  test('nothing, where two histories without a common root meet', async () => {
    const told = await toldOf([
      ['root', [], { a: '1' }],
      ['other root', [], { b: '2' }],
      ['merge', ['root', 'other root'], { a: '1', b: '2' }],
    ])
    expect(told).toEqual(['root: added a', 'other root: added b'])
  })

  test('the loss, where of two histories without a common root one is dropped', async () => {
    const told = await toldOf([
      ['root', [], { a: '1' }],
      ['other root', [], { b: '2' }],
      ['merge', ['root', 'other root'], { a: '1' }],
    ])
    expect(told).toEqual(['root: added a', 'other root: added b', 'merge: deleted b'])
  })

  test('nothing, after a cherry-pick', async () => {
    const told = await toldOf([
      ['root', [], ROOT],
      ['fix', ['root'], { ...ROOT, 'd/x': 'fixed' }],
      ['other', ['root'], { ...ROOT, o: '' }],
      ['picked', ['other'], { ...ROOT, o: '', 'd/x': 'fixed' }],
      ['merge', ['picked', 'fix'], { ...ROOT, o: '', 'd/x': 'fixed' }],
    ])
    expect(told.filter((line) => line.startsWith('merge'))).toEqual([])
  })

  test('nothing, where branches crossed before (several best common ancestors)', async () => {
    const told = await toldOf([
      ['root', [], { x: '0', y: '0' }],
      ['a', ['root'], { x: '1', y: '0' }],
      ['b', ['root'], { x: '0', y: '1' }],
      ['a+b', ['a', 'b'], { x: '1', y: '1' }],
      ['b+a', ['b', 'a'], { x: '1', y: '1' }],
      ['a2', ['a+b'], { x: '2', y: '1' }],
      ['b2', ['b+a'], { x: '1', y: '2' }],
      ['end', ['a2', 'b2'], { x: '2', y: '2' }],
    ])
    expect(told.filter((line) => /^(a\+b|b\+a|end)/.test(line))).toEqual([])
  })
})

/** A history of commits with one or two parents each, over a handful of files. */
const histories = fc.array(
  fc.record({
    parents: fc.tuple(fc.nat(), fc.option(fc.nat(), { nil: undefined })),
    takes: fc.constantFrom('first', 'second', 'merge'),
    edits: fc.dictionary(
      fc.constantFrom('a', 'b/c', 'b/d', 'b/e/f', 'g/h'),
      fc.constantFrom('', '1', '2', '3'),
      { maxKeys: 2 },
    ),
  }),
  { minLength: 1, maxLength: 12 },
)

test('agrees with git about who changed what, and with its merge rule about what a merge did', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const repository = newRepository()
      const made: { oid: string; parents: number[]; files: Record<string, string> }[] = []
      for (const [index, { parents, takes, edits }] of steps.entries()) {
        const [first, second] = parents
        const chosen =
          index === 0 ? [] : [...new Set([first % index, ...(second === undefined ? [] : [second % index])])]
        const [a = {}, b = {}] = chosen.map((at) => made[at]?.files)
        const base = takes === 'second' && chosen.length > 1 ? b : takes === 'merge' ? { ...b, ...a } : a
        const files = { ...base }
        for (const [path, content] of Object.entries(edits)) {
          if (content === '') delete files[path]
          else files[path] = content
        }
        const ids = chosen.map((at) => made[at]?.oid ?? '')
        const oid = repository.commitTree(repository.tree(files), { parents: ids, message: `${index}` })
        made.push({ oid, parents: chosen, files })
      }
      const tip = made.at(-1)?.oid ?? ''
      repository.setRef('refs/heads/main', tip)
      const archive = await readArchive({ path: repository.path })
      expect(archive.problems).toEqual([])
      expect([...archive.files].map(([path, { bytes }]) => [path, text(bytes)])).toEqual(
        Object.entries(made.at(-1)?.files ?? {}).sort(),
      )
      const told = new Map(commitsOf(archive).map(({ oid, changes }) => [oid, changes]))
      const reachable = repository.git('rev-list', tip).trim().split('\n')
      for (const { oid, parents, files } of made.filter((commit) => reachable.includes(commit.oid))) {
        const expected =
          parents.length < 2
            ? diffOf(made[parents[0] ?? -1]?.files ?? {}, files)
            : mergeChanges(repository, made, parents, files)
        const changes = told.get(oid) ?? []
        expect(Object.fromEntries(changes.map(({ path, change }) => [path, change]))).toEqual(expected)
      }
      const places = new Map(commitsOf(archive).map(({ oid, position }) => [oid, position]))
      for (const { oid, parents } of commitsOf(archive)) {
        for (const parent of parents) {
          expect(places.get(parent) ?? -1).toBeLessThan(places.get(oid) ?? 0)
        }
      }
    }),
    { numRuns: 30 },
  )
})

function diffOf(before: Record<string, string>, after: Record<string, string>): Record<string, string> {
  const changes: Record<string, string> = {}
  for (const path of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[path], after[path]]
    if (old !== now) changes[path] = old === undefined ? 'added' : now === undefined ? 'deleted' : 'amended'
  }
  return changes
}

/** The three-way rule, file by file, with the common ancestors that git itself names. */
function mergeChanges(
  repository: TestRepository,
  made: readonly { oid: string; files: Record<string, string> }[],
  parents: readonly number[],
  files: Record<string, string>,
): Record<string, string> {
  const sides = parents.map((at) => made[at])
  const bases = repository
    .git('merge-base', '--all', ...sides.map((side) => side?.oid ?? ''))
    .trim()
    .split('\n')
    .map((oid) => made.find((commit) => commit.oid === oid)?.files ?? {})
  const changes: Record<string, string> = {}
  const paths = new Set([...sides.flatMap((side) => Object.keys(side?.files ?? {})), ...Object.keys(files)])
  for (const path of paths) {
    const now = files[path]
    const theirs = sides.map((side) => side?.files[path])
    const lost = theirs.filter((version) => version !== now && !bases.some((base) => base[path] === version))
    if (theirs.includes(now) && lost.length === 0) continue
    const had = theirs.some((version) => version !== undefined && version !== now)
    changes[path] = now === undefined ? 'deleted' : had ? 'amended' : 'added'
  }
  return changes
}
