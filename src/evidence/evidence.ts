import type { DigestSet, Sha256 } from '../domain/digest.ts'
import type { Instant } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import type { Problem } from '../domain/problem.ts'
import type { Severity } from '../domain/severity.ts'
import type { Scan } from '../domain/vocabulary.ts'

/** A raw file as it lies in the archive. */
export type RawFile = {
  readonly path: string
  readonly bytes: Uint8Array
  readonly sha256: Sha256
  readonly commit?: string | undefined
}

/** What was read from one raw file. */
export type EvidenceFile = {
  readonly path: string
  readonly sha256: Sha256
  /** Id of the format that read it, such as `sarif`; `uninterpreted` where none did: kept and listed, judged by nobody. */
  readonly format: string
  /** The format's name and version for people: `SARIF 2.1.0`. */
  readonly formatTitle: string
  readonly facts: Facts
  /** Why it could not be read, or only in part. With any `E-` problem the file counts as unreadable. */
  readonly problems: readonly Problem[]
  /**
   * Present for a file of several documents, one a line (JSON Lines of attestations): each as a file of its own. Then
   * `problems` are those of all parts, and `facts` only what can speak against a release: their findings, scans and
   * tests. `documentsOf` gives the rest.
   */
  readonly parts?: readonly EvidenceFile[] | undefined
}

/** The documents of a file: its parts, or the file itself. What judges evidence goes through this, so that no line is missed. */
export function documentsOf(file: EvidenceFile): readonly EvidenceFile[] {
  return file.parts ?? [file]
}

/** True when the file, or a part of it, could not be read: nothing in it may count in a release's favour. */
export function isUnreadable(file: EvidenceFile): boolean {
  return file.problems.some((problem) => problem.code.startsWith('E-'))
}

/** What evidence says, whatever tool said it. Each part is absent where the format does not speak of it. */
export type Facts = {
  readonly findings?: readonly Finding[]
  readonly scan?: ScanRun
  readonly vex?: readonly VexStatement[]
  readonly components?: ComponentList
  readonly provenance?: Provenance
  readonly tests?: TestRun
  readonly summary?: VerificationSummary
  /** Subjects of an in-toto Statement, matched by digest only. */
  readonly subjects?: readonly Subject[]
  /** A Sigstore bundle or DSSE envelope around the statement: what trust verifies before anything here is believed. */
  readonly envelope?: Envelope
}

/** One result of one tool, normalised. */
export type Finding = {
  /** The rule or vulnerability id that people write into exceptions: `CVE-2026-1234`, `semgrep:java.sqli.jdbc`. */
  readonly id: string
  /** Other names of the same thing (aliases, GHSA ids); without `id`. */
  readonly aliases: readonly string[]
  readonly tool: string
  readonly title: string
  readonly severity: Severity
  /** CVSS or `security-severity`, 0 to 10, where the tool gave one. */
  readonly score?: number | undefined
  /** What the severity was read from, in words: `security-severity 9.8`, `level error`. */
  readonly severityFrom: string
  /** Package URL or file and line where it was found, for people and for fingerprints. */
  readonly location?: string | undefined
  /** Package URL of the affected component. */
  readonly component?: string | undefined
  /**
   * The same between two scans of two versions: from the tool's fingerprint, else tool, rule, component without its
   * version, and file without line. Within one file no two are equal: repetitions are numbered.
   */
  readonly fingerprint: string
  /** The tool says that it is fixed, not affected, or passed; such results are listed and never count. */
  readonly open: boolean
  /** Suppression that the file itself claims. Never effective by itself (GOV-16). */
  readonly suppressed?: string | undefined
  readonly at: Locator
}

/** Whether a tool ran to its end. Absent results are not "no findings" (GOV-14). */
export type ScanRun = {
  readonly tool: string
  readonly version?: string | undefined
  readonly state: 'complete' | 'incomplete'
  readonly why?: string | undefined
  readonly producedAt?: Instant | undefined
  /** When the vulnerability database that was searched had last been updated: how fresh "nothing found" is. */
  readonly databaseUpdatedAt?: Instant | undefined
  /** What kinds of scan this can be, where the format knows; the evidence pack says which it was. */
  readonly kinds?: readonly Scan[] | undefined
}

