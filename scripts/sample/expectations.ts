import type { CheckState, Expectation, Outcome, Reason } from './plan.ts'

type Rest = Partial<Omit<Expectation, 'outcome' | 'followed' | 'reasons' | 'checks'>>
type Checks = Readonly<Record<string, CheckState>>

/** `criterion: code`, as it is written in scenarios. */
function reasonsOf(reasons: readonly string[]): Reason[] {
  return reasons.map((reason) => {
    const [criterion = '', code = ''] = reason.split(': ')
    return { criterion, code }
  })
}

function expect(
  outcome: Outcome,
  followed: Expectation['followed'],
  reasons: readonly string[],
  checks: Checks,
  rest: Rest,
): Expectation {
  return {
    outcome,
    outcomeWithoutExceptions: outcome,
    ...rest,
    followed,
    reasons: reasonsOf(reasons),
    checks,
  }
}

/** The gate passes, and so did the people. */
export function passes(checks: Checks = {}, rest: Rest = {}): Expectation {
  return expect('pass', 'followed', [], checks, rest)
}

/** The gate passes only because an exception covers what it would block. */
export function passesByException(reasons: readonly string[], checks: Checks = {}): Expectation {
  return expect('pass', 'followed', reasons, checks, { outcomeWithoutExceptions: 'block' })
}

/** The gate passes with a warning, and the release went ahead. */
export function warns(reason: string, checks: Checks = {}, rest: Rest = {}): Expectation {
  return expect('warn', 'followed', [reason], checks, rest)
}

/** The gate blocks, and nobody approved the release: then an approver is missing, too. */
export function isHeld(reasons: readonly string[], checks: Checks = {}): Expectation {
  return expect('block', 'followed', ['approvers-present: approver-missing', ...reasons], checks, {})
}

/** The gate blocks or escalates, and the release was approved all the same. */
export function isOverridden(
  outcome: 'escalate' | 'block',
  reasons: readonly string[],
  checks: Checks = {},
  rest: Rest = {},
): Expectation {
  return expect(outcome, 'overridden', reasons, checks, rest)
}

/** The gate passes, and the people were stricter than the rule. */
export function isStricter(checks: Checks = {}): Expectation {
  return expect('pass', 'stricter', [], checks, {})
}

/** The gate has spoken, and the people have not. */
export function isUndecided(outcome: Outcome, reasons: readonly string[], checks: Checks = {}): Expectation {
  return expect(outcome, 'undecided', reasons, checks, {})
}
