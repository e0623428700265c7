import type { Person } from '../attribution/roster.ts'
import type { Sha256 } from '../domain/digest.ts'
import type { Instant } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import type { Severity } from '../domain/severity.ts'
import type { Shown } from '../domain/shown.ts'
import type {
  BuildLevel,
  Capacity,
  EvidenceType,
  Exploitability,
  Reachability,
  ReleaseClass,
  Scan,
} from '../domain/vocabulary.ts'
import type { Finding, Provenance, TestRun } from '../evidence/evidence.ts'
import type { ExceptionState } from '../exceptions/lineage.ts'
import type { ValueOf } from '../records/record.ts'
import type { BuildSource } from '../trust/build-source.ts'
import type { Signer } from '../trust/trust.ts'

/** The release that is judged. Every criterion may know this much. */
export type ReleaseFacts = {
  readonly id: string
  readonly product: string
  readonly value: ValueOf<'Release'>
  readonly production: boolean
  /** The environment asks for an approval of its own (K5). */
  readonly protectedEnvironment: boolean
  readonly at: Locator
}

/** Somebody named in a change record, and the person behind that name where the roster knows one. */
export type Party = { readonly name: string; readonly person?: Person | undefined }

export type ChangeFacts = {
  readonly commit: string
  readonly mergeRequest: string
  readonly title: string
  readonly authors: readonly Party[]
  readonly approvers: readonly Party[]
  readonly at: Locator
}

export type ProtectionFacts = NonNullable<ValueOf<'ChangeRecord'>['branchProtection']> & {
  readonly at: Locator
}
export type PipelineFacts = NonNullable<ValueOf<'ChangeRecord'>['pipeline']> & { readonly at: Locator }

/** One evidence file of a pack. */
export type ItemFacts = {
  readonly type: EvidenceType
  readonly scan?: Scan | undefined
  readonly path: string
  /**
   * `verified`: its bytes are those that a verified pack pins. `redacted`: they were, and were removed by somebody
   * entitled; what they said can no longer be judged, so they count neither for nor against.
   */
  readonly state: 'verified' | 'unverified' | 'changed' | 'unreadable' | 'missing' | 'redacted'
  readonly why: string
  readonly tool: string
  readonly pinned: Sha256
  readonly actual?: Sha256 | undefined
  readonly at: Locator
}

/** How one kind of scan fared: the newest complete run, or why there is none. */
export type ScanFacts = {
  readonly scan: Scan
  readonly state: 'complete' | 'incomplete' | 'unreadable' | 'unverified' | 'redacted' | 'not-run' | 'missing'
  readonly why: string
  readonly tool?: string | undefined
  readonly producedAt?: Instant | undefined
  /** Who switched it off. */
  readonly by?: string | undefined
  readonly tests?: TestRun | undefined
  readonly openFindings: number
  readonly cites: readonly Locator[]
}

/** A finding with everything that decides about it, under one clock. */
export type FindingFacts = {
  readonly finding: Finding
  readonly scan?: Scan | undefined
  /** The severity that counts: the tool's, raised by triage, lowered only by an adjudicated dispute (X4). */
  readonly severity: Severity
  readonly severityFrom: string
  readonly exploitability: Exploitability
  readonly reachability: Reachability
  /** A compensating control was tested before the decision. */
  readonly compensated: boolean
  /** A vulnerability statement that is believed takes the finding out of the count; one that is not says why. */
  readonly vex?: { readonly believed: boolean; readonly text: string; readonly at: Locator } | undefined
  /** The exception in force that covers it; absent in the evaluation without exceptions. */
  readonly exception?: ExceptionState | undefined
  readonly cites: readonly Locator[]
}

/** What a verifier says of the release's source revision, and whether it is what the policy asks for. */
export type SourceFacts = {
  readonly state: 'verified' | 'rejected' | 'unverifiable' | 'missing'
  /** Reason code of the trust layer, `source-summary-missing` where there is none. */
  readonly code: string
  readonly why: string
  readonly cites: readonly Locator[]
}

/** Provenance of one artifact, judged against the class's policy. */
export type ProvenanceFacts = {
  readonly artifact: { readonly name: string; readonly sha256: Sha256 }
  readonly state: 'verified' | 'rejected' | 'unverifiable' | 'missing'
  /** Reason code of the trust layer, `provenance-missing` where there is none. */
  readonly code: string
  readonly why: string
  readonly provenance?: Provenance | undefined
  readonly signer?: Signer | undefined
  /** What it was built from, as the builder says and as far as the certificate says it. */
  readonly built?: BuildSource | undefined
  /** What the policy does not ask for, in words. */
  readonly notChecked?: readonly string[] | undefined
  /** Other provenance of the artifact that does not hold. */
  readonly beside?:
    | readonly { readonly code: string; readonly why: string; readonly cites: readonly Locator[] }[]
    | undefined
  /** The build level that is asked for, and the one that the policy trusts the builder for. */
  readonly level?: { readonly asked: BuildLevel; readonly trusted?: BuildLevel | undefined } | undefined
  /** Levels that verification summaries in the packs claim for the artifact. Nothing rests on them. */
  readonly claimed?: readonly { readonly levels: readonly string[]; readonly by: string }[] | undefined
  /** What was verified of the source revision; absent where the policy does not ask. */
  readonly source?: SourceFacts | undefined
  readonly cites: readonly Locator[]
}

