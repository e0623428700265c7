import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sayAll } from '../../src/assessment/hold.ts'
import {
  type ExceptionState,
  exceptionAt,
  exceptionClock,
  inForce,
  type RemarkCode,
} from '../../src/exceptions/lineage.ts'
import { instant, worldOf } from '../support/world.ts'
import { COMPANY, person } from '../support/world-company.ts'
import { type Draft, type Patch, patched, sha256Of, type Written } from '../support/world-draft.ts'
import { exceptionEvent, exceptionOf } from '../support/world-release.ts'

/** Granted from 2 March 12:00 to 1 April 12:00, signed on 2 March at 10:00; asked about at `at`, from what was known then. */
function stateAt(
  draft: Draft,
  at: string,
  options: { knownAt?: string; present?: boolean } = {},
): ExceptionState {
  const { held, governance } = worldOf({ ...COMPANY, ...draft })
  const clock = exceptionClock(instant(at), instant(options.knownAt ?? at), options.present ?? false)
  const state = exceptionAt('EX-1', sayAll(held.Exception, governance), governance.policies, clock)
  for (const { code } of [...state.faults, ...state.remarks]) given.add(code)
  return state
}

/** Every reason that a story of this file has met. */
const given = new Set<string>()

const GRANTED = exceptionOf('EX-1')
const MIDDLE = '2026-03-10T00:00:00Z'
const changed = (patch: Patch): Draft => patched(GRANTED, patch)
const grant = (fields: Written): Draft => changed({ 'exceptions/EX-1/grant': fields })
const renewal = (at: string, fields: Written): Draft => exceptionEvent('EX-1', 'renewal', at, fields)

