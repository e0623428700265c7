import { z } from 'zod'
import { RELEASE_CLASSES } from '../domain/vocabulary.ts'
import {
  at,
  headline,
  outcome,
  personRef,
  problem,
  recordShown,
  section,
  severity,
  timeShown,
} from './common.ts'
import { cite, detail, tone } from './detail.ts'

export const ARCHIVE_REPORT = 'docket/report/archive/v1'

/** A release in a list: what can be sorted, filtered and searched. */
export const releaseRow = z.strictObject({
  id: z.string(),
  slug: z.string(),
  product: z.string(),
  productTitle: z.string(),
  version: z.string(),
  releaseClass: z.enum(RELEASE_CLASSES),
  environment: z.string(),
  outcome,
  outcomeWithoutExceptions: outcome,
  outcomeNow: outcome,
  decision: z.string(),
  followed: z.string(),
  decidedAt: at.optional(),
  deployedAt: at.optional(),
  emergency: z.boolean(),
  exceptions: z.array(z.string()),
  approvers: z.array(z.string()),
  owner: personRef,
  commit: z.string(),
  artifacts: z.array(z.string()),
  findings: z.array(z.string()),
  /** Package URLs of the components in which something was found. */
  packages: z.array(z.string()),
  /** Tags without `refs/tags/`: the one that it says it was released from, and those that lead to its commit. */
  tags: z.array(z.string()),
  words: z.string(),
  tone,
  /** When it was rolled back; absent where it was not. */
  rolledBackAt: at.optional(),
  /** Ids of the checks that it departs from: `S2`, `X2`. */
  departures: z.array(z.string()),
  problems: z.number().int(),
})
export type ReleaseRow = z.output<typeof releaseRow>

export const exceptionReport = z.strictObject({
  id: z.string(),
  slug: z.string(),
  state: z.enum(['pending', 'active', 'expiring', 'expired', 'revoked', 'closed', 'invalid']),
  words: z.string(),
  tone,
  severity,
  justification: z.string(),
  reason: z.string(),
  findings: z.array(z.string()),
  releasesCovered: z.array(z.string()),
  owner: personRef,
  requestedBy: personRef.optional(),
  grantedBy: personRef.optional(),
  effectiveOn: at.optional(),
  /** The first end that was promised: never lost by a renewal. */
  firstExpiry: at.optional(),
  effectiveUntil: at.optional(),
  /** When it was revoked or closed. */
  endedAt: at.optional(),
  renewals: z.number().int(),
  /** Whole UTC days since it first took effect. */
  ageDays: z.number().int().optional(),
  /** Whole UTC days since it was asked for. */
  askedDays: z.number().int().optional(),
  /** Whole days until it ends; negative when past. */
  daysLeft: z.number().int().optional(),
  reliedOnBy: z.array(z.string()),
  reliedOnExpired: z.array(z.string()),
  /** Releases that run now and rely on it: the risk that is carried today. */
  carriedBy: z.array(z.string()),
  /** Why it is invalid, or what a reader should know of it. */
  remarks: z.array(z.strictObject({ code: z.string(), text: z.string(), tone })),
  details: z.array(detail),
  records: z.array(recordShown),
})
export type ExceptionReport = z.output<typeof exceptionReport>

const followUp = z.strictObject({
  id: z.string(),
  release: z.string(),
  action: z.string(),
  owner: personRef,
  due: at,
  state: z.enum(['done', 'open', 'overdue', 'done-late']),
  closedAt: at.optional(),
  /** Whole days past the due date while it is open; 0 otherwise. */
  overdueDays: z.number().int(),
})

const emergencyReport = z.strictObject({
  release: z.string(),
  slug: z.string(),
  declaredAt: at,
  reason: z.string(),
  incident: z.string(),
  approver: personRef,
  designated: z.boolean(),
  bypassedClaimed: z.array(z.string()),
  bypassedComputed: z.array(z.string()),
  retrospective: z.enum(['held', 'held-late', 'due', 'overdue']),
  retrospectiveDue: at,
  followUps: z.array(followUp),
  words: z.string(),
  tone,
})
export type EmergencyReport = z.output<typeof emergencyReport>