/** A decision, and whether it counts towards the approvals that the policy asks for. */
export type ApprovalFacts = {
  readonly id: string
  readonly value: ValueOf<'Decision'>
  readonly person?: Person | undefined
  readonly capacity?: Capacity | undefined
  /** Proven time of the signature. */
  readonly at?: Instant | undefined
  readonly counts: boolean
  readonly code: ApprovalCode
  readonly why: string
  readonly cites: readonly Locator[]
}

export type ApprovalCode =
  | 'counts'
  | 'not-an-approval'
  | 'not-as-approver'
  | 'contested'
  | 'unattributed'
  | 'bot'
  | 'role-not-held'
  | 'scope-class'
  | 'scope-environment'
  | 'no-basis'
  | 'evidence-changed'
  | 'policy-changed'
  | 'author'
  | 'self-policy-change'
  | 'superseded'

export type ReviewFacts = ValueOf<'DesignReview'> & {
  readonly attributed: boolean
  readonly why: string
  readonly at: Locator
}
export type DeploymentFacts = ValueOf<'Deployment'> & {
  readonly attributed: boolean
  readonly why: string
  readonly at: Locator
}
export type NotesFacts = ValueOf<'ReleaseNotes'> & { readonly at: Locator }
export type IncidentFacts = ValueOf<'Incident'> & { readonly at: Locator }
export type EmergencyFacts = {
  readonly value: ValueOf<'Emergency'>
  /** The designated approver's own signature, or why it is missing. */
  readonly approver?: Person | undefined
  readonly designated: boolean
  readonly declaredAt?: Instant | undefined
  readonly why: string
  readonly at: Locator
}
export type RetrospectiveFacts = ValueOf<'Retrospective'> & {
  readonly attributed: boolean
  readonly at: Locator
}

/** A record that the outcome rests on, and whether its author provably wrote it. */
export type RecordFacts = {
  readonly title: string
  readonly attributed: boolean
  readonly code: string
  readonly why: string
  readonly at: Locator
}

/** Packs that contradict the release or one another (GOV-06). */
export type BindingFacts = {
  readonly what: string
  readonly expected: string
  readonly found: string
  readonly at: Locator
}

/** An earlier release of the product, for what only shows over several (B5). */
export type EarlierFacts = {
  readonly id: string
  /** Open medium and low findings: rule by fingerprint. */
  readonly small: ReadonlyMap<string, string>
}

/** Repeated emergencies of the product, this one included, newest first. */
export type EmergencyCount = { readonly releases: readonly string[]; readonly at: readonly Locator[] }

/** Everything that a criterion can ask for. It receives the parts that its `needs` name, and no others. */
export type CaseFile = {
  readonly records: Shown<RecordFacts>
  readonly changes: Shown<ChangeFacts>
  readonly branchProtection: Shown<ProtectionFacts>
  readonly pipeline: Shown<PipelineFacts>
  readonly incidents: Shown<IncidentFacts>
  readonly items: Shown<ItemFacts>
  readonly scans: Shown<ScanFacts>
  readonly findings: Shown<FindingFacts>
  readonly bindings: Shown<BindingFacts>
  readonly provenance: Shown<ProvenanceFacts>
  readonly approvals: Shown<ApprovalFacts>
  readonly deployments: Shown<DeploymentFacts>
  readonly notes: Shown<NotesFacts>
  readonly reviews: Shown<ReviewFacts>
  readonly exceptions: Shown<ExceptionState>
  readonly emergency: Shown<EmergencyFacts>
  readonly emergencyCount: Shown<EmergencyCount>
  readonly retrospectives: Shown<RetrospectiveFacts>
  readonly earlier: Shown<EarlierFacts>
}

export type Need = keyof CaseFile

/** What a criterion may know beside its evidence. */
export type Context = {
  readonly release: ReleaseFacts
  readonly policy: ValueOf<'Policy'>
  readonly policyAt: Locator
  /** The part of the policy for the release's class. */
  readonly rules: NonNullable<ValueOf<'Policy'>['classes'][ReleaseClass]>
  readonly clocks: Clocks
}

/** The instants of one evaluation. */
export type Clocks = {
  /** When the release was decided: what freshness and roles are measured at. */
  readonly decidedAt: Instant
  /** When exceptions and reviews must be in force. */
  readonly effectiveAt: Instant
  /** What was known by then counts. */
  readonly knownAt: Instant
  /** The archive as it is now: nothing in it is later. */
  readonly present: boolean
  /** Place of the decision in the log: what the archive recorded later was not known, whenever it existed. */
  readonly recordedBy?: number | undefined
  /** Digests that the decision's basis names: what it had before it was known, wherever it was recorded. */
  readonly named: ReadonlySet<string>
}
