import { list } from '../domain/text.ts'
import { statementOf } from '../gates/criterion.ts'
import type { Gate, Judged } from '../gates/evaluate.ts'
import { outcomeOf } from '../gates/evaluate.ts'
import type { CriterionResult, GateResult } from './common.ts'
import { citesOf } from './refs.ts'

/** A gate as the report shows it. */
export function gateResult(gate: Gate, view: GateResult['view']): GateResult {
  const { clocks, policy } = gate
  return {
    view,
    ...(policy === undefined
      ? {}
      : {
          policy: { id: policy.value.id, sha256: policy.sha256 ?? '', effectiveOn: policy.value.effectiveOn },
        }),
    effectiveAt: clocks.effectiveAt,
    knownAt: clocks.knownAt,
    outcome: gate.outcome,
    outcomeWithoutExceptions: gate.outcomeWithoutExceptions,
    words: gateInWords(gate),
    criteria: gate.judged.map(criterionResult),
  }
}

/** `PASS, because of EX-2026-014; without it BLOCK`. */
export function gateInWords(gate: Gate): string {
  const { outcome, outcomeWithoutExceptions, judged, refused } = gate
  const says = outcome.toUpperCase()
  if (refused !== undefined) return `${says}: ${refused}`
  const excused = [...new Set(judged.flatMap(({ excusedBy }) => excusedBy))]
  if (outcome !== outcomeWithoutExceptions) {
    const bypassed = judged.filter((one) => one.bypassed).map(({ criterion }) => criterion.id)
    const because = [
      ...excused,
      ...(bypassed.length > 0 ? [`the emergency, which bypassed ${list(bypassed)}`] : []),
    ]
    const them = because.length === 1 ? 'it' : 'them'
    return `${says}, because of ${list(because)}; without ${them} ${outcomeWithoutExceptions.toUpperCase()}`
  }
  if (outcome === 'pass') {
    const applied = judged.filter(({ verdict }) => verdict.state !== 'not-applicable')
    return `${says}: all ${applied.length} criteria that apply are met`
  }
  const causes = judged
    .filter((one) => one.outcome === outcome)
    .map(({ criterion, verdict }) => statementOf(criterion, verdict))
  return `${says}: ${list(causes.map(lowerFirst))}`
}

function criterionResult({
  criterion,
  verdict,
  outcome,
  outcomeWithoutExceptions,
  excusedBy,
  bypassed,
}: Judged): CriterionResult {
  const unmet = verdict.state === 'unmet'
  const own = outcomeOf(verdict)
  const text = bypassed
    ? `${verdict.reason.text}; bypassed by the declared emergency, which weighs ${outcome}, otherwise ${own}`
    : verdict.reason.text
  return {
    id: criterion.id,
    rules: [...criterion.rules],
    title: statementOf(criterion, verdict),
    state: verdict.state,
    outcome,
    outcomeWithoutExceptions,
    reason: { code: verdict.reason.code, text },
    remediation: unmet
      ? (verdict.remediation ?? criterion.remediation)
      : verdict.state === 'undetermined'
        ? criterion.remediation
        : '',
    clearedBy: unmet ? [...new Set(verdict.clearedBy)] : [],
    exceptions: [...excusedBy],
    standards: [...criterion.standards],
    cites: citesOf(verdict.cites),
    details: [...('details' in verdict ? (verdict.details ?? []) : [])],
  }
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
