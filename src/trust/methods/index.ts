// Generated from the folders beside it by `npm run generate`.
import { method as dsse } from './dsse/method.ts'
import { method as gitsign } from './gitsign/method.ts'
import { method as openpgp } from './openpgp/method.ts'
import { method as sigstore } from './sigstore/method.ts'
import { method as ssh } from './ssh/method.ts'

/** Every method of verification, in order of folder name. */
export const METHODS = [dsse, gitsign, openpgp, sigstore, ssh] as const
