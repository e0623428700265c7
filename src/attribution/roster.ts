import { type Instant, within } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import type { ValueOf } from '../records/record.ts'
import type { Signer } from '../trust/trust.ts'

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

/** The roles that a person holds for a product at an instant. */
export function rolesOf(person: Person, product: string | undefined, at: Instant): string[] {
  return person.roles
    .filter(
      ({ products, validFrom, validUntil }) =>
        within(at, validFrom, validUntil) &&
        (products === undefined || product === undefined || products.includes(product)),
    )
    .map(({ role }) => role)
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

/** The person behind a name as change systems write it: a person's id, or an account that a person lists. */
export function personOfAccount(roster: Roster, account: string): Person | undefined {
  const plain = normaliseAccount(account)
  return (
    roster.get(account) ??
    [...roster.values()].find(
      ({ id, accounts, identities }) =>
        id === plain ||
        [...accounts, ...identities.map(({ identity }) => identity)].some(
          (known) => normaliseAccount(known) === plain,
        ),
    )
  )
}

/** Case, a leading `@` and plus-addressing do not make another person (GOV-01). */
function normaliseAccount(account: string): string {
  const plain = account.trim().replace(/^@/, '').normalize('NFKC').toLowerCase()
  return plain.replace(/^([^+@]+)\+[^@]*@/, '$1@')
}
