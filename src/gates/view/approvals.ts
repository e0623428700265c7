import { actedAs } from '../../attribution/attribution.ts'
import { policyAt } from '../../attribution/governance.ts'
import { knownBy, knownSince } from '../../attribution/held.ts'
import { list } from '../../domain/text.ts'
import type { Dossier, Said } from '../../dossier/dossier.ts'
import type { ApprovalCode, ApprovalFacts, ChangeFacts, Clocks } from '../case-file.ts'

/**
 * Every decision about the release, and whether it counts as an approval of it. One that nothing proves is listed
 * under every clock: it counts under none.
 */
export function viewApprovals(
  dossier: Dossier,
  changes: readonly ChangeFacts[],
  clocks: Clocks,
): ApprovalFacts[] {
  return dossier.decisions
    .filter((decision) => knownSince(decision) === undefined || knownBy(decision, clocks.knownAt))
    .map((decision) => {
      const { value, at: cite, id } = decision.record
      const { code, why } = judge(decision, dossier, changes)
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

/** Why a decision does not count, the most telling reason first. */
function judge(
  { record, said }: Said<'Decision'>,
  { release, governance, packs }: Dossier,
  changes: readonly ChangeFacts[],
): { code: ApprovalCode; why: string } {
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
  if (!actedAs(said, value.role, release.record.value.id.split('@')[0])) {
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
  const held = packs.map(({ pack }) => pack.record.at.digest)
  if (!held.includes(evidence)) {
    const found =
      held.length === 0
        ? 'the archive holds none'
        : `the archive holds ${list(
            held.map((one) => one ?? 'one without a digest'),
            'or',
          )}`
    return refuse('evidence-changed', `it approves the evidence ${evidence}; ${found}`)
  }
  const named = value.basis?.policy
  const inForce = policyAt(governance.policies, since.at)
  if (named !== undefined && inForce?.sha256 !== named.sha256) {
    return refuse(
      'policy-changed',
      `it was given under ${named.id} ${named.sha256}; in force then was ${inForce?.value.id ?? 'no policy'} ${inForce?.sha256 ?? ''}`.trim(),
    )
  }
  const duties = inForce?.value.separationOfDuties
  const own = changes.filter(({ authors }) => authors.some((author) => author.person?.id === person.id))
  if (duties?.approverNotAuthor !== false && own.length > 0) {
    return refuse('author', `${person.name} wrote ${list(own.map(({ mergeRequest }) => mergeRequest))}`)
  }
  return { code: 'counts', why: `approved by ${person.name} as ${value.role}` }
}
