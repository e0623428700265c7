import type { Assessed } from '../../conformance/check.ts'
import type { ReleaseReport } from '../release-report.ts'
import { blockingFindings } from './questions/blocking-findings.ts'
import { howRecorded } from './questions/how-recorded.ts'
import type { Parts } from './questions/question.ts'
import { requiredEvidence } from './questions/required-evidence.ts'
import { whatHappens } from './questions/what-happens.ts'
import { whoCanApprove } from './questions/who-can-approve.ts'

/** The five questions that every page and pack opens with. */
export function fiveQuestions(assessed: Assessed, parts: Parts): ReleaseReport['questions'] {
  return [
    requiredEvidence(assessed, parts),
    blockingFindings(assessed),
    whoCanApprove(assessed, parts),
    whatHappens(assessed),
    howRecorded(assessed, parts),
  ]
}
