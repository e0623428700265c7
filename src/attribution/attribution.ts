import { compareInstants } from '../domain/instant.ts'
import { list } from '../domain/text.ts'
import type { ProvenTime, Signer, Trust } from '../trust/trust.ts'
import { identify, type Person, type Roster, rolesOf } from './roster.ts'

/** Who provably said something, or why nobody can be named. */
export type Attribution =
  | {
      readonly state: 'attributed'
      readonly person: Person
      readonly signer: Signer
      /** The proven time of this person's own signature: another's on the same bytes may be much older. */
      readonly since: ProvenTime
      /** Everybody of the roster who signed. */
      readonly signatories: readonly Signatory[]
    }
  | { readonly state: 'unattributed'; readonly code: UnattributedCode; readonly text: string }

/** A person who signed, and since when that is proven. */
export type Signatory = { readonly person: Person; readonly since: ProvenTime }

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

/** Why a good signature without a proven time says nothing about anybody. */
export const UNPROVEN_TIME =
  'no clock but the signer’s own says when it was signed, so nobody can tell whether the signer’s identity was valid'

/** What would prove the time of a signature that has none. */
export const PROVES_TIME =
  'a timestamped signature beside the record would decide it, or a later commit signed with gitsign, whose log entry dates everything before it, or a checkpoint that names such a commit and that a witness cosigned'

/** A record's `by` must be the verified signer, at the proven time; anything else is said by nobody. */
export function attribute(trust: Trust, by: string, roster: Roster): Attribution {
  if (trust.state === 'unsigned') return { state: 'unattributed', code: 'unsigned', text: trust.why }
  if (trust.state === 'rejected') {
    return { state: 'unattributed', code: 'signature-rejected', text: rejectionInWords(trust) }
  }
  if (trust.state === 'unverifiable') {
    return { state: 'unattributed', code: 'signature-unverifiable', text: trust.why }
  }
  const signed = trust.signers.flatMap((signer) =>
    signer.since === undefined
      ? []
      : [{ signer, since: signer.since, who: identify(roster, signer, signer.since.at) }],
  )
  if (signed.length === 0) {
    return {
      state: 'unattributed',
      code: 'time-unproven',
      text: UNPROVEN_TIME,
    }
  }
  const signatories = earliest(
    signed.flatMap(({ who, since }) => (who.ok ? [{ person: who.person, since }] : [])),
  )
  const named = signatories.find(({ person }) => person.id === by)
  const own = signed.find(({ who, since }) => who.ok && who.person.id === by && since === named?.since)
  if (named !== undefined && own !== undefined) {
    return { state: 'attributed', ...named, signer: own.signer, signatories }
  }
  const failed = signed.find(({ who }) => !who.ok)
  if (failed !== undefined && !failed.who.ok) {
    return { state: 'unattributed', code: failed.who.code, text: failed.who.text }
  }
  return {
    state: 'unattributed',
    code: 'signed-by-another',
    text: `the record names ${by}, and ${list(signatories.map(({ person }) => person.id))} signed it`,
  }
}

/** Whether an attributed act was made in a role that its author held at that time. */
export function actedAs(attribution: Attribution, role: string, product: string | undefined): boolean {
  return (
    attribution.state === 'attributed' &&
    rolesOf(attribution.person, product, attribution.since.at).includes(role)
  )
}

/** Each person once, by their first signature. */
function earliest(all: readonly Signatory[]): Signatory[] {
  const first = new Map<string, Signatory>()
  for (const signatory of all) {
    const known = first.get(signatory.person.id)
    if (known === undefined || compareInstants(signatory.since.at, known.since.at) < 0) {
      first.set(signatory.person.id, signatory)
    }
  }
  return [...first.values()]
}

/** The commonest rejection in the words of whoever wrote the record: the text is not what was signed. */
function rejectionInWords({ why, problems }: Extract<Trust, { state: 'rejected' }>): string {
  return problems.some(({ code }) => code === 'E-ARTIFACT-DIGEST')
    ? `its text is not what was signed: it was changed afterwards, or the signature belongs to another file (${why})`
    : `its signature is rejected: ${why}`
}
