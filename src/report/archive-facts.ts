import type { RedactedFile } from '../attribution/redactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { KindName } from '../records/record.ts'

/** The history of the archive as the report needs it: nothing here can read git. */
export type ArchiveHistory = {
  readonly state: 'complete' | 'shallow' | 'absent' | 'imported'
  readonly words: string
  /** What was done to files after they were first recorded, in the order of the log. */
  readonly audited: readonly AuditedChange[]
  /** Side branches that were merged, in the order of the log. */
  readonly merges: readonly MergedBranch[]
  /** Redactions that count, file by file. */
  readonly redacted: readonly RedactedFile[]
  readonly log: LogHead
}

/** What was done to a file that was recorded before. An append-only archive has none of these. */
export type AuditedChange = {
  /**
   * `moved`: the same bytes under another name, in one commit. `restored` and `replayed`: bytes that were deleted are
   * back, at their place or elsewhere. `reissued`: a record that was deleted is back under its id with other content.
   */
  readonly what: 'amended' | 'deleted' | 'moved' | 'restored' | 'replayed' | 'reissued'
  readonly path: string
  readonly commit: string
  /** Place of the commit in the log. */
  readonly position: number
  /** Claims of whoever made the commit. */
  readonly author: string
  readonly claimedAt: string
  /** SHA-256 of the bytes before and after. */
  readonly before?: string | undefined
  readonly after?: string | undefined
  /** Where the bytes, or the record of that id, lay before. */
  readonly from?: string | undefined
  /** The record that the file is, or was where it is deleted. */
  readonly record?: { readonly kind: KindName; readonly id: string } | undefined
  /** The release that it belongs to. */
  readonly release?: string | undefined
  /** Who provably made the commit; absent where its signature does not say. */
  readonly committer?: string | undefined
  /** What the signatures of the two versions prove, in words; absent where the version is no record. */
  readonly signedBefore?: string | undefined
  readonly signedAfter?: string | undefined
  /** The content was removed by a redaction that counts. */
  readonly redacted: boolean
  /** In words: field by field for a record, by size for any other file. */
  readonly differences: readonly string[]
}

/** Commits that came in by a merge. They stand in the log where they were merged, whatever dates they claim. */
export type MergedBranch = {
  readonly merge: string
  readonly commits: number
  readonly files: number
  /** Of its first and last commit in the log. */
  readonly positions: readonly [number, number]
}

/** A checkpoint of the archive's log that witnesses saw, and when each says that it did. */
export type WitnessedHead = {
  readonly path: string
  /** Number of entries then. */
  readonly size: number
  /** The newest commit then, where the checkpoint names it. */
  readonly commit?: string | undefined
  readonly witnesses: readonly { readonly name: string; readonly at: Instant }[]
}

/** The head of the archive's log, or why there is none. */
export type LogHead =
  | {
      readonly state: 'available'
      readonly origin: string
      readonly size: number
      /** Base64, as in the checkpoint. */
      readonly root: string
      /** Indexes of the entries about each file and the signatures beside it, by the file's path. */
      readonly entries: ReadonlyMap<string, readonly number[]>
      /** Checkpoints that the archive keeps and that witnesses saw. */
      readonly sightings: readonly WitnessedHead[]
    }
  | { readonly state: 'unavailable'; readonly origin: string; readonly why: string }
