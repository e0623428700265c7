import { describe, expect, test } from 'vitest'
import type { Assessed } from '../../src/conformance/check.ts'
import type { Run } from '../../src/report/archive/deployments.ts'
import { listedRows } from '../../src/report/archive/listed.ts'
import type { Discrepancy, Listing } from '../../src/report/archive/population.ts'
import type { ArchiveReport, DeploymentRow, ListedRow } from '../../src/report/archive-report.ts'
import { type Found, find, readQuery, sourceOf } from '../../src/report/find.ts'
import type { FindingShown, ReleaseReport } from '../../src/report/release-report.ts'
import { spansOf } from '../../src/report/spans.ts'
import { digestOf } from '../support/fixture/parts.ts'
import { type Reports, reportFixture } from '../support/report-fixture.ts'

const fixture = reportFixture()

function ask(text: string, change: Partial<ArchiveReport> = {}, releases = fixture.releases): Found {
  return find(sourceOf({ archive: { ...fixture.archive, ...change }, releases }), text)
}

const idsOf = ({ matches }: Found) => matches.map(({ release }) => release.id)
const whyOf = ({ matches }: Found) => matches.map(({ why }) => why)

const [payments] = fixture.archive.releases.filter(({ id }) => id === 'payments-api@2.4.0')
if (payments === undefined) throw new Error('the fixture lost its release')

function deployment(change: Partial<DeploymentRow>): DeploymentRow {
  return {
    release: 'payments-api@2.4.0',
    product: 'payments-api',
    environment: 'production',
    startedAt: '2026-03-01T10:00:00Z',
    result: 'succeeded',
    rolledBack: false,
    artifacts: [],
    record: { path: 'deployments/production.yaml' },
    ...change,
  }
}

describe('a query', () => {
  test.each([
    [
      'production@2026-03-12T14:00Z',
      { kind: 'environment-at', environment: 'production', at: '2026-03-12T14:00:00Z' },
    ],
    [
      'production@2026-03-12T16:00:00+02:00',
      { kind: 'environment-at', environment: 'production', at: '2026-03-12T14:00:00Z' },
    ],
    [
      'Production@2026-03-12t14:00z',
      { kind: 'environment-at', environment: 'production', at: '2026-03-12T14:00:00Z' },
    ],
    ['production@2026-03-12T14:00', { kind: 'text', text: 'production@2026-03-12T14:00' }],
    ['production@2026-02-30T14:00Z', { kind: 'text', text: 'production@2026-02-30T14:00Z' }],
    ['sha256:ABCDEF0', { kind: 'hexadecimal', hex: 'abcdef0', algorithm: 'sha256' }],
    ['sha512:abcdef01', { kind: 'hexadecimal', hex: 'abcdef01', algorithm: 'sha512' }],
    ['abcdef0', { kind: 'hexadecimal', hex: 'abcdef0' }],
    ['abcdef', { kind: 'text', text: 'abcdef' }],
    ['sha256:abcdef', { kind: 'text', text: 'sha256:abcdef' }],
    [' v2.4.0 ', { kind: 'text', text: 'v2.4.0' }],
  ])('%s', (text, query) => {
    expect(readQuery(text)).toEqual(query)
  })
})

