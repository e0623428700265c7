import { describe, expect, test } from 'vitest'
import {
  assessedIn,
  faultsOf,
  gateOf,
  inRelease,
  instant,
  judgedBy,
  RELEASE,
  story,
  verdictOf,
} from '../support/world.ts'
import { POLICY } from '../support/world-company.ts'
import { type Draft, type Json, type Patch, patched, sha256Of } from '../support/world-draft.ts'
import { DECIDED, exceptionOf, minutesFrom, releaseOf } from '../support/world-release.ts'

/** Attacks on the rule itself, each with its exact outcome and reason: its policy, its exceptions, its classes, its emergencies. */

const APPROVERS = 'approvers-present'

describe('GOV-07 the policy changes', () => {
  const critical: Patch = {
    'evidence/sast.sarif': { findings: [{ id: 'CVE-2026-1234', severity: 'critical' }] },
  }
  const loose = (effectiveOn: string, signedAt: string, more: Json = {}): Patch => ({
    'policy/2': patched(
      { policy: POLICY },
      { policy: { id: 'policy-2', effectiveOn } },
      { policy: more },
      {
        policy: { blocking: { critical: { effect: 'record' } }, $signed: { by: 'chief', at: signedAt } },
      },
    ).policy as Json,
  })

  test('loosened later: the release keeps the outcome of then, and today’s is shown beside it', () => {
    const draft = story('high-risk-prod', critical, loose('2026-05-01T00:00:00Z', '2026-04-01T00:00:00Z'))
    const { gates } = assessedIn(draft)
    expect(verdictOf(gates.atDecision, 'no-blocking-criticals')).toBe('block critical-open')
    expect(verdictOf(gates.now, 'no-blocking-criticals')).toBe('block critical-open')
    expect(verdictOf(gates.today, 'no-blocking-criticals')).toBe('met no-criticals')
    expect([gates.atDecision.policy?.value.id, gates.today.policy?.value.id]).toEqual([
      'policy-1',
      'policy-2',
    ])
  })

  test('back-dated: what was signed after the decision was not in force at it', () => {
    const draft = story('high-risk-prod', critical, loose('2026-02-01T00:00:00Z', '2026-04-01T00:00:00Z'))
    const { atDecision } = assessedIn(draft).gates
    expect([atDecision.policy?.value.id, atDecision.outcome]).toEqual(['policy-1', 'block'])
  })

  test.each([
    ['one second before the decision', '2026-03-12T14:59:59Z', 'policy-2'],
    ['in the second of the decision', DECIDED, 'policy-2'],
    ['one second after the decision', '2026-03-12T15:00:01Z', 'policy-1'],
  ])('in force from %s', (_, effectiveOn, policy) => {
    const draft = story('high-risk-prod', loose(effectiveOn, '2026-02-01T00:00:00Z'))
    expect(gateOf(draft).policy?.value.id).toBe(policy)
  })

  test('by somebody who may not: what was in force stays in force', () => {
    const draft = story(
      'high-risk-prod',
      critical,
      loose('2026-02-01T00:00:00Z', '2026-01-20T00:00:00Z', { by: 'owner' }),
      {
        'policy/2': { $signed: { by: 'owner' } },
      },
    )
    const { gates, dossier } = assessedIn(draft)
    expect(gates.atDecision.policy?.value.id).toBe('policy-1')
    expect(dossier.governance.problems.map(({ code }) => code)).toEqual(['E-POLICY-UNAUTHORISED'])
  })

  describe('in the commit that also brings the approval', () => {
    const named: Patch = {
      'decisions/security': { basis: { policy: { id: 'policy-2', sha256: 'digest of policy/2' } } },
      'decisions/owner': { basis: { policy: { id: 'policy-2', sha256: 'digest of policy/2' } } },
    }
    const changed = story('standard-prod', loose('2026-02-01T00:00:00Z', '2026-01-20T00:00:00Z'), named)
    const recorded = (draft: Draft, policy: number, approvals: number): Draft =>
      patched(
        draft,
        inRelease({
          'policy/2': { $commit: policy },
          'decisions/security': { $commit: approvals },
          'decisions/owner': { $commit: approvals },
        }),
      )
    test('the approval does not count', () => {
      expect(verdictOf(gateOf(recorded(changed, 1, 1)), APPROVERS)).toBe('block approval-self-policy-change')
    })
    test('it counts in the commit after', () => {
      expect(verdictOf(gateOf(recorded(changed, 1, 2)), APPROVERS)).toBe('met approvers-present')
    })
    test('an archive whose first commit brings everything changes no policy', () => {
      const all = patched(
        changed,
        Object.fromEntries(Object.keys(changed).map((path) => [path, { $commit: 0 }])),
      )
      expect(verdictOf(gateOf(all), APPROVERS)).toBe('met approvers-present')
    })
    test('an import proves no order', () => {
      const imported = patched(recorded(changed, 1, 1), {
        archive: { history: { beginsWith: 'import', note: 'Brought in from elsewhere.' } },
      })
      expect(verdictOf(gateOf(imported), APPROVERS)).toBe('met approvers-present')
    })
  })
})

