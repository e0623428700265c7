import { z } from 'zod'
import { OUTCOMES } from '../domain/outcome.ts'
import { SEVERITIES } from '../domain/severity.ts'
import { cite, detail, phrase, tone } from './detail.ts'

export const outcome = z.enum(OUTCOMES)
export const severity = z.enum(SEVERITIES)

/** RFC 3339 in UTC. */
export const at = z.string()

/** A time and whose clock it is. `claimed`: nobody but the record says so. */
export const timeShown = z.strictObject({
  at,
  clock: z.enum(['timestamp-authority', 'transparency-log', 'witness', 'claimed']),
  source: z.string().optional(),
  /** The dated commit, a later one, or the one that a witness saw, that alone proves the time. */
  through: z.string().optional(),
})
export type TimeShown = z.output<typeof timeShown>

/** A person as a record names them; `name` is the roster's. */
export const personRef = z.strictObject({ id: z.string(), name: z.string(), known: z.boolean() })
export type PersonRef = z.output<typeof personRef>

export const problem = z.strictObject({
  code: z.string(),
  message: z.string(),
  at: cite,
  hint: z.string().optional(),
  /** `error` for E-, `warning` for W-. */
  level: z.enum(['error', 'warning']),
})
export type ProblemShown = z.output<typeof problem>

/** Who signed something, by which method, since when provably, against which root, and what was not checked. */
export const signature = z.strictObject({
  state: z.enum(['verified', 'unsigned', 'unverifiable', 'rejected']),
  /** One sentence: the same words on page, pack and terminal. */
  words: z.string(),
  signers: z.array(
    z.strictObject({
      identity: z.string(),
      issuer: z.string(),
      method: z.string(),
      credential: z.string(),
      /** The person that the roster maps the identity to. */
      person: personRef.optional(),
    }),
  ),
  knownSince: timeShown.optional(),
  root: z
    .strictObject({ origin: z.enum(['pinned', 'archive']), path: z.string(), sha256: z.string() })
    .optional(),
  notChecked: z.array(z.string()),
  problems: z.array(problem),
})
export type SignatureShown = z.output<typeof signature>

/** A record that the release rests on, with what its signature proves. */
export const recordShown = z.strictObject({
  kind: z.string(),
  id: z.string(),
  title: z.string(),
  path: z.string(),
  sha256: z.string(),
  by: personRef.optional(),
  claimedAt: at.optional(),
  /** The commit that brought it, and by when that is proven; absent where there is no history. */
  recorded: z.strictObject({ commit: z.string(), words: z.string() }).optional(),
  signature,
  /** Known after the decision that it would support. */
  late: z.boolean(),
})
export type RecordShown = z.output<typeof recordShown>

/** One criterion's verdict, under one clock. */
export const criterionResult = z.strictObject({
  id: z.string(),
  /** Ids of the practice that it implements: `B1`, `C3`. */
  rules: z.array(z.string()),
  /** The statement that is true of this verdict: the title when met, the failure title when not. */
  title: z.string(),
  state: z.enum(['met', 'unmet', 'not-applicable', 'undetermined']),
  outcome,
  outcomeWithoutExceptions: outcome,
  reason: z.strictObject({ code: z.string(), text: z.string() }),
  /** What would clear it; empty when met. */
  remediation: z.string(),
  /** Roles that can clear it. */
  clearedBy: z.array(z.string()),
  exceptions: z.array(z.string()),
  standards: z.array(z.string()),
  cites: z.array(cite),
  details: z.array(detail),
})
export type CriterionResult = z.output<typeof criterionResult>

/** The gate under one pair of clocks. */
export const gateResult = z.strictObject({
  /** `at-decision`: policy and knowledge of then. `now`: knowledge of now, policy of then. `today`: both of now. */
  view: z.enum(['at-decision', 'now', 'today']),
  policy: z.strictObject({ id: z.string(), sha256: z.string(), effectiveOn: at }).optional(),
  effectiveAt: at,
  knownAt: at,
  outcome,
  outcomeWithoutExceptions: outcome,
  /** One sentence: `PASS, because of EX-2026-014; without it BLOCK`. */
  words: z.string(),
  criteria: z.array(criterionResult),
})
export type GateResult = z.output<typeof gateResult>

/** A check of whether people followed the rule (S, X, M, R, K). */
export const checkResult = z.strictObject({
  /** Id of domain.md: `S1`, `K6`. */
  id: z.string(),
  title: z.string(),
  state: z.enum(['conforms', 'departs', 'not-applicable', 'cannot-tell']),
  reason: z.strictObject({ code: z.string(), text: z.string() }),
  cites: z.array(cite),
  details: z.array(detail),
})
export type CheckResult = z.output<typeof checkResult>

/** A titled part of a page or pack. */
export const section = z.strictObject({ id: z.string(), title: z.string(), details: z.array(detail) })
export type Section = z.output<typeof section>

/** A figure with a word, for the top of a page. */
export const headline = z.strictObject({
  label: z.string(),
  value: z.string(),
  note: phrase.optional(),
  tone,
})
export type Headline = z.output<typeof headline>
