/** Severities, worst first. `unknown` is what a tool left unsaid; policy and criteria treat it as `high`. */
export const SEVERITIES = ['critical', 'high', 'unknown', 'medium', 'low', 'info'] as const

/** The severity of a finding, normalised from whatever scale the tool used. */
export type Severity = (typeof SEVERITIES)[number]

/** Negative when `a` is worse than `b`. */
export function compareSeverities(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b)
}

/** The worse of two severities. */
export function worseSeverity(a: Severity, b: Severity): Severity {
  return compareSeverities(a, b) <= 0 ? a : b
}

/**
 * The qualitative rating of a CVSS base score from 0 to 10 (source: CVSS v3.1, section 5; the same bands in
 * v4.0, section 6, and in SARIF's `security-severity`).
 */
export function severityOfScore(score: number): Severity {
  if (!(score >= 0 && score <= 10)) return 'unknown'
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'info'
}
