import { describe, expect, test } from 'vitest'
import { itemsOf } from '../../src/domain/shown.ts'
import { faultsOf, gateOf, RELEASE, story, verdictOf } from '../support/world.ts'
import { BUILDER, BUILDER_ISSUER } from '../support/world-company.ts'
import { type Json, type Patch, sha256Of } from '../support/world-draft.ts'
import { artifactOf } from '../support/world-release.ts'

/** Attacks on evidence, each with its exact outcome and reason: mixed, missing, explained away, laundered. */

describe('GOV-06 evidence of several builds is mixed', () => {
  const other = 'd'.repeat(40)
  test.each<[string, Patch, string, string]>([
    [
      'a pack of another commit',
      { evidence: { sourceCommit: other } },
      'evidence-bound',
      'block evidence-mixed',
    ],
    [
      'a scan of another commit',
      { 'evidence/sast.sarif': { $item: { sourceCommit: other } } },
      'evidence-bound',
      'block evidence-mixed',
    ],
    [
      'a scan of another artifact',
      { 'evidence/sast.sarif': { $item: { artifact: sha256Of('another') } } },
      'evidence-bound',
      'block evidence-mixed',
    ],
    [
      'provenance of another artifact',
      { 'evidence/provenance.json': { subjects: [sha256Of('another')] } },
      'provenance-verified',
      'block E-SUBJECT-MISMATCH',
    ],
    [
      'provenance of another commit',
      { 'evidence/provenance.json': { commit: other } },
      'provenance-verified',
      'block E-SOURCE-COMMIT',
    ],
    [
      'provenance of another source',
      { 'evidence/provenance.json': { source: 'git+https://git.example/payments/api-evil' } },
      'provenance-verified',
      'block E-SOURCE-MISMATCH',
    ],
    [
      'provenance of another builder',
      {
        'evidence/provenance.json': {
          builder: 'https://builder.example/evil@v3',
          $signed: { identity: 'https://builder.example/evil@v3' },
        },
      },
      'provenance-verified',
      'block E-BUILDER-MISMATCH',
    ],
    [
      'provenance signed by another than the builder that it names',
      {
        'evidence/provenance.json': {
          $signed: { identity: 'https://builder.example/tenant', issuer: BUILDER_ISSUER },
        },
      },
      'provenance-verified',
      'block E-BUILDER-CERT-MISMATCH',
    ],
    [
      'provenance by the builder’s name from another issuer',
      { 'evidence/provenance.json': { $signed: { identity: BUILDER, issuer: 'https://evil.example' } } },
      'provenance-verified',
      'block E-BUILDER-CERT-MISMATCH',
    ],
    [
      'provenance of another branch',
      { 'evidence/provenance.json': { ref: 'refs/heads/main2' } },
      'provenance-verified',
      'block E-REF-MISMATCH',
    ],
    [
      'provenance by weak digests only',
      { 'evidence/provenance.json': { subjects: [{ sha1: 'a'.repeat(40) }] } },
      'provenance-verified',
      'block E-DIGEST-WEAK',
    ],
    [
      'provenance that nobody signed',
      { 'evidence/provenance.json': { $signed: 'not' } },
      'provenance-verified',
      'block E-UNSIGNED',
    ],
    [
      'provenance whose signature does not verify',
      { 'evidence/provenance.json': { $signed: 'rejected' } },
      'provenance-verified',
      'block E-SIGNATURE',
    ],
    [
      'provenance that nothing here can verify',
      { 'evidence/provenance.json': { $signed: 'unverifiable' } },
      'provenance-verified',
      'undetermined provenance-unverifiable',
    ],
    [
      'no provenance',
      { 'evidence/provenance.json': null },
      'provenance-verified',
      'block provenance-missing',
    ],
  ])('%s', (_, patch, criterion, verdict) => {
    const gate = gateOf(story('standard-prod', patch))
    expect(verdictOf(gate, criterion)).toBe(verdict)
    expect(gate.outcome).toBe(verdict.startsWith('undetermined') ? 'escalate' : 'block')
  })

  test('one artifact of two has no provenance', () => {
    const two = [
      { name: 'one', sha256: artifactOf({ product: 'payments-api', version: '2.4.0' }) },
      { name: 'two', sha256: sha256Of('two') },
    ]
    const gate = gateOf(story('standard-prod', { release: { artifacts: two } }))
    expect(verdictOf(gate, 'provenance-verified')).toBe('block E-SUBJECT-MISMATCH')
  })
})

