import type { Sha256 } from '../domain/digest.ts'
import { compareInstants, type Instant, notAfter } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import { compareText, list } from '../domain/text.ts'
import type { ValueOf } from '../records/record.ts'
import type { SignedBy } from '../trust/trust.ts'
import { PROVES_TIME } from './attribution.ts'
import { grantedSince } from './effect.ts'
import type { Held } from './held.ts'
import { holdsAny, identify, type Person, type Roster } from './roster.ts'

/** A policy that counts, with the digest that decisions name. */
export type PolicyInForce = {
  readonly value: ValueOf<'Policy'>
  readonly held: Held<'Policy'>
  readonly sha256: Sha256 | undefined
  /** When it was provably there: it cannot have been in force before. */
  readonly since: Instant
}

/** What trust rests on inside an archive: the policies and persons that count, and those that were refused. */
export type Governance = {
  /** By `effectiveOn`. */
  readonly policies: readonly PolicyInForce[]
  readonly roster: Roster
  /** The first policy and first person: everything else descends from them, so a reader pins these (rule 7). */
  readonly roots: readonly {
    readonly path: string
    readonly sha256: Sha256 | undefined
    readonly pinned: boolean
  }[]
  readonly problems: readonly Problem[]
  /** What it was established from. */
  readonly basis: GovernanceBasis
}

/** Every version of every policy and person, and what the reader pinned. */
export type GovernanceBasis = {
  readonly policies: readonly Held<'Policy'>[]
  readonly people: readonly Held<'Person'>[]
  readonly pins: readonly Sha256[]
}

/** One signature on a policy or person: whoever makes it decides whether the record counts, and from when. */
type Step = {
  readonly held: Held<'Policy'> | Held<'Person'>
  readonly signer: SignedBy
  readonly since: Instant
}

/**
 * Walks policies and persons in the order of their proven times. The first policy and the first person are where
 * trust begins. Every later one counts only from when somebody signed it who held, by then, a role that the policy
 * before it names for that, as TUF's root names its successor; anything else is refused and the state before it stays.
 * Of several files with one id each is judged by itself: an unsigned copy takes nothing from what was in force.
 */
export function establishGovernance(
  policies: readonly Held<'Policy'>[],
  people: readonly Held<'Person'>[],
  pins: readonly Sha256[],
): Governance {
  const roster = new Map<string, Person>()
  const accepted: PolicyInForce[] = []
  const counted = new Set<Held<'Policy'> | Held<'Person'>>()
  const refused = new Map<Held<'Policy'> | Held<'Person'>, Refused>()
  const policySteps = stepsOf(policies, refused)
  const personSteps = stepsOf(people, refused)

  const enact = (held: Held<'Policy'>, since: Instant) => {
    counted.add(held)
    // A copy of the same bytes at another place changes nothing, not even what is cited.
    if (accepted.some(({ sha256 }) => sha256 !== undefined && sha256 === held.record.at.digest)) return
    accepted.push({ value: held.record.value, held, sha256: held.record.at.digest, since })
  }
  const enrol = (held: Held<'Person'>, person: Person) => {
    counted.add(held)
    const known = roster.get(person.id)?.at.digest
    if (known !== undefined && known === held.record.at.digest) return
    roster.set(person.id, person)
  }

  const firstPolicy = firstOf(policySteps, pins)
  if (firstPolicy !== undefined && isPolicy(firstPolicy.held)) enact(firstPolicy.held, firstPolicy.since)
  const authority = () => accepted.at(-1)?.value.authority
  const founding = authority()?.roster
  const firstPerson =
    founding === undefined
      ? undefined
      : firstOf(
          personSteps.filter((step) => personEntitled(step, founding, rosterOfItself(step)) !== undefined),
          pins,
        )
  if (firstPerson !== undefined && !isPolicy(firstPerson.held)) {
    enrol(firstPerson.held, personOf(firstPerson.held))
  }

  for (const step of [...policySteps, ...personSteps].sort(byTime)) {
    const { held, since } = step
    if (counted.has(held)) continue
    const roles = authority()
    if (roles === undefined) {
      refused.set(held, 'no policy says who may enrol people')
      continue
    }
    const needed = isPolicy(held) ? roles.policy : roles.roster
    if (personEntitled(step, needed, roster) === undefined) {
      const before = refused.get(held)
      const earlier = before === undefined || typeof before === 'string' ? [] : before.signed
      const enrolled = roster.size === 0 ? rosterOfItself(step) : roster
      refused.set(held, { signed: [...earlier, ...signedBy(step, enrolled)], needed })
    } else if (isPolicy(held)) enact(held, since)
    else {
      const person = personOf(held)
      enrol(held, grantedSince(person, roster.get(person.id), since))
    }
  }
  accepted.sort((a, b) => compareInstants(a.value.effectiveOn, b.value.effectiveOn))
  const roots = [firstPolicy, firstPerson].flatMap((step) =>
    step === undefined ? [] : [step.held.record.at],
  )
  return {
    policies: accepted,
    roster,
    roots: roots.map(({ path, digest }) => ({
      path,
      sha256: digest,
      pinned: digest !== undefined && pins.includes(digest),
    })),
    basis: { policies, people, pins },
    problems: [...refused].flatMap(([held, why]) =>
      counted.has(held) ? [] : [refusal(held, why, inForceFor(held, accepted, roster))],
    ),
  }
}

