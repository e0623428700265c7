import { describe, expect, test } from 'vitest'
import { itemsOf } from '../../src/domain/shown.ts'
import { assessedIn, faultsOf, gateOf, judgedBy, RELEASE, story, verdictOf } from '../support/world.ts'
import { person } from '../support/world-company.ts'
import {
  type Draft,
  frozen,
  type Json,
  type Patch,
  patched,
  sha256Of,
  type Written,
} from '../support/world-draft.ts'
import { DECIDED, minutesFrom, releaseOf } from '../support/world-release.ts'

/**
 * Attacks on the governance itself, which no library catches: each row of the list of attacks with its exact outcome and
 * reason. Every story begins with a release whose gate passes, and changes one thing.
 */

const APPROVERS = 'approvers-present'
const BEFORE = minutesFrom(DECIDED, -30)
const AFTER = minutesFrom(DECIDED, 30)

/** The story with a history: everything came in with one commit. */
function recordedIn(draft: Draft, commit: number): Draft {
  return Object.fromEntries(
    Object.entries(draft).map(([path, value]) => [path, { ...value, $commit: commit }]),
  )
}

test.each(['standard-nonprod', 'standard-prod', 'high-risk-prod', 'emergency-prod'])(
  'the story that every attack begins with passes: %s',
  (releaseClass) => {
    const { gates, verdict } = assessedIn(story(releaseClass))
    expect(faultsOf(gates.atDecision)).toEqual([])
    expect([gates.atDecision.outcome, gates.atDecision.outcomeWithoutExceptions]).toEqual(['pass', 'pass'])
    expect(verdict).toEqual({ decision: 'approved', deployed: true, followed: 'followed' })
  },
)

describe('GOV-01 the approver is the author', () => {
  const twoKeys = person('security', 'security', {
    identities: ['security@example.com', 'security@laptop.example.com'].map((identity) => ({
      identity,
      issuer: 'https://login.example.com',
      validFrom: '2025-12-31T00:00:00Z',
    })),
    accounts: ['sec', 'security@private.example'],
  })
  const wrote = (author: string): Patch => ({
    'people/security': twoKeys,
    changes: { changes: [{ ...firstChange(), authors: [author] }] },
  })
  test.each([
    ['under their id', 'security'],
    ['under an account of theirs', 'sec'],
    ['under that account with an @', '@sec'],
    ['under another address', 'security@private.example'],
    ['under their other key', 'security@laptop.example.com'],
    ['under a plus-address', 'security+work@example.com'],
    ['in other letters', 'SECURITY@Example.COM'],
    ['in full-width letters', '\uff33\uff45\uff43'],
    ['with a Cyrillic letter', 's\u0435curity@example.com'],
    ['with an accent', 'sec\u00farity@example.com'],
    ['with a letter that is not shown', 'secu\u200brity@example.com'],
  ])('%s', (_, author) => {
    // A line of a record may hold nothing that is not shown; what is shown may still look like another name.
    const gate = gateOf(story('high-risk-prod', wrote(author)))
    const unreadable = /\u200b/.test(author)
    expect(verdictOf(gate, APPROVERS)).toBe(unreadable ? 'met approvers-present' : 'block approval-author')
    expect(gate.outcome).toBe('block')
    if (unreadable) expect(verdictOf(gate, 'evidence-complete')).toBe('block evidence-missing')
  })

  test('a reviewer who only looks like a colleague is not taken for them', () => {
    const draft = story('standard-nonprod', {
      changes: { changes: [{ ...firstChange(), approvers: ['r\u0435viewer-account'] }] },
    })
    expect(verdictOf(gateOf(draft), 'change-approved-by-owning-team')).toBe('block change-unapproved')
  })

  test('where the policy allows it, an author may approve', () => {
    const draft = story('high-risk-prod', wrote('security'), {
      'policy/1': { separationOfDuties: { approverNotAuthor: false } },
    })
    expect(gateOf(draft).outcome).toBe('pass')
  })
})

test('GOV-02 an approval by a bot does not count', () => {
  const bot = person('security', 'security', { type: 'bot' })
  const gate = gateOf(story('standard-prod', { 'people/security': bot }))
  expect(verdictOf(gate, APPROVERS)).toBe('block approval-bot')
})

