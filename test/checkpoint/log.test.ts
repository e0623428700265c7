import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareViews, type LogView, staleness } from '../../src/checkpoint/compare.ts'
import { entriesOf, type LogEntry, type LoggedCommit, leafOf, logOf } from '../../src/checkpoint/log.ts'
import { logText, readLog } from '../../src/checkpoint/log-file.ts'
import { rootOf } from '../../src/checkpoint/merkle.ts'
import {
  consistencyText,
  inclusionText,
  readConsistency,
  readInclusion,
} from '../../src/checkpoint/proof-files.ts'
import { parseSha256, type Sha256 } from '../../src/domain/digest.ts'
import { type Instant, type IsoDuration, instantOfSeconds, parseInstant } from '../../src/domain/instant.ts'

const AT = { path: 'log.jsonl' }
const sha = (text: string) => parseSha256(createHash('sha256').update(text).digest('hex')) as Sha256

/** A history of commits, each given as `path=content` for what it writes and `path` for what it deletes. */
function history(...commits: readonly (readonly string[])[]): LoggedCommit[] {
  const held = new Map<string, Sha256>()
  return commits.map((changes, day) => ({
    author: { name: 'Ann', email: 'ann@example.com', claimedAt: instantOfSeconds(1767225600 + day * 86400) },
    changes: [...changes].sort().map((text) => {
      const [path = '', content] = text.split('=')
      const before = held.get(path)
      if (content === undefined) held.delete(path)
      else held.set(path, sha(content))
      return {
        path,
        change: content === undefined ? 'deleted' : before === undefined ? 'added' : 'amended',
        ...(before === undefined ? {} : { before: { sha256: before } }),
        ...(content === undefined ? {} : { after: { sha256: sha(content) } }),
      } as const
    }),
  }))
}

function entries(commits: readonly LoggedCommit[]): LogEntry[] {
  const found = entriesOf(commits)
  if ('unknown' in found) throw new Error(found.unknown)
  return found
}

function viewOf(list: readonly LogEntry[], withLog = true, name = 'a view'): LogView {
  const log = logOf(list)
  return {
    name,
    origin: 'example.com/releases',
    size: list.length,
    root: rootOf(log.tree),
    log: withLog ? log : undefined,
  }
}

const STORY = history(['b=1', 'a=1'], ['b=2'], [], ['a'], ['c=3', 'a=1'])

test('the leaf is the canonical JSON of what happened, in this form for ever', () => {
  expect(entries(STORY).map(leafOf)).toEqual([
    `{"after":"${sha('1')}","author":"Ann <ann@example.com>","change":"added","claimedAt":"2026-01-01T00:00:00Z","commit":0,"path":"a"}`,
    `{"after":"${sha('1')}","author":"Ann <ann@example.com>","change":"added","claimedAt":"2026-01-01T00:00:00Z","commit":0,"path":"b"}`,
    `{"after":"${sha('2')}","author":"Ann <ann@example.com>","before":"${sha('1')}","change":"amended","claimedAt":"2026-01-02T00:00:00Z","commit":1,"path":"b"}`,
    `{"author":"Ann <ann@example.com>","before":"${sha('1')}","change":"deleted","claimedAt":"2026-01-04T00:00:00Z","commit":2,"path":"a"}`,
    `{"after":"${sha('1')}","author":"Ann <ann@example.com>","change":"added","claimedAt":"2026-01-05T00:00:00Z","commit":3,"path":"a"}`,
    `{"after":"${sha('3')}","author":"Ann <ann@example.com>","change":"added","claimedAt":"2026-01-05T00:00:00Z","commit":3,"path":"c"}`,
  ])
})

test('a content that is neither there nor known by its digest leaves no log', () => {
  const [first] = STORY
  const holed = { ...first, changes: [{ path: 'a', change: 'added' }] } as LoggedCommit
  expect(entriesOf([holed])).toEqual({ unknown: 'a' })
  const lost = { ...first, changes: [{ path: 'a', change: 'deleted' }] } as LoggedCommit
  expect(entriesOf([lost])).toEqual({ unknown: 'a' })
})