describe('GOV-14 evidence is missing', () => {
  test.each<[string, Patch, string[]]>([
    [
      'no file of the scan',
      { 'evidence/sast.sarif': null },
      ['scans-completed: block scan-missing', 'scans-passed: block scans-incomplete'],
    ],
    [
      'a file that never says what was found',
      { 'evidence/sast.sarif': { results: 'absent' } },
      ['scans-completed: block scan-incomplete', 'scans-passed: block scans-incomplete'],
    ],
    [
      'a tool that failed',
      { 'evidence/sast.sarif': { incomplete: true } },
      ['scans-completed: block scan-incomplete', 'scans-passed: block scans-incomplete'],
    ],
    [
      'a file that says nothing about a scan',
      { 'evidence/sast.sarif': { $evidence: 'text', text: 'all is well' } },
      [
        'evidence-complete: block evidence-unreadable',
        'scans-completed: block scan-unreadable',
        'scans-passed: block scans-incomplete',
      ],
    ],
    [
      'a secret scan that failed',
      { 'evidence/secrets.sarif': { incomplete: true } },
      [
        'scans-completed: block scan-incomplete',
        'scans-passed: block scans-incomplete',
        'secret-scan-passed: block secret-scan-incomplete',
      ],
    ],
    [
      'a scan that was switched off',
      {
        'evidence/sast.sarif': null,
        evidence: {
          notRun: [{ scan: 'sast', by: 'lead', reason: 'It takes too long.', at: '2026-03-12T09:00:00Z' }],
        },
      },
      ['scans-completed: block scan-not-run', 'scans-passed: block scans-incomplete'],
    ],
    ['a test that failed', { 'evidence/tests.xml': { failed: 1 } }, ['scans-passed: block test-failed']],
    [
      'a test that failed in the second of two files',
      {
        'evidence/tests-2.xml': {
          $evidence: 'junit',
          failed: 1,
          $item: {
            path: 'evidence/tests-2.xml',
            type: 'E3',
            scan: 'tests',
            producedAt: '2026-03-12T10:00:00Z',
          },
        },
      },
      ['scans-passed: block test-failed'],
    ],
    [
      'a file that says itself that it is old',
      { 'evidence/sast.sarif': { endedAt: '2026-03-01T00:00:00Z' } },
      ['scans-completed: block scan-stale'],
    ],
    [
      'a change record that is missing',
      { changes: null },
      ['evidence-complete: block evidence-missing', 'protected-branch-met: block protection-unobserved'],
    ],
  ])('%s', (_, patch, faults) => {
    const gate = gateOf(story('standard-prod', patch))
    expect(gate.outcome).toBe('block')
    expect(faultsOf(gate)).toEqual(faults)
  })
  test('a pack that nobody signed was not known, and neither was anything in it', () => {
    const gate = gateOf(story('standard-prod', { evidence: { $signed: 'not' } }))
    expect(faultsOf(gate)).toEqual([
      'evidence-complete: block evidence-missing',
      'highs-weighed: undetermined no-scans',
      'no-blocking-criticals: undetermined no-scans',
      'provenance-verified: block provenance-missing',
      'scans-completed: block scan-missing',
      'scans-passed: block scans-incomplete',
      'secret-scan-passed: block secret-scan-missing',
    ])
  })
})

