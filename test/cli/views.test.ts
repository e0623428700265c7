import { describe, expect, test } from 'vitest'
import { exceptionLines, exceptionsExit } from '../../src/cli/commands/exceptions.ts'
import { explainLines } from '../../src/cli/commands/explain.ts'
import { foundLines } from '../../src/cli/commands/find.ts'
import { gateExit, gateLines } from '../../src/cli/commands/gate.ts'
import { integrityLines } from '../../src/cli/commands/verify.ts'
import { type Integrity, integrityOf } from '../../src/cli/integrity.ts'
import { createPainter } from '../../src/cli/paint.ts'
import { widthOf } from '../../src/cli/terminal.ts'
import type { ArchiveReport } from '../../src/report/archive-report.ts'
import type { CriterionResult } from '../../src/report/common.ts'
import { find, sourceOf } from '../../src/report/find.ts'
import type { ReleaseReport } from '../../src/report/release-report.ts'
import { PAYLOADS } from '../support/fixture/hostile.ts'
import { type Reports, reportFixture } from '../support/report-fixture.ts'
import { withTexts } from '../support/reports.ts'

const plain = createPainter(false)
const fixture = reportFixture()

/** Everything that the command line can say of some reports. */
function everything(reports: Reports, width: number): string[] {
  const { archive, releases } = reports
  const query = releases[0]?.id ?? ''
  return [
    ...releases.flatMap((release) => [
      ...gateLines(release, archive.people, width, plain),
      ...explainLines(release, true, width, plain),
    ]),
    ...exceptionLines(archive, width, plain),
    ...integrityLines(reports, integrityOf(reports), {}, width, plain),
    ...foundLines(query, archive.asOf, find(sourceOf(reports), query), width, plain),
  ]
}

function releaseOf(id: string): ReleaseReport {
  const release = fixture.releases.find((one) => one.id === id)
  if (release === undefined) throw new Error(`the fixture has no ${id}`)
  return release
}

const ACTS = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/u

test('nothing that a terminal acts on ever reaches it, whatever text stands anywhere', () => {
  const acting = PAYLOADS.filter((payload) => ACTS.test(payload))
  expect(acting.length).toBeGreaterThan(5)
  for (const [round] of acting.entries()) {
    let n = round
    const hostile = withTexts(fixture, () => acting[n++ % acting.length] ?? '')
    for (const line of everything(hostile, 80)) expect(line).not.toMatch(ACTS)
  }
})

test('a line is at most 80 columns wide, unless it is a command, a verdict, or holds a wide word', () => {
  for (const line of everything(fixture, 80)) {
    const longest = Math.max(...line.trim().split(' ').map(widthOf))
    const isOneLine = /^\s+(cosign|echo) |^(\S+@\S+|verify): /.test(line)
    if (longest <= 40 && !isOneLine) expect(widthOf(line), line).toBeLessThanOrEqual(80)
  }
})

test('the last line is the verdict', () => {
  const last = (lines: readonly string[]) => lines.at(-1)
  const blocked = releaseOf('payments-api@2.4.1')
  expect(last(gateLines(blocked, fixture.archive.people, 80, plain))).toBe(
    'payments-api@2.4.1: BLOCK now, BLOCK at decision; 2 criteria not met',
  )
  expect(last(explainLines(blocked, false, 80, plain))).toBe(
    'payments-api@2.4.1: Released although the gate said BLOCK.',
  )
  expect(last(exceptionLines(fixture.archive, 80, plain))).toBe(
    'exceptions: NOT OK, 1 of 7 exceptions relied on without holding',
  )
})