describe('a log file', () => {
  const lines = entries(STORY).map(leafOf)
  const text = (...list: readonly (string | undefined)[]) =>
    Buffer.from(list.map((line) => `${line}\n`).join(''))

  test('is read as it was written', () => {
    const log = logOf(entries(STORY))
    const read = readLog(Buffer.from(logText(log)), AT)
    expect(read.ok && read.value).toEqual(log)
  })

  test.each([
    ['with a gap', text(lines[0], lines[1], lines[3]), 'E-SEQ', 3],
    ['with a jump at its beginning', text(lines[2]), 'E-SEQ', 1],
    ['with an entry twice', text(lines[0], lines[1], lines[1]), 'E-SEQ', 3],
    ['with two entries of a commit exchanged', text(lines[1], lines[0]), 'E-SEQ', 2],
    ['with two commits exchanged', text(lines[0], lines[1], lines[2], lines[3], lines[2]), 'E-SEQ', 5],
    ['that is no JSON', text(lines[0], 'more'), 'E-LOG-SYNTAX', 2],
    ['with a space in a line', text(lines[0]?.replace(':', ': ')), 'E-LOG-SYNTAX', 1],
    [
      'with members in another order',
      text(JSON.stringify({ path: 'a', ...JSON.parse(lines[0] ?? '') })),
      'E-LOG-SYNTAX',
      1,
    ],
    ['with a member twice', text(lines[0]?.replace('{', '{"path":"z",')), 'E-LOG-SYNTAX', 1],
    [
      'with a member that is not known',
      text(lines[0]?.replace('"path"', '"note":"","path"')),
      'E-LOG-SYNTAX',
      1,
    ],
    [
      'with an addition that replaces',
      text(lines[2]?.replace('amended', 'added').replace('"commit":1', '"commit":0')),
      'E-LOG-SYNTAX',
      1,
    ],
    ['with an empty line', text(lines[0], ''), 'E-LOG-SYNTAX', 2],
    ['without its last line feed', Buffer.from(lines[0] ?? ''), 'E-LOG-SYNTAX', 1],
  ])('%s is refused', (_, bytes, code, line) => {
    expect(readLog(bytes, AT)).toMatchObject({
      ok: false,
      problems: [{ code, at: { path: 'log.jsonl', line } }],
    })
  })
})

