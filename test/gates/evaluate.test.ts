import { describe, expect, test, vi } from 'vitest'
import { compareOutcomes, OUTCOMES, type Outcome, worst } from '../../src/domain/outcome.ts'
import { itemsOf, shownOr } from '../../src/domain/shown.ts'
import { type Criterion, met, notApplicable, undetermined, unmet } from '../../src/gates/criterion.ts'
import { evaluateGate, outcomeOf } from '../../src/gates/evaluate.ts'
import { assessedIn, faultsOf, gateOf, judgedBy, story } from '../support/world.ts'

/** How verdicts become an outcome: the worst wins, and nothing passes because something was absent or broke. */

const { extra } = vi.hoisted(() => ({ extra: [] as Criterion[] }))
vi.mock('../../src/gates/criteria/index.ts', async (original) => {
  const { CRITERIA } = await original<{ CRITERIA: readonly Criterion[] }>()
  return {
    get CRITERIA() {
      return extra.length === 0 ? CRITERIA : extra
    },
  }
})

const OUR_OWN: Criterion = {
  id: 'our-own',
  rules: [],
  title: 'Our own holds',
  failureTitle: 'Our own does not hold',
  rationale: '',
  remediation: '',
  standards: [],
  applies: 'always',
  needs: ['approvals'],
  excusable: false,
  since: '0.0.0',
  evaluate: () => met('our-own', 'it holds', []),
}

function gateWith(...criteria: readonly Partial<Criterion>[]) {
  const listed = { classes: { 'standard-prod': { criteria: ['our-own'] } } }
  const { dossier, gates } = assessedIn(story('standard-prod', { 'policy/1': listed }))
  extra.splice(0, extra.length, ...criteria.map((one) => ({ ...OUR_OWN, ...one })))
  try {
    return evaluateGate(dossier, gates.atDecision.policy, gates.atDecision.clocks)
  } finally {
    extra.splice(0)
  }
}

describe('the worst verdict', () => {
  test('of none at all is block: an empty list is never a pass', () => {
    expect(worst([])).toBe('block')
  })
  test('wins, whatever else passed and in whatever order', () => {
    for (const a of OUTCOMES) {
      for (const b of OUTCOMES) {
        const expected: Outcome = OUTCOMES.indexOf(a) > OUTCOMES.indexOf(b) ? a : b
        expect([worst([a, b]), worst([b, a]), worst(['pass', a, b, 'pass'])]).toEqual([
          expected,
          expected,
          expected,
        ])
        expect(compareOutcomes(a, b) + compareOutcomes(b, a)).toBe(0)
      }
    }
  })
  test.each([
    [met('a', '', []), 'pass'],
    [notApplicable('a', ''), 'pass'],
    [undetermined('a', '', []), 'escalate'],
    [unmet('warn', 'a', '', { cites: [], clearedBy: [] }), 'warn'],
    [unmet('escalate', 'a', '', { cites: [], clearedBy: [] }), 'escalate'],
    [unmet('block', 'a', '', { cites: [], clearedBy: [] }), 'block'],
  ])('%o is %s', (verdict, outcome) => {
    expect(outcomeOf(verdict)).toBe(outcome)
    expect(gateWith({}, { id: 'other', evaluate: () => verdict }).outcome).toBe(outcome)
  })
})

describe('a criterion', () => {
  test('that throws is undetermined, and so at least escalate', () => {
    const gate = gateWith({
      evaluate: () => {
        throw new Error('it is broken')
      },
    })
    expect(gate.outcome).toBe('escalate')
    expect(judgedBy(gate, 'our-own').verdict).toMatchObject({
      state: 'undetermined',
      reason: { code: 'criterion-failed', text: 'the criterion itself failed: it is broken' },
    })
  })
  test('that throws something else says so', () => {
    const gate = gateWith({
      evaluate: () => {
        throw 'nothing much'
      },
    })
    expect(judgedBy(gate, 'our-own').verdict.reason.text).toBe(
      'the criterion itself failed: for an unknown reason',
    )
  })
  test('receives the evidence that it named, and no other', () => {
    let seen: string[] = []
    gateWith({
      evaluate: (evidence) => {
        seen = Object.keys(evidence)
        return met('our-own', '', [])
      },
    })
    expect(seen).toEqual(['approvals'])
  })
  test('that no exception can excuse is asked once', () => {
    let asked = 0
    const count = () => {
      asked++
      return met('our-own', '', [])
    }
    gateWith({ excusable: false, evaluate: count })
    expect(asked).toBe(1)
    gateWith({ excusable: true, evaluate: count })
    expect(asked).toBe(3)
  })
  test('that the policy lists and nobody knows may have been the strictest of all: block', () => {
    const gate = gateOf(
      story('standard-prod', {
        'policy/1': { classes: { 'standard-prod': { criteria: ['scans-completed', 'no-such-criterion'] } } },
      }),
    )
    expect([gate.outcome, gate.outcomeWithoutExceptions]).toEqual(['block', 'block'])
    expect(gate.refused).toBe('the policy lists criteria that do not exist: no-such-criterion')
    expect(faultsOf(gate)).toEqual([])
  })
})

describe('without a rule nothing passes', () => {
  test('no policy was in force', () => {
    const gate = gateOf(story('standard-prod', { 'policy/1': { effectiveOn: '2026-03-12T15:00:01Z' } }))
    expect(gate).toMatchObject({
      outcome: 'block',
      outcomeWithoutExceptions: 'block',
      judged: [],
      refused: 'no policy was in force at 2026-03-12T15:00:00Z',
    })
  })
  test('the policy has no rules for the class', () => {
    const gate = gateOf(story('standard-prod', { 'policy/1': { classes: { 'standard-prod': null } } }))
    expect(gate).toMatchObject({
      outcome: 'block',
      refused: 'policy-1 has no rules for the class standard-prod',
    })
  })
  test('the policy cannot be read', () => {
    const gate = gateOf(story('standard-prod', { 'policy/1': { raci: null } }))
    expect([gate.outcome, gate.policy]).toEqual(['block', undefined])
  })
})

test('what is shown is a list that is not empty, or a reason', () => {
  expect(shownOr([1, 2], 'none')).toEqual({ state: 'shown', items: [1, 2] })
  expect(shownOr([], 'none')).toEqual({ state: 'missing', why: 'none', cites: [] })
  expect(itemsOf(shownOr<number>([], 'none'))).toEqual([])
  expect(itemsOf({ state: 'not-run', by: 'somebody', why: 'off', cites: [] })).toEqual([])
})
