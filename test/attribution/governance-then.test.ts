import { describe, expect, test } from 'vitest'
import { assessedIn, gateOf, RELEASE, story, verdictOf } from '../support/world.ts'
import { person } from '../support/world-company.ts'
import { type Draft, frozen, type Written } from '../support/world-draft.ts'
import { DECIDED, minutesFrom } from '../support/world-release.ts'

/**
 * Roles are known by the same two proofs as everything else: a role that nobody could know of at the decision approves
 * nothing then, and what is found out later about a key changes what is known now, and not what was known then.
 */

const APPROVERS = 'approvers-present'
const APPROVAL = `releases/${RELEASE}/decisions/security`
const BEFORE = minutesFrom(DECIDED, -3000)
const AFTER = minutesFrom(DECIDED, 3000)

/** Dan, who has the role of security, and approves in that role. */
const DAN = person('dan', 'security', {})

function withDan(enrolled: Written, base: Draft = story('standard-prod')): Draft {
  const approval = base[APPROVAL] ?? {}
  return frozen({
    ...base,
    'people/dan': { ...DAN, ...enrolled },
    [APPROVAL]: { ...approval, by: 'dan' },
  })
}

/** Everything came in with commit 0, the decisions with commit 1. */
function recorded(draft: Draft, ...later: readonly string[]): Draft {
  return Object.fromEntries(
    Object.entries(draft).map(([path, value]) => [
      path,
      { ...value, $commit: later.includes(path) ? 2 : path.includes('/decisions/') ? 1 : 0 },
    ]),
  )
}

const verdicts = (draft: Draft) => {
  const { gates } = assessedIn(draft)
  return [gates.atDecision, gates.now].map((gate) => verdictOf(gate, APPROVERS))
}

describe('an approver', () => {
  test('who was enrolled before the decision, on record by then, counts', () => {
    expect(verdicts(recorded(withDan({ $signed: { by: 'chief', at: BEFORE } })))).toEqual([
      'met approvers-present',
      'met approvers-present',
    ])
  })
  test('whose enrolment was signed in time and recorded after the decision does not', () => {
    const draft = recorded(withDan({ $signed: { by: 'chief', at: BEFORE } }), 'people/dan')
    expect(verdicts(draft)).toEqual(['block approval-unattributed', 'met approvers-present'])
  })
  test('whose enrolment was signed after the decision does not, with a history or without', () => {
    const late = withDan({ $signed: { by: 'chief', at: AFTER } })
    expect(verdictOf(gateOf(late), APPROVERS)).toBe('block approval-unattributed')
    expect(verdictOf(gateOf(recorded(late, 'people/dan')), APPROVERS)).toBe('block approval-unattributed')
  })
})

describe('a key of an approver that is found out to be compromised', () => {
  /** The same person, later, with what was found out since. */
  const found = (recordedLater: boolean): Draft => {
    const first = withDan({ $signed: { by: 'chief', at: BEFORE } })
    const identities = (DAN.identities as readonly Written[]).map((one) => ({
      ...one,
      compromisedSince: minutesFrom(DECIDED, -600),
    }))
    const second = { ...first['people/dan'], name: 'Dan', identities, $signed: { by: 'chief', at: AFTER } }
    const draft = recorded({ ...first, 'people/dan-2': second }, 'people/dan-2')
    return recordedLater ? draft : recorded({ ...first, 'people/dan-2': second })
  }
  test.each([true, false])(
    'voids the approval on what is known now, and not on what was known then',
    (later) => {
      expect(verdicts(found(later))).toEqual(['met approvers-present', 'block approval-unattributed'])
    },
  )
})