const policyReport = z.strictObject({
  id: z.string(),
  slug: z.string(),
  effectiveOn: at,
  effectiveUntil: at.optional(),
  inForce: z.boolean(),
  authorised: z.boolean(),
  words: z.string(),
  sections: z.array(section),
  record: recordShown,
})

const personReport = z.strictObject({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  type: z.enum(['human', 'bot']),
  /** Roles held at `asOf`, and for which products; for all where none is named. Who can clear what a gate asks for. */
  roles: z.array(z.strictObject({ role: z.string(), products: z.array(z.string()).optional() })),
  sections: z.array(section),
  record: recordShown,
})

const criterionReport = z.strictObject({
  id: z.string(),
  title: z.string(),
  failureTitle: z.string(),
  rationale: z.string(),
  remediation: z.string(),
  rules: z.array(z.string()),
  standards: z.array(z.string()),
  /** Releases by its state on what is known now, under the policy of their decision. */
  met: z.array(z.string()),
  unmet: z.array(z.string()),
  undetermined: z.array(z.string()),
  notApplicable: z.number().int(),
  /** The decision table that is also its test table. */
  cases: z.array(z.strictObject({ name: z.string(), given: z.string(), expect: z.string() })),
})

const controlReport = z.strictObject({
  id: z.string(),
  title: z.string(),
  standard: z.string(),
  anchor: z.enum(['A1', 'A2', 'A3', 'A4']),
  criteria: z.array(z.string()),
  met: z.number().int(),
  unmet: z.array(z.string()),
  undetermined: z.number().int(),
  notApplicable: z.number().int(),
})

/** What holds the archive together, as facts: what a program asks where people read `integrity`. */
const audit = z.strictObject({
  /** Records by what their signature proves. */
  records: z.strictObject({
    verified: z.number().int(),
    unsigned: z.number().int(),
    unverifiable: z.number().int(),
    rejected: z.number().int(),
  }),
  notVerified: z.array(
    z.strictObject({
      kind: z.string(),
      id: z.string(),
      path: z.string(),
      state: z.enum(['verified', 'unsigned', 'unverifiable', 'rejected']),
      words: z.string(),
    }),
  ),
  /** What was done to files after they were first recorded, in the order of the log. */
  changed: z.array(
    z.strictObject({
      path: z.string(),
      change: z.enum(['amended', 'deleted', 'moved', 'restored', 'replayed', 'reissued']),
      /** Where it lay before. */
      from: z.string().optional(),
      commit: z.string(),
      /** Claims of the commit. */
      author: z.string(),
      claimedAt: at,
      /** Who provably made the commit. */
      committer: z.string().optional(),
      record: z.strictObject({ kind: z.string(), id: z.string() }).optional(),
      release: z.string().optional(),
      /** SHA-256 of both versions. */
      before: z.string().optional(),
      after: z.string().optional(),
      /** The content was removed by a redaction that counts: it is no loss that nobody accounts for. */
      redacted: z.boolean(),
      differences: z.array(z.string()),
    }),
  ),
})

/** The head of the log over the archive's history: what a checkpoint states. `root` in base64. */
const log = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('available'),
    origin: z.string(),
    size: z.number().int(),
    root: z.string(),
  }),
  z.strictObject({ state: z.literal('unavailable'), origin: z.string(), why: z.string() }),
])

/** What ran where, from when to when: what an incident reviewer asks first. */
export const deploymentRow = z.strictObject({
  release: z.string(),
  product: z.string(),
  environment: z.string(),
  startedAt: at,
  /** When the next deployment of the product to the environment, or a rollback, ended it; absent while it runs. */
  endedAt: at.optional(),
  result: z.enum(['succeeded', 'failed', 'in-progress']),
  rolledBack: z.boolean(),
  artifacts: z.array(z.string()),
  record: cite,
})
export type DeploymentRow = z.output<typeof deploymentRow>

