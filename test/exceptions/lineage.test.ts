import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inForce, type RemarkCode } from '../../src/exceptions/lineage.ts'
import { COMPANY, person } from '../support/world-company.ts'
import { type Draft, patched, type Written } from '../support/world-draft.ts'
import { changed, GRANTED, grant, MIDDLE, renewal, stateAt } from '../support/world-exception.ts'
import { exceptionEvent } from '../support/world-release.ts'

/** The life of a risk acceptance: its states to the second, and why one never takes effect. */

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
      patched(GRANTED, {
        'exceptions/EX-1/grant-2': { ...GRANTED['exceptions/EX-1/grant'], reason: 'Another.' },
      }),
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

describe('the order of proof decides, and not the names of files', () => {
  const other = (fields: Written): Draft => ({
    ...GRANTED,
    'exceptions/EX-1/another': {
      ...GRANTED['exceptions/EX-1/grant'],
      id: 'EX-1/another',
      effectiveUntil: '2026-03-20T12:00:00Z',
      ...fields,
    },
  })
  test('the first of two grants holds', () => {
    expect(stateAt(other({ $signed: { at: '2026-03-02T10:00:01Z' } }), MIDDLE).effectiveUntil).toBe(
      '2026-04-01T12:00:00Z',
    )
    expect(stateAt(other({ $signed: { at: '2026-03-02T09:59:59Z' } }), MIDDLE).effectiveUntil).toBe(
      '2026-03-20T12:00:00Z',
    )
  })
  test('of two in the same second the one whose path comes first', () => {
    expect(stateAt(other({}), MIDDLE).effectiveUntil).toBe('2026-03-20T12:00:00Z')
  })
  test('what nothing proves comes last', () => {
    expect(stateAt(other({ $signed: 'not' }), MIDDLE, { present: true }).effectiveUntil).toBe(
      '2026-04-01T12:00:00Z',
    )
    const last = patched(other({}), { 'exceptions/EX-1/grant': { $signed: 'not' } })
    expect(stateAt(last, MIDDLE, { present: true }).effectiveUntil).toBe('2026-03-20T12:00:00Z')
  })
  test('what is proven to be later than what is asked about is not known, even in the archive of today', () => {
    expect(stateAt(GRANTED, MIDDLE, { knownAt: '2026-03-02T09:59:59Z', present: true }).status).toBe(
      'pending',
    )
  })
})

test('an approver must hold the role for every product that is covered', () => {
  const two = grant({ covers: { releases: ['payments-api@2.4.*', 'storefront@1.*'] } })
  const held = (products: readonly string[]): Draft => ({
    ...two,
    'people/security': person('security', undefined, {
      roles: [{ role: 'security', validFrom: '2026-01-01T00:00:00Z', products }],
    }),
  })
  expect(stateAt(held(['payments-api']), MIDDLE).faults.map(({ code }) => code)).toEqual([
    'approver-without-role',
  ])
  expect(stateAt(held(['storefront', 'payments-api']), MIDDLE).faults).toEqual([])
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

describe('a request that nobody granted', () => {
  const { 'exceptions/EX-1/grant': _, ...asked } = GRANTED
  const closed = (signed: Written): Draft => ({
    ...asked,
    'exceptions/EX-1/closure': {
      apiVersion: 'docket/v1',
      kind: 'Exception',
      id: 'EX-1/closure',
      exception: 'EX-1',
      event: 'closure',
      by: 'security',
      role: 'security',
      reason: 'Fix it instead.',
      closedAt: '2026-03-05T12:00:00Z',
      $signed: signed,
    },
  })

  test('and that somebody refused is closed from then on', () => {
    const draft = closed({ by: 'security', at: '2026-03-05T12:00:00Z' })
    expect(stateAt(draft, '2026-03-05T11:59:59Z').status).toBe('pending')
    expect(stateAt(draft, '2026-03-05T12:00:00Z')).toMatchObject({
      status: 'closed',
      endedAt: '2026-03-05T12:00:00Z',
      faults: [{ code: 'not-granted' }],
    })
  })

  test('says since when it was asked for', () => {
    expect(stateAt(asked, '2026-04-01T00:00:00Z')).toMatchObject({
      status: 'pending',
      requestedOn: expect.stringMatching(/^2026-0[23]-/),
    })
  })
})

test('every reason why an exception does not count has a story', () => {
  const sources = ['faults', 'lineage'].map((file) => readFileSync(`src/exceptions/${file}.ts`, 'utf8'))
  const codes = [...sources.join('').matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code)
  const stories = globSync('test/exceptions/*.test.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join('')
  expect(codes.length).toBeGreaterThan(14)
  expect(codes.filter((code) => !stories.includes(`'${code}'`))).toEqual([])
})
