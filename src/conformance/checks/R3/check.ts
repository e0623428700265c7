import { cannotTell, check as declare } from '../../check.ts'
import { raciCheck } from '../../raci.ts'

export const check = declare({
  id: 'R3',
  group: 'R',
  title: 'The blockers were evaluated by security',
  rationale: 'Responsibility that is not named beforehand is argued about afterwards.',
  since: '0.1.0',
  check: (assessed) =>
    raciCheck(
      assessed,
      'evaluate-blockers',
      cannotTell('nobody', 'nobody recorded an evaluation of blockers'),
    ),
})
