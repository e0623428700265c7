import type { Detail } from '../domain/detail.ts'
import type { Instant } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import type { Dossier } from '../dossier/dossier.ts'
import type { Gate } from '../gates/evaluate.ts'
import type { DecisionInstant } from '../gates/view/clocks.ts'

/** Sign-off, escalation, emergency, responsibilities, checklist, population. */
export const CHECK_GROUPS = ['S', 'X', 'M', 'R', 'K', 'P'] as const
export type CheckGroup = (typeof CHECK_GROUPS)[number]

/** A release with everything that was computed about it: what a check may look at. */
export type Assessed = {
  readonly dossier: Dossier
  readonly asOf: Instant
  /** Undefined where nobody decided and nobody deployed. */
  readonly decided: DecisionInstant | undefined
  readonly gates: { readonly atDecision: Gate; readonly now: Gate; readonly today: Gate }
  /** What people recorded as their last word. */
  readonly verdict: Verdict
}

/** What people decided, beside what the rule said. */
export type Verdict = {
  readonly decision: 'approved' | 'rejected' | 'postponed' | 'withdrawn' | 'none'
  /** `overridden`: approved or deployed although the gate said escalate or block. */
  readonly followed: 'followed' | 'overridden' | 'stricter' | 'undecided'
  readonly deployed: boolean
}

/** Whether people followed the rule, on one point. */
export type Conformity = {
  readonly state: 'conforms' | 'departs' | 'not-applicable' | 'cannot-tell'
  readonly reason: { readonly code: string; readonly text: string }
  readonly cites: readonly Locator[]
  readonly details?: readonly Detail[] | undefined
}

/** One check: one folder under `checks/`, named by its id of the practice. */
export type Check = {
  readonly id: string
  readonly group: CheckGroup
  /** The question or demand, as the practice puts it. */
  readonly title: string
  readonly rationale: string
  readonly since: string
  readonly check: (assessed: Assessed) => Conformity
}

/** Declares a check. */
export function check(spec: Check): Check {
  return spec
}

/** The point was followed. */
export function conforms(
  code: string,
  text: string,
  cites: readonly Locator[],
  details?: readonly Detail[],
): Conformity {
  return { state: 'conforms', reason: { code, text }, cites, details }
}

/** The point was not followed. */
export function departs(
  code: string,
  text: string,
  cites: readonly Locator[],
  details?: readonly Detail[],
): Conformity {
  return { state: 'departs', reason: { code, text }, cites, details }
}

/** The point does not arise for this release. */
export function notApplicable(code: string, text: string): Conformity {
  return { state: 'not-applicable', reason: { code, text }, cites: [] }
}

/** Nothing in the archive can tell. */
export function cannotTell(code: string, text: string, cites: readonly Locator[] = []): Conformity {
  return { state: 'cannot-tell', reason: { code, text }, cites }
}
