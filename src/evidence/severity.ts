import { compareSeverities, type Severity, severityOfScore, worseSeverity } from '../domain/severity.ts'

/** Words of scanners, data bases and advisories for the six severities. */
const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  minor: 'low',
  info: 'info',
  informational: 'info',
  negligible: 'info',
  none: 'info',
  unknown: 'unknown',
}

/** The severity that a tool's word stands for, whatever its case; `undefined` for a word that is none. */
export function severityOfWord(word: string): Severity | undefined {
  const key = word.trim().toLowerCase()
  return Object.hasOwn(WORDS, key) ? WORDS[key] : undefined
}

/** A score from 0 to 10 out of a number or its text; `undefined` for anything else. */
export function scoreOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,2}(\.\d+)?$/.test(value.trim()) ? Number(value) : value
  return typeof number === 'number' && number >= 0 && number <= 10 ? number : undefined
}

/** One judgement of how bad a finding is: a word, a score, or both. */
export type Rating = {
  readonly severity?: Severity | undefined
  readonly score?: number | undefined
  /** What it was read from, for people: `security-severity 9.8`, `level error`. */
  readonly from: string
}

export type RatedSeverity = {
  readonly severity: Severity
  readonly score?: number | undefined
  readonly severityFrom: string
}

/**
 * The worst of several ratings: whoever chooses which rating to believe chooses the gate's outcome, so nobody does.
 * Of two that are equally bad, the one with the higher score. Without any rating the severity is `unknown`.
 */
export function worstRating(ratings: readonly Rating[]): RatedSeverity {
  let worst: RatedSeverity | undefined
  for (const rating of ratings) {
    const rated = rate(rating)
    if (rated !== undefined && (worst === undefined || isWorse(rated, worst))) worst = rated
  }
  return worst ?? { severity: 'unknown', severityFrom: 'no rating' }
}

function isWorse(a: RatedSeverity, b: RatedSeverity): boolean {
  const order = compareSeverities(a.severity, b.severity)
  return order < 0 || (order === 0 && (a.score ?? -1) > (b.score ?? -1))
}

function rate({ severity, score, from }: Rating): RatedSeverity | undefined {
  if (score === undefined) return severity === undefined ? undefined : { severity, severityFrom: from }
  const banded = severityOfScore(score)
  return {
    severity: severity === undefined ? banded : worseSeverity(severity, banded),
    score,
    severityFrom: from,
  }
}
