import type { Assessed } from '../../../conformance/check.ts'
import type { Tone } from '../../../domain/detail.ts'
import type { Outcome } from '../../../domain/outcome.ts'
import type { DecisionShown, ReleaseReport } from '../../release-report.ts'

/** One of the five questions with its answer. */
export type Question = ReleaseReport['questions'][number]

/** What was made of evidence and decisions already. */
export type Parts = {
  readonly evidence: ReleaseReport['evidence']
  readonly decisions: readonly DecisionShown[]
}

/** How an outcome should be felt. */
export function toneOf(outcome: Outcome): Tone {
  return outcome === 'pass' ? 'good' : outcome === 'block' ? 'bad' : 'attention'
}

/** `at the decision`, or `as it stands` where nobody has decided yet. */
export function whenJudged({ decided }: Pick<Assessed, 'decided'>): string {
  return decided === undefined ? 'as it stands' : 'at the decision'
}