describe('states, exact to a second', () => {
  test.each<[string, string]>([
    ['2026-03-01T09:59:59Z', 'pending'],
    ['2026-03-02T10:00:00Z', 'pending'],
    ['2026-03-02T11:59:59Z', 'pending'],
    ['2026-03-02T12:00:00Z', 'active'],
    ['2026-03-18T12:00:00Z', 'active'],
    ['2026-03-18T12:00:01Z', 'expiring'],
    ['2026-04-01T11:59:59Z', 'expiring'],
    ['2026-04-01T12:00:00Z', 'expired'],
    ['2028-02-29T00:00:00Z', 'expired'],
  ])('at %s it is %s', (at, status) => {
    const state = stateAt(GRANTED, at)
    expect(state.status).toBe(status)
    expect(inForce(state)).toBe(status === 'active' || status === 'expiring')
  })
  test('in other time zones the same instants', () => {
    const elsewhere = grant({
      effectiveOn: '2026-03-02T17:45:00+05:45',
      effectiveUntil: '2026-04-01T00:00:00-12:00',
    })
    expect(stateAt(elsewhere, '2026-03-02T11:59:59Z').status).toBe('pending')
    expect(stateAt(elsewhere, '2026-03-02T12:00:00Z').status).toBe('active')
    expect(stateAt(elsewhere, '2026-04-01T11:59:59Z').status).toBe('expiring')
    expect(stateAt(elsewhere, '2026-04-01T12:00:00Z').status).toBe('expired')
  })
  test('it has no effect before its grant was signed', () => {
    const backdated = changed({
      'exceptions/EX-1/grant': {
        effectiveOn: '2026-03-01T00:00:00Z',
        $signed: { at: '2026-03-05T08:00:00Z' },
      },
    })
    const late = { knownAt: '2026-06-01T00:00:00Z' }
    expect(stateAt(backdated, '2026-03-05T07:59:59Z', late).status).toBe('pending')
    expect(stateAt(backdated, '2026-03-05T08:00:00Z', late)).toMatchObject({
      status: 'active',
      effectiveOn: '2026-03-05T08:00:00Z',
    })
  })
  test.each([
    ['revocation', 'revoked'],
    ['closure', 'closed'],
  ])('a %s ends it from its second on', (event, status) => {
    const ended = { ...GRANTED, ...exceptionEvent('EX-1', event, '2026-03-20T08:00:00Z') }
    expect(stateAt(ended, '2026-03-20T07:59:59Z').status).toBe('expiring')
    expect(stateAt(ended, '2026-03-20T08:00:00Z')).toMatchObject({ status })
    expect(stateAt(ended, '2026-05-01T00:00:00Z')).toMatchObject({ status })
  })
  test('a revocation weighs more than a closure', () => {
    const both = {
      ...GRANTED,
      ...exceptionEvent('EX-1', 'closure', '2026-03-15T08:00:00Z'),
      ...exceptionEvent('EX-1', 'revocation', '2026-03-20T08:00:00Z'),
    }
    expect(stateAt(both, '2026-03-16T00:00:00Z').status).toBe('closed')
    expect(stateAt(both, '2026-03-20T08:00:00Z').status).toBe('revoked')
  })
  test('what was not known then does not count then', () => {
    const revoked = {
      ...GRANTED,
      ...exceptionEvent('EX-1', 'revocation', '2026-03-08T00:00:00Z', {
        $signed: { at: '2026-03-20T00:00:00Z' },
      }),
    }
    expect(stateAt(revoked, MIDDLE).status).toBe('active')
    expect(stateAt(revoked, MIDDLE, { knownAt: '2026-03-20T00:00:00Z' }).status).toBe('revoked')
  })
  test('in the archive of today an unsigned grant covers nothing, and an unsigned revocation ends all the same', () => {
    const unsigned = changed({ 'exceptions/EX-1/grant': { $signed: 'not' } })
    expect(stateAt(unsigned, MIDDLE, { present: true })).toMatchObject({
      status: 'invalid',
      faults: [{ code: 'approver-unattributed' }],
    })
    expect(stateAt(unsigned, MIDDLE)).toMatchObject({ status: 'pending', faults: [{ code: 'not-granted' }] })
    const revoked = {
      ...GRANTED,
      ...exceptionEvent('EX-1', 'revocation', '2026-03-08T00:00:00Z', { $signed: 'not' }),
    }
    expect(stateAt(revoked, MIDDLE, { present: true }).status).toBe('revoked')
    expect(stateAt(revoked, MIDDLE).status).toBe('active')
  })
  test('nothing but a request is pending, with what was asked for', () => {
    const asked = stateAt(changed({ 'exceptions/EX-1/grant': null }), MIDDLE)
    expect(asked).toMatchObject({ status: 'pending', requestedBy: 'lead', faults: [{ code: 'not-granted' }] })
    expect(asked.covers?.findings).toEqual(['CVE-2026-1234'])
    expect(asked.firstExpiry).toBeUndefined()
  })
})

