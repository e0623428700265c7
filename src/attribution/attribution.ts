import type { Instant } from '../domain/instant.ts'
import { list } from '../domain/text.ts'
import type { ProvenTime, Signer, Trust } from '../trust/trust.ts'
import { identify, type Person, type Roster, rolesOf } from './roster.ts'

/** Who provably said something, or why nobody can be named. */
export type Attribution =
  | {
      readonly state: 'attributed'
      readonly person: Person
      readonly signer: Signer
      /** The proven time of the signature. */
      readonly since: ProvenTime
      /** Every person who signed, the one named first among them. */
      readonly persons: readonly Person[]
    }
  | { readonly state: 'unattributed'; readonly code: UnattributedCode; readonly text: string }

export type UnattributedCode =
  | 'unsigned'
  | 'signature-rejected'
  | 'signature-unverifiable'
  | 'time-unproven'
  | 'identity-unknown'
  | 'identity-not-valid'
  | 'identity-compromised'
  | 'identity-ambiguous'
  | 'signed-by-another'

/** A record's `by` must be the verified signer, at the proven time; anything else is said by nobody. */
export function attribute(trust: Trust, by: string, roster: Roster): Attribution {
  if (trust.state === 'unsigned') return { state: 'unattributed', code: 'unsigned', text: trust.why }
  if (trust.state === 'rejected') {
    return { state: 'unattributed', code: 'signature-rejected', text: trust.why }
  }
  if (trust.state === 'unverifiable') {
    return { state: 'unattributed', code: 'signature-unverifiable', text: trust.why }
  }
  const since = trust.knownSince
  if (since === undefined) {
    return {
      state: 'unattributed',
      code: 'time-unproven',
      text: 'no clock but the signer’s own says when it was signed, so nobody can tell whether the signer’s identity was valid',
    }
  }
  const identified = trust.signers.map((signer) => ({ signer, who: identify(roster, signer, since.at) }))
  const persons = identified.flatMap(({ who }) => (who.ok ? [who.person] : []))
  const named = identified.find(({ who }) => who.ok && who.person.id === by)
  if (named?.who.ok) {
    return {
      state: 'attributed',
      person: named.who.person,
      signer: named.signer,
      since,
      persons: distinct(persons),
    }
  }
  const failed = identified.find(({ who }) => !who.ok)
  if (failed !== undefined && !failed.who.ok) {
    return { state: 'unattributed', code: failed.who.code, text: failed.who.text }
  }
  return {
    state: 'unattributed',
    code: 'signed-by-another',
    text: `the record names ${by}, and ${list(distinct(persons).map(({ id }) => id))} signed it`,
  }
}

/** Whether an attributed act was made in a role that its author held at that time. */
export function actedAs(attribution: Attribution, role: string, product: string | undefined): boolean {
  return (
    attribution.state === 'attributed' &&
    rolesOf(attribution.person, product, attribution.since.at).includes(role)
  )
}

/** The proven time of an attributed act. */
export function actedAt(attribution: Attribution): Instant | undefined {
  return attribution.state === 'attributed' ? attribution.since.at : undefined
}

function distinct(persons: readonly Person[]): Person[] {
  return [...new Map(persons.map((person) => [person.id, person])).values()]
}
