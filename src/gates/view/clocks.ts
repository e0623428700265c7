import { actedAs } from '../../attribution/attribution.ts'
import { withoutCopies } from '../../attribution/duplicates.ts'
import { type Governance, type PolicyInForce, policyAt } from '../../attribution/governance.ts'
import type { Held } from '../../attribution/held.ts'
import { knownBy, knownSince } from '../../attribution/held.ts'
import { compareInstants, type Instant } from '../../domain/instant.ts'
import type { Dossier, Said } from '../../dossier/dossier.ts'
import { productOf } from '../../dossier/gather.ts'
import type { KindName } from '../../records/record.ts'
import type { Clock } from '../../trust/trust.ts'
import type { Clocks } from '../case-file.ts'

/** When a release was decided, and whose clock says so. */
export type DecisionInstant = {
  readonly at: Instant
  readonly clock: Clock | 'claimed'
  readonly source?: string | undefined
  /** What set it: the last final approval, or a deployment that did not wait for one. */
  readonly by: 'decision' | 'deployment'
  /** Place in the log of the record that set it. */
  readonly position?: number | undefined
}

/**
 * The instant at which a release is judged: the proven time of its last final decision, or the start of its first
 * deployment where that came earlier. Whoever deploys first and approves later is judged by what was there when it
 * mattered. Undefined where nobody decided and nobody deployed.
 */
export function decisionInstant(dossier: Dossier): DecisionInstant | undefined {
  const deployments = withoutCopies(dossier.deployments)
  const any = decisive(dossier)
    .map(timeOf)
    .toSorted((a, b) => compareInstants(a.at, b.at) || (a.position ?? 0) - (b.position ?? 0))
    .at(-1)
  const started = deployments
    .filter(({ said }) => said.state === 'attributed')
    .toSorted((a, b) => compareInstants(a.record.value.startedAt, b.record.value.startedAt))[0]
  const startedAt = started?.record.value.startedAt
  if (startedAt !== undefined && (any === undefined || compareInstants(startedAt, any.at) < 0)) {
    return { at: startedAt, clock: 'claimed', by: 'deployment', position: started?.known.recorded?.first }
  }
  return any
}

/**
 * The decisions that may set the instant: final ones that somebody provably made as approver, in a role that may, and
 * other final ones only where there is none. An unsigned file, a word of somebody who has no say, or the first of
 * several approvals moves no clock.
 */
function decisive({ decisions, release, governance }: Dossier): readonly Said<'Decision'>[] {
  const standing = withoutCopies(decisions)
  const final = standing.filter(({ record }) => record.value.activity === 'final-approval')
  const attributed = final.filter(({ said }) => said.state === 'attributed')
  const made = attributed.filter(({ record }) => record.value.capacity === 'approver')
  const entitled = made.filter(({ record, said }) => mayDecide(said, record.value.role, release, governance))
  return [entitled, made, attributed, final].find((some) => some.length > 0) ?? []
}

/** Whether somebody held a role then that the policy of then asks for approvals, or makes answer for the final one (R4). */
function mayDecide(
  said: Said<'Decision'>['said'],
  role: string,
  { record: { value } }: Said<'Release'>,
  { policies }: Governance,
): boolean {
  if (said.state === 'unattributed' || said.person.type === 'bot') return false
  const policy = policyAt(policies, said.since.at)?.value
  const asked = policy?.classes[value.releaseClass]?.approvals.map((approval) => approval.role) ?? []
  const part = policy?.raci['final-approval']?.[role]
  const answers = part === 'A' || part === 'R' || part === 'A/R'
  return (asked.includes(role) || answers) && actedAs(said, role, productOf(value.id))
}