describe('GOV-03 several accounts of one person', () => {
  const two: Patch = {
    'people/security': person('security', 'security', {
      identities: ['security@example.com', 'second@example.com'].map((identity) => ({
        identity,
        issuer: 'https://login.example.com',
        validFrom: '2025-12-31T00:00:00Z',
      })),
    }),
    'policy/1': { classes: { 'standard-prod': { approvals: [{ role: 'security', count: 2 }] } } },
  }
  const again = (signer: Json): Patch => ({
    'decisions/second': {
      ...releaseOf({ product: 'payments-api', version: '2.4.0' }, 'standard-prod')[
        `releases/${RELEASE}/decisions/security`
      ],
      id: `${RELEASE}/approval-second`,
      ...(signer as object),
    },
  })
  test('count once', () => {
    const gate = gateOf(story('standard-prod', two, again({ $signed: { by: 'second' } })))
    expect(verdictOf(gate, APPROVERS)).toBe('block approver-missing')
    expect(judgedBy(gate, APPROVERS).verdict.reason.text).toContain('1 of 2 by security')
  })
  test('a second person counts', () => {
    const colleague = { 'people/colleague': person('colleague', 'security') }
    const gate = gateOf(story('standard-prod', two, colleague, again({ by: 'colleague' })))
    expect(verdictOf(gate, APPROVERS)).toBe('met approvers-present')
  })
})

describe('GOV-04 an approval in another place than its own', () => {
  test.each<[string, Patch, string]>([
    [
      'of another class',
      { 'decisions/security': { releaseClass: 'standard-nonprod' } },
      'approval-scope-class',
    ],
    [
      'of another environment',
      { 'decisions/security': { environment: 'staging' } },
      'approval-scope-environment',
    ],
    ['of another release', { 'decisions/security': { release: 'payments-api@2.3.0' } }, 'approver-missing'],
    [
      'of other evidence, such as that of another repository',
      { 'decisions/security': { basis: { evidence: { sha256: sha256Of('elsewhere') } } } },
      'approval-evidence-changed',
    ],
    ['on nothing that can be named', { 'decisions/security': { basis: null } }, 'approval-no-basis'],
    ['on a policy alone', { 'decisions/security': { basis: { evidence: null } } }, 'approval-no-basis'],
    [
      'under another policy',
      { 'decisions/security': { basis: { policy: { sha256: sha256Of('another') } } } },
      'approval-policy-changed',
    ],
    ['given in another role', { 'decisions/security': { role: 'release-owner' } }, 'approver-missing'],
    ['given in no capacity', { 'decisions/security': { capacity: null } }, 'approval-not-as-approver'],
    [
      'as one who was informed',
      { 'decisions/security': { capacity: 'informed' } },
      'approval-not-as-approver',
    ],
    ['that is a rejection', { 'decisions/security': { decision: 'reject' } }, 'approver-missing'],
    ['that nobody signed', { 'decisions/security': { $signed: 'not' } }, 'approval-unattributed'],
    [
      'whose signature does not verify',
      { 'decisions/security': { $signed: 'rejected' } },
      'approval-unattributed',
    ],
    [
      'that nothing here can verify',
      { 'decisions/security': { $signed: 'unverifiable' } },
      'approval-unattributed',
    ],
    [
      'that somebody else signed',
      { 'decisions/security': { $signed: { by: 'owner' } } },
      'approval-unattributed',
    ],
    [
      'at a time that nothing proves',
      { 'decisions/security': { $signed: { at: 'unproven' } } },
      'approval-unattributed',
    ],
  ])('%s', (_, patch, code) => {
    const gate = gateOf(story('standard-prod', patch))
    expect(verdictOf(gate, APPROVERS)).toBe(`block ${code}`)
  })

  describe('two files of one id', () => {
    const APPROVAL = `releases/${RELEASE}/decisions/security`
    const OTHER = { rationale: 'Something else.' }
    const beside = (patch: Written) => {
      const draft = frozen(story('standard-prod'))
      const ordered = '$commit' in patch ? recordedIn(draft, 0) : draft
      return { ...ordered, 'copy/one': { ...ordered[APPROVAL], ...patch } }
    }

    test.each<[string, Written, string]>([
      ['the very same bytes', {}, 'met approvers-present'],
      ['another text that nobody signed', { ...OTHER, $signed: 'not' }, 'met approvers-present'],
      ['another text whose signature is bad', { ...OTHER, $signed: 'rejected' }, 'met approvers-present'],
      ['another text, signed later', { ...OTHER, $signed: { at: AFTER } }, 'met approvers-present'],
      ['another text, signed at the same time', OTHER, 'block approval-contested'],
      [
        'another text, signed at the same time, recorded later',
        { ...OTHER, $commit: 1 },
        'met approvers-present',
      ],
      [
        'another text, signed before, recorded later',
        { ...OTHER, $signed: { at: BEFORE }, $commit: 1 },
        'met approvers-present',
      ],
    ])('%s', (_, patch, verdict) => {
      expect(verdictOf(gateOf(beside(patch)), APPROVERS)).toBe(verdict)
    })

    test('the text that the archive held first stands, even where it says no', () => {
      const draft = recordedIn(frozen(story('standard-prod')), 1)
      const refusal = { ...draft[APPROVAL], decision: 'reject', $signed: { at: BEFORE }, $commit: 0 }
      expect(verdictOf(gateOf({ ...draft, 'copy/one': refusal }), APPROVERS)).toBe('block approval-contested')
    })
  })

  test('a role for another product', () => {
    const elsewhere = person('security', 'security', {
      roles: [{ role: 'security', products: ['storefront'], validFrom: '2026-01-01T00:00:00Z' }],
    })
    const gate = gateOf(story('standard-prod', { 'people/security': elsewhere }))
    expect(verdictOf(gate, APPROVERS)).toBe('block approval-role-not-held')
  })
})

