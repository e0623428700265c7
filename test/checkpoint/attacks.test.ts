import { describe, expect, test } from 'vitest'
import { compareViews } from '../../src/checkpoint/compare.ts'
import { drawAll } from '../support/html.ts'
import { smallFixture } from '../support/report-fixture.ts'
import { RELEASE } from '../support/world.ts'
import { FOLDER, headOf, inShort, judge, recordsOf, see, sketch } from './story.ts'

/** The attacks on history of the catalogue, over repositories that are made here. */

const APPROVAL = `${FOLDER}decisions/owner.json`
const files = recordsOf()
const { [APPROVAL]: approval = '', ...before } = files
const later = { ...files, 'notice.txt': 'later' }

function codesOf(
  problems: readonly { readonly code: string; readonly at: { readonly path: string } }[],
): string[] {
  return problems
    .map(({ code, at }) => `${code} ${at.path}`)
    .filter((text) => !/^E-(ROSTER|POLICY)/.test(text))
}

describe('HST-01: a force-push drops the last commits', () => {
  test('the stored checkpoint is of more entries than are left', async () => {
    const whole = sketch([
      ['beginning', [], before],
      ['approval', ['beginning'], files],
      ['notice', ['approval'], later],
    ])
    const then = await see(whole, 'yesterday')
    whole.setRef('refs/heads/main', whole.ids.get('beginning') ?? '')
    const now = await see(whole, 'today')
    const missing = then.view.size - now.view.size
    expect(missing).toBe(2)
    expect(compareViews(headOf(then), now.view)).toMatchObject({
      state: 'broken',
      problem: {
        code: 'E-HISTORY-TRUNCATED',
        message: expect.stringContaining(
          `holds ${now.view.size} entries and the checkpoint of yesterday ${then.view.size}: the last 2 are gone`,
        ),
      },
    })
    expect(compareViews(then.view, now.view)).toMatchObject({
      first: now.view.size,
      problem: {
        code: 'E-HISTORY-TRUNCATED',
        message: expect.stringContaining(
          `entry ${now.view.size} (added ${APPROVAL}) is the first that is gone`,
        ),
      },
    })
  })

  test('and something else is put in their place: as many entries, another history', async () => {
    const whole = sketch([
      ['beginning', [], before],
      ['approval', ['beginning'], files],
    ])
    const then = await see(whole, 'yesterday')
    const other = whole.commitTree(whole.tree({ ...before, 'notice.txt': 'instead' }), {
      parents: [whole.ids.get('beginning') ?? ''],
      seconds: 1767312000,
    })
    whole.setRef('refs/heads/main', other)
    const now = await see(whole, 'today')
    expect(now.view.size).toBe(then.view.size)
    expect(compareViews(headOf(then), now.view)).toMatchObject({
      state: 'broken',
      problem: { code: 'E-HISTORY-FORK' },
    })
  })
})

test('HST-02: a record of the past is rewritten, and the rest of history is written again on top of it', async () => {
  const [then, now] = await Promise.all([
    see(
      sketch([
        ['beginning', [], before],
        ['approval', ['beginning'], files],
        ['notice', ['approval'], later],
      ]),
      'yesterday',
    ),
    see(
      sketch([
        ['beginning', [], before],
        [
          'approval',
          ['beginning'],
          { ...files, [APPROVAL]: Buffer.concat([Buffer.from(approval), Buffer.from('\n')]) },
        ],
        [
          'notice',
          ['approval'],
          { ...later, [APPROVAL]: Buffer.concat([Buffer.from(approval), Buffer.from('\n')]) },
        ],
      ]),
      'today',
    ),
  ])
  const found = compareViews(headOf(then), now.view)
  expect(found).toMatchObject({ state: 'broken', problem: { code: 'E-HISTORY-FORK' } })
  const message = found.state === 'broken' ? found.problem.message : ''
  expect(message).toContain(`size ${then.view.size}, root ${then.view.root.toString('base64')}`)
  expect(message).toContain(`root ${now.view.root.toString('base64')}`)
})