describe('the gate', () => {
  const criterion = (state: CriterionResult['state'], outcome: CriterionResult['outcome']) => ({
    state,
    outcome,
  })
  const exitOf = (outcome: CriterionResult['outcome'], criteria: readonly object[]) =>
    gateExit({ gates: { now: { outcome, criteria } } } as unknown as ReleaseReport)

  test.each([
    ['pass', [criterion('met', 'pass')], 0],
    ['warn', [criterion('met', 'pass'), criterion('unmet', 'warn')], 0],
    ['escalate', [criterion('unmet', 'escalate')], 1],
    ['block', [criterion('unmet', 'block')], 1],
    ['escalate', [criterion('undetermined', 'escalate')], 3],
    ['escalate', [criterion('undetermined', 'escalate'), criterion('unmet', 'warn')], 3],
    ['escalate', [criterion('undetermined', 'escalate'), criterion('unmet', 'escalate')], 1],
    ['block', [criterion('undetermined', 'escalate'), criterion('unmet', 'block')], 1],
    ['block', [], 1],
  ] as const)('%s of %j answers %i', (outcome, criteria, exitCode) => {
    expect(exitOf(outcome, criteria)).toBe(exitCode)
  })

  test('names who can clear it: people, in that role, for that product', () => {
    const blocked = releaseOf('payments-api@2.4.1')
    const elsewhere = releaseOf('batch-tools@0.8.0')
    const whoCan = (release: ReleaseReport) =>
      gateLines(release, fixture.archive.people, 400, plain).filter((line) => line.includes('who can'))
    expect(whoCan(blocked)[0]).toMatch(/security \(Dana Okafor, .*\); release-owner \(Dana Okafor, /)
    expect(whoCan(elsewhere)[0]).toMatch(/security \(Dana Okafor, .*\); release-owner \(nobody holds it\)/)
    expect(whoCan(blocked).join()).not.toMatch(/bot/i)
  })

  test('says what blocks only with what is known now apart from what blocked then', () => {
    const lines = gateLines(releaseOf('payments-api@2.4.0'), fixture.archive.people, 80, plain).join('\n')
    expect(lines).toContain('decided 2026-03-12T15:04:00Z  PASS, because of EX-2026-014')
    expect(lines).toContain('since then: CVE-2026-4471 became known 9 days after approval.')
    expect(lines).toContain('Not met now:\n\n  BLOCK  ')
    expect(lines).not.toContain('At the decision it was otherwise')
  })
})

describe('exceptions', () => {
  const register = (...exceptions: readonly object[]) => ({ exceptions }) as unknown as ArchiveReport
  const exception = (state: string, reliedOnBy: string[], reliedOnExpired: string[] = []) => ({
    state,
    reliedOnBy,
    reliedOnExpired,
  })

  test.each([
    [[], 0],
    [[exception('active', ['a@1'])], 0],
    [[exception('expired', ['a@1'])], 0],
    [[exception('expired', ['a@1'], ['a@1'])], 1],
    [[exception('invalid', [])], 0],
    [[exception('invalid', ['a@1'])], 1],
  ] as const)('%j answers %i', (exceptions, exitCode) => {
    expect(exceptionsExit(register(...exceptions))).toBe(exitCode)
  })
})

describe('integrity', () => {
  type Change = { readonly [K in keyof ArchiveReport['audit']]?: ArchiveReport['audit'][K] }
  const clean: ArchiveReport['audit'] = {
    records: { verified: 3, unsigned: 0, unverifiable: 0, rejected: 0 },
    notVerified: [],
    changed: [],
  }
  const judged = (audit: Change, rest: Partial<ArchiveReport> = {}): Integrity =>
    integrityOf({
      archive: {
        ...fixture.archive,
        history: { state: 'complete', words: '' },
        problems: [],
        unclaimed: [],
        ...rest,
        audit: { ...clean, ...audit },
      },
      releases: [],
    })
  const records = (one: Partial<ArchiveReport['audit']['records']>) => ({
    records: { ...clean.records, ...one },
  })
  const error = (code: string, path: string) => ({
    code,
    path,
    message: '',
    at: { path },
    level: 'error' as const,
  })
  const amended = (path: string) => ({
    path,
    change: 'amended' as const,
    commit: 'c',
    author: 'Ann <ann@example.com>',
    claimedAt: '2026-01-01T00:00:00Z',
    redacted: false,
    differences: [],
  })
  const changed = [amended('policy/2026-01.yaml')]

  test.each([
    ['everything verified', judged({}), 0, []],
    ['a rejected signature', judged(records({ rejected: 1 })), 1, ['1 signature is rejected']],
    ['an amended record', judged({ changed }), 1, ['1 file was amended or deleted']],
    ['an amended README', judged({ changed: [amended('README.md')] }), 0, []],
    [
      'an unauthorised policy',
      judged({}, { problems: [error('E-POLICY-UNAUTHORISED', 'policy/2.yaml')] }),
      1,
      ['1 change is unauthorised'],
    ],
    [
      'a record that cannot be read',
      judged({}, { problems: [error('E-YAML-SYNTAX', 'a.yaml')] }),
      4,
      ['1 problem hides part of the archive'],
    ],
    [
      'a shallow clone',
      judged({}, { history: { state: 'shallow', words: '' } }),
      4,
      ['only the newest part of the history is here'],
    ],
    ['no git', judged({}, { history: { state: 'absent', words: '' } }), 3, ['history was not checked']],
    ['an unsigned record', judged(records({ unsigned: 2 })), 3, ['2 records are unsigned']],
    ['an unverifiable one', judged(records({ unverifiable: 1 })), 3, ['1 signature is unverifiable']],
    ['nothing at all', judged(records({ verified: 0 })), 3, ['there is nothing that is verified']],
    [
      'a rejected signature and a record that cannot be read',
      judged(records({ rejected: 1 }), { problems: [error('E-YAML-SYNTAX', 'a.yaml')] }),
      1,
      ['1 signature is rejected'],
    ],
  ])('%s', (_, integrity, exitCode, because) => {
    expect({ exitCode: integrity.exitCode, because: integrity.because }).toEqual({ exitCode, because })
  })
})
