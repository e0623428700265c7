import { describe, expect, test } from 'vitest'
import { policyAt } from '../../src/attribution/governance.ts'
import { instant, worldOf } from '../support/world.ts'
import { POLICY, person } from '../support/world-company.ts'
import { type Draft, filesOf, type Json, patched, type Written } from '../support/world-draft.ts'

/** What trust rests on inside an archive: the first policy and person, and who may come after them. */

const FIRST = '2026-01-01T00:00:00Z'
const LATER = '2026-02-01T00:00:00Z'

function governed(draft: Draft, pins: Parameters<typeof worldOf>[1] = []) {
  const { policies, roster, roots, problems } = worldOf(draft, pins).governance
  return {
    policies: policies.map(({ value }) => value.id),
    people: [...roster.keys()].sort(),
    roots: roots.map(({ path, pinned }) => `${path}${pinned ? ' pinned' : ''}`),
    refused: problems.map(({ code, message }) => `${code} ${message}`),
  }
}

const policy = (id: string, by: string, at: string, more: Written = {}): Written => {
  const { made } = patched({ made: POLICY }, { made: { id, effectiveOn: at, ...more, $signed: { by, at } } })
  return made ?? {}
}
const chief = person('chief', 'security-leadership', { $signed: { by: 'chief', at: FIRST } })
const BASE: Draft = { 'policy/1': policy('policy-1', 'chief', '2025-12-31T00:00:00Z'), 'people/chief': chief }

describe('a person', () => {
  test('the first is where trust begins, where they hold the role that enrols people', () => {
    expect(governed(BASE)).toEqual({
      policies: ['policy-1'],
      people: ['chief'],
      roots: ['policy/1.json', 'people/chief.json'],
      refused: [],
    })
  })
  test('nobody begins it who could not enrol anybody', () => {
    const { people, refused } = governed({ ...BASE, 'people/chief': { ...chief, roles: [] } })
    expect(people).toEqual([])
    expect(refused).toEqual([
      'E-ROSTER-UNAUTHORISED Person chief does not count: chief signed it, and security-leadership must',
    ])
  })
  test.each<[string, Written, string | undefined]>([
    ['by somebody who may', person('bob', 'security', { $signed: { by: 'chief', at: LATER } }), undefined],
    [
      'by themselves',
      person('bob', 'security', { $signed: { by: 'bob', at: LATER } }),
      'nobody in the roster signed it, and security-leadership must',
    ],
    [
      'by a stranger',
      person('bob', 'security', { $signed: { by: 'mallory', at: LATER } }),
      'nobody in the roster signed it, and security-leadership must',
    ],
    ['by nobody', person('bob', 'security', { $signed: 'not' }), 'there is no signature'],
    [
      'at a time that nothing proves',
      person('bob', 'security', { $signed: { by: 'chief', at: 'unproven' } }),
      'nothing proves when it was signed',
    ],
    [
      'with a signature that does not verify',
      person('bob', 'security', { $signed: 'rejected' }),
      'the signature does not verify',
    ],
  ])('is enrolled %s', (_, bob, why) => {
    const { people, refused } = governed({ ...BASE, 'people/bob': bob })
    expect(people).toEqual(why === undefined ? ['bob', 'chief'] : ['chief'])
    expect(refused).toEqual(
      why === undefined ? [] : [`E-ROSTER-UNAUTHORISED Person bob does not count: ${why}`],
    )
  })
  test('whom somebody enrolled with a lesser role enrols nobody', () => {
    const { people } = governed({
      ...BASE,
      'people/bob': person('bob', 'security', { $signed: { by: 'chief', at: LATER } }),
      'people/carol': person('carol', 'security', { $signed: { by: 'bob', at: '2026-03-01T00:00:00Z' } }),
    })
    expect(people).toEqual(['bob', 'chief'])
  })
  test('who enrols others enrols nobody after their role ended', () => {
    const ended = person('chief', 'security-leadership', {
      roles: [{ role: 'security-leadership', validFrom: '2025-01-01T00:00:00Z', validUntil: LATER }],
      $signed: { by: 'chief', at: FIRST },
    })
    const at = (time: string) =>
      governed({
        ...BASE,
        'people/chief': ended,
        'people/bob': person('bob', 'security', { $signed: { by: 'chief', at: time } }),
      }).people
    expect(at('2026-01-31T23:59:59Z')).toEqual(['bob', 'chief'])
    expect(at(LATER)).toEqual(['chief'])
  })
  test('whose role is limited to a product enrols nobody', () => {
    const limited = person('deputy', undefined, {
      roles: [{ role: 'security-leadership', products: ['storefront'], validFrom: FIRST }],
      $signed: { by: 'chief', at: LATER },
    })
    const bob = person('bob', 'security', { $signed: { by: 'deputy', at: '2026-03-01T00:00:00Z' } })
    expect(governed({ ...BASE, 'people/deputy': limited, 'people/bob': bob }).people).toEqual([
      'chief',
      'deputy',
    ])
  })
  test.each<[string, Json, string[]]>([
    ['nobody', 'not', ['E-ROSTER-UNAUTHORISED Person bob does not count: there is no signature']],
    [
      'a stranger',
      { by: 'mallory', at: LATER },
      [
        'E-ROSTER-UNAUTHORISED Person bob does not count: nobody in the roster signed it, and security-leadership must',
      ],
    ],
  ])('loses nothing by a second file with the same id that %s signed', (_, signed, expected) => {
    const bob = person('bob', 'security', { $signed: { by: 'chief', at: LATER } })
    const { people, refused } = governed({
      ...BASE,
      'people/bob': bob,
      'people/a-bob': { ...bob, roles: [], $signed: signed },
    })
    expect(people).toEqual(['bob', 'chief'])
    expect(refused).toEqual(expected)
  })
  test('signed in the same second as the first person is enrolled, whatever the files are called', () => {
    const bob = person('bob', 'security', { $signed: { by: 'chief', at: FIRST } })
    expect(governed({ ...BASE, 'people/a-bob': bob }).people).toEqual(['bob', 'chief'])
    expect(governed({ ...BASE, 'people/z-bob': bob }).people).toEqual(['bob', 'chief'])
  })
})