describe('GOV-11 an exception covers the critical finding', () => {
  const critical: Patch = {
    'evidence/sast.sarif': { findings: [{ id: 'CVE-2026-1234', severity: 'critical' }] },
  }
  const outcome = (draft: Draft) => {
    const { outcome: withIt, outcomeWithoutExceptions } = gateOf(draft)
    return [withIt, outcomeWithoutExceptions, verdictOf(gateOf(draft), 'no-blocking-criticals')]
  }
  test('in force: PASS, and BLOCK without it', () => {
    expect(outcome(story('high-risk-prod', critical, exceptionOf('EX-1')))).toEqual([
      'pass',
      'block',
      'met criticals-excepted',
    ])
  })
  test.each<[string, Patch]>([
    ['it expired in that second', exceptionOf('EX-1', {}, { effectiveUntil: DECIDED })],
    ['it begins one second later', exceptionOf('EX-1', {}, { effectiveOn: '2026-03-12T15:00:01Z' })],
    [
      'it was signed one second later',
      patched(exceptionOf('EX-1'), { 'exceptions/EX-1/grant': { $signed: { at: '2026-03-12T15:00:01Z' } } }),
    ],
    ['it has no end', exceptionOf('EX-1', {}, { effectiveUntil: null })],
    [
      'it is longer than the policy allows',
      exceptionOf('EX-1', {}, { effectiveUntil: '2026-05-01T12:00:01Z' }),
    ],
    [
      'it covers another finding',
      exceptionOf('EX-1', { covers: { findings: ['CVE-2026-9999'], releases: [RELEASE] } }),
    ],
    [
      'it covers a pattern of findings',
      exceptionOf('EX-1', { covers: { findings: ['CVE-2026-*'], releases: [RELEASE] } }),
    ],
    [
      'it covers another release',
      exceptionOf('EX-1', { covers: { findings: ['CVE-2026-1234'], releases: ['payments-api@2.40.*'] } }),
    ],
    [
      'it covers another artifact',
      exceptionOf('EX-1', {
        covers: { findings: ['CVE-2026-1234'], releases: [RELEASE], artifacts: [sha256Of('x')] },
      }),
    ],
    ['it accepts a high risk only', exceptionOf('EX-1', { severity: 'high' })],
    [
      'its approver asked for it',
      patched(exceptionOf('EX-1'), { 'exceptions/EX-1/request': { by: 'security', role: 'security' } }),
    ],
    ['nobody asked for it', patched(exceptionOf('EX-1'), { 'exceptions/EX-1/request': null })],
    ['nobody granted it', patched(exceptionOf('EX-1'), { 'exceptions/EX-1/grant': null })],
    [
      'its approver lacks the role',
      patched(exceptionOf('EX-1'), { 'exceptions/EX-1/grant': { by: 'duty', role: 'duty-manager' } }),
    ],
    [
      'its approver claims a role',
      patched(exceptionOf('EX-1'), { 'exceptions/EX-1/grant': { by: 'duty', role: 'security' } }),
    ],
    ['nobody signed it', patched(exceptionOf('EX-1'), { 'exceptions/EX-1/grant': { $signed: 'not' } })],
    ['its approver is a bot', { ...exceptionOf('EX-1'), 'people/security': { type: 'bot' } }],
  ])('%s: it is not effective', (_, exception) => {
    const draft = story('high-risk-prod', critical, exception)
    const { outcome: withIt, outcomeWithoutExceptions } = gateOf(draft)
    expect([withIt, outcomeWithoutExceptions]).toEqual(['block', 'block'])
    expect(verdictOf(gateOf(draft), 'no-blocking-criticals')).toBe('block critical-open')
  })
})

