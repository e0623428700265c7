import { describe, expect, test } from 'vitest'
import { actedAs, attribute } from '../../src/attribution/attribution.ts'
import {
  allRolesOf,
  holders,
  holdsAny,
  identify,
  likelyPersons,
  type Person,
  personOfAccount,
  type Roster,
  rolesOf,
} from '../../src/attribution/roster.ts'
import { kind as personKind } from '../../src/records/kinds/person/kind.ts'
import type { SignedBy, Trust } from '../../src/trust/trust.ts'
import { instant } from '../support/world.ts'
import { ISSUER, person } from '../support/world-company.ts'
import { contentOf, type Written } from '../support/world-draft.ts'

const NOON = '2026-03-12T12:00:00Z'
const at = instant(NOON)
const [before, after] = [instant('2026-03-12T11:59:59Z'), instant('2026-03-12T12:00:01Z')]

function personOf(id: string, role?: string, more: Written = {}): Person {
  return { ...personKind.schema.parse(contentOf(person(id, role, more))), at: { path: `people/${id}.yaml` } }
}

function rosterOf(...persons: readonly Person[]): Roster {
  return new Map(persons.map((one) => [one.id, one]))
}

function signer(identity: string, since: string | undefined = NOON, issuer = ISSUER): SignedBy {
  const proven = { at: instant(since), clock: 'timestamp-authority' as const, source: 'clock.example' }
  return { identity, issuer, method: 'sigstore', credential: 'SHA256:x', claims: {}, since: proven }
}

function signedBy(...signers: readonly SignedBy[]): Trust {
  const [first, ...others] = signers
  if (first === undefined) throw new Error('somebody must sign')
  return {
    state: 'verified',
    signers: [first, ...others],
    knownSince: first.since,
    times: [],
    roots: [],
    notChecked: [],
    rejected: [],
  }
}

const alice = personOf('alice', 'security')
const bob = personOf('bob', 'release-owner')

describe('who holds an identity', () => {
  const identity = (more: object, entry = 'alice@example.com'): Person =>
    personOf('alice', 'security', {
      identities: [{ identity: entry, issuer: ISSUER, validFrom: '2026-01-01T00:00:00Z', ...more }],
    })
  const found = (roster: Roster, name = 'alice@example.com', issuer = ISSUER) => {
    const who = identify(roster, { identity: name, issuer }, at)
    return who.ok ? who.person.id : who.code
  }

  test('is compared as a whole, with its issuer', () => {
    const roster = rosterOf(alice)
    expect(found(roster)).toBe('alice')
    expect(found(roster, 'alice@example.com', 'https://evil.example')).toBe('identity-unknown')
    expect(found(roster, 'alice@example.com', `${ISSUER}/`)).toBe('identity-unknown')
    expect(found(roster, 'Alice@example.com')).toBe('identity-unknown')
    expect(found(roster, 'alice@example.com.evil.example')).toBe('identity-unknown')
    expect(found(roster, 'malice@example.com')).toBe('identity-unknown')
  })
  test('regular expressions and wildcards in the roster are text', () => {
    expect(found(rosterOf(identity({}, '.*')))).toBe('identity-unknown')
    expect(found(rosterOf(identity({}, '*@example.com')))).toBe('identity-unknown')
    expect(found(rosterOf(identity({}, 'a+b(c)@example.com')), 'a+b(c)@example.com')).toBe('alice')
    expect(found(rosterOf(identity({}, 'a+b(c)@example.com')), 'aab(c)@example.com')).toBe('identity-unknown')
  })
  test('that two persons list belongs to neither', () => {
    const twin = personOf('bob', undefined, {
      identities: [{ identity: 'alice@example.com', issuer: ISSUER, validFrom: '2026-01-01T00:00:00Z' }],
    })
    expect(found(rosterOf(alice, twin))).toBe('identity-ambiguous')
  })
  test('that two persons listed one after the other belongs to neither all the same', () => {
    const first = identity({ validUntil: '2026-02-01T00:00:00Z' })
    const second = personOf('bob', undefined, {
      identities: [{ identity: 'alice@example.com', issuer: ISSUER, validFrom: '2026-02-01T00:00:00Z' }],
    })
    expect(found(rosterOf(first, second))).toBe('identity-ambiguous')
  })
  test.each([
    ['valid from that second', { validFrom: at }, 'alice'],
    ['valid from a second later', { validFrom: after }, 'identity-not-valid'],
    ['valid until a second later', { validUntil: after }, 'alice'],
    ['valid until that second', { validUntil: at }, 'identity-not-valid'],
    ['valid until a second before', { validUntil: before }, 'identity-not-valid'],
    ['compromised since a second later', { compromisedSince: after }, 'alice'],
    ['compromised since that second', { compromisedSince: at }, 'identity-compromised'],
    ['compromised since a second before', { compromisedSince: before }, 'identity-compromised'],
    [
      'compromised, and over as well',
      { compromisedSince: before, validUntil: before },
      'identity-compromised',
    ],
  ])('%s', (_, more, expected) => {
    expect(found(rosterOf(identity(more)))).toBe(expected)
  })
  test('that is listed twice is compromised where either entry says so', () => {
    const entry = { identity: 'alice@example.com', issuer: ISSUER, validFrom: '2026-01-01T00:00:00Z' }
    const twice = personOf('alice', undefined, {
      identities: [entry, { ...entry, compromisedSince: before }],
    })
    expect(found(rosterOf(twice))).toBe('identity-compromised')
  })
  test('that is listed twice is valid where either entry is', () => {
    const entry = { identity: 'alice@example.com', issuer: ISSUER, validFrom: '2026-01-01T00:00:00Z' }
    const twice = personOf('alice', undefined, {
      identities: [
        { ...entry, validUntil: '2026-02-01T00:00:00Z' },
        { ...entry, validFrom: '2026-03-01T00:00:00Z' },
      ],
    })
    expect(found(rosterOf(twice))).toBe('alice')
  })
})