describe('GOV-05 evidence is changed after the sign-off', () => {
  const before = frozen(story('standard-prod'))
  const file = `releases/${RELEASE}/evidence/sast.sarif`

  test('a file is exchanged: the approval is void, and both digests are shown', () => {
    const clean = gateOf(before)
    const gate = gateOf(patched(before, { [file]: { findings: [{ id: 'a', severity: 'low' }] } }))
    expect(clean.outcome).toBe('pass')
    expect(verdictOf(gate, 'evidence-unchanged')).toBe('block evidence-changed')
    const { text } = judgedBy(gate, 'evidence-unchanged').verdict.reason
    const [changed] = itemsOf(gate.caseFile?.items ?? { state: 'missing', why: '', cites: [] }).filter(
      ({ state }) => state === 'changed',
    )
    expect(changed?.actual).not.toBe(changed?.pinned)
    expect(text).toContain(changed?.actual)
    expect(text).toContain(changed?.pinned)
  })

  test('the pack is made anew over the exchanged file: no approval covers it', () => {
    const anew = patched(before, {
      [file]: { findings: [{ id: 'a', severity: 'low' }] },
      [`releases/${RELEASE}/evidence`]: { items: null },
    })
    const gate = gateOf(anew)
    expect(verdictOf(gate, 'evidence-unchanged')).toBe('block evidence-changed')
    expect(verdictOf(gate, APPROVERS)).toBe('block approval-evidence-changed')
  })

  test('a file is removed', () => {
    const gate = gateOf(patched(before, { [file]: null }))
    expect(verdictOf(gate, 'evidence-complete')).toBe('block evidence-missing')
    expect(verdictOf(gate, 'scans-completed')).toBe('block scan-unreadable')
  })
})

describe('GOV-08 roles and keys end', () => {
  const signedAt = minutesFrom(DECIDED, -10)
  const role = (validUntil: string): Patch => ({
    'people/security': { roles: [{ role: 'security', validFrom: '2026-01-01T00:00:00Z', validUntil }] },
  })
  const key = (more: Json): Patch => ({
    'people/security': {
      identities: [
        {
          identity: 'security@example.com',
          issuer: 'https://login.example.com',
          validFrom: '2026-01-01T00:00:00Z',
          ...(more as object),
        },
      ],
    },
  })
  const second = (text: string, n: number) =>
    new Date(Date.parse(text) + n * 1000).toISOString().replace('.000Z', 'Z')
  test.each<[string, Patch, string]>([
    ['the role ended one second before', role(second(signedAt, -1)), 'block approval-role-not-held'],
    ['the role ended in that second', role(signedAt), 'block approval-role-not-held'],
    ['the role ended one second after', role(second(signedAt, 1)), 'met approvers-present'],
    [
      'the key ended one second before',
      key({ validUntil: second(signedAt, -1) }),
      'block approval-unattributed',
    ],
    ['the key ended in that second', key({ validUntil: signedAt }), 'block approval-unattributed'],
    ['the key ended one second after', key({ validUntil: second(signedAt, 1) }), 'met approvers-present'],
    ['the key began in that second', key({ validFrom: signedAt }), 'met approvers-present'],
    [
      'the key began one second after',
      key({ validFrom: second(signedAt, 1) }),
      'block approval-unattributed',
    ],
    [
      'the key was compromised one second before',
      key({ compromisedSince: second(signedAt, -1) }),
      'block approval-unattributed',
    ],
    [
      'the key was compromised from that second on',
      key({ compromisedSince: signedAt }),
      'block approval-unattributed',
    ],
    [
      'the key was compromised one second after',
      key({ compromisedSince: second(signedAt, 1) }),
      'met approvers-present',
    ],
  ])('%s', (_, patch, verdict) => {
    expect(verdictOf(gateOf(story('standard-prod', patch)), APPROVERS)).toBe(verdict)
  })
})

function firstChange(): { readonly [key: string]: Json } {
  const changes = releaseOf({ product: 'payments-api', version: '2.4.0' })[`releases/${RELEASE}/changes`]
    ?.changes
  const [first] = changes as readonly { readonly [key: string]: Json }[]
  if (first === undefined) throw new Error('the story has no change')
  return first
}
