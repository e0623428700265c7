import type { Severity } from '../../../domain/severity.ts'
import { type RatedSeverity, type Rating, scoreOf, severityOfWord, worstRating } from '../../severity.ts'
import type { RuleBook } from './rules.ts'
import type { Rule, SarifResult } from './schema.ts'

const SEVERITY_OF_LEVEL: Readonly<Record<NonNullable<SarifResult['level']>, Severity>> = {
  error: 'high',
  warning: 'medium',
  note: 'low',
  none: 'info',
}

/**
 * How bad a result is. `security-severity`, on the result or its rule, wins over the level (GOV-16): tools set the level
 * for how loud they want to be. Where result and rules give several, the highest counts. A value that cannot be read is
 * `unknown`, never nothing.
 */
export function severityOf(result: SarifResult, rules: RuleBook): RatedSeverity {
  const candidates = rules.rulesOf(result)
  const stated = [result, ...candidates].flatMap((carrier) => securitySeverity(carrier.properties))
  if (stated.length > 0) return worstRating(stated)
  const tagged = candidates.flatMap(severityTags)
  return worstRating([...levels(result, candidates, rules), ...tagged])
}

function securitySeverity(properties: Readonly<Record<string, unknown>> | undefined): readonly Rating[] {
  const value = properties?.['security-severity']
  if (value === undefined || value === null) return []
  const from = `security-severity ${String(value).slice(0, 20)}`
  const score = scoreOf(value)
  if (score !== undefined) return [{ score, from }]
  const severity = typeof value === 'string' ? severityOfWord(value) : undefined
  return [{ severity: severity ?? 'unknown', from }]
}

/** Some tools put the severity among a rule's tags only: `["vulnerability", "CRITICAL"]`. */
function severityTags({ properties }: Rule): readonly Rating[] {
  const tags = properties?.tags
  if (!Array.isArray(tags)) return []
  return tags.flatMap((tag) => {
    const severity = typeof tag === 'string' ? severityOfWord(tag) : undefined
    return severity === undefined || severity === 'unknown' ? [] : [{ severity, from: `tag ${tag}` }]
  })
}

function levels(result: SarifResult, candidates: readonly Rule[], rules: RuleBook): readonly Rating[] {
  if (result.level !== undefined) return [ofLevel(result.level)]
  // Undecided or for a person to decide (3.27.9): the tool does not say that it is harmless.
  if (result.kind === 'open' || result.kind === 'review')
    return [{ severity: 'unknown', from: `kind ${result.kind}` }]
  if (result.kind !== undefined && result.kind !== 'fail') return [ofLevel('none')]
  const defaults = candidates.length === 0 ? [undefined] : candidates
  return defaults.map((rule) => ofLevel(rules.defaultLevel(result, rule)))
}

function ofLevel(level: NonNullable<SarifResult['level']>): Rating {
  return { severity: SEVERITY_OF_LEVEL[level], from: `level ${level}` }
}
