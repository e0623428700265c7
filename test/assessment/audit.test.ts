import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readArchive } from '../../src/archive/index.ts'
import { auditHistory, versionsOf } from '../../src/assessment/audit.ts'
import { commitsByPath } from '../../src/assessment/commits.ts'
import { NO_REDACTIONS } from '../../src/attribution/redactions.ts'
import { judge, recordsOf, sketch } from '../checkpoint/story.ts'
import { RELEASE } from '../support/world.ts'

type Sketch = Parameters<typeof sketch>[0]

const decision = (fields: object) =>
  JSON.stringify({
    apiVersion: 'docket/v1',
    kind: 'Decision',
    id: 'approval',
    release: 'shop@1.0.0',
    releaseClass: 'standard-nonprod',
    environment: 'staging',
    decision: 'approve',
    activity: 'final-approval',
    by: 'owner',
    role: 'release-owner',
    decidedAt: '2026-03-12T15:04:00Z',
    rationale: 'good',
    ...fields,
  })
const APPROVAL = decision({})

/** What the audit of a repository finds, in short: `moved b.json from a.json`. */
async function auditOf(...commits: Sketch): Promise<string[]> {
  const archive = await readArchive({ path: sketch(commits).path })
  if (archive.history.state === 'absent') throw new Error('there is no history')
  return auditHistory(archive.history.commits, -1, versionsOf(archive, NO_REDACTIONS)).map(
    ({ what, path, from }) => `${what} ${path}${from === undefined ? '' : ` from ${from}`}`,
  )
}

describe('the audit', () => {
  test.each<[string, Sketch, string[]]>([
    [
      'finds nothing where files are only added',
      [
        ['1', [], { a: '1' }],
        ['2', ['1'], { a: '1', b: '1' }],
      ],
      [],
    ],
    [
      'an amendment',
      [
        ['1', [], { a: '1' }],
        ['2', ['1'], { a: '2' }],
      ],
      ['amended a'],
    ],
    [
      'an amendment that is taken back: two',
      [
        ['1', [], { a: '1' }],
        ['2', ['1'], { a: '2' }],
        ['3', ['2'], { a: '1' }],
      ],
      ['amended a', 'amended a'],
    ],
    [
      'a deletion',
      [
        ['1', [], { a: '1', b: '1' }],
        ['2', ['1'], { b: '1' }],
      ],
      ['deleted a'],
    ],
    [
      'a file that is moved in one commit',
      [
        ['1', [], { a: '1' }],
        ['2', ['1'], { b: '1' }],
      ],
      ['moved b from a'],
    ],
    [
      'a file that is deleted and brought back',
      [
        ['1', [], { a: '1', z: '' }],
        ['2', ['1'], { z: '' }],
        ['3', ['2'], { a: '1', z: '' }],
      ],
      ['deleted a', 'restored a from a'],
    ],
    [
      'a record that is deleted, and whose bytes come back elsewhere',
      [
        ['1', [], { 'a.json': APPROVAL, z: '' }],
        ['2', ['1'], { z: '' }],
        ['3', ['2'], { 'b.json': APPROVAL, z: '' }],
      ],
      ['deleted a.json', 'replayed b.json from a.json'],
    ],
    [
      'a record that is deleted, and comes back under its id with other content',
      [
        ['1', [], { 'a.json': APPROVAL, z: '' }],
        ['2', ['1'], { z: '' }],
        ['3', ['2'], { 'b.json': decision({ rationale: 'very good' }), z: '' }],
      ],
      ['deleted a.json', 'reissued b.json from a.json'],
    ],
    [
      'and the same at its place',
      [
        ['1', [], { 'a.json': APPROVAL, z: '' }],
        ['2', ['1'], { z: '' }],
        ['3', ['2'], { 'a.json': decision({ rationale: 'very good' }), z: '' }],
      ],
      ['deleted a.json', 'reissued a.json from a.json'],
    ],
    [
      'no replay where two tools wrote the same bytes',
      [
        ['1', [], { 'a.sarif': '{}', z: '' }],
        ['2', ['1'], { z: '' }],
        ['3', ['2'], { 'b.sarif': '{}', z: '' }],
      ],
      ['deleted a.sarif'],
    ],
    [
      'nothing twice where two branches did the same',
      [
        ['1', [], { a: '1' }],
        ['l', ['1'], { a: '2' }],
        ['r', ['1'], { a: '2' }],
        ['m', ['l', 'r'], { a: '2' }],
      ],
      ['amended a'],
    ],
    [
      'a deletion once where two branches deleted',
      [
        ['1', [], { a: '1', z: '' }],
        ['l', ['1'], { z: '' }],
        ['r', ['1'], { z: '' }],
        ['m', ['l', 'r'], { z: '' }],
      ],
      ['deleted a'],
    ],
    [
      'what a side branch amended, where it was merged',
      [
        ['1', [], { a: '1', b: '1' }],
        ['r', ['1'], { a: '1', b: '2' }],
        ['l', ['1'], { a: '2', b: '1' }],
        ['m', ['l', 'r'], { a: '2', b: '2' }],
      ],
      ['amended a', 'amended b'],
    ],
    [
      'what a merge does by itself',
      [
        ['1', [], { a: '1' }],
        ['r', ['1'], { a: '1', b: '1' }],
        ['l', ['1'], { a: '1', c: '1' }],
        ['m', ['l', 'r'], { a: 'evil', b: '1', c: '1' }],
      ],
      ['amended a'],
    ],
    [
      'a merge that drops what a branch brought',
      [
        ['1', [], { a: '1' }],
        ['r', ['1'], { a: '1', b: '1' }],
        ['l', ['1'], { a: '1', c: '1' }],
        ['m', ['l', 'r'], { a: '1', c: '1' }],
      ],
      ['deleted b'],
    ],
  ])('finds %s', async (_, commits, found) => {
    expect(await auditOf(...commits)).toEqual(found)
  })
})

