import { describe, expect, test } from 'vitest'
import { COMPANY, person } from '../support/world-company.ts'
import { type Draft, patched } from '../support/world-draft.ts'
import { changed, GRANTED, grant, MIDDLE, renewal, stateAt } from '../support/world-exception.ts'
import { exceptionEvent } from '../support/world-release.ts'

/** What a reader is told of an exception: in words, where it is written, and since when it has ended. */

describe('what a reader is told', () => {
  const told = (draft: Draft, at = MIDDLE) => {
    const { faults, remarks } = stateAt(draft, at)
    return [...faults, ...remarks].map(
      ({ text, at: { path, pointer } }) => `${path.split('/').at(-1)}${pointer ?? ''}: ${text}`,
    )
  }
  test.each<[Draft, string]>([
    [changed({ 'exceptions/EX-1/grant': null }), 'request.json: nobody has granted it'],
    [
      changed({ 'exceptions/EX-1/request': null }),
      'grant.json: nobody provably asked for it, so nobody can tell whether its approver did',
    ],
    [grant({ effectiveUntil: null }), 'grant.json: it has no end'],
    [
      grant({ effectiveUntil: '2026-03-01T12:00:00Z' }),
      'grant.json/effectiveUntil: it ends at 2026-03-01T12:00:00Z, before it begins',
    ],
    [
      grant({ effectiveUntil: '2026-06-01T00:00:00Z' }),
      'grant.json/effectiveUntil: it runs until 2026-06-01T00:00:00Z; policy-1 allows 60 days for critical, until 2026-05-01T12:00:00Z',
    ],
    [
      grant({ covers: { findings: ['a*', 'b?'] } }),
      'grant.json/covers/findings: a* and b? names no single finding',
    ],
    [
      grant({ by: 'duty', role: 'duty-manager' }),
      'grant.json/by: Duty acted as duty-manager; security or security-leadership must accept a critical risk',
    ],
    [
      grant({ by: 'duty', role: 'security' }),
      'grant.json/by: Duty did not hold the role security then; security or security-leadership must accept a critical risk',
    ],
    [
      changed({ 'exceptions/EX-1/request': { by: 'security', role: 'security' } }),
      'grant.json/by: Security asked for it and accepted it',
    ],
    [
      { ...GRANTED, 'people/security': person('security', 'security', { type: 'bot' }) },
      'grant.json/by: Security is a bot',
    ],
    [
      { ...GRANTED, 'policy/1': { ...COMPANY['policy/1'], effectiveOn: '2026-03-02T10:00:01Z' } },
      'grant.json/by: no policy was in force that allows exceptions',
    ],
    [grant({ compensatingControls: [{ control: 'A plan' }] }), 'grant.json: never tested: A plan'],
  ])('%#: %2$s', (draft, expected) => {
    expect(told(draft)).toEqual([expected])
  })
  test('of a claimed id in two files, and of a renewal that does not count', () => {
    const again = { ...GRANTED['exceptions/EX-1/grant'], reason: 'Another.' }
    const foreign = patched(GRANTED, { 'exceptions/EX-1/grant-2': { ...again, $signed: { by: 'owner' } } })
    expect(told(foreign)).toEqual(['grant-2.json: another file claims the same id'])
    const forbidden = {
      ...GRANTED,
      ...renewal('2026-03-05T00:00:00Z', {
        effectiveOn: '2026-03-05T00:00:00Z',
        effectiveUntil: '2026-04-05T00:00:00Z',
      }),
      'policy/1':
        patched({ policy: COMPANY['policy/1'] ?? {} }, { policy: { exceptions: { maxRenewals: 0 } } })
          .policy ?? {},
    }
    expect(told(forbidden).map((text) => text.replace(/^.*json: /, ''))).toEqual([
      'a renewal does not count: the policy allows 0 renewals',
    ])
  })
  test('which records it rests on, in order of proof', () => {
    expect(stateAt(GRANTED, MIDDLE).cites.map(({ path }) => path)).toEqual([
      'exceptions/EX-1/request.json',
      'exceptions/EX-1/grant.json',
    ])
  })
  test('when it ended: provably, whatever was claimed, and the first time of several', () => {
    const closed = {
      ...GRANTED,
      ...exceptionEvent('EX-1', 'closure', '2026-03-10T00:00:00Z', {
        $signed: { at: '2026-03-15T00:00:00Z' },
      }),
    }
    expect(stateAt(closed, '2026-03-20T00:00:00Z').endedAt).toBe('2026-03-15T00:00:00Z')
    const both = { ...closed, ...exceptionEvent('EX-1', 'revocation', '2026-03-12T00:00:00Z') }
    expect(stateAt(both, '2026-03-20T00:00:00Z').endedAt).toBe('2026-03-12T00:00:00Z')
    expect(stateAt(both, '2026-03-11T23:59:59Z').endedAt).toBeUndefined()
  })
})
