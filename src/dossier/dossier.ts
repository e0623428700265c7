import type { Attribution } from '../attribution/attribution.ts'
import type { Governance } from '../attribution/governance.ts'
import type { Held } from '../attribution/held.ts'
import type { Sha256 } from '../domain/digest.ts'
import type { EvidenceFile } from '../evidence/evidence.ts'
import type { ArchiveRecord, KindName, ValueOf } from '../records/record.ts'
import type { Trust } from '../trust/trust.ts'

/** A record together with who provably said it. */
export type Said<K extends KindName> = Held<K> & { readonly said: Attribution }

type Item = ValueOf<'EvidencePack'>['items'][number]

/** One raw file that a pack names: what the archive holds at that path, and what could be read from it. */
export type PackItem = {
  readonly item: Item
  /** Index in the pack's list. */
  readonly index: number
  /** Path from the archive's root. */
  readonly path: string
  /**
   * What the archive holds there: absent, the pinned bytes, or other bytes; `redacted` where the pinned bytes are not
   * there because somebody entitled had them removed.
   */
  readonly held: 'absent' | 'pinned' | 'other' | 'redacted'
  /** Who had it removed, and why. */
  readonly removed?: string | undefined
  readonly digest?: Sha256 | undefined
  readonly file?: EvidenceFile | undefined
  /** Trust in the file's own signature: the bundle that it is, or the one beside it. */
  readonly trust: Trust
  /** The documents in the file, each with the trust in it: one, or one a line of JSON Lines. */
  readonly documents: readonly EvidenceDocument[]
}

/** One document of an evidence file. What one line proves says nothing about another. */
export type EvidenceDocument = { readonly file: EvidenceFile; readonly trust: Trust }

export type Pack = { readonly pack: Said<'EvidencePack'>; readonly items: readonly PackItem[] }

/**
 * Everything that the archive holds about one release, and nothing else: a release's report depends on its dossier
 * alone, so it can be cached by content or computed elsewhere.
 */
export type Dossier = {
  readonly archive: ArchiveRecord<'Archive'> | undefined
  readonly governance: Governance
  readonly release: Said<'Release'>
  readonly changes: readonly Said<'ChangeRecord'>[]
  readonly packs: readonly Pack[]
  readonly notes: readonly Said<'ReleaseNotes'>[]
  readonly decisions: readonly Said<'Decision'>[]
  readonly deployments: readonly Said<'Deployment'>[]
  readonly escalations: readonly Said<'Escalation'>[]
  readonly emergencies: readonly Said<'Emergency'>[]
  readonly retrospectives: readonly Said<'Retrospective'>[]
  /** Exceptions that name this release, whole: every event of each. */
  readonly exceptions: ReadonlyMap<string, readonly Said<'Exception'>[]>
  readonly reviews: readonly Said<'DesignReview'>[]
  readonly triage: readonly Said<'Triage'>[]
  readonly incidents: readonly Said<'Incident'>[]
  /** Emergencies of the product's other releases, whenever those were defined. */
  readonly otherEmergencies: readonly Said<'Emergency'>[]
  /** Earlier releases of the product, newest first: what systemic failure (B5) and repeated emergencies are counted on. */
  readonly earlier: readonly EarlierRelease[]
}

/** What later releases need to know of an earlier one. */
export type EarlierRelease = {
  readonly id: string
  readonly release: Said<'Release'>
  readonly packs: readonly Pack[]
  readonly emergencies: readonly Said<'Emergency'>[]
}
