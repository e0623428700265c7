import { withoutCopies } from '../attribution/duplicates.ts'
import type { Governance } from '../attribution/governance.ts'
import { type Held, oneOfEachId } from '../attribution/held.ts'
import type { Sha256 } from '../domain/digest.ts'
import { compareInstants, type Instant } from '../domain/instant.ts'
import { compareText } from '../domain/text.ts'
import type { EvidenceFile } from '../evidence/evidence.ts'
import type { ArchiveRecord, KindName } from '../records/record.ts'
import type { Trust } from '../trust/trust.ts'
import { namesRelease } from './coverage.ts'
import type { Dossier, EarlierRelease, EvidenceDocument, Pack, PackItem, Said } from './dossier.ts'
import { say } from './said.ts'

/** Records by kind with their trust: what establishing trust made of the archive. */
export type HeldRecords = { readonly [K in KindName]: readonly Held<K>[] }

/** What the archive holds besides records. */
export type HeldFiles = {
  readonly digestAt: (path: string) => Sha256 | undefined
  /** Who had this content removed from this place, and why; absent where nobody entitled had. */
  readonly removedAt: (path: string, sha256: Sha256) => string | undefined
  readonly evidenceAt: (path: string) => EvidenceFile | undefined
  readonly trustAt: (path: string) => Trust
  readonly documentsAt: (path: string) => readonly EvidenceDocument[]
}

/** One dossier a release, in the order in which they were decided. */
export function gatherDossiers(
  records: HeldRecords,
  files: HeldFiles,
  governance: Governance,
): readonly Dossier[] {
  const all = <K extends KindName>(kind: K): readonly Said<K>[] =>
    (records[kind] as readonly Held<K>[]).map((held) => say(held, governance.roster))
  const byRelease = <
    K extends
      | 'ChangeRecord'
      | 'EvidencePack'
      | 'ReleaseNotes'
      | 'Decision'
      | 'Deployment'
      | 'Escalation'
      | 'Emergency'
      | 'Retrospective',
  >(
    kind: K,
  ): Map<string, Said<K>[]> =>
    Map.groupBy(all(kind), (held) => (held.record.value as { release: string }).release)

  const changes = byRelease('ChangeRecord')
  const packs = byRelease('EvidencePack')
  const notes = byRelease('ReleaseNotes')
  const decisions = byRelease('Decision')
  const deployments = byRelease('Deployment')
  const escalations = byRelease('Escalation')
  const emergencies = byRelease('Emergency')
  const retrospectives = byRelease('Retrospective')
  const exceptions = Map.groupBy(all('Exception'), ({ record }) => record.value.exception)
  const reviews = all('DesignReview')
  const triage = all('Triage')
  const incidents = all('Incident')
  const archive = records.Archive.length === 1 ? records.Archive[0]?.record : undefined

  const openPack = (pack: Said<'EvidencePack'>): Pack => ({ pack, items: openItems(pack, files) })
  const decided = (release: Said<'Release'>) =>
    provenInstant(release, decisions.get(release.record.id) ?? [], deployments.get(release.record.id) ?? [])
  const releases = oneOfEachId(all('Release'))
    .map((release) => ({ release, at: decided(release) }))
    .toSorted(
      (a, b) =>
        compareInstants(a.at, b.at) ||
        compareInstants(a.release.record.value.definedAt, b.release.record.value.definedAt) ||
        compareText(a.release.record.id, b.release.record.id),
    )
    .map(({ release }) => release)
  const opened = new Map(
    releases.map(({ record }) => [record.id, (packs.get(record.id) ?? []).map(openPack)]),
  )
  const asEarlier = (release: Said<'Release'>): EarlierRelease => ({
    id: release.record.id,
    release,
    packs: opened.get(release.record.id) ?? [],
    emergencies: emergencies.get(release.record.id) ?? [],
  })

  return releases.map((release, position): Dossier => {
    const { id } = release.record
    const product = productOf(id)
    const covering = [...exceptions].filter(([, events]) => events.some((event) => coversRelease(event, id)))
    return {
      archive,
      governance,
      release,
      changes: changes.get(id) ?? [],
      packs: opened.get(id) ?? [],
      notes: notes.get(id) ?? [],
      decisions: decisions.get(id) ?? [],
      deployments: deployments.get(id) ?? [],
      escalations: escalations.get(id) ?? [],
      emergencies: emergencies.get(id) ?? [],
      retrospectives: retrospectives.get(id) ?? [],
      exceptions: new Map(covering),
      reviews: reviews.filter(({ record }) => record.value.products.includes(product)),
      triage: triage.filter(({ record }) =>
        record.value.releases.some((pattern) => namesRelease(pattern, id)),
      ),
      incidents: incidents.filter(({ record }) => concerns(record, release)),
      otherEmergencies: [...emergencies].flatMap(([other, declared]) =>
        other !== id && productOf(other) === product ? declared : [],
      ),
      earlier: releases
        .slice(0, position)
        .filter(({ record }) => productOf(record.id) === product)
        .map(asEarlier)
        .reverse(),
    }
  })
}