/** The policy in force at an instant: the latest that was effective and provably there by then. */
export function policyAt(policies: readonly PolicyInForce[], at: Instant): PolicyInForce | undefined {
  return policies.findLast(({ value, since }) => notAfter(value.effectiveOn, at) && notAfter(since, at))
}

/** Every signature whose time is proven, in order of time; what has none is refused. */
function stepsOf(
  all: readonly (Held<'Policy'> | Held<'Person'>)[],
  refused: Map<Held<'Policy'> | Held<'Person'>, Refused>,
): Step[] {
  return all
    .flatMap((held): Step[] => {
      const { trust } = held
      if (trust.state !== 'verified') {
        refused.set(held, trust.why)
        return []
      }
      const steps = trust.signers.flatMap((signer) =>
        signer.since === undefined ? [] : [{ held, signer, since: signer.since.at }],
      )
      if (steps.length === 0) refused.set(held, UNPROVEN)
      return steps
    })
    .sort(byTime)
}

/** By proven time; of copies of the same bytes the one that was there first comes first, whatever it is called. */
function byTime(a: Step, b: Step): number {
  const place = ({ held }: Step) => held.known.recorded?.position ?? 0
  return (
    compareInstants(a.since, b.since) ||
    place(a) - place(b) ||
    compareText(a.held.record.at.path, b.held.record.at.path)
  )
}

/**
 * Where trust begins: with what the reader pinned; else with what the archive held first, since anybody may have signed
 * something of their own long before there was an archive; else with what was signed first.
 */
function firstOf(steps: readonly Step[], pins: readonly Sha256[]): Step | undefined {
  const pinned = steps.filter(({ held: { record } }) => record.at.digest && pins.includes(record.at.digest))
  const place = ({ held }: Step) => held.known.recorded?.first ?? 0
  return (pinned.length > 0 ? pinned : steps).toSorted((a, b) => place(a) - place(b) || byTime(a, b))[0]
}

function isPolicy(held: Held<'Policy'> | Held<'Person'>): held is Held<'Policy'> {
  return held.record.kind === 'Policy'
}

function personOf({ record }: Held<'Person'>): Person {
  return { ...record.value, at: record.at }
}

/** A roster of nobody but the person whom a step enrols. */
function rosterOfItself({ held }: Step): Roster {
  return isPolicy(held) ? new Map() : new Map([[held.record.value.id, personOf(held)]])
}

/** Who signed, if they held one of the roles then. */
function personEntitled(step: Step, roles: readonly string[], roster: Roster): Person | undefined {
  return signedBy(step, roster).find((person) => holdsAny(person, roles, undefined, step.since))
}

function signedBy({ signer, since }: Step, roster: Roster): Person[] {
  const found = identify(roster, signer, since)
  return found.ok ? [found.person] : []
}

const UNPROVEN = 'nothing proves when it was signed'

/** Why something does not count: in words, or who signed it and who must. */
type Refused = string | { readonly signed: readonly Person[]; readonly needed: readonly string[] }

/** Digest of what stays in force where something is refused: the person as they were, or the last policy that counts. */
function inForceFor(
  { record }: Held<'Policy'> | Held<'Person'>,
  policies: readonly PolicyInForce[],
  roster: Roster,
): Sha256 | undefined {
  if (record.kind === 'Person') return roster.get(record.value.id)?.at.digest
  return (policies.findLast(({ value }) => value.id === record.value.id) ?? policies.at(-1))?.sha256
}

function refusal(
  { record }: Held<'Policy'> | Held<'Person'>,
  why: Refused,
  inForce: Sha256 | undefined,
): Problem {
  const stays = `this is sha256:${record.at.digest}; ${
    inForce === undefined ? 'nothing is in force in its place' : `sha256:${inForce} stays in force`
  }`
  return {
    code: record.kind === 'Policy' ? 'E-POLICY-UNAUTHORISED' : 'E-ROSTER-UNAUTHORISED',
    message: `${record.kind} ${record.id} does not count: ${typeof why === 'string' ? why : inWords(why)}`,
    at: record.at,
    hint:
      why === UNPROVEN
        ? `${stays}; ${PROVES_TIME}`
        : `${stays}; have it signed by the role that the policy before it names`,
  }
}

function inWords({ signed, needed }: Exclude<Refused, string>): string {
  const who =
    signed.length === 0
      ? 'nobody in the roster signed it'
      : `${list([...new Set(signed.map(({ id }) => id))])} signed it`
  return `${who}, and ${list(needed, 'or')} must`
}
