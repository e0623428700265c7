import type { Locator } from '../domain/locator.ts'
import type { Problem } from '../domain/problem.ts'
import type { TrustCode } from './codes.ts'

/** A reason may quote what was read, and what was read may be anything. */
const LONGEST = 400

/**
 * Why a check ended: `rejected` where it failed, `unverifiable` where nothing here can decide it. Thrown by the checks
 * of this folder and caught in one place, where it becomes a `Problem`; it never leaves `src/trust`.
 */
export class Refusal extends Error {
  readonly code: TrustCode
  readonly state: 'rejected' | 'unverifiable'
  readonly hint: string | undefined

  constructor(code: TrustCode, state: 'rejected' | 'unverifiable', message: string, hint?: string) {
    super(message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message)
    this.code = code
    this.state = state
    this.hint = hint
  }
}

/** A check failed. */
export function refuse(code: TrustCode, message: string, hint?: string): never {
  throw new Refusal(code, 'rejected', message, hint)
}

/** Nothing here can decide; the hint says what would. */
export function undecidable(code: TrustCode, message: string, hint: string): never {
  throw new Refusal(code, 'unverifiable', message, hint)
}

/** Runs code of a library. Whatever it throws, by whatever name, is a refusal for this reason. */
export function guarded<T>(code: TrustCode, what: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof Refusal) throw error
    return refuse(code, `${what}: ${reasonOf(error)}`)
  }
}

/** What is reported of something thrown. No bytes can make the verifier throw anything but a problem. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('E-UNEXPECTED', 'rejected', reasonOf(error))
}

/** The problem that people see. */
export function problemOf(refusal: Refusal, at: Locator): Problem {
  const { code, message, hint } = refusal
  return { code, message, at, ...(hint !== undefined && { hint }) }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'unknown reason'
}
