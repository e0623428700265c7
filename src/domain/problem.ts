import type { Locator } from './locator.ts'

/**
 * `E-` something could not be read or believed; `W-` something that a reader should know and that changed no
 * result by itself.
 */
export type ProblemCode = `E-${string}` | `W-${string}`

/**
 * Whatever an archive can cause. It reaches the report and the terminal; it never stops the rest and never makes
 * anything pass.
 */
export type Problem = {
  readonly code: ProblemCode
  /** What is wrong and why, in one sentence, with the offending value where it is short. */
  readonly message: string
  readonly at: Locator
  /** What to do. */
  readonly hint?: string | undefined
}

/** A value, or the reasons why there is none. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] }

/** A result that holds a value. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** A result that holds problems. */
export function failed(...problems: readonly [Problem, ...Problem[]]): Result<never> {
  return { ok: false, problems }
}
