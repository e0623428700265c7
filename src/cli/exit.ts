/**
 * What a command answers to the program that ran it. 0 and 1 are answers; everything above says why there is none.
 */
export const EXIT = {
  /** Verified; nothing blocks; built. */
  yes: 0,
  /** Rejected; blocks or escalates. */
  no: 1,
  /** Usage or configuration. */
  usage: 2,
  /** Unverifiable or undetermined. */
  cannotTell: 3,
  /** The archive cannot be read whole, or input was refused under `--strict`. */
  unreadable: 4,
  /** The output cannot be written. */
  unwritable: 5,
  /** A bug in Docket. */
  bug: 70,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends a command with an `error:` line, a `hint:` line and an exit code; never with a stack trace. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode
  readonly hint: string | undefined
  /** Reason code, where one exists: `E-REF-SYNTAX`. */
  readonly code: string | undefined

  constructor(exitCode: ExitCode, message: string, hint?: string, code?: string) {
    super(message)
    this.name = 'CommandFailure'
    this.exitCode = exitCode
    this.hint = hint
    this.code = code
  }
}
