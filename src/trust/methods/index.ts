// Generated from the folders beside it by `npm run generate`.
import { method as openpgp } from './openpgp/method.ts'
import { method as ssh } from './ssh/method.ts'

/** Every method of verification, in order of folder name. */
export const METHODS = [openpgp, ssh] as const