describe('comparing two views', () => {
  const all = entries(STORY)
  const later = viewOf(all, true, 'now')

  test('every beginning is consistent with the whole, by head or by entries', () => {
    for (let n = 0; n <= all.length; n += 1) {
      for (const withLog of [true, false]) {
        expect(compareViews(viewOf(all.slice(0, n), withLog), later)).toEqual({
          state: 'consistent',
          appended: all.length - n,
        })
      }
    }
  })

  test('HST-01: entries were dropped from the end', () => {
    const shorter = viewOf(all.slice(0, 4), true, 'now')
    expect(compareViews(viewOf(all, false, 'then'), shorter)).toMatchObject({
      state: 'broken',
      problem: {
        code: 'E-HISTORY-TRUNCATED',
        message:
          'now holds 4 entries and then 6: the last 2 are gone; whether the entries that are left are the same cannot be told without the earlier ones',
      },
    })
    expect(compareViews(viewOf(all, true, 'then'), shorter)).toMatchObject({
      state: 'broken',
      first: 4,
      problem: {
        code: 'E-HISTORY-TRUNCATED',
        message:
          'now holds 4 entries and then 6: the last 2 are gone; the first 4 are the same, and entry 4 (added a) is the first that is gone',
      },
    })
  })

  test('HST-02: as many entries and another root, with both heads', () => {
    const other = viewOf(entries(history(['b=1', 'a=1'], ['b=9'], [], ['a'], ['c=3', 'a=1'])), false, 'now')
    const found = compareViews(viewOf(all, false, 'then'), other)
    expect(found).toMatchObject({ state: 'broken', problem: { code: 'E-HISTORY-FORK' } })
    const message = found.state === 'broken' ? found.problem.message : ''
    expect(message).toContain(later.root.toString('base64'))
    expect(message).toContain(other.root.toString('base64'))
  })

  test('HST-03: two exports, and the first entry at which they part', () => {
    const other = entries(history(['b=1', 'a=1'], ['b=9'], ['a'], ['c=3']))
    expect(compareViews(viewOf(all, true, 'left'), viewOf(other, true, 'right'))).toMatchObject({
      state: 'broken',
      first: 2,
      problem: {
        code: 'E-HISTORY-FORK',
        message: expect.stringContaining('part at entry 2 (amended b), which is of other content'),
      },
    })
    expect(compareViews(later, later)).toEqual({ state: 'consistent', appended: 0 })
  })

  test('HST-05: everything is there, in another order', () => {
    const changed = entries(history(['a=1'], ['b=1'])).map((entry, i) => ({ ...entry, commit: i }))
    const [first, second] = changed
    if (first === undefined || second === undefined) throw new Error('no entries')
    const exchanged = [
      { ...second, commit: 0 },
      { ...first, commit: 1 },
    ]
    expect(compareViews(viewOf(changed, true, 'then'), viewOf(exchanged, true, 'now'))).toMatchObject({
      state: 'broken',
      first: 0,
      problem: { code: 'E-SEQ', message: expect.stringContaining('entry 0 (added a) is now entry 1') },
    })
  })

  test('two heads of different size say nothing without entries, unless a proof stands between them', () => {
    const from = viewOf(all.slice(0, 3), false, 'then')
    const to = viewOf(all, false, 'now')
    expect(compareViews(from, to)).toMatchObject({ state: 'undecided' })
    const proof = readConsistency(Buffer.from(consistencyText('example.com/releases', logOf(all), 3)), AT)
    if (!proof.ok) throw new Error('the proof cannot be read')
    expect(compareViews(from, to, proof.value)).toEqual({ state: 'consistent', appended: 3 })
    const other = viewOf(all.slice(0, 2), false, 'then')
    expect(compareViews(other, to, proof.value)).toMatchObject({ state: 'undecided' })
    const forged = { ...proof.value, proof: proof.value.proof.map(() => Buffer.alloc(32)) }
    expect(compareViews(from, to, forged)).toMatchObject({ state: 'undecided' })
  })

  test('two logs are not two views of one', () => {
    const other = { ...later, origin: 'example.org/other' }
    expect(compareViews(later, other)).toMatchObject({
      state: 'broken',
      problem: { code: 'E-CHECKPOINT-ORIGIN' },
    })
    expect(compareViews({ ...later, origin: undefined }, other)).toMatchObject({ state: 'consistent' })
  })
})