describe('GOV-15 a statement that a finding does not matter', () => {
  const purl = 'pkg:npm/left-pad@1.3.0'
  const critical: Patch = {
    'evidence/sast.sarif': { findings: [{ id: 'CVE-2026-1234', severity: 'critical', component: purl }] },
  }
  const statement = {
    vulnerability: 'CVE-2026-1234',
    products: [purl],
    status: 'not_affected',
    justification: 'vulnerable_code_not_in_execute_path',
  }
  const vex = (statements: Json, more: Json = {}): Patch => ({
    'evidence/vex.json': {
      $evidence: 'openvex',
      statements,
      $item: { path: 'evidence/vex.json', type: 'E3', producedAt: '2026-03-12T10:00:00Z' },
      $signed: { by: 'security', at: '2026-03-12T10:05:00Z' },
      ...(more as object),
    },
  })
  const verdict = (...patches: readonly Patch[]) =>
    verdictOf(gateOf(story('high-risk-prod', critical, ...patches)), 'no-blocking-criticals')

  test('is believed from somebody who may accept the risk, about this product, with a reason', () => {
    expect(verdict(vex([statement]))).toBe('met no-criticals')
  })
  test('about the release’s own artifact', () => {
    const artifact = `sha256:${artifactOf({ product: 'payments-api', version: '2.4.0' })}`
    expect(verdict(vex([{ ...statement, products: [artifact] }]))).toBe('met no-criticals')
  })
  test.each<[string, Patch]>([
    ['gives no reason', vex([{ ...statement, justification: undefined } as unknown as Json])],
    ['is signed by nobody', vex([statement], { $signed: 'not' })],
    ['is signed by somebody who may accept no critical risk', vex([statement], { $signed: { by: 'owner' } })],
    ['is signed by somebody outside the roster', vex([statement], { $signed: { by: 'vendor' } })],
    [
      'was signed one second after the decision',
      vex([statement], { $signed: { at: '2026-03-12T15:00:01Z' } }),
    ],
    ['is about another product', vex([{ ...statement, products: ['pkg:npm/right-pad@1.3.0'] }])],
    ['is about another version', vex([{ ...statement, products: ['pkg:npm/left-pad@1.3.1'] }])],
    ['is about no product', vex([{ ...statement, products: [] }])],
    ['is about another vulnerability', vex([{ ...statement, vulnerability: 'CVE-2026-9999' }])],
    ['is contradicted by another', vex([statement, { ...statement, status: 'under_investigation' }])],
    ['only says that somebody looks at it', vex([{ ...statement, status: 'under_investigation' }])],
    ['says that it is affected', vex([{ ...statement, status: 'affected', action_statement: 'Update.' }])],
  ])('that %s is not effective', (_, patch) => {
    expect(verdict(patch)).toBe('block critical-open')
  })
  test('by a role that is held for another product only is not effective', () => {
    const elsewhere: Patch = {
      'people/security': {
        roles: [
          { role: 'security', products: ['storefront'], validFrom: '2026-01-01T00:00:00Z' },
          { role: 'security-leadership', products: ['storefront'], validFrom: '2026-01-01T00:00:00Z' },
        ],
      },
    }
    expect(verdict(vex([statement]), elsewhere)).toBe('block critical-open')
  })
})

describe('GOV-16 severity is laundered', () => {
  const found = (finding: Json): Patch => ({ 'evidence/sast.sarif': { findings: [finding] } })
  test('a score of 9.8 under the level note is critical', () => {
    const gate = gateOf(story('high-risk-prod', found({ id: 'a', score: '9.8', level: 'note' })))
    expect(verdictOf(gate, 'no-blocking-criticals')).toBe('block critical-open')
  })
  test('a suppression in the file is no exception', () => {
    const gate = gateOf(
      story('high-risk-prod', found({ id: 'a', severity: 'critical', suppressed: 'Later.' })),
    )
    expect(verdictOf(gate, 'no-blocking-criticals')).toBe('block critical-open')
  })
  test('triage alone makes nothing milder, and anybody’s triage makes it worse', () => {
    const triage = (severity: string, by: string): Patch => ({
      'triage/1': {
        apiVersion: 'docket/v1',
        kind: 'Triage',
        id: 'triage-1',
        finding: 'a',
        releases: [RELEASE],
        exploitability: 'none',
        reachability: 'unreachable',
        disposition: 'accept',
        severity,
        rationale: 'I think so.',
        by,
        role: 'security',
        triagedAt: '2026-03-11T10:00:00Z',
      },
    })
    const severityOf = (...patches: readonly Patch[]) =>
      itemsOf(
        gateOf(story('high-risk-prod', ...patches)).caseFile?.findings ?? {
          state: 'missing',
          why: '',
          cites: [],
        },
      ).map(({ severity }) => severity)
    const high = found({ id: 'a', severity: 'high' })
    expect(severityOf(high)).toEqual(['high'])
    expect(severityOf(high, triage('low', 'security'))).toEqual(['high'])
    expect(severityOf(high, triage('critical', 'author'))).toEqual(['critical'])
  })
})