test('an amended record is told field by field, with both versions and what their signatures prove', async () => {
  const path = `releases/${RELEASE}/decisions/owner.json`
  const before = recordsOf()
  const after = recordsOf({ [`releases/${RELEASE}/decisions/owner`]: { decidedAt: '2026-03-10T15:00:00Z' } })
  const repository = sketch([
    ['1', [], before],
    ['2', ['1'], after],
  ])
  const { archive, releases } = await judge(repository)
  expect(archive.audit.changed).toMatchObject([
    {
      path,
      change: 'amended',
      commit: repository.ids.get('2'),
      release: RELEASE,
      differences: ['decidedAt: 2026-03-12T15:00:00Z -> 2026-03-10T15:00:00Z'],
    },
  ])
  const [{ before: old, after: now } = {}] = archive.audit.changed
  expect(archive.carried.map(({ sha256 }) => sha256)).toEqual(expect.arrayContaining([old, now]))
  expect(archive.problems.find(({ code }) => code === 'W-RECORD-AMENDED')?.message).toBe(
    `Decision ${RELEASE}/approval-owner was amended by commit ${repository.ids.get('2')} (who claims to be Ann <ann@example.com>): decidedAt: 2026-03-12T15:00:00Z -> 2026-03-10T15:00:00Z`,
  )
  const details = JSON.stringify(releases[0]?.history)
  expect(details).toContain('decidedAt: 2026-03-12T15:00:00Z -> 2026-03-10T15:00:00Z')
  expect(details).toContain('Not signed')
  expect(JSON.stringify(releases[0]?.timeline)).toContain('Amended: decision')
})

test('a file that is no record is told by its size', async () => {
  const path = `releases/${RELEASE}/evidence/sast.sarif`
  const files = { ...recordsOf(), [path]: '{"a":1}' }
  const { archive } = await judge(
    sketch([
      ['1', [], files],
      ['2', ['1'], { ...files, [path]: '{"a":12}' }],
    ]),
  )
  expect(archive.audit.changed).toMatchObject([
    { path, change: 'amended', differences: ['7 bytes -> 8 bytes, different from byte 6 on'] },
  ])
  expect(archive.problems.map(({ code, at }) => `${code} ${at.path}`)).toContain(`W-FILE-AMENDED ${path}`)
})

