import type { Sha256 } from '../domain/digest.ts'
import { compareInstants, type Instant, notAfter } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import { compareText, list } from '../domain/text.ts'
import type { ValueOf } from '../records/record.ts'
import { attribute } from './attribution.ts'
import { type Held, knownSince } from './held.ts'
import { holdsAny, type Person, type Roster } from './roster.ts'

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
}

type Step =
  | { readonly type: 'policy'; readonly held: Held<'Policy'>; readonly since: Instant }
  | { readonly type: 'person'; readonly held: Held<'Person'>; readonly since: Instant }

/**
 * Walks policies and persons in the order of their proven times. The first policy and the first person are where
 * trust begins. Every later one counts only when somebody signed it who held, by then, a role that the policy before
 * it names for that, as TUF's root names its successor; anything else is refused and the state before it stays.
 */
export function establishGovernance(
  policies: readonly Held<'Policy'>[],
  people: readonly Held<'Person'>[],
  pins: readonly Sha256[],
): Governance {
  const problems: Problem[] = []
  const roster = new Map<string, Person>()
  const accepted: PolicyInForce[] = []
  const roots: { path: string; sha256: Sha256 | undefined; pinned: boolean }[] = []
  const steps = inOrder(policies, people, problems)

  const isPinned = (held: Held<'Policy'> | Held<'Person'>) =>
    held.record.at.digest !== undefined && pins.includes(held.record.at.digest)
  const root = (held: Held<'Policy'> | Held<'Person'>) =>
    roots.push({ path: held.record.at.path, sha256: held.record.at.digest, pinned: isPinned(held) })
  const enrol = (held: Held<'Person'>) =>
    roster.set(held.record.value.id, { ...held.record.value, at: held.record.at })
  const enact = (held: Held<'Policy'>, since: Instant) =>
    accepted.push({ value: held.record.value, held, sha256: held.record.at.digest, since })

  // Persons wait for the first policy, which says who may enrol them.
  const first = steps.find((step) => step.type === 'policy')
  if (first?.type === 'policy') {
    enact(first.held, first.since)
    root(first.held)
  }
  const authority = () => accepted.at(-1)?.value.authority

  for (const step of steps) {
    if (step === first) continue
    const roles = authority()
    if (roles === undefined) {
      problems.push(refusal(step, 'E-ROSTER-UNAUTHORISED', 'no policy says who may enrol people'))
      continue
    }
    if (step.type === 'person' && roster.size === 0) {
      const itself = new Map([
        [step.held.record.value.id, { ...step.held.record.value, at: step.held.record.at }],
      ])
      const verdict = authorise(step, roles.roster, itself)
      if (verdict === undefined) {
        enrol(step.held)
        root(step.held)
      } else problems.push(refusal(step, 'E-ROSTER-UNAUTHORISED', verdict))
      continue
    }
    const verdict = authorise(step, step.type === 'policy' ? roles.policy : roles.roster, roster)
    if (verdict !== undefined) {
      problems.push(
        refusal(step, step.type === 'policy' ? 'E-POLICY-UNAUTHORISED' : 'E-ROSTER-UNAUTHORISED', verdict),
      )
    } else if (step.type === 'policy') enact(step.held, step.since)
    else enrol(step.held)
  }
  accepted.sort((a, b) => compareInstants(a.value.effectiveOn, b.value.effectiveOn))
  return { policies: accepted, roster, roots, problems }
}

/** The policy in force at an instant: the latest that was effective and provably there by then. */
export function policyAt(policies: readonly PolicyInForce[], at: Instant): PolicyInForce | undefined {
  return policies.findLast(({ value, since }) => notAfter(value.effectiveOn, at) && notAfter(since, at))
}

function inOrder(
  policies: readonly Held<'Policy'>[],
  people: readonly Held<'Person'>[],
  problems: Problem[],
): Step[] {
  const steps: Step[] = []
  const add = (type: Step['type'], held: Held<'Policy'> | Held<'Person'>) => {
    const since = knownSince(held)
    const code = type === 'policy' ? 'E-POLICY-UNAUTHORISED' : 'E-ROSTER-UNAUTHORISED'
    if (held.record.contested) {
      problems.push(refusal({ held }, code, 'another file claims the same id'))
    } else if (held.trust.state !== 'verified') {
      problems.push(refusal({ held }, code, held.trust.why))
    } else if (since === undefined) {
      problems.push(refusal({ held }, code, 'nothing proves when it was signed'))
    } else steps.push({ type, held, since } as Step)
  }
  for (const held of policies) add('policy', held)
  for (const held of people) add('person', held)
  return steps.sort(
    (a, b) => compareInstants(a.since, b.since) || compareText(a.held.record.at.path, b.held.record.at.path),
  )
}

/** Why a change does not count; undefined when it does. */
function authorise(step: Step, roles: readonly string[], roster: Roster): string | undefined {
  const { trust } = step.held
  if (trust.state !== 'verified') return trust.why
  const signers = [...roster.values()]
    .map((person) => attribute(trust, person.id, roster))
    .flatMap((found) => (found.state === 'attributed' ? [found.person] : []))
  if (signers.some((person) => holdsAny(person, roles, undefined, step.since))) return undefined
  const who =
    signers.length === 0 ? 'nobody in the roster signed it' : `${list(signers.map(({ id }) => id))} signed it`
  return `${who}, and ${list(roles, 'or')} must`
}

function refusal(
  step: { held: Held<'Policy'> | Held<'Person'> },
  code: Problem['code'],
  why: string,
): Problem {
  const { record } = step.held
  return {
    code,
    message: `${record.kind} ${record.id} does not count: ${why}`,
    at: record.at,
    hint: 'what was in force before it stays in force; have it signed by the role that the policy before it names',
  }
}
