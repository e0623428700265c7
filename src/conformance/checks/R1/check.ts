import { cannotTell, check as declare } from '../../check.ts'
import { raciCheck } from '../../raci.ts'

export const check = declare({
  id: 'R1',
  group: 'R',
  title: 'The scope was defined by the release owner',
  rationale: 'Responsibility that is not named beforehand is argued about afterwards.',
  since: '0.1.0',
  check: (assessed) =>
    raciCheck(assessed, 'define-scope', cannotTell('nobody', 'nobody provably defined the scope')),
})