test('a README is nobody’s evidence: it is told, and is no problem', async () => {
  const files = recordsOf()
  const { archive } = await judge(
    sketch([
      ['1', [], { ...files, 'README.md': '1' }],
      ['2', ['1'], { ...files, 'README.md': '2' }],
    ]),
  )
  expect(archive.audit.changed.map(({ path }) => path)).toEqual(['README.md'])
  expect(archive.problems.filter(({ code }) => code.startsWith('W-'))).toEqual([])
})

test('what lies before an import is known and not reported', async () => {
  const beginning = { a: '1', 'b.json': APPROVAL }
  const archive = await readArchive({
    path: sketch([
      ['1', [], beginning],
      ['2', ['1'], { a: '2' }],
      ['3', ['2'], { a: '3', 'b.json': APPROVAL }],
    ]).path,
  })
  const commits = archive.history.state === 'absent' ? [] : archive.history.commits
  const found = auditHistory(commits, 1, versionsOf(archive, NO_REDACTIONS))
  expect(found.map(({ what, path }) => `${what} ${path}`)).toEqual(['amended a', 'restored b.json'])
})

test('whatever was added to a linear history and is gone or other at its end is found', async () => {
  const files = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'))
  await fc.assert(
    fc.asyncProperty(fc.array(files, { minLength: 1, maxLength: 5 }), async (states) => {
      const commits = states.map(
        (state, n) => [String(n), n === 0 ? [] : [String(n - 1)], { ...state, keep: '' }] as const,
      )
      const found = await auditOf(...commits)
      const last = states.at(-1) ?? {}
      for (const state of states) {
        for (const [path, content] of Object.entries(state)) {
          if (last[path] === content) continue
          const told = found.some((text) => text.includes(` ${path}`))
          expect(told, `${path} was ${content} and is ${last[path] ?? 'gone'}: ${found.join(', ')}`).toBe(
            true,
          )
        }
      }
    }),
    { numRuns: 15 },
  )
}, 60_000)

describe('the commit that brought what a file holds now', () => {
  const brought = async (...commits: Sketch) => {
    const repository = sketch(commits)
    const found = commitsByPath(await readArchive({ path: repository.path })).get('a')
    const name = [...repository.ids].find(([, oid]) => oid === found?.oid)?.[0]
    return `${name}${found?.amended ? ', amended' : ''}`
  }

  test.each<[string, Sketch, string]>([
    [
      'is the first that had these bytes',
      [
        ['1', [], { a: '1' }],
        ['2', ['1'], { a: '1', b: '' }],
      ],
      '1',
    ],
    [
      'amended them',
      [
        ['1', [], { a: '1' }],
        ['2', ['1'], { a: '2' }],
      ],
      '2, amended',
    ],
    [
      'also where the file was deleted in between',
      [
        ['1', [], { a: '1', z: '' }],
        ['2', ['1'], { z: '' }],
        ['3', ['2'], { a: '2', z: '' }],
      ],
      '3, amended',
    ],
    [
      'and not where the same bytes came back',
      [
        ['1', [], { a: '1', z: '' }],
        ['2', ['1'], { z: '' }],
        ['3', ['2'], { a: '1', z: '' }],
      ],
      '3',
    ],
    [
      'nor where two branches brought the same',
      [
        ['1', [], { z: '' }],
        ['l', ['1'], { a: '1', z: '' }],
        ['r', ['1'], { a: '1', z: '' }],
        ['m', ['l', 'r'], { a: '1', z: '' }],
      ],
      'l',
    ],
  ])('%s', async (_, commits, found) => {
    expect(await brought(...commits)).toBe(found)
  })
})
