import { cannotTell, check as declare, notApplicable } from '../../check.ts'
import { raciCheck } from '../../raci.ts'

export const check = declare({
  id: 'R6',
  group: 'R',
  title: 'The retrospective was held by the release owner',
  rationale: 'Whoever answered for the release answers for what is learned from it.',
  since: '0.1.0',
  check: (assessed) =>
    raciCheck(
      assessed,
      'retrospective',
      assessed.dossier.emergencies.length > 0
        ? cannotTell('not-held', 'an emergency asks for a retrospective, and none is on record')
        : notApplicable('not-asked', 'no retrospective was asked for'),
    ),
})