describe('any history', () => {
  const content = fc.constantFrom('=1', '=2', '=3', '')
  const change = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), content)
  const commit = fc
    .uniqueArray(change, { selector: ([path]) => path, minLength: 1, maxLength: 3 })
    .map((changes) => changes.map(([path, to]) => `${path}${to}`))
  const commits = fc
    .array(commit, { minLength: 1, maxLength: 12 })
    .map((list) =>
      history(...list).map(({ author, changes }) => ({
        author,
        changes: changes.filter(({ change: what, before }) => what !== 'deleted' || before !== undefined),
      })),
    )
    .filter((list) => list.some(({ changes }) => changes.length > 0))

  test('a beginning of it is consistent with the whole', () => {
    fc.assert(
      fc.property(commits, fc.nat(), (list, cut) => {
        const whole = entries(list)
        const part = entries(list.slice(0, cut % (list.length + 1)))
        expect(whole.slice(0, part.length)).toEqual(part)
        const found = compareViews(viewOf(part, false), viewOf(whole))
        expect(found).toEqual({ state: 'consistent', appended: whole.length - part.length })
      }),
    )
  })

  test('whatever is done to an entry of it is noticed, from the head alone', () => {
    const how = fc.constantFrom('remove', 'repeat', 'content', 'path', 'author', 'date', 'commit', 'exchange')
    fc.assert(
      fc.property(commits, fc.nat(), how, (list, at, what) => {
        const whole = entries(list)
        const index = at % whole.length
        const altered = alter(whole, index, what)
        if (
          altered.every((entry, i) => leafOf(entry) === leafOf(whole[i] ?? entry)) &&
          altered.length >= whole.length
        ) {
          return
        }
        const found = compareViews(viewOf(whole, false), viewOf(altered))
        expect(found).toMatchObject({ state: 'broken' })
        const named = compareViews(viewOf(whole), viewOf(altered))
        const first = whole.findIndex(
          (entry, i) => altered[i] === undefined || leafOf(entry) !== leafOf(altered[i]),
        )
        expect(named).toMatchObject({ state: 'broken', first })
      }),
      { numRuns: 400 },
    )
  })

  test('each of its entries can be proved without the others, and no other', () => {
    fc.assert(
      fc.property(commits, fc.nat(), (list, at) => {
        const log = logOf(entries(list))
        const index = at % log.entries.length
        const text = inclusionText('example.com/releases', log, [index])
        const read = readInclusion(Buffer.from(text), AT)
        expect(read.ok && read.value).toEqual({
          head: { origin: 'example.com/releases', size: log.tree.size, root: rootOf(log.tree) },
          entries: [{ index, entry: log.entries[index] }],
        })
        const path = log.entries[index]?.path ?? ''
        const forged = text.replace(`\\"path\\":\\"${path}\\"`, `\\"path\\":\\"${path}x\\"`)
        expect(forged).not.toBe(text)
        expect(readInclusion(Buffer.from(forged), AT)).toMatchObject({
          ok: false,
          problems: [{ code: 'E-PROOF' }],
        })
      }),
    )
  })
})

function alter(whole: readonly LogEntry[], index: number, how: string): LogEntry[] {
  const entry = whole[index]
  if (entry === undefined) throw new Error('no entry')
  const put = (changed: Partial<LogEntry>) => whole.with(index, { ...entry, ...changed })
  const next = whole[index + 1]
  switch (how) {
    case 'remove':
      return whole.toSpliced(index, 1)
    case 'repeat':
      return whole.toSpliced(index, 0, entry)
    case 'content':
      return put(entry.after === undefined ? { before: sha('other') } : { after: sha('other') })
    case 'path':
      return put({ path: `${entry.path}x` })
    case 'author':
      return put({ author: 'Eve <eve@example.com>' })
    case 'date':
      return put({ claimedAt: instantOfSeconds(0) })
    case 'commit':
      return put({ commit: entry.commit + 1 })
    default:
      return next === undefined ? [...whole] : whole.with(index, next).with(index + 1, entry)
  }
}

describe('HST-04: a checkpoint that a cosigner saw too long ago', () => {
  const at = (text: string) => parseInstant(text) as Instant
  const week = 'P7D' as IsoDuration
  test.each([
    ['2026-03-08T12:00:00Z', true],
    ['2026-03-05T12:00:00Z', true],
    ['2026-03-05T11:59:59Z', false],
    ['2026-04-01T00:00:00Z', true],
  ])('seen at %s', (seen, fresh) => {
    const why = staleness(at(seen), at('2026-03-12T12:00:00Z'), week)
    expect(why === undefined).toBe(fresh)
  })

  test('and one that nobody saw', () => {
    expect(staleness(undefined, at('2026-03-12T12:00:00Z'), week)).toBe(
      'the policy asks for a checkpoint that a cosigner saw within P7D, and none was given',
    )
  })
})
