import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sampleArchive } from '../../scripts/sample/archive.ts'
import { type ExpectedRow, expectedRows } from '../../scripts/sample/expected.ts'
import { SCENARIOS } from '../../scripts/sample/scenarios.ts'
import type { Signer } from '../../scripts/sample/signing.ts'
import { type Archive, readArchive } from '../../src/archive/index.ts'
import { type Assessment, assess } from '../../src/assess.ts'
import { parseInstant } from '../../src/domain/instant.ts'
import type { ReleaseReport } from '../../src/report/release-report.ts'
import written from './expected.json' with { type: 'json' }

const ROWS = written as unknown as readonly ExpectedRow[]

/** Signs nothing: what it would write is left out of the comparison. */
const NOBODY: Signer = { trustedRoot: '{}', signBytes: () => '{}', signStatement: () => '{}' }

let archive: Archive
let assessment: Assessment

beforeAll(async () => {
  const asOf = parseInstant('2026-11-20T12:00:00Z')
  if (asOf === undefined) throw new Error('no such instant')
  archive = await readArchive({ path: resolve('records'), workTree: true })
  assessment = assess(archive, { asOf, pins: { trustedRoots: [], digests: [] } })
})

describe('the table of the sample', () => {
  test('speaks of every release of the archive, and of no other', () => {
    expect(ROWS.map(({ release }) => release).sort()).toEqual(assessment.releases.map(({ id }) => id).sort())
  })

  test.each(ROWS)('$release: $shows', ({ release, expect: expected }) => {
    const report = reportOf(release)
    const { outcome, outcomeWithoutExceptions, outcomeNow, outcomeToday, followed } = expected
    expect(report.verdict).toMatchObject({
      outcome,
      outcomeWithoutExceptions,
      followed,
      ...(outcomeNow && { outcomeNow }),
    })
    if (outcomeToday !== undefined) expect(report.gates.today.outcome).toBe(outcomeToday)
    expect(reasonsOf(report)).toEqual(
      expected.reasons.map(({ criterion, code }) => `${criterion}: ${code}`).sort(),
    )
    const checks = report.conformance.flatMap((group) => group.checks)
    const found = Object.keys(expected.checks).map((id) => [id, checks.find((one) => one.id === id)?.state])
    expect(Object.fromEntries(found)).toEqual(expected.checks)
  })

  test('at least half of the releases passed, and went the way of the rule', () => {
    const good = assessment.releases.filter(
      ({ verdict }) => verdict.followed === 'followed' && ['pass', 'warn'].includes(verdict.outcome),
    )
    expect(good.length).toBeGreaterThanOrEqual(Math.floor(assessment.releases.length / 2))
  })

  test('is the one in the README', () => {
    const readme = new TextDecoder().decode(archive.files.get('README.md')?.bytes)
    for (const { release, shows } of ROWS) {
      const line = readme.split('\n').find((one) => one.startsWith(`| ${release} |`))
      expect(line).toContain(`| ${shows} |`)
    }
  })
})

