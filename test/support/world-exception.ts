import { sayAll } from '../../src/assessment/hold.ts'
import { type ExceptionState, exceptionAt, exceptionClock } from '../../src/exceptions/lineage.ts'
import { instant, worldOf } from './world.ts'
import { COMPANY } from './world-company.ts'
import { type Draft, type Patch, patched, type Written } from './world-draft.ts'
import { exceptionEvent, exceptionOf } from './world-release.ts'

/** Granted from 2 March 12:00 to 1 April 12:00, signed on 2 March at 10:00; asked about at `at`, from what was known then. */
export function stateAt(
  draft: Draft,
  at: string,
  options: { knownAt?: string; present?: boolean } = {},
): ExceptionState {
  const { held, governance } = worldOf({ ...COMPANY, ...draft })
  const clock = exceptionClock(instant(at), instant(options.knownAt ?? at), options.present ?? false)
  return exceptionAt('EX-1', sayAll(held.Exception, governance), governance.policies, clock)
}

/** An exception without a fault. */
export const GRANTED = exceptionOf('EX-1')
/** When it is in force. */
export const MIDDLE = '2026-03-10T00:00:00Z'
/** The same with something else in it, in its grant, or renewed. */
export const changed = (patch: Patch): Draft => patched(GRANTED, patch)
export const grant = (fields: Written): Draft => changed({ 'exceptions/EX-1/grant': fields })
export const renewal = (at: string, fields: Written): Draft => exceptionEvent('EX-1', 'renewal', at, fields)