describe('an environment at an instant', () => {
  const runs = [
    deployment({ endedAt: '2026-03-02T10:00:00Z' }),
    deployment({ release: 'payments-api@2.4.1', startedAt: '2026-03-02T10:00:00Z' }),
  ]
  test.each([
    ['2026-03-01T09:59:59Z', []],
    ['2026-03-01T10:00:00Z', ['payments-api@2.4.0']],
    ['2026-03-01T11:00:00+01:00', ['payments-api@2.4.0']],
    ['2026-03-02T09:59:59Z', ['payments-api@2.4.0']],
    ['2026-03-02T10:00:00Z', ['payments-api@2.4.1']],
    ['2027-01-01T00:00:00Z', ['payments-api@2.4.1']],
  ])('to the second: %s', (at, ids) => {
    expect(idsOf(ask(`production@${at}`, { deployments: runs, listed: [], incidents: [] }))).toEqual(ids)
  })

  test('another environment is another answer', () => {
    expect(
      idsOf(ask('internal@2026-03-01T10:00:00Z', { deployments: runs, listed: [], incidents: [] })),
    ).toEqual([])
  })

  test('a failed deployment never ran, and ended nothing', () => {
    const failed = deployment({
      release: 'payments-api@2.4.1',
      startedAt: '2026-03-01T12:00:00Z',
      endedAt: '2026-03-01T12:00:00Z',
      result: 'failed',
    })
    const found = ask('production@2026-03-01T12:00:00Z', {
      deployments: [deployment({}), failed],
      listed: [],
      incidents: [],
    })
    expect(idsOf(found)).toEqual(['payments-api@2.4.0'])
  })

  test('one that was not finished was being deployed', () => {
    const [span] = spansOf([deployment({ result: 'in-progress' })])
    expect(span?.why).toBe('was being deployed to production from 2026-03-01T10:00:00Z and still runs')
  })

  const back = deployment({ rolledBack: true, endedAt: '2026-03-01T12:00:00Z' })
  test.each([
    ['2026-03-01T11:59:59Z', ['payments-api@2.4.0'], []],
    [
      '2026-03-01T12:00:00Z',
      [],
      ['was rolled back in production at 2026-03-01T12:00:00Z; what ran since is not recorded'],
    ],
  ])('after a rollback nobody knows what runs: %s', (at, ids, unknown) => {
    const found = ask(`production@${at}`, { deployments: [back], listed: [], incidents: [] })
    expect(idsOf(found)).toEqual(ids)
    expect(found.unknown.map(({ why }) => why)).toEqual(unknown)
  })

  test('until the next deployment', () => {
    const next = deployment({ release: 'payments-api@2.4.1', startedAt: '2026-03-03T00:00:00Z' })
    const at = (time: string) =>
      ask(`production@${time}`, { deployments: [next, back], listed: [], incidents: [] })
    expect(at('2026-03-02T23:59:59Z').unknown.map(({ why }) => why)).toEqual([
      'was rolled back in production at 2026-03-01T12:00:00Z; what ran until 2026-03-03T00:00:00Z is not recorded',
    ])
    expect(at('2026-03-03T00:00:00Z').unknown).toEqual([])
  })
})

describe('what a pipeline alone lists', () => {
  const row: ListedRow = {
    listing: 'deployments/production',
    environment: 'production',
    at: '2026-05-02T02:17:00Z',
    until: '2026-05-03T00:00:00Z',
    artifact: digestOf('break-glass'),
    claims: 'payments-api@2.4.1-hotfix',
    record: { path: 'deployments/production.yaml' },
  }
  const listedAt = (text: string) => ask(text, { listed: [row], deployments: [], incidents: [] }).listed
  test.each([
    ['production@2026-05-02T02:16:59Z', 0],
    ['production@2026-05-02T02:17:00Z', 1],
    ['production@2026-05-02T23:59:59Z', 1],
    ['production@2026-05-03T00:00:00Z', 0],
    ['internal@2026-05-02T02:17:00Z', 0],
    [digestOf('break-glass').slice(0, 7), 1],
    [`sha256:${digestOf('break-glass')}`, 1],
    [`sha512:${digestOf('break-glass')}`, 0],
    ['payments-api@2.4.1-hotfix', 1],
  ])('is shown for %s: %i', (text, n) => {
    expect(listedAt(text)).toHaveLength(n)
  })
})

