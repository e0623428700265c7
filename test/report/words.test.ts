import { describe, expect, test } from 'vitest'
import { instant, RELEASE, reportsOf, story } from '../support/world.ts'
import { type Draft, type Patch, patched } from '../support/world-draft.ts'
import { exceptionEvent, exceptionOf, releaseOf } from '../support/world-release.ts'

/** What a report says of a release in words, and sets apart: because of what it passed, what came late, what differs. */

const CRITICAL: Patch = {
  'evidence/sast.sarif': { findings: [{ id: 'CVE-2026-1234', severity: 'critical' }] },
}

function reportOf(draft: Draft, asOf?: Parameters<typeof reportsOf>[1]) {
  const report = reportsOf(draft, asOf).releases.find(({ id }) => id === RELEASE)
  if (report === undefined) throw new Error('there is no report')
  return report
}

describe('the gate in a sentence', () => {
  test.each<[string, Draft, string]>([
    ['passes', story('standard-prod'), 'PASS: all 16 criteria that apply are met'],
    [
      'passes, and one criterion has nothing to say',
      story('standard-nonprod'),
      'PASS: all 14 criteria that apply are met',
    ],
    [
      'passes because of an exception',
      story('high-risk-prod', CRITICAL, exceptionOf('EX-1')),
      'PASS, because of EX-1; without it BLOCK',
    ],
    [
      'warns because of an emergency',
      story('emergency-prod', {
        'evidence/secrets.sarif': { $item: { producedAt: '2026-03-01T00:00:00Z' } },
        emergency: { bypassedControls: [{ control: 'scans-completed', reason: 'No time.' }] },
      }),
      'WARN, because of the emergency, which bypassed scans-completed; without it BLOCK',
    ],
    [
      'has no policy',
      story('standard-prod', { 'policy/1': { effectiveOn: '2026-05-01T00:00:00Z' } }),
      'BLOCK: no policy was in force at 2026-03-12T15:00:00Z',
    ],
  ])('that %s', (_, draft, words) => {
    expect(reportOf(draft).gates.atDecision.words).toContain(words)
  })
  test('that blocks says why, in the order of the criteria', () => {
    const { words } = reportOf(story('high-risk-prod', CRITICAL, { notes: { rollback: null } })).gates
      .atDecision
    expect(words).toMatch(/^BLOCK: .*critical.* and .*rollback/)
  })
})

describe('what differs between the decision and now', () => {
  test('a finding that became known later, with how much later', () => {
    const pack = {
      'later/pack': {
        apiVersion: 'docket/v1',
        kind: 'EvidencePack',
        id: `${RELEASE}/evidence-later`,
        release: RELEASE,
        sourceCommit: 'd'.repeat(40),
        by: 'robot',
        collectedAt: '2026-03-21T15:00:00Z',
      },
      'later/evidence/sast.sarif': {
        $evidence: 'sarif',
        findings: [{ id: 'CVE-2026-1234', severity: 'critical' }],
        $item: { path: 'evidence/sast.sarif', type: 'E3', scan: 'sast', producedAt: '2026-03-21T14:00:00Z' },
      },
    }
    const { differences, verdict } = reportOf(story('high-risk-prod', pack))
    expect(verdict).toMatchObject({ outcome: 'pass', outcomeNow: 'block', followed: 'followed' })
    expect(differences).toContain('CVE-2026-1234 (critical) became known 9 days after the decision')
    expect(differences.join('\n')).toContain('no-blocking-criticals: PASS, BLOCK on what is known now')
  })
  test('an exception that has expired since', () => {
    const { differences } = reportOf(story('high-risk-prod', CRITICAL, exceptionOf('EX-1')))
    expect(differences.join('\n')).toContain('no-blocking-criticals: PASS, BLOCK if it were decided today')
  })
  test('nothing, where nothing does', () => {
    expect(reportOf(story('standard-prod'), instant('2026-03-13T00:00:00Z')).differences).toEqual([])
  })
})

