import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ArchiveUnreadable, readArchive } from '../../src/archive/index.ts'
import { changesOf, commitsOf, problemsOf, refusalOf } from './outcome.ts'
import { git, newRepository, type TestRepository, temporaryFolder } from './repository.ts'

const FILES = { 'records/a.yaml': 'a1', 'records/deep/b.yaml': 'b', 'c.yaml': 'c' }

function threeCommits(): TestRepository & { first: string; second: string; third: string } {
  const repository = newRepository()
  const first = repository.commit(FILES, { message: 'first' })
  const second = repository.commit({ ...FILES, 'records/a.yaml': 'a2' }, { message: 'second' })
  const third = repository.commit({ ...FILES, 'records/a.yaml': 'a3' }, { message: 'third' })
  return { ...repository, first, second, third }
}

const idOf = (repository: TestRepository, name: string) => repository.git('rev-parse', name).trim()

describe('an object that was overwritten in place', () => {
  test('a file: its oid and path are named, and the rest is read', async () => {
    const repository = threeCommits()
    const oid = idOf(repository, 'HEAD:records/deep/b.yaml')
    repository.overwrite(oid, 'blob', 'forged')
    expect(repository.git('cat-file', 'blob', oid)).toBe('forged')
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-OBJECT-HASH records/deep/b.yaml'])
    expect(archive.problems[0]?.message).toContain(`records/deep/b.yaml (blob ${oid})`)
    expect([...archive.files.keys()]).toEqual(['c.yaml', 'records/a.yaml'])
  })

  test('an old version of a file', async () => {
    const repository = threeCommits()
    repository.overwrite(idOf(repository, 'HEAD~1:records/a.yaml'), 'blob', 'forged')
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-OBJECT-HASH records/a.yaml'])
    expect(archive.problems[0]?.at.commit).toBe(repository.second)
    expect(archive.files.size).toBe(3)
    const [second, third] = commitsOf(archive).slice(1)
    expect(second?.changes[0]).toMatchObject({ change: 'amended', before: { oid: expect.anything() } })
    expect(second?.changes[0]?.after).toBeUndefined()
    expect(third?.changes[0]?.before).toBeUndefined()
    expect(third?.changes[0]?.after?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('the commit that was asked for', async () => {
    const repository = threeCommits()
    const forged = repository.git('cat-file', 'commit', repository.third).replace('Ann', 'Eve')
    repository.overwrite(repository.third, 'commit', forged)
    expect(await refusalOf({ path: repository.path })).toBe('E-OBJECT-HASH')
  })

  test('a commit in between: what came before it cannot be told', async () => {
    const repository = threeCommits()
    const forged = repository.git('cat-file', 'commit', repository.second).replace('second', 'forged')
    repository.overwrite(repository.second, 'commit', forged)
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-OBJECT-HASH .'])
    expect(archive.files.size).toBe(3)
    expect(archive.history).toMatchObject({
      state: 'shallow',
      why: '1 commit of the history cannot be read, nor can what came before',
      commits: [{ subject: 'third', changes: [] }],
    })
  })

  test('a commit that now names another parent hides no commit', async () => {
    const repository = threeCommits()
    const forged = repository.git('cat-file', 'commit', repository.second).replace(/parent .*\n/, '')
    repository.overwrite(repository.second, 'commit', forged)
    expect(problemsOf(await readArchive({ path: repository.path }))).toEqual(['E-OBJECT-HASH .'])
  })

  test('a folder at the commit', async () => {
    const repository = threeCommits()
    const oid = idOf(repository, 'HEAD:records/deep')
    repository.overwrite(oid, 'tree', '')
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-OBJECT-HASH records/deep'])
    expect([...archive.files.keys()]).toEqual(['c.yaml', 'records/a.yaml'])
    expect(archive.history.state).toBe('shallow')
  })

  test('a folder of the past, to hide that a file was there', async () => {
    const repository = newRepository()
    repository.commit({ 'd/kept': '1' }, { message: 'one' })
    repository.commit({ 'd/kept': '1', 'd/dropped': '2' }, { message: 'two' })
    repository.commit({ 'd/kept': '1' }, { message: 'three' })
    const oid = idOf(repository, 'HEAD~1:d')
    const honest = repository.tree({ kept: '1' })
    repository.overwrite(oid, 'tree', Buffer.from(repository.git('rev-parse', honest)))
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-OBJECT-HASH d'])
    expect(archive.history).toMatchObject({
      state: 'shallow',
      why: 'folders of the past cannot be read, so changes are missing',
    })
  })

  test('the top folder of the commit', async () => {
    const repository = threeCommits()
    repository.overwrite(idOf(repository, 'HEAD^{tree}'), 'tree', '')
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-OBJECT-HASH .'])
    expect(archive.files.size).toBe(0)
  })

  test('an annotated tag', async () => {
    const repository = threeCommits()
    repository.git('tag', '-a', '-m', 'x', 'v1', repository.first)
    const oid = idOf(repository, 'v1')
    const forged = repository.git('cat-file', 'tag', oid).replace(repository.first, repository.second)
    repository.overwrite(oid, 'tag', forged)
    expect(await refusalOf({ path: repository.path, ref: 'v1' })).toBe('E-OBJECT-HASH')
  })

  test('a type that is not what the folder says', async () => {
    const repository = newRepository()
    const tree = repository.rawTree([
      { mode: '40000', name: 'a', oid: repository.blob('no folder') },
      { mode: '100644', name: 'b', oid: repository.tree({ x: '' }) },
    ])
    repository.setRef('refs/heads/main', repository.commitTree(tree))
    expect(problemsOf(await readArchive({ path: repository.path }))).toEqual([
      'E-TREE-MALFORMED a',
      'E-OBJECT-TYPE b',
    ])
  })
})

describe('replaced and redirected objects', () => {
  test.each(['blob', 'commit', 'tree'] as const)(
    'a replaced %s: the original is read, with a warning',
    async (what) => {
      const repository = threeCommits()
      const before = await readArchive({ path: repository.path })
      const pairs = {
        blob: [idOf(repository, 'HEAD:c.yaml'), repository.blob('other')],
        commit: [repository.second, repository.commitTree(repository.tree({}), { message: 'other' })],
        tree: [idOf(repository, 'HEAD:records'), repository.tree({})],
      }
      repository.git('replace', ...pairs[what])
      expect(repository.git('cat-file', '-p', pairs[what][0] ?? '')).toBe(
        repository.git('cat-file', '-p', pairs[what][1] ?? ''),
      )
      const archive = await readArchive({ path: repository.path })
      expect(problemsOf(archive)).toEqual(['W-REPLACE-REFS .'])
      expect({ ...archive, problems: [] }).toEqual(before)
    },
  )

  test('a grafts file is not followed', async () => {
    const repository = threeCommits()
    const before = await readArchive({ path: repository.path })
    writeFileSync(join(repository.path, 'info', 'grafts'), `${repository.third}\n`)
    expect(repository.git('rev-list', '--count', 'HEAD').trim()).toBe('1')
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-HISTORY-SHALLOW .'])
    expect({ ...archive, problems: [] }).toEqual(before)
  })

  test('a shallow file over a whole history hides it, and says so', async () => {
    const repository = threeCommits()
    writeFileSync(join(repository.path, 'shallow'), `${repository.second}\n`)
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-HISTORY-SHALLOW .'])
    expect(archive.history.state).toBe('shallow')
    expect(changesOf(archive)).toEqual(['third: amended records/a.yaml'])
  })

  test('objects that are borrowed from another repository', async () => {
    const repository = threeCommits()
    const borrower = join(temporaryFolder(), 'borrower.git')
    git('/', 'clone', '--quiet', '--bare', '--shared', repository.path, borrower)
    const archive = await readArchive({ path: borrower })
    expect(problemsOf(archive)).toEqual(['E-ALTERNATES .'])
    expect(archive.files.size).toBe(3)
  })

  test('a partial clone lacks objects and fetches none', async () => {
    const repository = threeCommits()
    repository.git('config', 'uploadpack.allowFilter', 'true')
    const partial = join(temporaryFolder(), 'partial.git')
    git('/', 'clone', '--quiet', '--bare', '--filter=blob:none', `file://${repository.path}`, partial)
    const archive = await readArchive({ path: partial })
    expect(problemsOf(archive)).toEqual([
      'E-PARTIAL .',
      'E-OBJECT-MISSING c.yaml',
      'E-OBJECT-MISSING records/a.yaml',
      'E-OBJECT-MISSING records/a.yaml',
      'E-OBJECT-MISSING records/a.yaml',
      'E-OBJECT-MISSING records/deep/b.yaml',
    ])
    expect(archive.files.size).toBe(0)
  })

  test('the setting of a partial clone alone is reported', async () => {
    const repository = threeCommits()
    repository.git('config', 'core.repositoryformatversion', '1')
    repository.git('config', 'extensions.partialClone', 'origin')
    expect(problemsOf(await readArchive({ path: repository.path }))).toEqual(['E-PARTIAL .'])
  })

  test('a commit-graph file that leaves commits out is not believed', async () => {
    const repository = threeCommits()
    const before = await readArchive({ path: repository.path })
    writeFileSync(join(repository.path, 'info', 'grafts'), `${repository.third}\n`)
    repository.git('commit-graph', 'write', '--reachable')
    rmSync(join(repository.path, 'info', 'grafts'))
    expect(await readArchive({ path: repository.path })).toEqual(before)
  })
})

describe('a missing object', () => {
  const remove = (repository: TestRepository, oid: string) => rmSync(repository.loose(oid))

  test('a file', async () => {
    const repository = threeCommits()
    const oid = idOf(repository, 'HEAD:c.yaml')
    remove(repository, oid)
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-OBJECT-MISSING c.yaml'])
    expect(archive.problems[0]?.message).toContain(oid)
    expect(archive.files.size).toBe(2)
  })

  test('a folder', async () => {
    const repository = threeCommits()
    remove(repository, idOf(repository, 'HEAD:records/deep'))
    expect(problemsOf(await readArchive({ path: repository.path }))).toEqual([
      'E-OBJECT-MISSING records/deep',
    ])
  })

  test('a folder on the way to the archive', async () => {
    const repository = newRepository({ bare: false })
    repository.commit({ 'one/two/a': 'x' })
    repository.git('checkout', '--quiet', '--force', 'main')
    remove(repository, idOf(repository, 'HEAD:one'))
    expect(await refusalOf({ path: join(repository.path, 'one', 'two') })).toBe('E-OBJECT-MISSING')
  })

  test('a commit of the past, and the rest of the history is told', async () => {
    const repository = threeCommits()
    const fourth = repository.commit({ ...FILES, 'records/a.yaml': 'a4' }, { message: 'fourth' })
    remove(repository, repository.second)
    const archive = await readArchive({ path: repository.path })
    expect(archive.commit).toBe(fourth)
    expect(problemsOf(archive)).toEqual(['E-OBJECT-MISSING .'])
    expect(archive.problems[0]?.message).toContain(repository.second)
    expect(changesOf(archive)).toEqual(['fourth: amended records/a.yaml'])
    expect(archive.history.state).toBe('shallow')
  })

  test('a side branch without its beginning: the main line is told whole', async () => {
    const repository = newRepository()
    const root = repository.commit({ a: '1' }, { message: 'root' })
    const lost = repository.commitTree(repository.tree({ a: '1', s: '1' }), {
      parents: [root],
      message: 'lost',
    })
    const side = repository.commitTree(repository.tree({ a: '1', s: '2' }), {
      parents: [lost],
      message: 'side',
    })
    const main = repository.commit({ a: '2' }, { parents: [root], message: 'main' })
    repository.commit({ a: '2', s: '2' }, { parents: [main, side], message: 'merge' })
    remove(repository, lost)
    const archive = await readArchive({ path: repository.path })
    expect(changesOf(archive)).toEqual(['root: added a', 'main: amended a'])
    expect(commitsOf(archive).map(({ subject }) => subject)).toEqual(['root', 'main', 'side'])
    expect(problemsOf(archive)).toEqual(['E-OBJECT-MISSING .'])
  })

  test('the commit that was asked for', async () => {
    const repository = threeCommits()
    remove(repository, repository.third)
    expect(await refusalOf({ path: repository.path })).toBe('E-OBJECT-MISSING')
    expect(await refusalOf({ path: repository.path, ref: repository.third })).toBe('E-REF-UNKNOWN')
  })

  test.each(['pack', 'idx'])('the .%s of everything', async (extension) => {
    const repository = threeCommits()
    repository.git('repack', '-a', '-d', '--quiet')
    const packs = join(repository.path, 'objects', 'pack')
    for (const name of readdirSync(packs)) if (name.endsWith(extension)) rmSync(join(packs, name))
    expect(await refusalOf({ path: repository.path })).toBe('E-OBJECT-MISSING')
  })
})

describe('a damaged object', () => {
  test.each([
    ['garbage', Buffer.from('garbage')],
    ['an empty file', Buffer.alloc(0)],
    ['a truncated file', undefined],
  ])('%s where a loose object was', async (_what, bytes) => {
    const repository = threeCommits()
    const place = repository.loose(idOf(repository, 'HEAD:records/deep/b.yaml'))
    writeFileSync(place, bytes ?? readFileSync(place).subarray(0, 12))
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-OBJECT-CORRUPT records/deep/b.yaml'])
    expect(archive.files.size).toBe(2)
  })

  test('every object damaged: each is named, and git is started a limited number of times', async () => {
    const repository = newRepository()
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, `content ${n}`]))
    repository.commit(files)
    for (const name of Object.keys(files))
      writeFileSync(repository.loose(idOf(repository, `HEAD:${name}`)), 'x')
    const archive = await readArchive({ path: repository.path })
    expect(archive.files.size).toBe(0)
    expect(new Set(archive.problems.map(({ code }) => code))).toEqual(new Set(['E-OBJECT-CORRUPT']))
    expect(archive.problems).toHaveLength(60)
  })

  test.each([
    ['an entry without an end', Buffer.from('100644 a\0short')],
    ['no mode', Buffer.from(' a\0aaaaaaaaaaaaaaaaaaaa')],
    ['no name', Buffer.from('100644 \0aaaaaaaaaaaaaaaaaaaa')],
  ])('a folder with %s', async (_what, body) => {
    const repository = newRepository()
    const tree = repository.rawTree([{ mode: '40000', name: 'bad', oid: repository.write('tree', body) }])
    repository.setRef('refs/heads/main', repository.commitTree(tree))
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-TREE-MALFORMED bad'])
  })

  test.each([
    ['out of order', ['b', 'a']],
    ['with one name twice', ['a', 'a']],
  ])('a folder %s', async (_what, names) => {
    const repository = newRepository()
    const oid = repository.blob('x')
    const bad = repository.rawTree(names.map((name) => ({ mode: '100644', name, oid })))
    const tree = repository.rawTree([{ mode: '40000', name: 'bad', oid: bad }])
    repository.setRef('refs/heads/main', repository.commitTree(tree))
    const archive = await readArchive({ path: repository.path })
    expect(problemsOf(archive)).toEqual(['E-TREE-MALFORMED bad'])
    expect(archive.files.size).toBe(0)
  })
})