/** A deployment that a pipeline lists and no deployment of the archive records: it ran, and nobody here can say how long. */
export const listedRow = z.strictObject({
  listing: z.string(),
  environment: z.string(),
  at,
  artifact: z.string(),
  /** As the pipeline calls it. */
  reference: z.string().optional(),
  /** The release that the pipeline names; whether there is one of that name is another question. */
  claims: z.string().optional(),
  /** The release of the archive that holds the artifact; absent where none does. */
  release: z.string().optional(),
  /** When the next deployment of the same product there began, recorded or listed; absent where nothing tells. */
  until: at.optional(),
  /** Its place among the discrepancies of the population; absent where it is none. */
  discrepancy: z.number().int().optional(),
  record: cite,
})
export type ListedRow = z.output<typeof listedRow>

export const incidentRow = z.strictObject({
  id: z.string(),
  title: z.string(),
  type: z.enum(['outage', 'security', 'pipeline-compromise', 'data']),
  environment: z.string(),
  from: at,
  until: at.optional(),
  summary: z.string(),
  /** SHA-256 of the artifacts that it names. */
  artifacts: z.array(z.string()),
  /** Named by the incident, holding one of its artifacts, or running in its window. */
  releases: z.array(z.string()),
  record: recordShown,
})
export type IncidentRow = z.output<typeof incidentRow>

/** A file of the archive that the site carries, so that a reader can hold it against its digest. */
const carried = z.strictObject({ sha256: z.string(), path: z.string(), size: z.number().int() })

/** Everything that pages over all releases may know. */
export const archiveReport = z.strictObject({
  schema: z.literal(ARCHIVE_REPORT),
  asOf: at,
  name: z.string(),
  description: z.string().optional(),
  commit: z.string().optional(),
  history: z.strictObject({
    state: z.enum(['complete', 'shallow', 'absent', 'imported']),
    words: z.string(),
  }),
  /** What became known only after `asOf` and is left out; absent where nothing did. */
  later: z
    .strictObject({
      records: z.number(),
      releases: z.array(z.strictObject({ id: z.string(), knownSince: timeShown })),
    })
    .optional(),
  trust: z.strictObject({
    pinned: z.boolean(),
    words: z.string(),
    roots: z.array(
      z.strictObject({ path: z.string(), sha256: z.string(), origin: z.enum(['pinned', 'archive']) }),
    ),
    /** What signatures of commits are verified against; absent where the archive has none of it. */
    forCommits: z
      .array(
        z.strictObject({
          type: z.enum(['allowed-signers', 'keyring', 'revoked-keys', 'witness-keys']),
          path: z.string(),
          sha256: z.string(),
          origin: z.enum(['pinned', 'archive']),
        }),
      )
      .optional(),
    /** The first policy and the first person, from which all later ones descend. */
    first: z.array(z.strictObject({ path: z.string(), sha256: z.string(), pinned: z.boolean() })),
  }),
  products: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  headlines: z.array(headline),
  trend: z.array(detail),
  releases: z.array(releaseRow),
  exceptions: z.array(exceptionReport),
  emergencies: z.array(emergencyReport),
  policies: z.array(policyReport),
  people: z.array(personReport),
  criteria: z.array(criterionReport),
  coverage: z.array(controlReport),
  population: section,
  deployments: z.array(deploymentRow),
  listed: z.array(listedRow),
  incidents: z.array(incidentRow),
  integrity: z.array(section),
  audit,
  log,
  unclaimed: z.array(cite),
  carried: z.array(carried),
  problems: z.array(problem),
})
export type ArchiveReport = z.output<typeof archiveReport>
