import { z } from 'zod'
import { EVIDENCE_TYPES, RELEASE_CLASSES } from '../domain/vocabulary.ts'
import {
  at,
  checkResult,
  gateResult,
  outcome,
  personRef,
  problem,
  recordShown,
  severity,
  signature,
  timeShown,
} from './common.ts'
import { cite, detail, phrase, tone } from './detail.ts'

export const RELEASE_REPORT = 'docket/report/release/v1'

/** One of the five questions, answered in a sentence and backed by details. */
const question = z.strictObject({
  id: z.enum(['Q1', 'Q2', 'Q3', 'Q4', 'Q5']),
  /** As the practice asks it. */
  question: z.string(),
  answer: phrase,
  tone,
  details: z.array(detail),
})

/** A finding with everything that decides about it. */
const finding = z.strictObject({
  id: z.string(),
  aliases: z.array(z.string()),
  title: z.string(),
  severity,
  /** What the tool said, where adjudication or triage says otherwise. */
  toolSeverity: severity,
  severityFrom: z.string(),
  tool: z.string(),
  component: z.string().optional(),
  location: z.string().optional(),
  fingerprint: z.string(),
  /** `record`: listed without effect. Which criterion disposes of it, and how. */
  disposition: z.enum([
    'blocking',
    'escalating',
    'warning',
    'excepted',
    'recorded',
    'not-affected',
    'undisposed',
  ]),
  criterion: z.string().optional(),
  words: z.string(),
  exception: z.string().optional(),
  exploitability: z.string(),
  reachability: z.string(),
  compensated: z.boolean(),
  knownAtDecision: z.boolean(),
  cite,
})
export type FindingShown = z.output<typeof finding>

/** One evidence file with what was read from it. */
const evidenceItem = z.strictObject({
  title: z.string(),
  /** `pinned`: its bytes are those that a verified pack names. `verified`: a signature of its own holds. */
  state: z.enum([
    'verified',
    'pinned',
    'unverified',
    'rejected',
    'unreadable',
    'redacted',
    'missing',
    'not-required',
    'not-run',
  ]),
  /** Known only after the decision: it is shown, and was not there to decide on. */
  late: z.boolean(),
  words: z.string(),
  path: z.string().optional(),
  sha256: z.string().optional(),
  format: z.string().optional(),
  tool: z.string().optional(),
  producedAt: at.optional(),
  scan: z.string().optional(),
  summary: phrase,
  signature: signature.optional(),
  problems: z.array(problem),
})
export type EvidenceItemShown = z.output<typeof evidenceItem>

const evidenceSection = z.strictObject({
  id: z.enum(EVIDENCE_TYPES),
  title: z.string(),
  required: z.boolean(),
  state: z.enum(['complete', 'incomplete', 'missing', 'not-required']),
  words: z.string(),
  items: z.array(evidenceItem),
})

const decision = z.strictObject({
  id: z.string(),
  decision: z.enum(['approve', 'reject', 'postpone', 'withdraw']),
  activity: z.string(),
  capacity: z.string().optional(),
  by: personRef,
  role: z.string(),
  claimedAt: at,
  /** Whether it counts as an approval, and why not. */
  counts: z.boolean(),
  words: z.string(),
  rationale: z.string(),
  conditions: z.array(z.string()),
  exceptions: z.array(z.string()),
  record: recordShown,
})
export type DecisionShown = z.output<typeof decision>

/** A deployment as it was recorded: what an incident reviewer reads first. */
const deployment = z.strictObject({
  id: z.string(),
  environment: z.string(),
  /** The environment is another than the release was approved for. */
  elsewhere: z.boolean(),
  scope: z.string(),
  approvedBy: personRef,
  approvedAt: at,
  protectedEnvironment: z
    .strictObject({ rule: z.string(), approvedBy: personRef, approvedAt: at })
    .optional(),
  startedAt: at,
  finishedAt: at.optional(),
  result: z.enum(['succeeded', 'failed', 'in-progress']),
  rolledBack: z.strictObject({ at, reason: z.string() }).optional(),
  words: z.string(),
  tone,
  cite,
})
export type DeploymentShown = z.output<typeof deployment>

const exceptionUse = z.strictObject({
  id: z.string(),
  state: z.string(),
  severity,
  owner: personRef,
  effectiveUntil: at.optional(),
  findings: z.array(z.string()),
  words: z.string(),
  inForceAtDecision: z.boolean(),
})

/** Everything that a page, a pack and a machine may know about one release. */
export const releaseReport = z.strictObject({
  schema: z.literal(RELEASE_REPORT),
  asOf: at,
  archive: z.strictObject({ name: z.string(), commit: z.string().optional(), history: z.string() }),
  id: z.string(),
  /** File name of its page and pack, without ending: `[a-z0-9-]{1,80}`, unique in the archive. */
  slug: z.string(),
  product: z.string(),
  productTitle: z.string(),
  version: z.string(),
  releaseClass: z.enum(RELEASE_CLASSES),
  environment: z.string(),
  production: z.boolean(),
  areas: z.array(z.string()),
  scope: z.string(),
  owner: personRef,
  owningTeam: z.string(),
  source: z.strictObject({ repository: z.string(), ref: z.string().optional(), commit: z.string() }),
  artifacts: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
  previous: z.string().optional(),
  definedAt: at,
  decidedAt: timeShown.optional(),
  deployedAt: at.optional(),
  deployments: z.array(deployment),
  /** What people recorded. */
  verdict: z.strictObject({
    decision: z.enum(['approved', 'rejected', 'postponed', 'withdrawn', 'none']),
    /** Whether that decision followed the rule. */
    followed: z.enum(['followed', 'overridden', 'stricter', 'undecided']),
    deployed: z.boolean(),
    outcome,
    outcomeWithoutExceptions: outcome,
    outcomeNow: outcome,
    words: z.string(),
    tone,
  }),
  gates: z.strictObject({ atDecision: gateResult, now: gateResult, today: gateResult }),
  /** Between decision and now, in words: `CVE-2026-1234 became known 9 days after approval`. */
  differences: z.array(z.string()),
  questions: z.tuple([question, question, question, question, question]),
  evidence: z.array(evidenceSection),
  findings: z.array(finding),
  decisions: z.array(decision),
  exceptions: z.array(exceptionUse),
  conformance: z.array(
    z.strictObject({
      id: z.enum(['S', 'X', 'M', 'R', 'K', 'P']),
      title: z.string(),
      checks: z.array(checkResult),
    }),
  ),
  /** Every record and file in the order in which it became known. */
  timeline: detail,
  /** What was done to its records after they were recorded, and the log's entries about them, by index. */
  history: z.strictObject({
    title: z.string(),
    details: z.array(detail),
    entries: z.array(z.number().int()),
  }),
  records: z.array(recordShown),
  problems: z.array(problem),
  /** Where trust began, in words. */
  trust: z.strictObject({ pinned: z.boolean(), words: z.string() }),
  recipe: detail,
})
export type ReleaseReport = z.output<typeof releaseReport>
