import { cannotTell, check as declare } from '../../check.ts'
import { raciCheck } from '../../raci.ts'

export const check = declare({
  id: 'R2',
  group: 'R',
  title: 'The evidence was collected by those responsible',
  rationale: 'Responsibility that is not named beforehand is argued about afterwards.',
  since: '0.1.0',
  check: (assessed) =>
    raciCheck(assessed, 'collect-evidence', cannotTell('nobody', 'nobody provably collected evidence')),
})
