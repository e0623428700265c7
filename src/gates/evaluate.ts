import type { PolicyInForce } from '../attribution/governance.ts'
import { compareOutcomes, type Outcome, worst } from '../domain/outcome.ts'
import { list } from '../domain/text.ts'
import type { Dossier } from '../dossier/dossier.ts'
import type { CaseFile, Clocks, Context, Need } from './case-file.ts'
import { CRITERIA } from './criteria/index.ts'
import { type Criterion, undetermined, type Verdict } from './criterion.ts'
import { openCase, releaseFacts } from './view/case.ts'

/** One criterion's verdict with and without exceptions (rule 3). */
export type Judged = {
  readonly criterion: Criterion
  readonly verdict: Verdict
  readonly outcome: Outcome
  readonly outcomeWithoutExceptions: Outcome
  /** Exceptions that made the difference. */
  readonly excusedBy: readonly string[]
  /** A declared emergency bypassed it. */
  readonly bypassed: boolean
}

/** The gate's outcome for one release under one policy and one pair of clocks. */
export type Gate = {
  readonly clocks: Clocks
  readonly policy: PolicyInForce | undefined
  readonly judged: readonly Judged[]
  readonly outcome: Outcome
  readonly outcomeWithoutExceptions: Outcome
  /** The evidence as the criteria saw it, with exceptions; absent where no policy could be applied. */
  readonly caseFile?: CaseFile | undefined
  readonly context?: Context | undefined
  /** Why no criterion could be applied at all. */
  readonly refused?: string | undefined
}

/** What a verdict means for the gate. Undetermined is at least `escalate`: cannot tell is not a pass (rule 2). */
export function outcomeOf(verdict: Verdict): Outcome {
  switch (verdict.state) {
    case 'met':
    case 'not-applicable':
      return 'pass'
    case 'unmet':
      return verdict.outcome
    case 'undetermined':
      return 'escalate'
  }
}

/** Applies the policy's criteria to a release. Without a policy, or without rules for its class, nothing passes. */
export function evaluateGate(dossier: Dossier, policy: PolicyInForce | undefined, clocks: Clocks): Gate {
  const release = releaseFacts(dossier)
  const rules = policy?.value.classes[release.value.releaseClass]
  if (policy === undefined || rules === undefined) {
    const refused =
      policy === undefined
        ? `no policy was in force at ${clocks.decidedAt}`
        : `${policy.value.id} has no rules for the class ${release.value.releaseClass}`
    return { clocks, policy, judged: [], outcome: 'block', outcomeWithoutExceptions: 'block', refused }
  }
  const context: Context = { release, policy: policy.value, policyAt: policy.held.record.at, rules, clocks }
  const withExceptions = openCase(dossier, policy.value, clocks, true)
  const withoutExceptions = openCase(dossier, policy.value, clocks, false)
  const unknown = rules.criteria.filter((id) => !CRITERIA.some((criterion) => criterion.id === id))
  const judged = CRITERIA.filter(
    ({ applies, id }) => applies === 'always' || rules.criteria.includes(id),
  ).map((criterion) => judge(criterion, withExceptions, withoutExceptions, context))
  const settled = bypass(judged, withExceptions, context)
  // A criterion that nobody knows may have been the strictest of all.
  const refused =
    unknown.length > 0 ? `the policy lists criteria that do not exist: ${list(unknown)}` : undefined
  const more: Outcome[] = refused === undefined ? [] : ['block']
  return {
    clocks,
    policy,
    judged: settled,
    outcome: worst([...settled.map(({ outcome }) => outcome), ...more]),
    outcomeWithoutExceptions: worst([
      ...settled.map(({ outcomeWithoutExceptions }) => outcomeWithoutExceptions),
      ...more,
    ]),
    caseFile: withExceptions,
    context,
    refused,
  }
}

function judge(
  criterion: Criterion,
  withExceptions: CaseFile,
  withoutExceptions: CaseFile,
  context: Context,
): Judged {
  const verdict = evaluate(criterion, withExceptions, context)
  const bare = criterion.excusable ? evaluate(criterion, withoutExceptions, context) : verdict
  const outcome = outcomeOf(verdict)
  const outcomeWithoutExceptions = outcomeOf(bare)
  const excusedBy = 'excusedBy' in verdict ? (verdict.excusedBy ?? []) : []
  return { criterion, verdict, outcome, outcomeWithoutExceptions, excusedBy, bypassed: false }
}

/** Hands a criterion the evidence that it named, and nothing else. One that throws has told nobody anything. */
function evaluate(criterion: Criterion, caseFile: CaseFile, context: Context): Verdict {
  const evidence = Object.fromEntries(criterion.needs.map((need) => [need, caseFile[need]])) as Pick<
    CaseFile,
    Need
  >
  try {
    return criterion.evaluate(evidence as CaseFile, context)
  } catch (error) {
    const text = `the criterion itself failed: ${error instanceof Error ? error.message : 'for an unknown reason'}`
    return undetermined('criterion-failed', text, [context.release.at])
  }
}

/** The criteria of emergency governance itself (C4): they are its rule, and not what it bypasses. */
export const EMERGENCY_CRITERIA: readonly string[] = [
  'emergency-declared',
  'minimum-evidence-captured',
  'designated-approver-used',
  'retrospective-arranged',
]

/**
 * Emergency governance (M4): what the policy lets an emergency bypass, and its record names as bypassed, weighs no
 * more than a warning, if the emergency's own criteria hold. Whatever was bypassed in silence keeps its weight.
 */
function bypass(judged: readonly Judged[], caseFile: CaseFile, { policy, release }: Context): Judged[] {
  if (release.value.releaseClass !== 'emergency-prod' || caseFile.emergency.state !== 'shown')
    return [...judged]
  const holds = EMERGENCY_CRITERIA.every((id) =>
    judged.some(({ criterion, outcome }) => criterion.id === id && compareOutcomes(outcome, 'block') < 0),
  )
  const [{ value }] = caseFile.emergency.items
  const named = new Set(value.bypassedControls.map(({ control }) => control))
  return judged.map((one) => {
    const { id } = one.criterion
    const excusable = holds && named.has(id) && policy.emergency.bypassable.includes(id)
    if (!excusable || compareOutcomes(one.outcome, 'warn') <= 0) return one
    return { ...one, outcome: 'warn', bypassed: true }
  })
}