describe('who said a record', () => {
  const roster = rosterOf(alice, bob)
  const said = (trust: Trust, by = 'alice') => {
    const attribution = attribute(trust, by, roster)
    return attribution.state === 'attributed' ? attribution.person.id : attribution.code
  }
  const problem = { code: 'E-SIGNATURE' as const, message: 'no', at: { path: 'a' } }

  test.each<[string, Trust, string, string]>([
    ['whoever it names and signed it', signedBy(signer('alice@example.com')), 'alice', 'alice'],
    [
      'nobody, where somebody else signed it',
      signedBy(signer('bob@example.com')),
      'alice',
      'signed-by-another',
    ],
    [
      'nobody, where a stranger signed it',
      signedBy(signer('carol@example.com')),
      'alice',
      'identity-unknown',
    ],
    [
      'the one whom it names, among several',
      signedBy(signer('bob@example.com'), signer('alice@example.com')),
      'alice',
      'alice',
    ],
    [
      'nobody, where a stranger and another signed it',
      signedBy(signer('bob@example.com'), signer('carol@example.com')),
      'alice',
      'identity-unknown',
    ],
    ['nobody, where it names nobody', signedBy(signer('alice@example.com')), '', 'signed-by-another'],
    [
      'nobody, where nothing proves when',
      signedBy({ ...signer('alice@example.com'), since: undefined }),
      'alice',
      'time-unproven',
    ],
    ['nobody, where it is unsigned', { state: 'unsigned', why: 'no' }, 'alice', 'unsigned'],
    [
      'nobody, where its signature is rejected',
      { state: 'rejected', why: 'no', problems: [problem] },
      'alice',
      'signature-rejected',
    ],
    [
      'nobody, where nothing can verify it',
      { state: 'unverifiable', why: 'no', problems: [] },
      'alice',
      'signature-unverifiable',
    ],
  ])('%s', (_, trust, by, expected) => {
    expect(said(trust, by)).toBe(expected)
  })

  test('a signature of nobody gives the reason that concerns it', () => {
    const attribution = attribute(signedBy(signer('bob@example.com')), 'alice', roster)
    expect(attribution).toMatchObject({ text: 'the record names alice, and bob signed it' })
  })
  test('the proven time is that of the person’s own signature, and the first of several', () => {
    const trust = signedBy(
      signer('bob@example.com', '2026-01-01T00:00:00Z'),
      signer('alice@example.com', '2026-03-02T00:00:00Z'),
      signer('alice@example.com', '2026-03-01T00:00:00Z'),
    )
    expect(attribute(trust, 'alice', roster)).toMatchObject({ since: { at: '2026-03-01T00:00:00Z' } })
  })
  test('validity is asked at each signer’s own time', () => {
    const left = personOf('alice', 'security', {
      identities: [
        {
          identity: 'alice@example.com',
          issuer: ISSUER,
          validFrom: '2026-01-01T00:00:00Z',
          validUntil: NOON,
        },
      ],
    })
    const trust = signedBy(signer('bob@example.com', before), signer('alice@example.com', NOON))
    expect(attribute(trust, 'alice', rosterOf(left, bob))).toMatchObject({ code: 'identity-not-valid' })
  })
})