test('HST-03: two auditors are shown two histories: the first entry at which they part is named', async () => {
  const beginning = ['beginning', [], before] as const
  const left = await see(sketch([beginning, ['approval', ['beginning'], files]]), 'left')
  const right = await see(
    sketch([
      beginning,
      ['approval', ['beginning'], { ...files, [APPROVAL]: '{}' }],
      ['notice', ['approval'], later],
    ]),
    'right',
  )
  const first = left.view.size - 1
  expect(compareViews(left.view, right.view)).toMatchObject({
    state: 'broken',
    first,
    problem: {
      code: 'E-HISTORY-FORK',
      message: expect.stringContaining(
        `left and right part at entry ${first} (added ${APPROVAL}), which is of other content in the later one`,
      ),
    },
  })
  const older = await see(sketch([beginning]), 'older')
  expect(compareViews(older.view, left.view)).toEqual({ state: 'consistent', appended: 1 })
  expect(compareViews(headOf(older), right.view)).toMatchObject({ state: 'consistent' })
})

describe('HST-04: the newest checkpoint is older than the policy allows', () => {
  const why = 'the newest checkpoint is 40 days old; the policy allows P7D'

  test('every page says so', () => {
    const pages = [...drawAll(smallFixture(), { tool: 'docket', packs: 'absent', stale: why })].filter(
      ([file]) => file.endsWith('.html'),
    )
    expect(pages.length).toBeGreaterThan(10)
    for (const [file, html] of pages) expect(html, file).toContain(`<code>W-STALE</code> <bdi>${why}</bdi>`)
  })

  test('and no page says so of an archive whose checkpoint is young', () => {
    const pages = drawAll(smallFixture(), { tool: 'docket', packs: 'absent' })
    for (const [file, html] of pages) expect(html, file).not.toContain('W-STALE')
  })
})

test('HST-05: two commits change places', async () => {
  const first = { ...before, 'a.txt': 'a' }
  const second = { ...before, 'b.txt': 'b' }
  const both = { ...first, ...second }
  const then = await see(
    sketch([
      ['beginning', [], before],
      ['one', ['beginning'], first],
      ['two', ['one'], both],
    ]),
    'then',
  )
  // The same commits with the same dates, the other one first.
  const repository = sketch([['beginning', [], before]])
  const two = repository.commitTree(repository.tree(second), {
    parents: [repository.ids.get('beginning') ?? ''],
    seconds: 1767225600 + 2 * 86400,
  })
  const one = repository.commitTree(repository.tree(both), { parents: [two], seconds: 1767225600 + 86400 })
  repository.setRef('refs/heads/main', one)
  const now = await see(repository, 'now')
  const at = then.view.size - 2
  expect(compareViews(then.view, now.view)).toMatchObject({
    state: 'broken',
    first: at,
    problem: {
      code: 'E-SEQ',
      message: expect.stringContaining(`entry ${at} (added a.txt) is now entry ${at + 1}`),
    },
  })
  expect(compareViews(headOf(then), now.view)).toMatchObject({ problem: { code: 'E-HISTORY-FORK' } })
})

