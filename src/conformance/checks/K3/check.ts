import { answerFrom } from '../../answer.ts'
import { check as declare } from '../../check.ts'

export const check = declare({
  id: 'K3',
  group: 'K',
  title: 'Is artifact provenance or signing available and verified where required?',
  rationale: 'Only provenance ties what runs to what was reviewed.',
  since: '0.1.0',
  check: (assessed) => answerFrom(assessed, ['provenance-verified']),
})