describe('which listed deployments are recorded', () => {
  const listing = (entries: Listing['entries']): Listing =>
    ({
      held: { record: { id: 'L', at: { path: 'l.yaml' }, value: { environment: 'production' } } },
      entries,
    }) as Listing
  const entry = (at: string, artifact: string, release?: string) =>
    ({ at, artifact, release }) as Listing['entries'][number]
  const assessed = [
    { dossier: { release: { record: { value: { id: 'shop@1.0', artifacts: [{ sha256: 'a' }] } } } } },
    { dossier: { release: { record: { value: { id: 'shop@1.1', artifacts: [{ sha256: 'b' }] } } } } },
  ] as unknown as readonly Assessed[]
  const run = (startedAt: string, artifact: string, change: Partial<Run> = {}) =>
    deployment({ product: 'shop', startedAt, artifacts: [artifact], ...change }) as Run
  const rows = (entries: Listing['entries'], runs: readonly Run[], discrepancies: Discrepancy[] = []) =>
    listedRows([listing(entries)], runs, assessed, discrepancies)

  test('one near its record, or while it ran, is', () => {
    const runs = [run('2026-03-02T10:00:00Z', 'a', { endedAt: '2026-04-01T00:00:00Z' as never })]
    expect(rows([entry('2026-03-02T09:40:00Z', 'a'), entry('2026-03-20T00:00:00Z', 'a')], runs)).toEqual([])
  })

  test('one whose deployment failed is: it did not run', () => {
    const failed = run('2026-03-02T10:00:00Z', 'a', {
      result: 'failed',
      endedAt: '2026-03-02T10:00:00Z' as never,
    })
    expect(rows([entry('2026-03-02T10:05:00Z', 'a')], [failed])).toEqual([])
  })

  test('the same artifact put back a month later is not, and ends with the next of its product', () => {
    const runs = [
      run('2026-03-02T10:00:00Z', 'a', { endedAt: '2026-03-10T00:00:00Z' as never }),
      run('2026-05-01T00:00:00Z', 'b'),
    ]
    expect(rows([entry('2026-04-10T00:00:00Z', 'a')], runs)).toEqual([
      {
        listing: 'L',
        environment: 'production',
        at: '2026-04-10T00:00:00Z',
        artifact: 'a',
        release: 'shop@1.0',
        until: '2026-05-01T00:00:00Z',
        record: { path: 'l.yaml' },
      },
    ])
  })

  test('a release without any deployment record, and an artifact of nobody, are not', () => {
    const stray = { listing: 'L', at: '2026-04-11T00:00:00Z', artifact: 'z', what: 'not-in-archive' }
    const found = rows(
      [entry('2026-04-10T00:00:00Z', 'b', 'shop@9'), entry('2026-04-11T00:00:00Z', 'z')],
      [],
      [stray as Discrepancy],
    )
    expect(
      found.map(({ artifact, release, claims, until, discrepancy }) => ({
        artifact,
        release,
        claims,
        until,
        discrepancy,
      })),
    ).toEqual([
      { artifact: 'z', release: undefined, claims: undefined, until: undefined, discrepancy: 0 },
      { artifact: 'b', release: 'shop@1.1', claims: 'shop@9', until: undefined, discrepancy: undefined },
    ])
  })
})

describe('a name leads to a release', () => {
  const withRow = (change: Partial<typeof payments>) =>
    ({ releases: [{ ...payments, ...change }], incidents: [] }) satisfies Partial<ArchiveReport>

  test.each([
    ['payments-api@2.4.0', 'is named so'],
    ['PAYMENTS-API@2.4.0', 'is named so'],
    ['2.4.0', 'has the version 2.4.0'],
    ['v2.4.0', 'has the version 2.4.0'],
    ['refs/tags/v2.4.0', 'has the version 2.4.0'],
    ['payments/2.4.0-rc1', 'was released from the tag payments/2.4.0-rc1'],
    ['refs/tags/payments/2.4.0-rc1', 'was released from the tag payments/2.4.0-rc1'],
    ['20260312', 'was released from the tag 20260312'],
    ['CVE-2026-1', 'has the finding CVE-2026-1'],
    ['pkg:npm/left-pad@1.3.0?arch=x', 'has a finding in pkg:npm/left-pad@1.3.0?arch=x'],
    ['pkg:npm/left-pad', 'has a finding in pkg:npm/left-pad@1.3.0?arch=x'],
    ['EX-1', 'relies on EX-1'],
  ])('%s', (text, why) => {
    const found = ask(
      text,
      withRow({
        tags: ['20260312', 'payments/2.4.0-rc1', 'v2.4.0'],
        findings: ['CVE-2026-1'],
        packages: ['pkg:npm/left-pad@1.3.0?arch=x'],
        exceptions: ['EX-1'],
      }),
    )
    expect(whyOf(found)).toEqual([why])
  })

  test.each(['left-pad', 'payments', 'CVE-2026-12', 'v2.4'])('not by a part of it: %s', (text) => {
    expect(
      idsOf(ask(text, withRow({ packages: ['pkg:npm/left-pad@1.3.0'], findings: ['CVE-2026-1'] }))),
    ).toEqual([])
  })
})

describe('CVE and GHSA', () => {
  const finding = (id: string, aliases: string[]) => ({ id, aliases }) as unknown as FindingShown
  const [first, second] = fixture.releases
  if (first === undefined || second === undefined) throw new Error('the fixture lost its releases')
  const releases: readonly ReleaseReport[] = [
    { ...first, findings: [finding('GHSA-aaaa-bbbb-cccc', ['CVE-2026-77', 'rule.of.a.tool'])] },
    { ...second, findings: [finding('CVE-2026-77', []), finding('rule.of.a.tool', [])] },
  ]
  const rows = fixture.archive.releases.filter(({ id }) => [first.id, second.id].includes(id))
  const archive = {
    releases: rows.map((row) => ({
      ...row,
      findings: releases.flatMap((one) =>
        one.id === row.id ? one.findings.flatMap(({ id, aliases }) => [id, ...aliases]) : [],
      ),
    })),
    incidents: [],
  }
  const reasons = (text: string) =>
    Object.fromEntries(ask(text, archive, releases).matches.map(({ release, why }) => [release.id, why]))

  test('a release is found by the other name that evidence of another release gives', () => {
    expect(reasons('ghsa-aaaa-bbbb-cccc')).toEqual({
      [first.id]: 'has the finding GHSA-aaaa-bbbb-cccc',
      [second.id]: 'has the finding CVE-2026-77, which evidence here also calls GHSA-aaaa-bbbb-cccc',
    })
    expect(Object.keys(reasons('CVE-2026-77')).sort()).toEqual([first.id, second.id].sort())
  })

  test('a rule of a tool joins nothing', () => {
    expect(reasons('rule.of.a.tool')).toEqual({
      [first.id]: 'has the finding rule.of.a.tool',
      [second.id]: 'has the finding rule.of.a.tool',
    })
  })
})