describe('HST-06: the tag of a release leads elsewhere', () => {
  /** A repository that holds the code and, beside it, the records of its releases. */
  function codeWithRecords(source: { repository: string; ref: string }) {
    const repository = sketch([['code', [], { 'main.c': 'int main;' }]])
    const commit = repository.ids.get('code') ?? ''
    const records = recordsOf({ [`releases/${RELEASE}/release`]: { source: { ...source, commit } } })
    const recorded = repository.commitTree(repository.tree({ 'main.c': 'int main;', ...records }), {
      parents: [commit],
    })
    repository.setRef('refs/heads/main', recorded)
    return { ...repository, released: commit, recorded }
  }
  const source = { repository: 'https://git.example/payments/api', ref: 'refs/tags/v2.4.0' }
  const moved = `E-TAG-MOVED ${FOLDER}release.json`

  test('than its record says: where the code lies in the archive’s own repository, it is named', async () => {
    const repository = codeWithRecords(source)
    repository.setRef('refs/tags/v2.4.0', repository.released)
    expect(codesOf((await judge(repository)).archive.problems)).not.toContain(moved)
    repository.setRef('refs/tags/v2.4.0', repository.recorded)
    const { archive } = await judge(repository)
    expect(codesOf(archive.problems)).toContain(moved)
    expect(archive.problems.find(({ code }) => code === 'E-TAG-MOVED')?.message).toBe(
      `${RELEASE} was released from tag v2.4.0 at ${repository.released}, and the tag now leads to ${repository.recorded}`,
    )
  })

  test('and is found through an annotated tag', async () => {
    const repository = codeWithRecords(source)
    const annotate = (object: string) =>
      repository.write(
        'tag',
        `object ${object}\ntype commit\ntag v2.4.0\ntagger Ann <ann@example.com> 0 +0000\n\nx\n`,
      )
    repository.setRef('refs/tags/v2.4.0', annotate(repository.released))
    expect(codesOf((await judge(repository)).archive.problems)).not.toContain(moved)
    repository.setRef('refs/tags/v2.4.0', annotate(repository.recorded))
    expect(codesOf((await judge(repository)).archive.problems)).toContain(moved)
  })

  test('nothing is said where the tag is not there, the reference is a branch, or the code lies elsewhere', async () => {
    expect(codesOf((await judge(codeWithRecords(source))).archive.problems)).not.toContain(moved)
    const branch = codeWithRecords({ ...source, ref: 'refs/heads/main' })
    branch.setRef('refs/tags/main', branch.recorded)
    expect(codesOf((await judge(branch)).archive.problems)).not.toContain(moved)
    const elsewhere = sketch([
      ['records', [], recordsOf({ [`releases/${RELEASE}/release`]: { source: { ...source } } })],
    ])
    elsewhere.setRef('refs/tags/v2.4.0', elsewhere.ids.get('records') ?? '')
    expect(codesOf((await judge(elsewhere)).archive.problems)).not.toContain(moved)
  })
})

describe('HST-07: order is place in the log, and no date', () => {
  const a = { 'a.txt': '1' }
  const old = { ...a, 'side.txt': 'old decision' }
  const main = { ...a, 'main.txt': '1' }
  const merged = { ...main, 'side.txt': 'old decision' }

  test('a side branch stands where it was merged, however old its commits claim to be', async () => {
    const { log, archive } = await see(
      sketch([
        ['beginning', [], a],
        ['side', ['beginning'], old],
        ['main', ['beginning'], main],
        ['merge', ['main', 'side'], merged],
      ]),
    )
    expect(inShort(log)).toEqual(['0 added a.txt', '1 added main.txt', '2 added side.txt'])
    const commits = archive.history.state === 'absent' ? [] : archive.history.commits
    expect(commits.map(({ mergedBy }) => mergedBy !== undefined)).toEqual([false, false, true])
  })

  test('merging it later continues the log of before', async () => {
    const commits = [
      ['beginning', [], a],
      ['side', ['beginning'], old],
      ['main', ['beginning'], main],
    ] as const
    const then = await see(sketch(commits))
    const now = await see(sketch([...commits, ['merge', ['main', 'side'], merged]]))
    expect(compareViews(headOf(then), now.view)).toEqual({ state: 'consistent', appended: 1 })
  })

  test('a merge that names the side branch first puts it in front of what was there: out of order', async () => {
    const commits = [
      ['beginning', [], a],
      ['side', ['beginning'], old],
      ['main', ['beginning'], main],
    ] as const
    const then = await see(sketch(commits), 'then')
    const now = await see(sketch([...commits, ['merge', ['side', 'main'], merged]]), 'now')
    expect(inShort(now.log)).toEqual(['0 added a.txt', '1 added side.txt', '2 added main.txt'])
    expect(compareViews(then.view, now.view)).toMatchObject({ first: 1, problem: { code: 'E-SEQ' } })
    expect(compareViews(headOf(then), now.view)).toMatchObject({ problem: { code: 'E-HISTORY-FORK' } })
  })

  test('an octopus merge: one branch after the other', async () => {
    const { log } = await see(
      sketch([
        ['beginning', [], a],
        ['one', ['beginning'], { ...a, '1.txt': '1' }],
        ['two', ['beginning'], { ...a, '2.txt': '2' }],
        ['three', ['beginning'], { ...a, '3.txt': '3' }],
        ['merge', ['one', 'two', 'three'], { ...a, '1.txt': '1', '2.txt': '2', '3.txt': '3' }],
      ]),
    )
    expect(inShort(log)).toEqual(['0 added a.txt', '1 added 1.txt', '2 added 2.txt', '3 added 3.txt'])
  })

  test('two beginnings: the one of the main line first', async () => {
    const { log } = await see(
      sketch([
        ['other', [], { 'other.txt': '1' }],
        ['beginning', [], a],
        ['merge', ['beginning', 'other'], { ...a, 'other.txt': '1' }],
      ]),
    )
    expect(inShort(log)).toEqual(['0 added a.txt', '1 added other.txt'])
  })

  test('a cherry-pick is two entries of the log, and one event of the audit', async () => {
    const repository = sketch([
      ['beginning', [], before],
      ['side', ['beginning'], files],
      ['picked', ['beginning'], files],
      ['merge', ['picked', 'side'], files],
    ])
    const { log } = await see(repository)
    expect(inShort(log).slice(-2)).toEqual([`1 added ${APPROVAL}`, `2 added ${APPROVAL}`])
    const { archive } = await judge(repository)
    expect(archive.audit.changed).toEqual([])
    expect(codesOf(archive.problems)).toEqual([])
  })
})

