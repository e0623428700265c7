import type { Said } from '../dossier/dossier.ts'
import type { ValueOf } from '../records/record.ts'
import { type Assessed, type Conformity, departs, notApplicable } from './check.ts'

/** Applies a check to the emergency record, where the release is an emergency; its absence is a departure of its own. */
export function ofEmergency(
  { dossier }: Assessed,
  check: (value: ValueOf<'Emergency'>, held: Said<'Emergency'>) => Conformity,
): Conformity {
  const [held] = dossier.emergencies
  if (held !== undefined) return check(held.record.value, held)
  return dossier.release.record.value.releaseClass === 'emergency-prod'
    ? departs(
        'emergency-undeclared',
        'the release is of the emergency class, and there is no emergency record',
        [dossier.release.record.at],
      )
    : notApplicable('no-emergency', 'it is no emergency release')
}
