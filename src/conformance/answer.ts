import { outcomeOf } from '../gates/evaluate.ts'
import { type Assessed, type Conformity, cannotTell, conforms, departs, notApplicable } from './check.ts'

/**
 * Answers a question of the checklist from the criteria that decide it: no, where one of them is unmet; unknown, where
 * none of them applied; otherwise yes. The reason is the criterion's own.
 */
export function answerFrom(
  { gates }: Assessed,
  criteria: readonly string[],
  view: 'atDecision' | 'now' = 'atDecision',
): Conformity {
  const gate = gates[view]
  if (gate.context === undefined) return cannotTell('no-policy', gate.refused ?? 'no policy was in force')
  const judged = gate.judged.filter(({ criterion }) => criteria.includes(criterion.id))
  const applied = judged.filter(({ verdict }) => verdict.state !== 'not-applicable')
  const [first] = applied
  if (first === undefined) {
    const [asked] = judged
    return notApplicable(
      asked?.verdict.reason.code ?? 'not-asked',
      asked?.verdict.reason.text ??
        `the class ${gate.context.release.value.releaseClass} does not ask for it`,
    )
  }
  const failing = applied.find(({ verdict }) => verdict.state === 'unmet')
  if (failing !== undefined) {
    const { reason, cites } = failing.verdict
    return departs(reason.code, reason.text, cites)
  }
  const unsure = applied.find(({ verdict }) => outcomeOf(verdict) !== 'pass')
  if (unsure !== undefined)
    return cannotTell(unsure.verdict.reason.code, unsure.verdict.reason.text, unsure.verdict.cites)
  return conforms(
    first.verdict.reason.code,
    applied.map(({ verdict }) => verdict.reason.text).join('; '),
    applied.flatMap(({ verdict }) => verdict.cites),
  )
}
