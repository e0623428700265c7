import { describe, expect, test } from 'vitest'
import type { FindingFacts } from '../../src/gates/case-file.ts'
import { dispose, highRow } from '../../src/gates/disposition.ts'
import { type Given, openGiven } from '../support/case-file.ts'

/** What becomes of a finding, by which criterion and in which words (S7): the decision table says the rest. */

const HIGH_RISK: Given = { release: { releaseClass: 'high-risk-prod' } }
const STANDARD: Given = { release: { releaseClass: 'standard-prod' } }

function disposed(finding: Given, given: Given = STANDARD) {
  const { evidence, context } = openGiven({ ...given, findings: [finding] })
  const { findings } = evidence
  if (findings.state !== 'shown') throw new Error('there is no finding')
  return dispose(findings.items[0], context)
}

describe('a finding', () => {
  test.each<[string, Given, Given, ReturnType<typeof dispose>]>([
    [
      'that is critical',
      { severity: 'critical' },
      STANDARD,
      {
        state: 'blocking',
        effect: 'block',
        criterion: 'no-blocking-criticals',
        words: 'critical finding (B1): block',
      },
    ],
    [
      'that is critical and accepted',
      { severity: 'critical', exception: 'EX-1' },
      STANDARD,
      {
        state: 'excepted',
        effect: 'block',
        criterion: 'no-blocking-criticals',
        words: 'critical finding (B1), accepted until 2026-04-01T00:00:00Z by EX-1',
      },
    ],
    [
      'that a believed statement takes out',
      { severity: 'critical', vex: 'believed' },
      STANDARD,
      { state: 'not-affected', effect: 'record', criterion: 'no-blocking-criticals', words: 'believed' },
    ],
    [
      'that is high',
      { severity: 'high', exploitability: 'poc', reachability: 'reachable' },
      STANDARD,
      {
        state: 'escalating',
        effect: 'escalate',
        criterion: 'highs-weighed',
        words: 'high finding, exploitability poc, reachability reachable, not compensated (B4): escalate',
      },
    ],
    [
      'that is high and compensated',
      { severity: 'high', exploitability: 'poc', reachability: 'reachable', compensated: true },
      STANDARD,
      {
        state: 'warning',
        effect: 'warn',
        criterion: 'highs-weighed',
        words: 'high finding, exploitability poc, reachability reachable, compensated (B4): warn',
      },
    ],
    [
      'of unknown severity, where no high may go unapproved',
      { severity: 'unknown' },
      HIGH_RISK,
      {
        state: 'blocking',
        effect: 'block',
        criterion: 'no-unapproved-highs',
        words: 'unknown finding in a class that allows none unapproved (C3): block',
      },
    ],
    [
      'that is medium',
      { severity: 'medium' },
      STANDARD,
      {
        state: 'recorded',
        effect: 'record',
        criterion: 'small-findings-weighed',
        words: 'medium finding (B5): record',
      },
    ],
    [
      'that is low',
      { severity: 'low' },
      STANDARD,
      {
        state: 'recorded',
        effect: 'record',
        criterion: 'small-findings-weighed',
        words: 'low finding (B5): record',
      },
    ],
    [
      'that is for information, where the policy warns of low ones',
      { severity: 'info' },
      { ...STANDARD, policy: { blocking: { low: { effect: 'warn' } } } },
      {
        state: 'warning',
        effect: 'warn',
        criterion: 'small-findings-weighed',
        words: 'info finding (B5): warn',
      },
    ],
  ])('%s', (_, finding, given, expected) => {
    expect(disposed(finding, given)).toEqual(expected)
  })
})

test('a table in which no row fits lets nothing pass', () => {
  const facts: Pick<FindingFacts, 'exploitability' | 'reachability' | 'compensated'> = {
    exploitability: 'none',
    reachability: 'unknown',
    compensated: false,
  }
  expect(highRow(facts, []).effect).toBe('block')
  expect(highRow(facts, [{ when: { compensated: true }, effect: 'record' }]).effect).toBe('block')
})