/** A statement about whether a product is affected (OpenVEX or CycloneDX analysis). */
export type VexStatement = {
  readonly vulnerability: string
  readonly aliases: readonly string[]
  readonly status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation'
  readonly justification?: string | undefined
  readonly statement?: string | undefined
  /** Package URLs, bom-refs or digests of the products it speaks of. Empty: it speaks of none, and covers nothing. */
  readonly products: readonly string[]
  /** Parts of the products that it speaks of (OpenVEX subcomponents); absent: the products as a whole. */
  readonly subcomponents?: readonly string[] | undefined
  readonly statedAt?: Instant | undefined
  /** Why it can have no effect, whoever signed it: `not_affected` without a reason (GOV-15), or no product named. */
  readonly ineffective?: string | undefined
  readonly at: Locator
}

/** A bill of materials. */
export type ComponentList = {
  /** Components or packages that it lists, nested ones included, without the one that it describes. */
  readonly count: number
  /** What it describes: a package URL where there is one, else `name@version`. */
  readonly subject?: string | undefined
  /** Digests of what it describes, by which it is bound to an artifact. */
  readonly digests: readonly DigestSet[]
}

export type Subject = { readonly name: string; readonly digest: DigestSet }

/** SLSA provenance, v1 and v0.2 alike. What it says is believed only once its envelope is verified. */
export type Provenance = {
  readonly predicateType: string
  readonly builderId: string
  readonly buildType: string
  /** Where the source came from: `git+https://host/repo@refs/heads/main`, and its commit. */
  readonly sources: readonly { readonly uri: string; readonly digest: DigestSet }[]
  /** The reference that was built, where external parameters name it: `refs/tags/v1.2.0`. */
  readonly ref?: string | undefined
  readonly externalParameters: Readonly<Record<string, unknown>>
  /** What the builder says of the run besides: v1 `internalParameters`, v0.2 `invocation.environment`. */
  readonly internalParameters?: unknown
  readonly invocationId?: string | undefined
  readonly startedOn?: Instant | undefined
  readonly finishedOn?: Instant | undefined
}

/** Results of tests: JUnit XML or an in-toto test-result. A run in which nothing was tested has failed. */
export type TestRun = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly errored: number
  readonly result: 'passed' | 'failed' | 'warned'
  readonly failures: readonly { readonly name: string; readonly message: string }[]
}

/** A SLSA verification summary (VSA) that somebody else made. */
export type VerificationSummary = {
  readonly verifier: string
  readonly timeVerified?: Instant | undefined
  readonly resourceUri: string
  readonly result: 'PASSED' | 'FAILED'
  readonly verifiedLevels: readonly string[]
  readonly sourceRefs: readonly string[]
}

export type Envelope = {
  readonly kind: 'sigstore-bundle' | 'dsse'
  readonly payloadType: string
  /** The decoded payload: the bytes that a signature covers. */
  readonly payload: Uint8Array
  readonly predicateType?: string | undefined
}

/** A format: one folder under `formats/`. */
export type Format = {
  /** Folder name, and the id in reports. */
  readonly id: string
  readonly title: string
  /** The published specification. */
  readonly specification: string
  /** For in-toto predicates: the predicate types that it reads. A statement is read by these and never by its looks (SIG-76). */
  readonly predicateTypes?: readonly string[] | undefined
  /** Whether a leading byte-order mark is allowed. Refused where this is absent. */
  readonly byteOrderMark?: 'tolerated' | undefined
  /** Whether the file claims to be of this format. `document` is the parsed JSON, or undefined where the bytes are not JSON. */
  readonly claims: (input: FormatInput) => boolean
  /** Never throws. A file that claims the format and breaks its rules gives `E-` problems. */
  readonly read: (input: FormatInput) => FormatResult
}

export type FormatInput = {
  readonly file: RawFile
  /** The file as UTF-8 text without byte-order mark; undefined where the bytes are not UTF-8. */
  readonly text: string | undefined
  /**
   * Parsed strictly (no duplicate keys); undefined where the file is not JSON. Envelopes are opened before: for an
   * in-toto Statement it is the predicate.
   */
  readonly document: unknown
  /** The statement around the document, where there is one. */
  readonly statement?: Statement | undefined
  /**
   * `line:column` of a JSON Pointer in the document. Inside an envelope, line and column are those of the envelope's
   * payload in the file, and the pointer leads into the payload.
   */
  readonly locate: (pointer: string) => Locator
}

/** The head of an in-toto Statement. */
export type Statement = {
  readonly predicateType: string
  readonly subjects: readonly Subject[]
  /** `annotations` of each subject, in the same order; empty where there are none. */
  readonly annotations: readonly Readonly<Record<string, unknown>>[]
}

export type FormatResult = {
  readonly formatTitle: string
  readonly facts: Facts
  readonly problems: readonly Problem[]
}