function timeOf(decision: Said<'Decision'>): DecisionInstant {
  const proven = decision.said.state === 'attributed' ? decision.said.since : decision.known.existed
  // Deleted and put back, a decision is no later, and what was recorded in between is no earlier.
  const position = decision.known.recorded?.first
  return proven === undefined
    ? { at: decision.record.value.decidedAt, clock: 'claimed', by: 'decision', position }
    : { at: proven.at, clock: proven.clock, source: proven.source, by: 'decision', position }
}

/**
 * The digests that decisions had in front of them: what existed before and is named there was known. Only decisions
 * that somebody provably made by then, so that a later one cannot name a better past.
 */
export function basisDigests(
  { decisions }: Dossier,
  decided: DecisionInstant | undefined,
): ReadonlySet<string> {
  const made = withoutCopies(decisions).filter(
    (decision) =>
      decision.said.state === 'attributed' &&
      decided !== undefined &&
      knownBy(decision, decided.at) &&
      isRecorded(decision, { recordedBy: decided.position }),
  )
  return new Set(
    made.flatMap(({ record }) => {
      const { basis } = record.value
      if (basis === undefined) return []
      const { evidence, policy, records } = basis
      return [...(evidence ? [evidence.sha256] : []), ...(policy ? [policy.sha256] : []), ...records]
    }),
  )
}

/**
 * Whether a record belongs to what was known. In the archive of today everything is. Before that, only what provably
 * existed by then, and was recorded no later than the decision or is named in its basis: nobody backfills a better
 * past.
 */
export function isKnown<K extends KindName>(held: Held<K>, clocks: Clocks): boolean {
  const replacement = held.known.withdrawn?.replacedBy
  if (replacement !== undefined && isKnown(replacement, clocks)) return false
  if (clocks.present && knownSince(held) === undefined) return true
  return knownBy(held, clocks.knownAt) && (isRecorded(held, clocks) || isNamed(held, clocks))
}

/**
 * A revocation or closure that nothing proves, and that the archive held by the decision: the gate of then ended the
 * exception by it (rule 4), so the past is told no better.
 */
export function endsUnproven(held: Held<'Exception'>, { recordedBy }: Clocks): boolean {
  const { event } = held.record.value
  const place = held.known.recorded?.first
  return (
    (event === 'revocation' || event === 'closure') &&
    knownSince(held) === undefined &&
    recordedBy !== undefined &&
    place !== undefined &&
    place <= recordedBy
  )
}

/**
 * The policy in force at an instant, as far as the archive held it by then: one that was signed in advance, kept in a
 * drawer and recorded after the decision is no rule that anybody could follow, unless the decision names it.
 */
export function policyThen(
  policies: readonly PolicyInForce[],
  at: Instant,
  { recordedBy, named }: Pick<Clocks, 'recordedBy' | 'named'>,
): PolicyInForce | undefined {
  const held = policies.filter(({ sha256, held: { known } }) => {
    const place = known.recorded?.first
    const recorded = recordedBy === undefined || place === undefined || place <= recordedBy
    return recorded || (sha256 !== undefined && named.has(sha256))
  })
  return policyAt(held, at)
}

/** The policy that one decision was given under: recorded no later than it, or named by it. */
export function policyOf(
  { record, known }: Said<'Decision'>,
  policies: readonly PolicyInForce[],
  at: Instant,
): PolicyInForce | undefined {
  const named = record.value.basis?.policy?.sha256
  return policyThen(policies, at, {
    recordedBy: known.recorded?.first,
    named: new Set(named === undefined ? [] : [named]),
  })
}

/** Whether the archive held it no later than the decision; true where the order of the log proves nothing. */
export function isRecorded<K extends KindName>(
  { known }: Held<K>,
  { recordedBy }: Pick<Clocks, 'recordedBy'>,
): boolean {
  const position = known.recorded?.position
  return recordedBy === undefined || position === undefined || position <= recordedBy
}

function isNamed<K extends KindName>({ record }: Held<K>, { named }: Clocks): boolean {
  return record.at.digest !== undefined && named.has(record.at.digest)
}
