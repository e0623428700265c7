import { answerFrom } from '../../answer.ts'
import { check as declare } from '../../check.ts'

export const check = declare({
  id: 'K2',
  group: 'K',
  title: 'Did all required security jobs execute successfully for this release class?',
  rationale: 'A job that did not run, did not finish or failed has found nothing.',
  since: '0.1.0',
  check: (assessed) => answerFrom(assessed, ['scans-completed', 'scans-passed', 'secret-scan-passed']),
})
