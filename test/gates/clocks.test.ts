import { describe, expect, test } from 'vitest'
import type { Assessed } from '../../src/conformance/check.ts'
import { assessedIn, gateOf, inRelease, instant, RELEASE, story, verdictOf } from '../support/world.ts'
import { type Draft, type Json, type Patch, patched, type Written } from '../support/world-draft.ts'
import { DECIDED, exceptionEvent, exceptionOf, releaseOf } from '../support/world-release.ts'

/** Two clocks, never mixed: what was in force, and what was known; existing and being recorded are two proofs. */

const APPROVAL =
  releaseOf({ product: 'payments-api', version: '2.4.0' }, 'standard-prod')[
    `releases/${RELEASE}/decisions/owner`
  ] ?? {}
const CRITICAL: Patch = {
  'evidence/sast.sarif': { findings: [{ id: 'CVE-2026-1234', severity: 'critical' }] },
}

/** The same story in a repository: everything came with the first commit, the decisions with the third. */
function recorded(draft: Draft, later: Readonly<Record<string, number>> = {}): Draft {
  const places = Object.keys(draft).map((path): [string, Json] => [
    path,
    { $commit: path.includes('/decisions/') ? 3 : path.includes('/deployments/') ? 4 : 0 },
  ])
  const own = Object.entries(later).map(([path, $commit]): [string, Json] => [path, { $commit }])
  return patched(draft, Object.fromEntries(places), inRelease(Object.fromEntries(own)))
}

describe('the instant of the decision', () => {
  const decided = (draft: Draft) => {
    const { decided: at } = assessedIn(draft)
    return at === undefined ? undefined : `${at.at} ${at.by} ${at.clock}`
  }
  const another = (fields: Written): Patch => ({
    'decisions/another': {
      ...APPROVAL,
      id: `${RELEASE}/another`,
      decidedAt: '2026-03-13T10:00:00Z',
      ...fields,
    },
  })
  const undeployed: Patch = { 'deployments/target': null }

  test('is the proven time of the final approval', () => {
    expect(decided(story('standard-prod'))).toBe(`${DECIDED} decision timestamp-authority`)
    const late = story('standard-prod', {
      'decisions/owner': { decidedAt: '2026-03-01T00:00:00Z', $signed: { at: DECIDED } },
    })
    expect(decided(late)).toBe(`${DECIDED} decision timestamp-authority`)
  })
  test('is the last of several', () => {
    expect(decided(story('standard-prod', undeployed, another({})))).toBe(
      '2026-03-13T10:00:00Z decision timestamp-authority',
    )
  })
  test('is the start of a deployment that did not wait', () => {
    expect(
      decided(story('standard-prod', { 'deployments/target': { startedAt: '2026-03-12T14:59:59Z' } })),
    ).toBe('2026-03-12T14:59:59Z deployment claimed')
    expect(decided(story('standard-prod', { 'deployments/target': { startedAt: DECIDED } }))).toBe(
      `${DECIDED} decision timestamp-authority`,
    )
  })
  test('is no earlier for a deployment that nobody signed', () => {
    const draft = story('standard-prod', {
      'deployments/target': { startedAt: '2026-03-01T00:00:00Z', $signed: 'not' },
    })
    expect(decided(draft)).toBe(`${DECIDED} decision timestamp-authority`)
  })
  test.each<[string, Written]>([
    ['an unsigned file that calls itself a final decision', { $signed: 'not' }],
    ['a decision that somebody else signed', { $signed: { by: 'author', at: '2026-03-13T10:00:00Z' } }],
    ['somebody who was only informed', { by: 'lead', role: 'engineering-lead', capacity: 'informed' }],
    ['somebody who names no capacity', { by: 'lead', role: 'engineering-lead', capacity: null }],
    ['a decision about something else', { activity: 'collect-evidence' }],
  ])('is not moved by %s', (_, fields) => {
    const draft = story('standard-prod', undeployed, another({}), { 'decisions/another': fields })
    expect(decided(draft)).toBe(`${DECIDED} decision timestamp-authority`)
  })
  test('is what a decision claims where nothing proves any', () => {
    const unsigned: Patch = { 'decisions/owner': { $signed: 'not' } }
    expect(decided(story('standard-prod', undeployed, unsigned))).toBe(`${DECIDED} decision claimed`)
  })
  test('is not that of an approval that is not the final one', () => {
    const draft = story('standard-prod', undeployed, { 'decisions/owner': { activity: 'define-scope' } })
    expect(decided(draft)).toBeUndefined()
  })
  test('is not there where nobody decided: the gate is asked as of now, of the archive as it is', () => {
    const draft = story('standard-prod', undeployed, { 'decisions/owner': null, 'decisions/security': null })
    const { decided: at, gates, verdict } = assessedIn(draft, RELEASE, instant('2026-03-13T00:00:00Z'))
    expect(at).toBeUndefined()
    expect(gates.atDecision.clocks).toMatchObject({ decidedAt: '2026-03-13T00:00:00Z', present: true })
    expect(verdict).toEqual({ decision: 'none', deployed: false, followed: 'undecided' })
  })
  test('that lies after asOf is not reached yet', () => {
    const { gates } = assessedIn(story('standard-prod'), RELEASE, instant('2026-03-12T14:59:59Z'))
    expect(gates.atDecision.clocks.decidedAt).toBe('2026-03-12T14:59:59Z')
    expect(verdictOf(gates.atDecision, 'approvers-present')).toBe('block approver-missing')
  })
})