describe('faults: it never takes effect, and says why', () => {
  test.each<[RemarkCode, string, Draft]>([
    ['not-requested', 'nobody asked for it', changed({ 'exceptions/EX-1/request': null })],
    [
      'not-requested',
      'nobody provably asked for it',
      changed({ 'exceptions/EX-1/request': { $signed: { by: 'owner' } } }),
    ],
    ['no-end', 'it has no end', grant({ effectiveUntil: null })],
    [
      'ends-before-start',
      'it ends in the second in which it begins',
      grant({ effectiveUntil: '2026-03-02T12:00:00Z' }),
    ],
    ['ends-before-start', 'it ends before it begins', grant({ effectiveUntil: '2026-03-01T12:00:00Z' })],
    ['too-long', 'it runs one second longer than allowed', grant({ effectiveUntil: '2026-05-01T12:00:01Z' })],
    ['wildcard', 'it covers a pattern', grant({ covers: { findings: ['CVE-2026-*'] } })],
    ['wildcard', 'it covers a pattern of one letter', grant({ covers: { findings: ['CVE-2026-123?'] } })],
    [
      'contested',
      'two files claim its grant',
      patched(GRANTED, { 'exceptions/EX-1/grant-2': GRANTED['exceptions/EX-1/grant'] ?? null }),
    ],
    ['approver-unattributed', 'somebody else signed it', grant({ $signed: { by: 'chief' } })],
    ['approver-without-role', 'its approver holds another role', grant({ by: 'duty', role: 'duty-manager' })],
    ['approver-without-role', 'its approver claims a role', grant({ by: 'duty', role: 'security' })],
    [
      'approver-without-role',
      'its approver may not accept that severity',
      grant({ by: 'chief', role: 'security-leadership', severity: 'medium' }),
    ],
    [
      'approver-without-role',
      'its approver’s role had ended',
      {
        ...GRANTED,
        'people/security': person('security', undefined, {
          roles: [
            { role: 'security', validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-03-02T10:00:00Z' },
          ],
        }),
      },
    ],
    [
      'approver-without-role',
      'its approver holds the role for another product',
      {
        ...GRANTED,
        'people/security': person('security', undefined, {
          roles: [{ role: 'security', validFrom: '2026-01-01T00:00:00Z', products: ['storefront'] }],
        }),
      },
    ],
    [
      'approver-is-requester',
      'its approver asked for it',
      changed({ 'exceptions/EX-1/request': { by: 'security', role: 'security' } }),
    ],
    [
      'approver-is-bot',
      'its approver is a bot',
      { ...GRANTED, 'people/security': person('security', 'security', { type: 'bot' }) },
    ],
    [
      'no-policy',
      'no policy was in force then',
      { ...GRANTED, 'policy/1': { ...COMPANY['policy/1'], effectiveOn: '2026-03-02T10:00:01Z' } },
    ],
  ])('%s: %s', (code, _, draft) => {
    const state = stateAt(draft, MIDDLE)
    expect(state.status).toBe('invalid')
    expect([...new Set(state.faults.map((fault) => fault.code))]).toEqual([code])
    expect(inForce(state)).toBe(false)
  })
  test.each<[string, Draft]>([
    ['it runs as long as allowed, to the second', grant({ effectiveUntil: '2026-05-01T12:00:00Z' })],
    [
      'it runs so long over a leap day',
      grant({ effectiveOn: '2028-01-01T00:00:00Z', effectiveUntil: '2028-03-01T00:00:00Z' }),
    ],
    ['its approver is of the other role that may', grant({ by: 'chief', role: 'security-leadership' })],
    [
      'its approver’s role ended one second later',
      {
        ...GRANTED,
        'people/security': person('security', undefined, {
          roles: [
            { role: 'security', validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-03-02T10:00:01Z' },
          ],
        }),
      },
    ],
    ['a milder risk may run longer', grant({ severity: 'low', effectiveUntil: '2027-03-02T12:00:00Z' })],
  ])('none where %s', (_, draft) => {
    expect(stateAt(draft, MIDDLE).faults).toEqual([])
  })
})

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
    const state = stateAt(patched(once, { [`${path}-again`]: once[path] ?? null }), '2026-04-10T00:00:00Z')
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
    expect(stateAt(late, '2026-04-20T12:00:00Z', known)).toMatchObject({ status: 'active', renewals: 1 })
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

test('the order of files never matters', () => {
  const draft = {
    ...GRANTED,
    ...renewal('2026-03-30T12:00:00Z', {
      effectiveOn: '2026-03-30T12:00:00Z',
      effectiveUntil: '2026-05-01T12:00:00Z',
    }),
    ...exceptionEvent('EX-1', 'closure', '2026-04-20T00:00:00Z'),
  }
  const renamed: Draft = Object.fromEntries(
    Object.entries(draft).map(([path, value], place) => [
      `exceptions/EX-1/${9 - place}`,
      { ...value, $from: path },
    ]),
  )
  for (const at of [MIDDLE, '2026-04-10T00:00:00Z', '2026-05-01T00:00:00Z']) {
    const { cites: _, ...one } = stateAt(draft, at)
    const { cites: __, ...other } = stateAt(renamed, at)
    expect(other).toEqual(one)
  }
})

test('every reason why an exception does not count was given above', () => {
  const source = ['faults', 'lineage'].map((file) => readFileSync(`src/exceptions/${file}.ts`, 'utf8')).join()
  const codes = [...source.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code)
  expect(codes.length).toBeGreaterThan(14)
  expect(codes.filter((code) => code !== undefined && !given.has(code))).toEqual([])
})
