import { describe, expect, test } from 'vitest'
import type { RemarkCode } from '../../src/exceptions/lineage.ts'
import { patched, sha256Of, type Written } from '../support/world-draft.ts'
import { GRANTED, grant, MIDDLE, renewal, stateAt } from '../support/world-exception.ts'

/** What a renewal changes, from when on, and what it never hides. */

describe('renewals', () => {
  const renewed = (at: string, until: string, fields: Written = {}) =>
    renewal(at, { effectiveOn: at, effectiveUntil: until, ...fields })
  const once = { ...GRANTED, ...renewed('2026-03-30T12:00:00Z', '2026-05-01T12:00:00Z') }

  test('move the end, and the first end is never lost', () => {
    expect(stateAt(once, '2026-03-30T11:59:59Z')).toMatchObject({
      renewals: 0,
      effectiveUntil: '2026-04-01T12:00:00Z',
    })
    expect(stateAt(once, '2026-04-10T00:00:00Z')).toMatchObject({
      status: 'active',
      renewals: 1,
      effectiveOn: '2026-03-02T12:00:00Z',
      effectiveUntil: '2026-05-01T12:00:00Z',
      firstExpiry: '2026-04-01T12:00:00Z',
    })
    expect(stateAt(once, '2026-05-01T12:00:00Z').status).toBe('expired')
  })
  test('twice, and the third is one too many', () => {
    const thrice = {
      ...once,
      ...renewed('2026-04-30T12:00:00Z', '2026-06-01T12:00:00Z'),
      ...renewed('2026-05-30T12:00:00Z', '2026-07-01T12:00:00Z'),
    }
    const state = stateAt(thrice, '2026-06-15T00:00:00Z')
    expect(state).toMatchObject({ status: 'expired', renewals: 2, effectiveUntil: '2026-06-01T12:00:00Z' })
    expect(state.firstExpiry).toBe('2026-04-01T12:00:00Z')
    expect(state.remarks.map(({ code }) => code)).toEqual(['too-many-renewals'])
  })
  test.each<[RemarkCode, string, Written]>([
    ['approver-without-role', 'by somebody who may not accept it', { by: 'duty', role: 'duty-manager' }],
    ['approver-is-requester', 'by the one who asked for it', { by: 'lead', role: 'security' }],
    [
      'approver-unattributed',
      'that somebody else signed',
      { $signed: { by: 'owner', at: '2026-03-30T12:00:00Z' } },
    ],
    ['no-end', 'without an end', { effectiveUntil: null }],
    ['too-long', 'longer than allowed', { effectiveUntil: '2026-05-29T12:00:01Z' }],
    ['ends-before-start', 'that ends before it begins', { effectiveUntil: '2026-03-30T12:00:00Z' }],
  ])('does not count: %s, %s', (code, _, fields) => {
    const draft = patched(once, { 'exceptions/EX-1/renewal-2026-03-30T12:00:00Z': fields })
    const state = stateAt(draft, '2026-03-31T00:00:00Z')
    expect(state).toMatchObject({ renewals: 0, effectiveUntil: '2026-04-01T12:00:00Z' })
    expect(state.remarks.map((remark) => remark.code)).toContain(code)
    expect(stateAt(draft, '2026-04-10T00:00:00Z').status).toBe('expired')
  })
  test('that two files claim does not count', () => {
    const path = 'exceptions/EX-1/renewal-2026-03-30T12:00:00Z'
    const again = {
      ...once[path],
      renewedAt: '2026-03-29T12:00:00Z',
      $signed: { at: '2026-03-30T12:00:00Z' },
    }
    const state = stateAt(patched(once, { [`${path}-again`]: again }), '2026-04-10T00:00:00Z')
    expect([state.status, ...new Set(state.remarks.map(({ code }) => code))]).toEqual([
      'expired',
      'contested',
    ])
  })
  test('after a gap leaves the gap a gap, whatever is known later', () => {
    const late = { ...GRANTED, ...renewed('2026-04-20T12:00:00Z', '2026-05-20T12:00:00Z') }
    const known = { knownAt: '2026-06-01T00:00:00Z' }
    expect(stateAt(late, '2026-04-01T11:59:59Z', known).status).toBe('expiring')
    expect(stateAt(late, '2026-04-10T00:00:00Z', known)).toMatchObject({ status: 'expired', renewals: 0 })
    expect(stateAt(late, '2026-04-20T11:59:59Z', known).status).toBe('expired')
    const renewedLate = stateAt(late, '2026-04-20T12:00:00Z', known)
    expect(renewedLate).toMatchObject({ status: 'active', renewals: 1 })
    expect(renewedLate.remarks).toMatchObject([
      {
        code: 'lapsed',
        text: 'it lapsed at 2026-04-01T12:00:00Z and was renewed only at 2026-04-20T12:00:00Z: in between it covered nothing',
      },
    ])
  })
  test('signed before the end follow without a gap, from their signature on', () => {
    const early = (effectiveOn: string) => ({
      ...GRANTED,
      ...renewed('2026-03-20T12:00:00Z', '2026-05-15T12:00:00Z', { effectiveOn }),
    })
    const known = { knownAt: '2026-06-01T00:00:00Z' }
    const joined = early('2026-04-01T12:00:00Z')
    expect(stateAt(joined, '2026-03-20T11:59:59Z', known)).toMatchObject({ status: 'expiring', renewals: 0 })
    expect(stateAt(joined, '2026-03-20T12:00:00Z', known)).toMatchObject({ status: 'active', renewals: 1 })
    expect(stateAt(early('2026-04-01T12:00:01Z'), '2026-03-31T00:00:00Z', known)).toMatchObject({
      status: 'expiring',
      renewals: 0,
    })
    expect(stateAt(early('2026-04-01T12:00:01Z'), '2026-04-01T12:00:00Z', known).status).toBe('expired')
    expect(stateAt(early('2026-04-01T12:00:01Z'), '2026-04-01T12:00:01Z', known)).toMatchObject({
      status: 'active',
      renewals: 1,
    })
  })
  test('that claims an earlier beginning begins with its signature', () => {
    const backdated = {
      ...GRANTED,
      ...renewed('2026-04-20T12:00:00Z', '2026-05-20T12:00:00Z', { effectiveOn: '2026-03-31T12:00:00Z' }),
    }
    const known = { knownAt: '2026-06-01T00:00:00Z' }
    expect(stateAt(backdated, '2026-04-10T00:00:00Z', known).status).toBe('expired')
    expect(stateAt(backdated, '2026-04-20T12:00:00Z', known).status).toBe('active')
  })
  test('that widen what is covered say so', () => {
    const covers = {
      findings: ['CVE-2026-1234', 'CVE-2026-5678'],
      releases: ['payments-api@2.4.*', 'payments-api@2.5.*'],
    }
    const wider = { ...GRANTED, ...renewed('2026-03-30T12:00:00Z', '2026-05-01T12:00:00Z', { covers }) }
    const state = stateAt(wider, '2026-04-10T00:00:00Z')
    expect(state.covers?.findings).toEqual(covers.findings)
    expect(state.remarks).toMatchObject([
      { code: 'scope-widened', text: expect.stringContaining('CVE-2026-5678 and payments-api@2.5.*') },
    ])
    expect(stateAt(wider, MIDDLE).remarks).toEqual([])
  })
  test('that cover more artifacts say so', () => {
    const [one, two] = [sha256Of('one'), sha256Of('two')]
    const limited = grant({ covers: { artifacts: [one] } })
    const covers = (artifacts: readonly string[]) => ({
      findings: ['CVE-2026-1234'],
      releases: ['payments-api@2.4.*'],
      artifacts,
    })
    const remarks = (artifacts: readonly string[]) =>
      stateAt(
        {
          ...limited,
          ...renewed('2026-03-30T12:00:00Z', '2026-05-01T12:00:00Z', { covers: covers(artifacts) }),
        },
        '2026-04-10T00:00:00Z',
      ).remarks.map(({ text }) => text)
    expect(remarks([one])).toEqual([])
    expect(remarks([one, two])).toEqual([expect.stringContaining(`also covers ${two}`)])
    expect(remarks([])).toEqual([expect.stringContaining('also covers every artifact')])
  })
  test('that bring other controls replace them', () => {
    const controls = [{ control: 'A plan' }]
    const state = stateAt(
      {
        ...GRANTED,
        ...renewed('2026-03-30T12:00:00Z', '2026-05-01T12:00:00Z', { compensatingControls: controls }),
      },
      '2026-04-10T00:00:00Z',
    )
    expect(state.compensatingControls).toEqual(controls)
    expect(state.remarks.map(({ code }) => code)).toEqual(['control-untested'])
  })
})