describe('what was known', () => {
  const views = (draft: Draft) => {
    const { gates } = assessedIn(draft)
    const names: readonly (keyof Assessed['gates'])[] = ['atDecision', 'now', 'today']
    return names.map((view) => gates[view].outcome)
  }
  const excepted = story(
    'high-risk-prod',
    CRITICAL,
    exceptionOf('EX-1', { covers: { findings: ['CVE-2026-1234'], releases: [RELEASE] } }),
  )

  test('at the decision, now and today: an exception that has expired since', () => {
    expect(views(excepted)).toEqual(['pass', 'pass', 'block'])
  })
  test.each([
    ['in the second of the decision counts', DECIDED, 'pass'],
    ['one second later does not count', '2026-03-12T15:00:01Z', 'block'],
  ])('what was signed %s', (_, at, outcome) => {
    const draft = patched(excepted, { 'exceptions/EX-1/grant': { $signed: { at } } })
    expect(gateOf(draft).outcome).toBe(outcome)
  })
  test('a finding that became known later is not held against the decision, and is shown now', () => {
    const draft = story('standard-prod', {
      'evidence-2': {
        apiVersion: 'docket/v1',
        kind: 'EvidencePack',
        id: `${RELEASE}/evidence-2`,
        release: RELEASE,
        sourceCommit: 'd'.repeat(40),
        items: [],
        by: 'robot',
        collectedAt: '2026-03-20T00:00:00Z',
      },
    })
    expect(views(draft)[0]).toBe('pass')
    expect(verdictOf(gateOf(draft), 'evidence-bound')).toBe('met evidence-bound')
    expect(verdictOf(gateOf(draft, 'now'), 'evidence-bound')).toBe('block evidence-mixed')
  })
  test('a review that lapsed since counts as it stood', () => {
    const draft = story('high-risk-prod', { 'reviews/threat-model': { validUntil: '2026-04-01T00:00:00Z' } })
    expect(views(draft)).toEqual(['pass', 'pass', 'block'])
  })
  test('a release that was changed after its decision is not the one that was decided about', () => {
    const draft = story('standard-prod', { release: { $signed: { at: '2026-03-12T15:00:01Z' } } })
    expect(verdictOf(gateOf(draft), 'records-attributed')).toBe('block known-later')
    expect(gateOf(draft, 'now').outcome).toBe('pass')
  })
})

describe('what existed and was recorded later', () => {
  const excepted = story('high-risk-prod', CRITICAL, exceptionOf('EX-1'))
  const late = { 'exceptions/EX-1/request': 5, 'exceptions/EX-1/grant': 5 }
  const naming = (decision: string): Patch => ({
    [decision]: {
      basis: { records: ['digest of exceptions/EX-1/request', 'digest of exceptions/EX-1/grant'] },
    },
  })

  test('counts where it was recorded with the decision', () => {
    expect(gateOf(recorded(excepted)).outcome).toBe('pass')
    expect(
      gateOf(recorded(excepted, { 'exceptions/EX-1/request': 3, 'exceptions/EX-1/grant': 3 })).outcome,
    ).toBe('pass')
  })
  test('does not count, so that nobody backfills a better past', () => {
    expect(gateOf(recorded(excepted, late)).outcome).toBe('block')
    expect(gateOf(recorded(excepted, late), 'now').outcome).toBe('pass')
  })
  test('counts where a decision of then named it by digest', () => {
    const draft = patched(excepted, inRelease(naming('decisions/owner')))
    expect(gateOf(recorded(draft, late)).outcome).toBe('pass')
  })
  test.each<[string, Patch]>([
    [
      'a decision after it',
      {
        'decisions/later': {
          ...APPROVAL,
          releaseClass: 'high-risk-prod',
          id: `${RELEASE}/later`,
          activity: 'evaluate-blockers',
          decidedAt: '2026-03-13T10:00:00Z',
          by: 'security',
          role: 'security',
        },
      },
    ],
    [
      'an unsigned file',
      {
        'decisions/later': {
          ...APPROVAL,
          releaseClass: 'high-risk-prod',
          id: `${RELEASE}/later`,
          activity: 'evaluate-blockers',
          $signed: 'not',
        },
      },
    ],
  ])('does not count where %s names it', (_, decision) => {
    const draft = patched(excepted, inRelease(decision), inRelease(naming('decisions/later')))
    expect(gateOf(recorded(draft, late)).outcome).toBe('block')
  })
  test('does not count where a decision names it that was itself recorded later', () => {
    const draft = patched(
      excepted,
      inRelease({
        'decisions/later': {
          ...APPROVAL,
          releaseClass: 'high-risk-prod',
          id: `${RELEASE}/later`,
          activity: 'evaluate-blockers',
          decidedAt: '2026-03-12T14:00:00Z',
        },
      }),
      inRelease(naming('decisions/later')),
    )
    expect(gateOf(recorded(draft, { ...late, 'decisions/later': 5 })).outcome).toBe('block')
    expect(gateOf(recorded(draft, { ...late, 'decisions/later': 2 })).outcome).toBe('pass')
  })
  test('an approval does not count either', () => {
    const gate = gateOf(recorded(story('standard-prod'), { 'decisions/security': 5 }))
    expect(verdictOf(gate, 'approvers-present')).toBe('block approver-missing')
  })
  test('a change of the release is not what was decided about', () => {
    const gate = gateOf(recorded(story('standard-prod'), { release: 5 }))
    expect(verdictOf(gate, 'records-attributed')).toBe('block known-later')
  })
  test('counts where the archive begins with an import: there existence stands in for recording', () => {
    const imported = patched(recorded(excepted, late), {
      archive: { history: { beginsWith: 'import', note: 'Brought in from elsewhere.' } },
    })
    expect(gateOf(imported).outcome).toBe('pass')
  })
  test('does not count after the commit of the import', () => {
    const imported = patched(recorded(excepted, late), {
      archive: {
        history: { beginsWith: 'import', commit: String(4).padStart(40, '0'), note: 'Brought in.' },
      },
    })
    expect(gateOf(imported).outcome).toBe('block')
  })
})