describe('roles', () => {
  const role = (more: object) =>
    personOf('alice', undefined, {
      roles: [{ role: 'security', validFrom: '2026-01-01T00:00:00Z', ...more }],
    })

  test.each([
    ['until a second before', { validUntil: before }, []],
    ['until that second', { validUntil: at }, []],
    ['until a second after', { validUntil: after }, ['security']],
    ['from that second', { validFrom: at }, ['security']],
    ['from a second after', { validFrom: after }, []],
  ])('held %s', (_, more, expected) => {
    expect(rolesOf(role(more), 'payments-api', at)).toEqual(expected)
    expect(allRolesOf(role(more), at)).toEqual(expected)
  })
  test('limited to products are held for those, and not for the archive', () => {
    const limited = role({ products: ['storefront'] })
    expect(rolesOf(limited, 'storefront', at)).toEqual(['security'])
    expect(rolesOf(limited, 'payments-api', at)).toEqual([])
    expect(rolesOf(limited, undefined, at)).toEqual([])
    expect(allRolesOf(limited, at)).toEqual(['security'])
    expect(rolesOf(role({}), undefined, at)).toEqual(['security'])
    expect(holdsAny(limited, ['security'], 'storefront', at)).toBe(true)
    expect(holdsAny(limited, ['release-owner'], 'storefront', at)).toBe(false)
  })
  test('are acted in at the proven time', () => {
    const ended = rosterOf(role({ validUntil: NOON }))
    const then = attribute(signedBy(signer('alice@example.com', before)), 'alice', ended)
    const later = attribute(signedBy(signer('alice@example.com', NOON)), 'alice', ended)
    expect([actedAs(then, 'security', 'payments-api'), actedAs(later, 'security', 'payments-api')]).toEqual([
      true,
      false,
    ])
    expect(actedAs({ state: 'unattributed', code: 'unsigned', text: '' }, 'security', undefined)).toBe(false)
  })
  test('bots hold none that somebody could be asked for', () => {
    const roster = rosterOf(
      alice,
      personOf('robot', 'security', { type: 'bot' }),
      role({ validUntil: before }),
    )
    expect(
      holders(rosterOf(alice, personOf('robot', 'security', { type: 'bot' })), 'security', undefined, at).map(
        ({ id }) => id,
      ),
    ).toEqual(['alice'])
    expect(holders(roster, 'security', undefined, at)).toEqual([])
  })
})

describe('names in change systems', () => {
  const roster = rosterOf(personOf('anna', undefined, { accounts: ['anna-k', 'Anna.Kern@example.com'] }), bob)
  const names = (account: string) => [
    personOfAccount(roster, account)?.id,
    likelyPersons(roster, account)[0]?.id,
  ]

  test.each([
    ['anna', 'anna'],
    ['anna-k', 'anna'],
    ['@anna-k', 'anna'],
    [' ANNA-K ', 'anna'],
    ['anna.kern@example.com', 'anna'],
    ['anna.kern+ci@example.com', 'anna'],
    ['anna@example.com', 'anna'],
    ['bob', 'bob'],
    ['hannah', undefined],
    ['anna-k@example.com', undefined],
    ['annakern@example.com', undefined],
  ])('%s is %s', (account, id) => {
    expect(names(account)).toEqual([id, id])
  })
  test.each(['\u0430nna', 'ann\u0430-k', '\u00e4nna', 'anna\u200b', 'b0b', 'b\u03bfb'])(
    '%s only looks like somebody',
    (account) => {
      expect(names(account)).toEqual([undefined, /^b/.test(account) ? 'bob' : 'anna'])
    },
  )
  test('an account that two persons list gives credit to neither, and is the work of both', () => {
    const shared = rosterOf(
      personOf('anna', undefined, { accounts: ['shared'] }),
      personOf('bob', undefined, { accounts: ['@Shared'] }),
    )
    expect(personOfAccount(shared, 'shared')).toBeUndefined()
    expect(likelyPersons(shared, 'shared').map(({ id }) => id)).toEqual(['anna', 'bob'])
  })
})
