import { addDuration, compareInstants, type IsoDuration, parseInstant } from '../../domain/instant.ts'
import { list } from '../../domain/text.ts'

/** One edit of a rule, and what it does to it. `changes`: it lets some through and stops others. */
export type PolicyChange = {
  /** Where in the policy, in dots. */
  readonly path: string
  readonly direction: 'weakens' | 'strengthens' | 'changes'
  readonly words: string
}

export type Direction = PolicyChange['direction']

export function change(path: string, direction: Direction, words: string): PolicyChange {
  return { path, direction, words }
}

/** A list whose every entry asks for more: what is gone weakens, what is new strengthens. */
export function demands(
  path: string,
  before: readonly string[],
  after: readonly string[],
  what: string,
): PolicyChange[] {
  const gone = before.filter((one) => !after.includes(one))
  const added = after.filter((one) => !before.includes(one))
  return [
    ...(gone.length > 0 ? [change(path, 'weakens', `${what} no longer asked for: ${list(gone)}`)] : []),
    ...(added.length > 0 ? [change(path, 'strengthens', `${what} newly asked for: ${list(added)}`)] : []),
  ]
}

/** A list whose every entry allows more: who may accept, approve or be trusted. */
export function allowances(
  path: string,
  before: readonly string[],
  after: readonly string[],
  what: string,
): PolicyChange[] {
  const gone = before.filter((one) => !after.includes(one))
  const added = after.filter((one) => !before.includes(one))
  return [
    ...(added.length > 0 ? [change(path, 'weakens', `${what} newly allowed: ${list(added)}`)] : []),
    ...(gone.length > 0 ? [change(path, 'strengthens', `${what} no longer allowed: ${list(gone)}`)] : []),
  ]
}

/** A number of which more is laxer, such as days of an exception. */
export function laxer(path: string, before: number, after: number, what: string): PolicyChange[] {
  if (before === after) return []
  return [change(path, after > before ? 'weakens' : 'strengthens', `${what}: ${before}, now ${after}`)]
}

/** A number of which more is stricter, such as approvals. */
export function stricter(path: string, before: number, after: number, what: string): PolicyChange[] {
  if (before === after) return []
  return [change(path, after < before ? 'weakens' : 'strengthens', `${what}: ${before}, now ${after}`)]
}

const EPOCH = parseInstant('2000-01-01T00:00:00Z')

/** A duration of which more is laxer. */
export function longer(path: string, before: IsoDuration, after: IsoDuration, what: string): PolicyChange[] {
  if (EPOCH === undefined) return []
  const order = compareInstants(addDuration(EPOCH, after), addDuration(EPOCH, before))
  return order === 0
    ? []
    : [change(path, order > 0 ? 'weakens' : 'strengthens', `${what}: ${before}, now ${after}`)]
}

export const EFFECTS = ['record', 'warn', 'escalate', 'block'] as const

export function effects(
  path: string,
  before: (typeof EFFECTS)[number],
  after: (typeof EFFECTS)[number],
  what: string,
): PolicyChange[] {
  return stricter(path, EFFECTS.indexOf(before), EFFECTS.indexOf(after), what).map((one) => ({
    ...one,
    words: `${what}: ${before}, now ${after}`,
  }))
}
