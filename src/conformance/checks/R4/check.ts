import { cannotTell, check as declare } from '../../check.ts'
import { raciCheck } from '../../raci.ts'

export const check = declare({
  id: 'R4',
  group: 'R',
  title: 'The final approval was given by those accountable',
  rationale: 'Responsibility that is not named beforehand is argued about afterwards.',
  since: '0.1.0',
  check: (assessed) =>
    raciCheck(assessed, 'final-approval', cannotTell('nobody', 'nobody provably gave a final approval')),
})