describe('digits', () => {
  const artifact = payments.artifacts[0] ?? ''
  test.each([
    ['an artifact by seven digits', artifact.slice(0, 7), ['payments-api@2.4.0']],
    ['an artifact whole', `sha256:${artifact}`, ['payments-api@2.4.0']],
    ['six digits name nothing', artifact.slice(0, 6), []],
    ['of another algorithm', `sha512:${artifact}`, []],
    ['a commit', payments.commit.slice(0, 12), ['payments-api@2.4.0']],
  ])('%s', (_, text, ids) => {
    expect(idsOf(ask(text))).toEqual(ids)
  })

  test('an artifact that was deployed with a release that does not hold it', () => {
    const foreign = digestOf('foreign')
    const found = ask(foreign, { deployments: [deployment({ artifacts: [foreign] })], listed: [] })
    expect(whyOf(found)).toEqual([
      `was deployed to production with the artifact sha256:${foreign}, which it does not hold`,
    ])
  })

  test('the record of a policy', () => {
    const [policy] = fixture.archive.policies
    expect(ask(policy?.record.sha256 ?? '').records).toEqual([
      { kind: 'policy', id: policy?.id, why: `has the record ${policy?.record.path}` },
    ])
  })
})

describe('an incident', () => {
  const [incident] = fixture.archive.incidents
  if (incident === undefined) throw new Error('the fixture lost its incident')
  const during = (change: Partial<DeploymentRow>): Reports['archive']['deployments'] => [
    deployment({ startedAt: '2026-04-03T09:00:00Z', ...change }),
  ]
  const asked = (deployments: ArchiveReport['deployments'], releases: string[] = []) =>
    ask(incident.id, { deployments, listed: [], incidents: [{ ...incident, releases }] })

  test('tells what ran in its window', () => {
    const found = asked(during({}))
    expect(found.incidents.map(({ id }) => id)).toEqual([incident.id])
    expect(whyOf(found)).toEqual([
      'ran in production from 2026-04-03T09:00:00Z and still runs, during the incident INC-2026-034',
    ])
    expect(found.matches[0]?.deployment?.startedAt).toBe('2026-04-03T09:00:00Z')
  })

  test.each([
    ['begins when it ends', { startedAt: '2026-04-03T11:30:00Z' }],
    ['ended when it begins', { startedAt: '2026-04-01T00:00:00Z', endedAt: '2026-04-03T08:00:00Z' }],
    ['failed', { result: 'failed', endedAt: '2026-04-03T09:00:00Z' }],
    ['is elsewhere', { environment: 'internal' }],
  ] as const)('not a deployment that %s', (_, change) => {
    expect(idsOf(asked(during(change)))).toEqual([])
  })

  test('what it names comes first, with its deployment', () => {
    const found = asked(during({}), ['payments-api@2.4.0'])
    expect(whyOf(found)).toEqual(['concerned by the incident INC-2026-034'])
    expect(found.matches[0]?.deployment?.startedAt).toBe('2026-04-03T09:00:00Z')
  })

  test('is found by the artifact that it names', () => {
    const about = digestOf('about')
    const found = ask(about.slice(0, 9), { incidents: [{ ...incident, artifacts: [about] }] })
    expect(found.incidents.map(({ id }) => id)).toEqual([incident.id])
  })
})

test('an exception is found by its id, and the releases that rely on it', () => {
  const found = ask('ex-2026-014')
  expect(found.exceptions.map(({ id, why }) => ({ id, why }))).toEqual([
    { id: 'EX-2026-014', why: 'is named so' },
  ])
  expect(whyOf(found).every((why) => why === 'relies on EX-2026-014')).toBe(true)
  expect(found.matches.length).toBeGreaterThan(0)
})
