import { knownSince } from '../../../attribution/held.ts'
import { list } from '../../../domain/text.ts'
import { policyOf } from '../../../gates/view/clocks.ts'
import { cannotTell, conforms, check as declare, departs } from '../../check.ts'

export const check = declare({
  id: 'S3',
  group: 'S',
  title: 'The blocking criteria could be known in advance',
  rationale: 'A rule that is written after the decision can be written to fit it.',
  since: '0.1.0',
  check: ({ dossier, decided, gates }) => {
    const { policies } = dossier.governance
    if (decided === undefined || dossier.decisions.length === 0)
      return cannotTell('no-decision', 'nobody decided yet')
    const policy = gates.atDecision.policy
    if (policy === undefined) {
      return departs('no-policy-before', `no policy was provably in force at ${decided.at}`, [
        dossier.release.record.at,
      ])
    }
    const faults = dossier.decisions.flatMap((decision) => {
      const { record } = decision
      const named = record.value.basis?.policy
      if (named === undefined)
        return [{ code: 'policy-not-named', text: `${record.id} names no policy`, at: record.at }]
      const then = policyOf(decision, policies, knownSince(decision) ?? record.value.decidedAt)
      if (then?.sha256 === named.sha256) return []
      return [
        {
          code: 'other-policy',
          text: `${record.id} names ${named.id}, in force was ${then?.value.id ?? 'none'}`,
          at: record.locate('/basis/policy'),
        },
      ]
    })
    const [first] = faults
    if (first !== undefined)
      return departs(
        first.code,
        list(faults.map(({ text }) => text)),
        faults.map(({ at }) => at),
      )
    return conforms(
      'policy-before',
      `${policy.value.id} was in force since ${policy.value.effectiveOn} and existed since ${policy.since}`,
      [policy.held.record.at],
    )
  },
})