/**
 * The place of a release among the others: its first deployment or final decision, or else when it was signed. What it
 * claims about its own beginning orders nothing that a clock orders, or a release could be put before those whose
 * findings and emergencies count against it.
 */
function provenInstant(
  { record, known }: Said<'Release'>,
  decisions: readonly Said<'Decision'>[],
  deployments: readonly Said<'Deployment'>[],
): Instant {
  const final = withoutCopies(decisions).flatMap(({ record: { value }, said }) =>
    value.activity === 'final-approval' && said.state === 'attributed' ? [said.since.at] : [],
  )
  const started = withoutCopies(deployments).flatMap(({ record: { value }, said }) =>
    said.state === 'attributed' ? [value.startedAt] : [],
  )
  const [first] = [...final, ...started].toSorted(compareInstants)
  return first ?? known.existed?.at ?? record.value.definedAt
}

/** The product of a release's name. */
export function productOf(release: string): string {
  return release.slice(0, release.indexOf('@'))
}

/** The version of a release's name. */
export function versionOf(release: string): string {
  return release.slice(release.indexOf('@') + 1)
}

function coversRelease({ record }: Said<'Exception'>, release: string): boolean {
  const { value } = record
  return 'covers' in value && (value.covers?.releases ?? []).some((pattern) => namesRelease(pattern, release))
}

function concerns(incident: ArchiveRecord<'Incident'>, release: Said<'Release'>): boolean {
  const { artifacts, releases, type } = incident.value
  const own = release.record.value.artifacts.map(({ sha256 }) => sha256)
  // A compromised pipeline concerns whatever was built, whether or not the incident lists it.
  return (
    type === 'pipeline-compromise' ||
    releases.includes(release.record.id) ||
    artifacts.some((digest) => own.includes(digest))
  )
}

function openItems(pack: Said<'EvidencePack'>, files: HeldFiles): PackItem[] {
  const folder = pack.record.at.path.replace(/[^/]*$/, '')
  return pack.record.value.items.map((item, index) => {
    const path = `${folder}${item.path}`
    const digest = files.digestAt(path)
    // As long as the pinned bytes are there they are judged: a record that is added later changes no verdict of before.
    const removed = digest === item.sha256 ? undefined : files.removedAt(path, item.sha256)
    if (removed !== undefined) {
      const trust = { state: 'unsigned', why: 'its content was removed' } as const
      return { item, index, path, held: 'redacted', removed, trust, documents: [] }
    }
    return {
      item,
      index,
      path,
      held: digest === undefined ? 'absent' : digest === item.sha256 ? 'pinned' : 'other',
      digest,
      file: files.evidenceAt(path),
      trust: files.trustAt(path),
      documents: files.documentsAt(path),
    }
  })
}