describe('the timeline', () => {
  const notes = (draft: Draft) => {
    const { timeline } = reportOf(draft)
    if (timeline.type !== 'timeline') throw new Error('there is no timeline')
    return timeline.entries.map(({ text, note, clock, at }) => ({
      what: text.map((run) => run.text).join(''),
      note,
      clock,
      at,
    }))
  }
  test('is in order of proof, with the decision in it', () => {
    const entries = notes(story('standard-prod'))
    const times = entries.map(({ at }) => at)
    expect(times).toEqual(times.toSorted())
    expect(entries.filter(({ what }) => what === 'The release was decided').map(({ at }) => at)).toEqual([
      '2026-03-12T15:00:00Z',
    ])
  })
  test.each<[string, Patch, string]>([
    [
      'what came after the decision',
      { notes: { $signed: { at: '2026-03-12T15:00:01Z' } } },
      'known only after the decision',
    ],
    ['what nobody signed, by what it claims, last', { notes: { $signed: 'not' } }, 'there is no signature'],
    [
      'what claims to be older than anything proves',
      { notes: { publishedAt: '2026-03-01T00:00:00Z', $signed: { at: '2026-03-12T10:00:00Z' } } },
      'claims 2026-03-01T00:00:00Z, 11 days before anything proves it',
    ],
  ])('sets apart %s', (_, patch, note) => {
    const entry = notes(story('standard-prod', patch)).find(({ what }) => what.startsWith('Release notes'))
    expect(entry?.note).toContain(note)
  })
  test.each([
    ['notes', 'Release notes', [], 'the decision does not name it, so it was not known then'],
    ['EX-1/grant', 'Exception EX-1/grant', [], 'the decision does not name it, so it was not known then'],
    [
      'EX-1/grant',
      'Exception EX-1/grant',
      ['digest of exceptions/EX-1/grant'],
      'the decision names its digest, so it was known',
    ],
  ] as const)(
    'sets apart that %s existed before the decision and was recorded after it',
    (file, what, records, effect) => {
      const draft = story('standard-prod', exceptionOf('EX-1'), { 'decisions/owner': { basis: { records } } })
      const logged = patched(
        draft,
        Object.fromEntries(
          Object.keys(draft).map((path) => [
            path,
            { $commit: path.endsWith(`/${file}`) ? 5 : path.includes('/decisions/') ? 1 : 0 },
          ]),
        ),
      )
      const entry = notes(logged).find((one) => one.what.startsWith(what))
      expect(entry?.note).toBe(`existed before the decision, recorded only after it; ${effect}`)
    },
  )
})

describe('the register of exceptions', () => {
  const registerOf = (...drafts: readonly Draft[]) => {
    const { archive } = reportsOf(patched(story('high-risk-prod', CRITICAL), ...drafts))
    const [first] = archive.exceptions
    if (first === undefined) throw new Error('there is no exception')
    return { ...first, codes: first.remarks.map(({ code }) => code) }
  }
  test('says who relies on it, and that it has expired since and is still carried', () => {
    const found = registerOf(exceptionOf('EX-1'))
    expect(found).toMatchObject({
      state: 'expired',
      reliedOnBy: [RELEASE],
      reliedOnExpired: [RELEASE],
      carriedBy: [RELEASE],
      ageDays: 90,
      firstExpiry: '2026-04-01T12:00:00Z',
    })
    expect(found.codes).toContain('relied-on-not-in-force')
  })
  test('does not carry what another release has replaced', () => {
    const next = releaseOf(
      { product: 'payments-api', version: '2.5.0' },
      'standard-prod',
      '2026-03-25T10:00:00Z',
    )
    expect(registerOf(exceptionOf('EX-1'), next)).toMatchObject({
      reliedOnBy: [RELEASE],
      reliedOnExpired: [],
      carriedBy: [],
    })
  })
  test('says that nobody relies on it', () => {
    const idle = exceptionOf('EX-1', {
      covers: { findings: ['CVE-2026-9999'], releases: ['payments-api@9.0.0'] },
    })
    expect(registerOf(idle).codes).toEqual(['never-used'])
  })
  test('says that its severity was raised since', () => {
    const milder = exceptionOf('EX-1', { severity: 'high' })
    expect(registerOf(milder).codes).toContain('severity-raised')
  })
  test('says that its owner is nobody', () => {
    expect(registerOf(exceptionOf('EX-1', { owner: 'nobody' })).codes).toContain('owner-unknown')
  })
  test('counts the days from the first grant through every renewal, and never loses the first end', () => {
    const renewed = exceptionEvent('EX-1', 'renewal', '2026-03-30T12:00:00Z', {
      effectiveOn: '2026-04-01T12:00:00Z',
      effectiveUntil: '2026-05-31T12:00:00Z',
    })
    expect(registerOf(exceptionOf('EX-1'), renewed)).toMatchObject({
      state: 'expired',
      renewals: 1,
      ageDays: 90,
      firstExpiry: '2026-04-01T12:00:00Z',
      effectiveUntil: '2026-05-31T12:00:00Z',
    })
  })
})

