/** What the release gate says, mildest first. The order is the rule: the worst verdict wins. */
export const OUTCOMES = ['pass', 'warn', 'escalate', 'block'] as const

/** One of `pass`, `warn`, `escalate`, `block` (source: the blocking policy, B1 to B5). */
export type Outcome = (typeof OUTCOMES)[number]

/** What an unmet criterion may cause. */
export type Effect = Exclude<Outcome, 'pass'>

/** Negative when `a` is milder than `b`, zero when they are the same. */
export function compareOutcomes(a: Outcome, b: Outcome): number {
  return OUTCOMES.indexOf(a) - OUTCOMES.indexOf(b)
}

/** The worst of several outcomes. Of none at all it is `block`: an empty list is never a pass. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.length === 0) return 'block'
  return outcomes.reduce((a, b) => (compareOutcomes(a, b) >= 0 ? a : b))
}
