import { type Instant, within } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import type { ValueOf } from '../records/record.ts'
import type { Signer } from '../trust/trust.ts'
import { skeletonOf } from './lookalikes.ts'

/** A person or bot of the roster. */
export type Person = ValueOf<'Person'> & { readonly at: Locator }

/** Everybody whom the archive's authority named, by id. */
export type Roster = ReadonlyMap<string, Person>

/** Who holds an identity at an instant, or why nobody does. */
export type Identified =
  | { readonly ok: true; readonly person: Person }
  | {
      readonly ok: false
      readonly code: 'identity-unknown' | 'identity-not-valid' | 'identity-compromised' | 'identity-ambiguous'
      readonly text: string
    }

/** Finds the person whose identity signed. Identity and issuer are compared as whole strings, never as patterns. */
export function identify(
  roster: Roster,
  signer: Pick<Signer, 'identity' | 'issuer'>,
  at: Instant,
): Identified {
  const holders = [...roster.values()].flatMap((person) =>
    person.identities
      .filter(({ identity, issuer }) => identity === signer.identity && issuer === signer.issuer)
      .map((identity) => ({ person, identity })),
  )
  if (holders.length === 0) {
    return {
      ok: false,
      code: 'identity-unknown',
      text: `${signer.identity} (${signer.issuer}) is nobody in the roster`,
    }
  }
  if (new Set(holders.map(({ person }) => person.id)).size > 1) {
    const ids = [...new Set(holders.map(({ person }) => person.id))].join(' and ')
    return {
      ok: false,
      code: 'identity-ambiguous',
      text: `${signer.identity} belongs to ${ids}: nobody can tell which of them signed`,
    }
  }
  // "Compromised since T" voids what was signed from T on, whichever entry of the identity says it (GOV-08).
  const compromised = holders.find(
    ({ identity }) =>
      identity.compromisedSince !== undefined && within(at, identity.compromisedSince, undefined),
  )
  if (compromised !== undefined) {
    return {
      ok: false,
      code: 'identity-compromised',
      text: `${signer.identity} is compromised since ${compromised.identity.compromisedSince}`,
    }
  }
  const valid = holders.find(({ identity }) => within(at, identity.validFrom, identity.validUntil))
  if (valid === undefined) {
    return { ok: false, code: 'identity-not-valid', text: `${signer.identity} was not valid at ${at}` }
  }
  return { ok: true, person: valid.person }
}

/**
 * The roles that a person holds for a product at an instant; without a product, those held for all of them. A role that
 * is limited to a product gives no say over another, nor over the archive.
 */
export function rolesOf(person: Person, product: string | undefined, at: Instant): string[] {
  return person.roles
    .filter(
      ({ products, validFrom, validUntil }) =>
        within(at, validFrom, validUntil) &&
        (products === undefined || (product !== undefined && products.includes(product))),
    )
    .map(({ role }) => role)
}

/** Every role that a person holds at an instant, for whatever product: for showing, never for judging. */
export function allRolesOf(person: Person, at: Instant): string[] {
  const held = person.roles.filter(({ validFrom, validUntil }) => within(at, validFrom, validUntil))
  return [...new Set(held.map(({ role }) => role))]
}

/** True when the person holds any of the roles then. */
export function holdsAny(
  person: Person,
  roles: readonly string[],
  product: string | undefined,
  at: Instant,
): boolean {
  return rolesOf(person, product, at).some((role) => roles.includes(role))
}

/** Humans who hold a role at an instant, by id. */
export function holders(roster: Roster, role: string, product: string | undefined, at: Instant): Person[] {
  return [...roster.values()].filter(
    (person) => person.type === 'human' && rolesOf(person, product, at).includes(role),
  )
}

/**
 * The person behind a name as change systems write it: a person's id, or an account that a person lists. One that two
 * persons list is nobody's: it gives none of them credit.
 */
export function personOfAccount(roster: Roster, account: string): Person | undefined {
  const [person, ...others] = personsNamed(roster, account, normaliseAccount)
  return others.length === 0 ? person : undefined
}

/**
 * Everybody whom a name could stand for: all who list it, or else all whose names look like it. For finding out whose
 * work something is; never for giving anybody credit.
 */
export function likelyPersons(roster: Roster, account: string): Person[] {
  const named = personsNamed(roster, account, normaliseAccount)
  return named.length > 0 ? named : personsNamed(roster, account, looksOf)
}

function personsNamed(roster: Roster, account: string, normalise: (name: string) => string): Person[] {
  const own = roster.get(account)
  if (own !== undefined) return [own]
  const plain = normalise(account)
  return [...roster.values()].filter(({ id, accounts, identities }) =>
    [id, ...accounts, ...identities.map(({ identity }) => identity)].some(
      (known) => normalise(known) === plain,
    ),
  )
}

/** True where two names of a change system may stand for one account. */
export function sameAccount(a: string, b: string): boolean {
  return looksOf(a) === looksOf(b)
}

/** True for the name that change systems give to a program. */
export function isBotAccount(account: string): boolean {
  return /\[bot\]$/i.test(account.trim())
}

/** How an account looks to somebody who reads it. */
function looksOf(account: string): string {
  return skeletonOf(normaliseAccount(account))
}

/** Case, a leading `@` and plus-addressing do not make another person (GOV-01). */
function normaliseAccount(account: string): string {
  const plain = account.trim().replace(/^@/, '').normalize('NFKC').toLowerCase()
  return plain.replace(/^([^+@]+)\+[^@]*@/, '$1@')
}