describe('the population', () => {
  const listing = (entries: readonly object[], more: object = {}): Draft =>
    ({
      'deployments/production': {
        apiVersion: 'docket/v1',
        kind: 'DeploymentListing',
        id: 'production',
        environment: 'production',
        source: 'pipeline',
        from: '2026-03-01T00:00:00Z',
        until: '2026-04-01T00:00:00Z',
        deployments: entries,
        by: 'robot',
        exportedAt: '2026-04-01T01:00:00Z',
        ...more,
      },
    }) as unknown as Draft
  const artifact = () => reportOf(story('standard-prod')).artifacts[0]?.sha256 ?? ''
  const disagreements = (...drafts: readonly Draft[]) => {
    const { population } = reportsOf(patched(story('standard-prod'), ...drafts)).archive
    return population.details.flatMap((detail) =>
      detail.type === 'table' && detail.caption === 'Where listing and archive disagree'
        ? detail.rows.map(({ cells }) =>
            cells
              .at(-1)
              ?.map(({ text }) => text)
              .join(''),
          )
        : [],
    )
  }
  const at = '2026-03-12T15:30:00Z'
  test('agrees where every listed deployment was decided, and every deployment listed', () => {
    expect(disagreements(listing([{ at, artifact: artifact(), release: RELEASE }]))).toEqual([])
  })
  test.each<[string, () => Draft[], RegExp]>([
    [
      'an artifact that no release holds',
      () => [
        listing([
          { at, artifact: 'a'.repeat(64) },
          { at, artifact: artifact() },
        ]),
      ],
      /^No release of the archive holds this artifact/,
    ],
    [
      'an artifact of another release than the pipeline says',
      () => [listing([{ at, artifact: artifact(), release: 'payments-api@9.9.9' }])],
      /^The pipeline calls it payments-api@9.9.9/,
    ],
    [
      'a release that was rejected',
      () => [
        listing([{ at, artifact: artifact() }]),
        { [`releases/${RELEASE}/decisions/owner`]: { decision: 'reject' } } as unknown as Draft,
      ],
      /the archive’s last word on it is rejected/,
    ],
    [
      'a deployment that the pipeline does not list',
      () => [listing([])],
      /^The archive records this deployment/,
    ],
  ])('tells %s', (_, drafts, words) => {
    const found = disagreements(...drafts())
    expect(found.length).toBe(1)
    expect(found[0]).toMatch(words)
  })
  test('asks no listing about what lies outside its period', () => {
    const [before, from] = ['2026-03-12T15:30:01Z', '2026-03-12T15:30:00Z']
    expect(disagreements(listing([], { from: before }))).toEqual([])
    expect(disagreements(listing([], { from })).length).toBe(1)
    expect(disagreements(listing([], { until: from }))).toEqual([])
    expect(disagreements(listing([], { until: before })).length).toBe(1)
  })
})
