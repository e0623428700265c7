import { actedAs } from '../../attribution/attribution.ts'
import type { Governance, PolicyInForce } from '../../attribution/governance.ts'
import { knownBy, knownSince } from '../../attribution/held.ts'
import { compareInstants, type Instant } from '../../domain/instant.ts'
import { compareText, list } from '../../domain/text.ts'
import type { Dossier, Said } from '../../dossier/dossier.ts'
import { productOf } from '../../dossier/gather.ts'
import type { KindName } from '../../records/record.ts'
import type { ApprovalCode, ApprovalFacts, ChangeFacts, Clocks } from '../case-file.ts'
import { isKnown, isRecorded, policyOf } from './clocks.ts'

/**
 * Every decision about the release, and whether it counts as an approval of it; in order of proven time and of id, so
 * that no file's name decides which fault is told first. One that nothing proves is listed wherever the log does not
 * put it later: it counts under no clock.
 */
export function viewApprovals(
  dossier: Dossier,
  changes: readonly ChangeFacts[],
  clocks: Clocks,
): ApprovalFacts[] {
  const known = dossier.decisions
    .filter((decision) =>
      knownSince(decision) === undefined ? isRecorded(decision, clocks) : isKnown(decision, clocks),
    )
    .toSorted(inOrder)
  return known.map((decision) => {
    const { value, at: cite, id } = decision.record
    const judged = judge(decision, dossier, changes, clocks)
    const { code, why } = judged.code === 'counts' ? (superseded(decision, known, dossier) ?? judged) : judged
    return {
      id,
      value,
      person: decision.said.state === 'attributed' ? decision.said.person : undefined,
      capacity: value.capacity,
      at: decision.said.state === 'attributed' ? decision.said.since.at : undefined,
      counts: code === 'counts',
      code,
      why,
      cites: [cite],
    }
  })
}

function inOrder(a: Said<KindName>, b: Said<KindName>): number {
  const [left, right] = [knownSince(a), knownSince(b)]
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined) || compareText(a.record.id, b.record.id)
  }
  return compareInstants(left, right) || compareText(a.record.id, b.record.id)
}

/**
 * An approval that its author took back allows nothing that came after. Where nobody went ahead it stays what it was:
 * people were stricter than the rule, and the rule had let it pass.
 */
function superseded(
  { record, said }: Said<'Decision'>,
  known: readonly Said<'Decision'>[],
  dossier: Dossier,
): { code: ApprovalCode; why: string } | undefined {
  if (said.state === 'unattributed') return undefined
  const later = known.find(
    (other) =>
      other.record.value.decision !== 'approve' &&
      other.said.state === 'attributed' &&
      other.said.person.id === said.person.id &&
      compareInstants(other.said.since.at, said.since.at) > 0 &&
      wentAhead(dossier, other.said.since.at),
  )
  if (later === undefined) return undefined
  const { decision } = later.record.value
  const why = `${said.person.name} took ${record.id} back before anybody went ahead: ${later.record.id} says ${decision}`
  return { code: 'superseded', why }
}

/** The pack that somebody provably put together last before the decision, as far as the archive held it by then. */
function newestPack(packs: Dossier['packs'], clocks: Clocks): Said<'EvidencePack'> | undefined {
  return packs
    .flatMap(({ pack }) =>
      pack.said.state === 'attributed' && knownBy(pack, clocks.decidedAt) && isRecorded(pack, clocks)
        ? [pack]
        : [],
    )
    .toSorted(inOrder)
    .at(-1)
}

/** Whether a pack was provably there only after what was known: it is no answer to what the archive held then. */
function cameLater(pack: Said<'EvidencePack'>, clocks: Clocks): boolean {
  const isLater = knownSince(pack) !== undefined && !knownBy(pack, clocks.knownAt)
  return isLater || !isRecorded(pack, clocks)
}

/** Whether the release was finally approved, or deployed, after an instant: by whatever is known of it. */
function wentAhead({ decisions, deployments }: Dossier, after: Instant): boolean {
  const approved = decisions.some(
    ({ record: { value }, said }) =>
      value.activity === 'final-approval' &&
      value.decision === 'approve' &&
      said.state === 'attributed' &&
      compareInstants(said.since.at, after) > 0,
  )
  return approved || deployments.some(({ record }) => compareInstants(record.value.startedAt, after) > 0)
}

