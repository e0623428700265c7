import type { PersonId, Product } from './company.ts'
import type { PackageFinding, PlannedFinding } from './evidence/finding.ts'
import type { VexPlan } from './evidence/openvex.ts'
import type { BuiltArtifact } from './evidence/statements.ts'

type Class = 'standard-nonprod' | 'standard-prod' | 'high-risk-prod' | 'emergency-prod'
type Environment = 'internal' | 'staging' | 'production'
export type Scan = 'sast' | 'secrets' | 'dependency' | 'image' | 'iac' | 'dast' | 'tests'
export type Role =
  | 'release-owner'
  | 'engineering-lead'
  | 'security'
  | 'platform'
  | 'product-owner'
  | 'engineering-leadership'
  | 'security-leadership'
  | 'duty-manager'

/** Everything that is decided about a release before its files are written. Times follow from `decidedAt`. */
export type ReleasePlan = {
  readonly product: Product
  readonly version: string
  /** RFC 3339: when the last decision is taken. The rest is dated around it. */
  readonly decidedAt: string
  readonly title: string
  readonly scope: string
  readonly changes: readonly ChangePlan[]
  readonly decisions: readonly DecisionPlan[]
  readonly notes?: NotesPlan
  readonly deployments?: readonly DeploymentPlan[]
  readonly escalations?: readonly EscalationPlan[]
  readonly emergency?: EmergencyPlan
  readonly retrospective?: RetrospectivePlan
  /** The last release of the product that was deployed. */
  readonly previous?: string
  readonly findings?: readonly PlannedFinding[]
  /** Medium and low findings that come and go with the product. */
  readonly background?: readonly PlannedFinding[]
  readonly evidence?: EvidencePlan
  readonly releaseClass?: Class
  readonly environment?: Environment
  readonly areas?: readonly string[]
  /** Images beside the product's own. */
  readonly alsoBuilds?: readonly string[]
  readonly pipeline?: { readonly compromise: 'none-known' | 'suspected'; readonly note: string }
  /** Where the branch was protected less than usual. */
  readonly protection?: { readonly requiredReviews?: number; readonly administratorsIncluded?: boolean }
  /** Evidence that was collected again after the decision. */
  readonly rescan?: RescanPlan
}

export type ChangePlan = {
  readonly mergeRequest: number
  readonly ticket: string
  readonly title: string
  readonly author: PersonId
  /** Absent where nobody reviewed it. */
  readonly reviewer?: PersonId
}

export type NotesPlan = {
  readonly summary: string
  readonly rollback?: { readonly path: string; readonly testedDaysBefore?: number }
  readonly knownRisks?: readonly string[]
}

/** A decision by somebody; `owner` and `lead` are the product's. */
export type DecisionPlan = {
  /** Name of the file, and the end of the id. */
  readonly name: string
  readonly by: PersonId | 'owner' | 'lead'
  readonly role: Role
  readonly decision: 'approve' | 'reject' | 'postpone' | 'withdraw'
  readonly activity: 'evaluate-blockers' | 'final-approval'
  readonly capacity?: 'approver' | 'consulted' | 'informed' | undefined
  readonly rationale: string
  readonly conditions?: readonly string[]
  readonly exceptions?: readonly string[]
  /** Minutes before the last decision, negative for afterwards; at a usual time of the role unless given. */
  readonly minutesBefore?: number
  /** What was in front of them: everything unless said otherwise. */
  readonly basis?: 'everything' | 'older-evidence' | { readonly chat: readonly string[] }
  readonly signature?: 'own' | 'other-identity' | 'none'
  /** Changes the record after it was signed. */
  readonly tamper?: { readonly replace: string; readonly by: string }
  /** The record speaks of another release than the one in whose folder it lies. */
  readonly speaksOf?: string
}

export type DeploymentPlan = {
  readonly environment?: Environment
  readonly minutesAfter: number
  readonly scope: string
  readonly result: 'succeeded' | 'failed' | 'in-progress'
  readonly rolledBack?: { readonly minutesAfterStart: number; readonly reason: string }
  /** Who let it through at the protected environment; nobody where null. */
  readonly environmentApprover?: PersonId | null
}

export type EscalationPlan = {
  readonly situation: 'X1' | 'X2' | 'X3' | 'X4'
  readonly minutesBefore: number
  readonly by: PersonId | 'owner' | 'lead'
  readonly role: Role
  readonly reason: string
  readonly finding?: string
  readonly parties: readonly Party[]
  readonly route: readonly Role[]
  readonly resolution?: {
    readonly minutesBefore: number
    readonly decision: 'fix' | 'postpone' | 'proceed' | 'adjudicated'
    readonly decidedBy: readonly [Party, ...Party[]]
    readonly severity?: 'critical' | 'high' | 'medium' | 'low'
    readonly rationale: string
  }
}

export type Party = { readonly person: PersonId; readonly role: Role }

export type EmergencyPlan = {
  readonly minutesBefore: number
  readonly reason: string
  readonly incident: string
  readonly approver: PersonId
  readonly by: PersonId
  readonly evidenceAvailable: readonly string[]
  readonly bypassed: readonly { readonly control: string; readonly reason: string }[]
  readonly followUps: readonly {
    readonly id: string
    readonly action: string
    readonly owner: PersonId
    readonly dueInDays: number
  }[]
}

export type RetrospectivePlan = {
  readonly daysAfter: number
  readonly attendees: readonly Party[]
  readonly findings: readonly string[]
  readonly closed: readonly { readonly id: string; readonly daysAfter: number; readonly note: string }[]
}

/** Where the evidence departs from what the class usually brings. */
export type EvidencePlan = {
  readonly notRun?: readonly { readonly scan: Scan; readonly by: PersonId; readonly reason: string }[]
  /** Failed tests by name, and what the assertion said. */
  readonly failures?: Readonly<Record<string, string>>
  readonly vex?: VexPlan & { readonly signedBy?: PersonId }
  readonly provenance?: {
    readonly builder?: string
    readonly digest?: (artifact: BuiltArtifact) => Readonly<Record<string, string>>
  }
  /** Test results and the image scan as attestations instead of files. */
  readonly attested?: boolean
  readonly extra?: readonly {
    readonly name: string
    readonly type: 'E3' | 'E4'
    readonly tool: string
    readonly content: string
  }[]
  /** The pack was put together again at this many minutes before the decision, with a newer image scan. */
  readonly collectedAgain?: number
}

export type RescanPlan = {
  readonly daysAfter: number
  readonly findings: readonly PackageFinding[]
}

/** What a reader of the sample should find on a release's page. */
export type Expectation = {
  readonly outcome: Outcome
  readonly outcomeWithoutExceptions: Outcome
  /** With what became known since, where the scenario is about that. */
  readonly outcomeNow?: Outcome
  /** Under the policy of today as well, where the scenario is about that. */
  readonly outcomeToday?: Outcome
  readonly followed: 'followed' | 'overridden' | 'stricter' | 'undecided'
  /** Every criterion that is not met at the decision, or met only by an exception, and why. */
  readonly reasons: readonly Reason[]
  /** Checks of conduct that the scenario is about. */
  readonly checks: Readonly<Record<string, CheckState>>
}

export type Outcome = 'pass' | 'warn' | 'escalate' | 'block'
export type CheckState = 'conforms' | 'departs' | 'not-applicable' | 'cannot-tell'
export type Reason = { readonly criterion: string; readonly code: string }

/** One release of the sample, and what it is there to show. */
export type Scenario = {
  readonly plan: ReleasePlan
  /** One sentence. */
  readonly shows: string
  readonly expect: Expectation
}
