import { check as declare, notApplicable } from '../../check.ts'
import { raciCheck } from '../../raci.ts'

export const check = declare({
  id: 'R5',
  group: 'R',
  title: 'Exceptions were recorded by security',
  rationale: 'Whoever wants an exception is not the one who grants it.',
  since: '0.1.0',
  check: (assessed) =>
    raciCheck(assessed, 'record-exception', notApplicable('no-exception', 'no exception names this release')),
})