describe('a revocation that nobody signed', () => {
  const revoked = story(
    'standard-prod',
    CRITICAL,
    exceptionOf('EX-1'),
    exceptionEvent('EX-1', 'revocation', '2026-03-08T00:00:00Z', { $signed: 'not' }),
  )
  const path = 'exceptions/EX-1/revocation-2026-03-08T00:00:00Z'
  test('ends the exception at the decision where the archive held it by then, as it did for the gate of then', () => {
    expect(verdictOf(gateOf(recorded(revoked)), 'no-blocking-criticals')).toBe('block critical-open')
  })
  test('ends it only since where it was recorded after the decision', () => {
    const late = recorded(revoked, { [path]: 5 })
    expect(verdictOf(gateOf(late), 'no-blocking-criticals')).toBe('met criticals-excepted')
    expect(verdictOf(gateOf(late, 'now'), 'no-blocking-criticals')).toBe('block critical-open')
  })
})

describe('systemic failure is counted on what was known', () => {
  const small = (version: string, decidedAt: string, findings: number): Draft => {
    const release = releaseOf({ product: 'payments-api', version }, 'standard-prod', decidedAt)
    return patched(release, {
      [`releases/payments-api@${version}/evidence/sast.sarif`]: {
        findings: Array.from({ length: findings }, (_, n) => ({
          id: `rule-${n}`,
          severity: 'low',
          file: `src/${n}.ts`,
        })),
      },
    })
  }
  const many: Patch = {
    'evidence/sast.sarif': {
      findings: Array.from({ length: 3 }, (_, n) => ({
        id: `rule-${n}`,
        severity: 'low',
        file: `src/${n}.ts`,
      })),
    },
  }
  const verdict = (...drafts: readonly Draft[]) =>
    verdictOf(gateOf(patched(story('standard-prod', many), ...drafts)), 'no-systemic-findings')

  test('growth against the release before', () => {
    expect(verdict(small('2.3.0', '2026-03-01T00:00:00Z', 2))).toBe('escalate systemic')
    expect(verdict(small('2.3.0', '2026-03-01T00:00:00Z', 3))).toBe('met not-systemic')
  })
  test('age through three releases', () => {
    expect(
      verdict(small('2.2.0', '2026-02-01T00:00:00Z', 3), small('2.3.0', '2026-03-01T00:00:00Z', 3)),
    ).toBe('escalate systemic')
  })
  test('a release that is put in between afterwards changes neither', () => {
    const inserted = patched(
      releaseOf({ product: 'payments-api', version: '2.3.5' }, 'standard-prod', '2026-03-05T00:00:00Z'),
    )
    const unsigned = Object.fromEntries(
      Object.entries(inserted).map(([path, value]) => [
        path,
        { ...value, $signed: { by: 'owner', at: '2026-04-01T00:00:00Z' } },
      ]),
    )
    expect(verdict(small('2.3.0', '2026-03-01T00:00:00Z', 2), unsigned)).toBe('escalate systemic')
  })
  test('a release of which nobody knows the findings resets nothing', () => {
    const bare = Object.fromEntries(
      Object.entries(
        releaseOf({ product: 'payments-api', version: '2.3.5' }, 'standard-prod', '2026-03-05T00:00:00Z'),
      ).filter(([path]) => path.endsWith('/release')),
    )
    expect(verdict(small('2.3.0', '2026-03-01T00:00:00Z', 2), bare)).toBe('escalate systemic')
  })
  test('a release of another product does not count', () => {
    const other = releaseOf(
      { product: 'storefront', version: '2.3.0' },
      'standard-prod',
      '2026-03-01T00:00:00Z',
    )
    expect(verdict(other)).toBe('met not-systemic')
  })
})