test('GOV-12 a production release labelled as a test', () => {
  const draft = story('standard-nonprod', {
    release: { environment: 'production' },
    'decisions/owner': { environment: 'production' },
  })
  const gate = gateOf(draft)
  expect(verdictOf(gate, 'class-matches-target')).toBe('block class-mismatch')
  expect(faultsOf(gate)).toEqual(['class-matches-target: block class-mismatch'])
})

describe('GOV-13 emergencies', () => {
  test.each(['reason', 'evidenceAvailable', 'approver', 'bypassedControls', 'followUps'])(
    'without %s there is no emergency record',
    (field) => {
      const gate = gateOf(story('emergency-prod', { emergency: { [field]: null } }))
      expect(verdictOf(gate, 'emergency-declared')).toBe('block emergency-undeclared')
      expect(gate.outcome).toBe('block')
    },
  )
  test('a follow-up is overdue', () => {
    const held: Patch = {
      retrospective: {
        apiVersion: 'docket/v1',
        kind: 'Retrospective',
        id: `${RELEASE}/retrospective`,
        release: RELEASE,
        heldAt: '2026-03-14T10:00:00Z',
        attendees: [{ person: 'owner', role: 'release-owner' }],
        findings: [],
        by: 'owner',
        role: 'release-owner',
      },
    }
    const due = instant(minutesFrom(DECIDED, 7 * 1440))
    const draft = story('emergency-prod', held)
    const late = instant('2026-03-19T15:00:01Z')
    expect(verdictOf(gateOf(draft, 'now', due), 'retrospective-arranged')).toBe('met retrospective-arranged')
    expect(verdictOf(gateOf(draft, 'now', late), 'retrospective-arranged')).toBe('escalate follow-up-overdue')
  })
  test.each([
    ['the third within 90 days escalates', '2026-01-10T00:00:00Z', 'escalate emergencies-repeat'],
    ['one that is too long ago does not count', '2025-12-12T00:00:00Z', 'met retrospective-arranged'],
  ])('%s', (_, first, verdict) => {
    const earlier = {
      ...releaseOf({ product: 'payments-api', version: '2.2.0' }, 'emergency-prod', first),
      ...releaseOf({ product: 'payments-api', version: '2.3.0' }, 'emergency-prod', '2026-02-10T00:00:00Z'),
    }
    expect(verdictOf(gateOf(patched(story('emergency-prod'), earlier)), 'retrospective-arranged')).toBe(
      verdict,
    )
  })
  test('what it bypasses in silence keeps its weight; what it admits and the policy lets it is a warning', () => {
    const incomplete: Patch = { 'evidence/secrets.sarif': { $item: { producedAt: '2026-03-01T00:00:00Z' } } }
    const admits: Patch = {
      emergency: { bypassedControls: [{ control: 'scans-completed', reason: 'No time.' }] },
    }
    const silent = gateOf(story('emergency-prod', incomplete))
    expect(verdictOf(silent, 'scans-completed')).toBe('block scan-stale')
    expect(silent.outcome).toBe('block')
    const admitted = gateOf(story('emergency-prod', incomplete, admits))
    expect([admitted.outcome, admitted.outcomeWithoutExceptions]).toEqual(['warn', 'block'])
    expect(judgedBy(admitted, 'scans-completed').bypassed).toBe(true)
    const forbidden = gateOf(
      story('emergency-prod', incomplete, admits, { 'policy/1': { emergency: { bypassable: [] } } }),
    )
    expect(forbidden.outcome).toBe('block')
  })
  test('an emergency that fails its own criteria bypasses nothing', () => {
    const draft = story('emergency-prod', {
      'evidence/secrets.sarif': { $item: { producedAt: '2026-03-01T00:00:00Z' } },
      emergency: { bypassedControls: [{ control: 'scans-completed', reason: 'No time.' }], approver: 'lead' },
    })
    expect(faultsOf(gateOf(draft))).toEqual([
      'designated-approver-used: block approver-not-designated',
      'scans-completed: block scan-stale',
    ])
  })
})