/**
 * Flips single bits of a pack. What then comes out is either the very same archive, or a refusal that names the
 * damage; never a crash and never other content. `DOCKET_BIT_FLIPS=5000` runs the whole programme.
 */
describe('bit flips in a pack', () => {
  const FLIPS = Number(process.env.DOCKET_BIT_FLIPS ?? 120)
  let source: TestRepository
  let pack = ''
  let bytes = Buffer.alloc(0)
  let intact = ''

  async function outcome(path: string): Promise<string> {
    try {
      const archive = await readArchive({ path })
      const damage = archive.problems.filter(({ code }) => code.startsWith('E-OBJECT-'))
      if (damage.length > 0) return damage[0]?.code ?? ''
      return JSON.stringify([archive.commit, [...archive.files.values()], archive.history, archive.problems])
    } catch (error) {
      if (error instanceof ArchiveUnreadable) return error.code
      throw error
    }
  }

  test(`${FLIPS} of them`, { timeout: FLIPS * 1000 }, async () => {
    source = newRepository()
    for (let commit = 0; commit < 8; commit += 1) {
      const files = Array.from({ length: 6 }, (_, n) => [
        `f${n}`,
        `${n} ${n <= commit ? commit : 0}\n`.repeat(40),
      ])
      source.commit(Object.fromEntries(files))
    }
    source.git('repack', '-a', '-d', '-f', '--quiet')
    const packs = join('objects', 'pack')
    const name = readdirSync(join(source.path, packs)).find((file) => file.endsWith('.pack')) ?? ''
    pack = join(packs, name)
    bytes = readFileSync(join(source.path, pack))
    intact = await outcome(source.path)
    const folder = temporaryFolder()
    const outcomes = new Map<string, number>()
    let next = 0
    const worker = async (id: number) => {
      const path = join(folder, `${id}.git`)
      cpSync(source.path, path, { recursive: true })
      chmodSync(join(path, pack), 0o644)
      while (next < FLIPS) {
        const flip = next
        next += 1
        const damaged = Buffer.from(bytes)
        // A stride prime to the number of bits reaches each once before any twice.
        const bit = (flip * 7919) % (bytes.length * 8)
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        writeFileSync(join(path, pack), damaged)
        const result = await outcome(path)
        const key = result === intact ? 'intact' : result
        outcomes.set(key, (outcomes.get(key) ?? 0) + 1)
      }
    }
    await Promise.all([0, 1, 2, 3, 4, 5].map(worker))
    expect([...outcomes.keys()].filter((key) => !/^(intact|E-OBJECT-CORRUPT)$/.test(key))).toEqual([])
    expect(outcomes.get('E-OBJECT-CORRUPT')).toBeGreaterThan(FLIPS * 0.9)
  })
})