describe('a policy', () => {
  test('the next counts where the role that the one before names signed it', () => {
    const { policies, refused } = governed({ ...BASE, 'policy/2': policy('policy-2', 'chief', LATER) })
    expect([policies, refused]).toEqual([['policy-1', 'policy-2'], []])
  })
  test.each<[string, Json]>([
    ['by somebody without the role', { by: 'bob', at: LATER }],
    ['by a stranger', { by: 'mallory', at: LATER }],
    ['by nobody', 'not'],
    ['at a time that nothing proves', { by: 'chief', at: 'unproven' }],
  ])('signed %s is refused, and the one before stays', (_, $signed) => {
    const { policies, refused } = governed({
      ...BASE,
      'people/bob': person('bob', 'security', { $signed: { by: 'chief', at: '2026-01-15T00:00:00Z' } }),
      'policy/2': { ...policy('policy-2', 'chief', LATER), $signed },
    })
    expect(policies).toEqual(['policy-1'])
    expect(refused.map((one) => one.slice(0, 21))).toEqual(['E-POLICY-UNAUTHORISED'])
  })
  test('gives the say over the next to another role from then on', () => {
    const handover = policy('policy-2', 'chief', LATER, {
      authority: {
        policy: ['engineering-leadership'],
        roster: ['security-leadership'],
        trust: ['security-leadership'],
      },
    })
    const draft: Draft = {
      ...BASE,
      'people/director': person('director', 'engineering-leadership', {
        $signed: { by: 'chief', at: '2026-01-15T00:00:00Z' },
      }),
      'policy/2': handover,
    }
    const third = (by: string) => ({ ...draft, 'policy/3': policy('policy-3', by, '2026-03-01T00:00:00Z') })
    expect(governed(third('chief')).policies).toEqual(['policy-1', 'policy-2'])
    expect(governed(third('director')).policies).toEqual(['policy-1', 'policy-2', 'policy-3'])
  })
  test('no archive without one enrols anybody', () => {
    const { people, policies, refused } = governed({ 'people/chief': chief })
    expect([people, policies]).toEqual([[], []])
    expect(refused).toEqual([
      'E-ROSTER-UNAUTHORISED Person chief does not count: no policy says who may enrol people',
    ])
  })
  test('is not put out of force by a second file with the same id that nobody entitled signed', () => {
    const strict = policy('policy-2', 'chief', LATER)
    const { policies, refused } = governed({
      ...BASE,
      'policy/2': strict,
      'policy/1-again': { ...strict, title: 'Again', $signed: { by: 'mallory', at: LATER } },
      'policy/0': { ...POLICY, title: 'First again', $signed: 'not' },
    })
    expect(policies).toEqual(['policy-1', 'policy-2'])
    expect(refused).toEqual([
      'E-POLICY-UNAUTHORISED Policy policy-1 does not count: there is no signature',
      'E-POLICY-UNAUTHORISED Policy policy-2 does not count: nobody in the roster signed it, and security-leadership must',
    ])
  })
  test.each([
    ['2026-01-31T23:59:59Z', 'policy-1'],
    [LATER, 'policy-2'],
    ['2025-12-30T23:59:59Z', undefined],
  ])('at %s: %s', (at, id) => {
    const { governance } = worldOf({ ...BASE, 'policy/2': policy('policy-2', 'chief', LATER) })
    expect(policyAt(governance.policies, instant(at))?.value.id).toBe(id)
  })
  test('is in force from its proof on, whatever it claims', () => {
    const backdated = policy('policy-2', 'chief', LATER, { effectiveOn: '2026-01-10T00:00:00Z' })
    const { governance } = worldOf({ ...BASE, 'policy/2': backdated })
    const at = (time: string) => policyAt(governance.policies, instant(time))?.value.id
    expect([at('2026-01-31T23:59:59Z'), at(LATER)]).toEqual(['policy-1', 'policy-2'])
  })
})

describe('pins', () => {
  const files = filesOf(BASE)
  const digest = (path: string) => files.get(path)?.sha256
  test('of the first policy and person are said of each root', () => {
    const [one, two] = [digest('policy/1.json'), digest('people/chief.json')]
    if (one === undefined || two === undefined) throw new Error('the story has no roots')
    expect(governed(BASE, [one]).roots).toEqual(['policy/1.json pinned', 'people/chief.json'])
    expect(governed(BASE, [two, one]).roots).toEqual(['policy/1.json pinned', 'people/chief.json pinned'])
  })
})