describe('HST-08: a record that was deleted stays in sight', () => {
  const commits = [
    ['beginning', [], before],
    ['approval', ['beginning'], files],
    ['withdrawal', ['approval'], before],
    ['notice', ['withdrawal'], { ...before, 'notice.txt': 'and on it goes' }],
  ] as const

  test('among the facts, with who and when, and both digests', async () => {
    const repository = sketch(commits)
    const { archive } = await judge(repository)
    const { log } = await see(repository)
    expect(archive.audit.changed).toEqual([
      {
        path: APPROVAL,
        change: 'deleted',
        commit: repository.ids.get('withdrawal'),
        author: 'Ann <ann@example.com>',
        claimedAt: '2026-01-03T00:00:00Z',
        record: { kind: 'Decision', id: `${RELEASE}/approval-owner` },
        release: RELEASE,
        before: log.entries.find(({ path }) => path === APPROVAL)?.after,
        redacted: false,
        differences: [],
      },
    ])
    expect(codesOf(archive.problems)).toEqual([`W-RECORD-DELETED ${APPROVAL}`])
  })

  test('on the integrity page, on its release’s page and in its timeline, with a copy of what it said', async () => {
    const { archive, releases } = await judge(sketch(commits))
    const [deleted] = archive.audit.changed
    expect(archive.carried).toContainEqual(
      expect.objectContaining({ path: APPROVAL, sha256: deleted?.before }),
    )
    const pages = drawAll({ archive, releases }, { tool: 'docket', packs: 'absent' })
    const integrity = pages.get('integrity.html') ?? ''
    expect(integrity).toContain('withdrawn (deleted)')
    expect(integrity).toContain(APPROVAL)
    expect(integrity).toContain(`raw/${deleted?.before}.txt`)
    const release = pages.get(`release-${releases[0]?.slug}.html`) ?? ''
    expect(release).toContain('withdrawn (deleted)')
    expect(release).toContain('Withdrawn: decision')
    expect(release).toContain('who claims to be Ann')
    expect(releases[0]?.problems.map(({ code }) => code)).toContain('W-RECORD-DELETED')
  })

  test('even where the whole release was deleted', async () => {
    const gone = Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith(FOLDER)))
    const { archive, releases } = await judge(
      sketch([
        ['beginning', [], files],
        ['gone', ['beginning'], gone],
      ]),
    )
    expect(releases).toEqual([])
    const own = archive.audit.changed.filter(({ release }) => release === RELEASE)
    expect(own.map(({ change }) => change)).toEqual(own.map(() => 'deleted'))
    expect(own.map(({ record }) => record?.kind)).toContain('Release')
  })
})

test('the log is the same in a SHA-1 and in a SHA-256 repository', async () => {
  const commits = [
    ['beginning', [], before],
    ['approval', ['beginning'], files],
  ] as const
  const old = await see(sketch(commits, { format: 'sha1' }))
  const now = await see(sketch(commits, { format: 'sha256' }))
  expect(now.log).toEqual(old.log)
  expect(now.view.root.equals(old.view.root)).toBe(true)
})