describe('the archive of the sample', () => {
  test('is read without a problem but the three that it is there to show', () => {
    expect(assessment.archive.problems.map(({ code, at }) => `${code} ${at.path}`).sort()).toEqual([
      'E-ARTIFACT-DIGEST releases/payments-api/2026-08/2.7.0/decisions/approval-security.yaml.sigstore.json',
      'W-DIGEST-WEAK releases/storefront/2026-08/3.9.0/evidence/provenance.sigstore.json',
      'W-RECORD-MISFILED releases/storefront/2026-10/4.3.1/decisions/approval-security-again.yaml',
    ])
  })

  test('has a verified signature for every record but those that lack one on purpose', () => {
    const { releases, archive: whole } = assessment
    const records = [
      ...releases.flatMap((release) => release.records),
      ...whole.exceptions.flatMap((exception) => exception.records),
      ...whole.policies.map(({ record }) => record),
      ...whole.people.map(({ record }) => record),
    ]
    const states = new Map(records.map(({ path, signature }) => [path, signature.state]))
    expect(states.size).toBeGreaterThan(500)
    expect([...states].filter(([, state]) => state !== 'verified').sort()).toEqual([
      ['releases/developer-portal/2026-10/1.10.0/decisions/approval-lead.yaml', 'unsigned'],
      ['releases/payments-api/2026-08/2.7.0/decisions/approval-security.yaml', 'rejected'],
    ])
  })

  test('names only people, exceptions and releases that it holds', () => {
    const { archive: whole, releases } = assessment
    const people = new Set(whole.people.map(({ id }) => id))
    const exceptions = new Set(whole.exceptions.map(({ id }) => id))
    const names = new Set(releases.map(({ id }) => id))
    for (const release of releases) {
      const decided = release.decisions
      expect([release.owner.id, ...decided.map(({ by }) => by.id)].filter((id) => !people.has(id))).toEqual(
        [],
      )
      expect(decided.flatMap((decision) => decision.exceptions).filter((id) => !exceptions.has(id))).toEqual(
        [],
      )
      if (release.previous !== undefined) expect(names).toContain(release.previous)
    }
  })

  test('holds, in every decision, the policy in force and the evidence of the release, but where it shows the opposite', () => {
    const digests = new Set([...archive.files.values()].map(({ sha256 }) => sha256 as string))
    const stray = decisionTexts()
      .flatMap(([path, text]) =>
        [...text.matchAll(/sha256: ([0-9a-f]{64})/g)].map(([, digest]) => [path, digest ?? ''] as const),
      )
      .filter(([, digest]) => !digests.has(digest))
    expect(stray.map(([path]) => path)).toEqual([
      'releases/payments-api/2026-07/2.6.0/decisions/approval-security.yaml',
    ])
  })

  test('shows one image in production that no release names', () => {
    const disagreements = assessment.archive.population.details.flatMap((detail) =>
      detail.type === 'table' && detail.caption === 'Where listing and archive disagree' ? detail.rows : [],
    )
    const words = disagreements.map(({ cells }) => cells.map((cell) => cell.map(({ text }) => text).join('')))
    expect(words).toEqual([
      [
        '2026-08-14T02:17:00Z',
        'production',
        '029d02b226ca58486ab505fa11e79e3f437a0f9fd1210d930d4b97a96c8fe522',
        '-',
        'break-glass session of 2026-08-14, cluster prod-north',
        expect.stringMatching(/^No release of the archive holds this artifact/),
      ],
    ])
  })

  test('holds exceptions in every state that there is', () => {
    const states = Object.fromEntries(assessment.archive.exceptions.map(({ id, state }) => [id, state]))
    expect(states).toEqual({
      'EX-2026-001': 'closed',
      'EX-2026-002': 'expired',
      'EX-2026-003': 'closed',
      'EX-2026-004': 'pending',
      'EX-2026-005': 'revoked',
      'EX-2026-006': 'expiring',
      'EX-2026-007': 'invalid',
      'EX-2026-008': 'invalid',
      'EX-2026-009': 'invalid',
      'EX-2026-010': 'active',
      'EX-2026-011': 'pending',
    })
  })
})

describe('npm run sample', () => {
  test('writes what lies in records/, but for its signatures and the digests that follow from them', () => {
    const made = sampleArchive(NOBODY)
    expect([...made.keys()].sort()).toEqual([...archive.files.keys()].sort())
    for (const [path, bytes] of made) {
      if (/\.sigstore\.json$|trusted_root\.json$/.test(path)) continue
      expect(withoutDigests(bytes), path).toBe(withoutDigests(archive.files.get(path)?.bytes))
    }
  })

  test('wrote the table that is tested here', () => {
    expect(expectedRows(SCENARIOS)).toEqual(ROWS)
  })
})

function reportOf(release: string): ReleaseReport {
  const report = assessment.releases.find(({ id }) => id === release)
  if (report === undefined) throw new Error(`${release} is not in the archive`)
  return report
}

/** Criteria that are not met, or met only by an exception. */
function reasonsOf({ gates }: ReleaseReport): string[] {
  return gates.atDecision.criteria
    .filter(
      ({ outcome, outcomeWithoutExceptions }) => outcome !== 'pass' || outcomeWithoutExceptions !== 'pass',
    )
    .map(({ id, reason }) => `${id}: ${reason.code}`)
    .sort()
}

function decisionTexts(): [string, string][] {
  return [...archive.files.values()]
    .filter(({ path }) => /\/decisions\/[^/]+\.yaml$/.test(path))
    .map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)])
}

function withoutDigests(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes).replace(/[0-9a-f]{64}/g, 'DIGEST')
}
