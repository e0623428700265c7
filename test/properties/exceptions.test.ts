import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sayAll } from '../../src/assessment/hold.ts'
import { compareInstants, type Instant, instantOfSeconds, notAfter } from '../../src/domain/instant.ts'
import { exceptionAt, exceptionClock, inForce } from '../../src/exceptions/lineage.ts'
import { exceptionReports } from '../../src/report/archive/exceptions.ts'
import { instant, worldOf } from '../support/world.ts'
import { COMPANY } from '../support/world-company.ts'
import { type Draft, type Json, patched } from '../support/world-draft.ts'
import { exceptionEvent, exceptionOf } from '../support/world-release.ts'

/** The life of an exception, over generated events: claimed and signed at any times, in any order, by anybody. */

const RUNS = { numRuns: 150 }
const START = Date.parse('2026-03-01T00:00:00Z') / 1000
const DAY = 86_400

const time = fc
  .integer({ min: -5 * DAY, max: 120 * DAY })
  .map((offset) => instantOfSeconds(START + offset) as string)
const signed: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: time.map((at) => ({ at })) },
  { weight: 1, arbitrary: fc.constant('not') },
)
const by = fc.constantFrom('security', 'security', 'chief', 'lead', 'duty')

const event = fc.record({
  kind: fc.constantFrom('renewal', 'renewal', 'revocation', 'closure'),
  claimed: time,
  from: time,
  until: time,
  by,
  signed,
})

const life: fc.Arbitrary<Draft> = fc
  .record({ granted: time, from: time, until: time, by, signed, events: fc.array(event, { maxLength: 4 }) })
  .map(({ granted, from, until, by: approver, signed: grantSigned, events }) => {
    const grant = {
      effectiveOn: from,
      effectiveUntil: until,
      grantedAt: granted,
      by: approver,
      $signed: grantSigned,
    }
    const base = patched(exceptionOf('EX-1'), {
      'exceptions/EX-1/request': { $signed: { at: '2026-02-20T00:00:00Z' } },
      'exceptions/EX-1/grant': { ...grant, role: approver === 'chief' ? 'security-leadership' : 'security' },
    })
    const later = events.flatMap((one, place) => {
      const span = one.kind === 'renewal' ? { effectiveOn: one.from, effectiveUntil: one.until } : {}
      const made = exceptionEvent('EX-1', one.kind, one.claimed, { ...span, by: one.by, $signed: one.signed })
      return Object.entries(made).map(
        ([path, value]) => [`${path}-${place}`, { ...value, id: `EX-1/${place}` }] as const,
      )
    })
    return { ...base, ...Object.fromEntries(later) }
  })

function heldIn(draft: Draft) {
  const { held, governance } = worldOf({ ...COMPANY, ...draft })
  return { events: sayAll(held.Exception, governance), governance }
}

function inOrder(a: string, b: string): [Instant, Instant] {
  const [one, other] = [instant(a), instant(b)]
  return notAfter(one, other) ? [one, other] : [other, one]
}

test('a later asOf never makes an exception younger', () => {
  fc.assert(
    fc.property(life, time, time, (draft, a, b) => {
      const { events, governance } = heldIn(draft)
      const ages = inOrder(a, b).map((asOf) => {
        const [report] = exceptionReports(new Map([['EX-1', events]]), governance, [], [], new Map(), asOf)
        return report?.ageDays
      })
      const [earlier, later] = ages
      if (earlier !== undefined && later !== undefined) expect(later).toBeGreaterThanOrEqual(earlier)
    }),
    RUNS,
  )
})

test('the first end that was promised is never lost, and what it covers was provably granted by then', () => {
  fc.assert(
    fc.property(life, time, (draft, at) => {
      const { events, governance } = heldIn(draft)
      const asOf = instant(at)
      const state = exceptionAt('EX-1', events, governance.policies, exceptionClock(asOf, asOf, true))
      const grant = events.find(({ record }) => record.value.event === 'grant')?.record.value
      if (state.grantedBy === undefined) expect(state.firstExpiry).toBeUndefined()
      else expect(state.firstExpiry).toBe(grant?.event === 'grant' ? grant.effectiveUntil : 'nothing')
      if (!inForce(state)) return
      expect(state.faults).toEqual([])
      expect(notAfter(state.effectiveOn ?? asOf, asOf)).toBe(true)
      expect(compareInstants(asOf, state.effectiveUntil ?? asOf)).toBeLessThan(0)
    }),
    RUNS,
  )
})

test('what is learned later never puts it in force at an instant at which it was not', () => {
  fc.assert(
    fc.property(life, time, time, (draft, a, b) => {
      const { events, governance } = heldIn(draft)
      const [at, later] = inOrder(a, b)
      const state = (knownAt: Instant) =>
        exceptionAt('EX-1', events, governance.policies, exceptionClock(at, knownAt, false))
      return inForce(state(at)) || !inForce(state(later))
    }),
    RUNS,
  )
})

test('the order of files never matters', () => {
  fc.assert(
    fc.property(life, time, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (draft, at, names) => {
      const renamed = Object.fromEntries(
        Object.entries(draft).map(([path, value], place) => [`${names[place]}/${path}`, value]),
      )
      const status = (one: Draft) => {
        const { events, governance } = heldIn(one)
        const asOf = instant(at)
        const state = exceptionAt('EX-1', events, governance.policies, exceptionClock(asOf, asOf, true))
        return [state.status, state.effectiveUntil, state.renewals, state.faults.map(({ code }) => code)]
      }
      expect(status(renamed)).toEqual(status(draft))
    }),
    RUNS,
  )
})