/** Why a decision does not count, the most telling reason first. */
function judge(
  decision: Said<'Decision'>,
  { release, governance, packs }: Dossier,
  changes: readonly ChangeFacts[],
  clocks: Clocks,
): { code: ApprovalCode; why: string } {
  const { record, said } = decision
  const { value } = record
  const refuse = (code: ApprovalCode, why: string) => ({ code, why })
  if (value.decision !== 'approve') return refuse('not-an-approval', `the decision is ${value.decision}`)
  if (value.capacity !== 'approver') {
    return refuse(
      'not-as-approver',
      value.capacity === undefined ? 'it names no capacity' : `${value.by} was ${value.capacity}`,
    )
  }
  if (record.contested) return refuse('contested', 'another record claims the same id')
  if (said.state === 'unattributed') return refuse('unattributed', said.text)
  const { person, since } = said
  if (person.type === 'bot') return refuse('bot', `${person.name} is a bot`)
  if (!actedAs(said, value.role, productOf(release.record.value.id))) {
    return refuse('role-not-held', `${person.name} did not hold the role ${value.role} at ${since.at}`)
  }
  const target = release.record.value
  if (value.releaseClass !== target.releaseClass) {
    return refuse(
      'scope-class',
      `it approves the class ${value.releaseClass}, the release is ${target.releaseClass}`,
    )
  }
  if (value.environment !== target.environment) {
    return refuse(
      'scope-environment',
      `it approves ${value.environment}, the release goes to ${target.environment}`,
    )
  }
  const evidence = value.basis?.evidence?.sha256
  if (evidence === undefined) {
    return refuse('no-basis', 'it names no evidence by digest, so nobody can tell what was approved')
  }
  const held = packs
    .filter(({ pack }) => pack.record.at.digest === evidence || !cameLater(pack, clocks))
    .map(({ pack }) => pack.record.at.digest)
  if (!held.includes(evidence)) {
    const found =
      held.length === 0
        ? 'the archive holds none'
        : `the archive holds ${list(
            held.map((one) => one ?? 'one without a digest'),
            'or',
          )}`
    return refuse(
      'evidence-changed',
      `the evidence changed after the approval: it names ${evidence}; ${found}`,
    )
  }
  const seen = [evidence, ...(value.basis?.records ?? [])]
  const newest = newestPack(packs, clocks)
  if (newest?.record.at.digest !== undefined && !seen.includes(newest.record.at.digest)) {
    return refuse(
      'evidence-changed',
      `${newest.record.id} came after what it names, so that its author cannot have seen what was released`,
    )
  }
  const named = value.basis?.policy
  const inForce = policyOf(decision, governance.policies, since.at)
  if (named !== undefined && inForce?.sha256 !== named.sha256) {
    return refuse(
      'policy-changed',
      `it was given under ${named.id} ${named.sha256}; in force then was ${inForce?.value.id ?? 'no policy'} ${inForce?.sha256 ?? ''}`.trim(),
    )
  }
  if (inForce !== undefined && changedTogether(decision, inForce, governance)) {
    return refuse(
      'self-policy-change',
      `${inForce.value.id} came into the archive by the same commit as the approval that it allows`,
    )
  }
  const duties = inForce?.value.separationOfDuties
  const own = changes.filter(({ authors }) => authors.some((author) => author.person?.id === person.id))
  if (duties?.approverNotAuthor !== false && own.length > 0) {
    return refuse('author', `${person.name} wrote ${list(own.map(({ mergeRequest }) => mergeRequest))}`)
  }
  return { code: 'counts', why: `approved by ${person.name} as ${value.role}` }
}

/**
 * Whether one commit brought both an approval and a change of the policy that it was given under (GOV-07). The first
 * policy of an archive changes none, and where one import brought everything the log proves no order.
 */
function changedTogether(
  { known }: Said<'Decision'>,
  { held }: PolicyInForce,
  { policies }: Governance,
): boolean {
  const brought = held.known.recorded
  if (brought === undefined || brought.commit !== known.recorded?.commit) return false
  const before = policies.some(({ held: other }) => {
    const place = other.known.recorded?.position
    return place !== undefined && place < brought.position
  })
  return brought.amended || before
}
