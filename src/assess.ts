import { createHash } from 'node:crypto'
import type { Archive } from './archive/archive.ts'
import { attribute } from './attribution/attribution.ts'
import { establishGovernance, type Governance } from './attribution/governance.ts'
import type { Held } from './attribution/held.ts'
import { parseSha256, type Sha256 } from './domain/digest.ts'
import type { Instant } from './domain/instant.ts'
import type { Problem } from './domain/problem.ts'
import { compareText } from './domain/text.ts'
import type { Said } from './dossier/dossier.ts'
import { gatherDossiers, type HeldFiles, type HeldRecords } from './dossier/gather.ts'
import { documentsOf, type EvidenceFile } from './evidence/evidence.ts'
import { readEvidenceFile } from './evidence/read.ts'
import { CASES } from './gates/criteria/cases.ts'
import { KINDS } from './records/kinds/index.ts'
import { listedInRecord, readListingCsv } from './records/listing.ts'
import { allRecords, readRecords } from './records/read.ts'
import type { ArchiveRecord, KindName, RecordsRead } from './records/record.ts'
import type { Listing } from './report/archive/population.ts'
import type { ArchiveHistory } from './report/archive-facts.ts'
import type { ArchiveReport } from './report/archive-report.ts'
import { evaluateRelease } from './report/evaluate-release.ts'
import type { ReleaseReport } from './report/release-report.ts'
import { slugsOf } from './report/slug.ts'
import { type ArchiveFrame, summarise } from './report/summarise.ts'
import { establishTrust, trustMaterialProblems } from './trust/index.ts'
import type { SignedItem, Trust, TrustFile, TrustMaterial } from './trust/trust.ts'

/** What the reader brings from outside the archive: where trust begins for them (rule 7). */
export type Pins = {
  readonly trustedRoots: readonly { readonly path: string; readonly bytes: Uint8Array }[]
  /** Digests of the first policy, the first person and the trusted root, obtained elsewhere. */
  readonly digests: readonly Sha256[]
}

/** Everything that was computed: the only input of every renderer. */
export type Assessment = { readonly archive: ArchiveReport; readonly releases: readonly ReleaseReport[] }

/** From an archive to its reports. Pure: the same archive, `asOf` and pins give the same reports. */
export function assess(archive: Archive, { asOf, pins }: { asOf: Instant; pins: Pins }): Assessment {
  const read = readRecords(archive.files, archive.commit)
  const { records } = read
  const own = records.Archive.length === 1 ? records.Archive[0] : undefined
  const evidence = readEvidence(archive, read)
  const material = trustMaterial(archive, own, pins)
  const trust = establish(archive, read, evidence, material)
  const held = holdRecords(archive, read, trust)
  const governance = establishGovernance(held.Policy, held.Person, pins.digests)
  const dossiers = gatherDossiers(held, heldFiles(archive, evidence, trust), governance)

  const history = historyOf(archive, own)
  const name = own?.value.name ?? 'Unnamed archive'
  const trustWords = trustInWords(governance, material)
  const everything = KINDS.flatMap(({ kind }) => held[kind as KindName] as readonly Held<KindName>[])
  const problems = allProblems(archive, read, evidence, material, governance, everything, own)
  const slugs = {
    releases: slugsOf(
      records.Release.map(({ id }) => id),
      sha256Hex,
    ),
    exceptions: slugsOf(
      records.Exception.map(({ value }) => value.exception),
      sha256Hex,
    ),
    policies: slugsOf(
      records.Policy.map(({ id }) => id),
      sha256Hex,
    ),
    people: slugsOf(
      records.Person.map(({ id }) => id),
      sha256Hex,
    ),
  }
  const releases = dossiers.map((dossier) =>
    evaluateRelease(dossier, {
      asOf,
      archive: { name, commit: archive.commit, history: history.words },
      slug: slugs.releases.get(dossier.release.record.id) ?? dossier.release.record.id,
      trust: { pinned: trustWords.pinned, words: trustWords.words },
      problems,
    }),
  )
  const frame: ArchiveFrame = {
    asOf,
    archive: own,
    name,
    commit: archive.commit,
    history,
    governance,
    held: everything,
    policies: held.Policy,
    people: held.Person,
    exceptions: Map.groupBy(sayAll(held.Exception, governance), ({ record }) => record.value.exception),
    listings: listingsOf(archive, held, governance),
    trust: trustWords,
    cases: CASES,
    slugs,
    unclaimed: unclaimedFiles(read, evidence, material),
    carried: carriedFiles(archive),
    problems,
  }
  return { archive: summarise(releases, frame), releases: releases.map(({ report }) => report) }
}

/** Raw files by path: those that a pack names and the archive holds. */
function readEvidence(archive: Archive, { records }: RecordsRead): ReadonlyMap<string, EvidenceFile> {
  const paths = new Set(
    records.EvidencePack.flatMap(({ at, value }) =>
      value.items.map(({ path }) => at.path.replace(/[^/]*$/, '') + path),
    ),
  )
  const files = [...paths].sort(compareText).flatMap((path) => archive.files.get(path) ?? [])
  return new Map(files.map((file) => [file.path, readEvidenceFile({ ...file, commit: archive.commit })]))
}

/** Trusted roots that the reader pins replace those of the archive; one that the archive brings may be pinned by digest. */
function trustMaterial(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  pins: Pins,
): TrustMaterial {
  const fromArchive = (paths: readonly string[]): TrustFile[] =>
    paths.flatMap((path) => {
      const file = archive.files.get(path)
      if (file === undefined) return []
      const { bytes, sha256 } = file
      return [
        {
          path,
          bytes,
          sha256,
          origin: pins.digests.includes(sha256) ? ('pinned' as const) : ('archive' as const),
        },
      ]
    })
  const pinned = pins.trustedRoots.map(
    ({ path, bytes }): TrustFile => ({ path, bytes, sha256: digestOf(bytes), origin: 'pinned' }),
  )
  const trust = own?.value.trust
  return {
    trustedRoots: pinned.length > 0 ? pinned : fromArchive(trust?.trustedRoots ?? []),
    allowedSigners: fromArchive(trust?.allowedSigners ?? []),
    revokedKeys: fromArchive(trust?.revokedKeys ?? []),
    thresholds: trust?.thresholds ?? { timestamps: 1, logEntries: 0 },
  }
}

function establish(
  archive: Archive,
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  material: TrustMaterial,
): ReadonlyMap<string, Trust> {
  const commits = commitsByPath(archive)
  const records = allRecords(read.records).map(
    ({ at, bytes, signatures }): SignedItem => ({
      path: at.path,
      at,
      content: { kind: 'bytes', bytes, signatures: signatureFiles(archive, signatures) },
      commit: signatures.length === 0 ? commits.get(at.path) : undefined,
    }),
  )
  const artifacts = new Map(
    read.records.Release.map(({ id, value }) => [
      id,
      value.artifacts.map(({ sha256 }) => ({ sha256: sha256 as string })),
    ]),
  )
  const statements = new Map<string, SignedItem>()
  for (const { at, value } of read.records.EvidencePack) {
    for (const item of value.items) {
      const path = at.path.replace(/[^/]*$/, '') + item.path
      const file = archive.files.get(path)
      if (file === undefined || statements.has(path)) continue
      const where = { path, commit: archive.commit, digest: file.sha256 }
      const subjects =
        item.artifact === undefined
          ? (artifacts.get(value.release) ?? [])
          : [{ sha256: item.artifact as string }]
      const documents = splitDocuments(file.bytes, evidence.get(path))
      if (documents.some((document) => document.file.facts.envelope !== undefined)) {
        for (const [index, document] of documents.entries()) {
          if (document.file.facts.envelope === undefined) continue
          const key = documentKey(path, index, documents.length)
          const envelope = { path, bytes: document.bytes, at: where }
          statements.set(key, { path: key, at: where, content: { kind: 'statement', envelope, subjects } })
        }
      } else if (archive.files.has(`${path}.sigstore.json`)) {
        const signatures = signatureFiles(archive, [`${path}.sigstore.json`])
        statements.set(path, { path, at: where, content: { kind: 'bytes', bytes: file.bytes, signatures } })
      }
    }
  }
  return establishTrust([...records, ...statements.values()], material)
}

/** The documents of an evidence file with their bytes: its lines where it is JSON Lines. */
function splitDocuments(
  bytes: Uint8Array,
  file: EvidenceFile | undefined,
): { file: EvidenceFile; bytes: Uint8Array }[] {
  if (file === undefined) return []
  const parts = documentsOf(file)
  const [only] = parts
  if (only !== undefined && parts.length === 1) return [{ file: only, bytes }]
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line.trim() !== '')
  // Where lines and documents do not correspond, nobody can say which bytes were verified: none are.
  if (lines.length !== parts.length) return []
  return parts.map((part, index) => ({ file: part, bytes: new TextEncoder().encode(lines[index]) }))
}

function documentKey(path: string, index: number, length: number): string {
  return length === 1 ? path : `${path}#${index}`
}

function signatureFiles(archive: Archive, paths: readonly string[]) {
  return paths.flatMap((path) => {
    const file = archive.files.get(path)
    return file === undefined
      ? []
      : [{ path, bytes: file.bytes, at: { path, commit: archive.commit, digest: file.sha256 } }]
  })
}

type BroughtBy = {
  readonly oid: string
  readonly raw: Uint8Array
  readonly position: number
  readonly amended: boolean
}

/** The commit that brought the bytes that a file has now. */
function commitsByPath(archive: Archive): ReadonlyMap<string, BroughtBy> {
  const found = new Map<string, BroughtBy>()
  if (archive.history.state === 'absent') return found
  for (const { oid, raw, position, changes } of archive.history.commits) {
    for (const { path, change } of changes) {
      if (change === 'deleted') found.delete(path)
      else found.set(path, { oid, raw, position, amended: change === 'amended' || found.has(path) })
    }
  }
  return found
}

/** Place of the import in the log, up to which its order proves nothing; the newest commit where none is named. */
function importPosition(archive: Archive, own: ArchiveRecord<'Archive'> | undefined): number {
  const begins = own?.value.history
  if (begins === undefined || archive.history.state === 'absent') return -1
  const { commits } = archive.history
  const named = commits.find(({ oid }) => oid === begins.commit)
  return (named ?? (begins.commit === undefined ? commits.at(-1) : undefined))?.position ?? -1
}

function holdRecords(
  archive: Archive,
  { records }: RecordsRead,
  trust: ReadonlyMap<string, Trust>,
): HeldRecords {
  const commits = commitsByPath(archive)
  const imported = importPosition(archive, records.Archive[0])
  const hold = (record: ArchiveRecord): Held<KindName> => {
    const own = trust.get(record.at.path) ?? { state: 'unsigned', why: 'there is no signature' }
    const commit = commits.get(record.at.path)
    const ordered = commit !== undefined && commit.position > imported
    return {
      record,
      trust: own,
      known: {
        existed: own.state === 'verified' ? own.knownSince : undefined,
        recorded:
          commit === undefined
            ? undefined
            : {
                commit: commit.oid,
                position: Math.max(commit.position, imported),
                amended: ordered && commit.amended,
              },
      },
    }
  }
  const entries = KINDS.map(
    ({ kind }) => [kind, (records[kind as KindName] as readonly ArchiveRecord[]).map(hold)] as const,
  )
  return Object.fromEntries(entries) as unknown as HeldRecords
}

function heldFiles(
  archive: Archive,
  evidence: ReadonlyMap<string, EvidenceFile>,
  trust: ReadonlyMap<string, Trust>,
): HeldFiles {
  const trustAt = (path: string): Trust =>
    trust.get(path) ?? { state: 'unsigned', why: 'the file carries no signature of its own' }
  return {
    digestAt: (path) => archive.files.get(path)?.sha256,
    evidenceAt: (path) => evidence.get(path),
    trustAt,
    documentsAt: (path) => {
      const documents = splitDocuments(archive.files.get(path)?.bytes ?? new Uint8Array(), evidence.get(path))
      return documents.map(({ file }, index) => ({
        file,
        trust: trustAt(documentKey(path, index, documents.length)),
      }))
    },
  }
}

function sayAll<K extends 'Exception' | 'DeploymentListing'>(
  held: readonly Held<K>[],
  { roster }: Governance,
): Said<K>[] {
  return held.map((one) => ({ ...one, said: attribute(one.trust, one.record.value.by, roster) }))
}

function listingsOf(archive: Archive, held: HeldRecords, governance: Governance): Listing[] {
  return sayAll(held.DeploymentListing, governance).map((one): Listing => {
    const { value, at } = one.record
    const inline = listedInRecord(value)
    if (value.file === undefined) return { held: one, entries: inline }
    const path = at.path.replace(/[^/]*$/, '') + value.file.path
    const file = archive.files.get(path)
    if (file === undefined) return { held: one, entries: inline, why: `the archive does not hold ${path}` }
    if (file.sha256 !== value.file.sha256)
      return { held: one, entries: inline, why: `${path} is not the file that the record pins` }
    const rows = readListingCsv(new TextDecoder().decode(file.bytes))
    return rows.ok
      ? { held: one, entries: [...inline, ...rows.rows] }
      : { held: one, entries: inline, why: rows.why }
  })
}

function historyOf(archive: Archive, own: ArchiveRecord<'Archive'> | undefined): ArchiveHistory {
  if (archive.history.state === 'absent') {
    return { state: 'absent', words: `History was not checked: ${archive.history.why}`, changes: [] }
  }
  const imported = importPosition(archive, own)
  const audited = archive.history.commits.filter(({ position }) => position > imported)
  const changes = audited.flatMap(({ oid, position, author, changes: made }) =>
    made.map(({ path, change, before, after }) => ({
      path,
      change,
      commit: oid,
      position,
      author: `${author.name} <${author.email}>`,
      claimedAt: author.claimedAt,
      before: before === undefined ? undefined : digestOf(before.bytes),
      after: after?.sha256,
    })),
  )
  const count = archive.history.commits.length
  if (archive.history.state === 'shallow') {
    return {
      state: 'shallow',
      words: `Only the newest part of the history is here: ${archive.history.why}`,
      changes,
    }
  }
  const begins = own?.value.history
  if (begins !== undefined) {
    const words = `The records were brought in from elsewhere (${begins.note}). What existed, by a verified timestamp, stands in for what was recorded.`
    return { state: 'imported', words, changes }
  }
  return {
    state: 'complete',
    words: `All ${count} commits that touch the archive were read, each object hashed again.`,
    changes,
  }
}

function trustInWords(governance: Governance, { trustedRoots }: TrustMaterial): ArchiveReport['trust'] {
  const roots = trustedRoots.map(({ path, sha256, origin }) => ({ path, sha256, origin }))
  const rootPinned = roots.length > 0 && roots.every(({ origin }) => origin === 'pinned')
  const pinned = rootPinned && governance.roots.length > 0 && governance.roots.every((root) => root.pinned)
  const words =
    roots.length === 0
      ? 'There is no trusted root: nothing could be verified.'
      : pinned
        ? 'Trusted root, first policy and first person were pinned by the reader.'
        : rootPinned
          ? 'The trusted root was pinned by the reader; the first policy and the first person came with the archive.'
          : 'Trusted root, first policy and first person came with the archive: they prove that it agrees with itself. Pin their digests to prove more.'
  return { pinned, words, roots }
}

function allProblems(
  archive: Archive,
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  material: TrustMaterial,
  governance: Governance,
  held: readonly Held<KindName>[],
  own: ArchiveRecord<'Archive'> | undefined,
): Problem[] {
  // A YAML file that a pack pins is evidence in a format of its own, not a broken record.
  const records = read.problems.filter(
    ({ code, at }) => !(evidence.has(at.path) && /^E-RECORD-(VERSION|SHAPE)$/.test(code)),
  )
  const missing: Problem[] =
    own !== undefined
      ? []
      : [
          {
            code: 'E-ARCHIVE-RECORD',
            message:
              read.records.Archive.length === 0
                ? 'there is no record of kind Archive'
                : 'several records of kind Archive contradict each other',
            at: read.records.Archive[0]?.at ?? { path: 'archive.yaml' },
            hint: 'one archive.yaml names the products, the environments and where trust material lies',
          },
        ]
  const signatures = held.flatMap(({ trust }) =>
    trust.state === 'rejected' || trust.state === 'unverifiable' ? trust.problems : [],
  )
  return [
    ...archive.problems,
    ...missing,
    ...records,
    ...[...evidence.values()].flatMap(({ problems }) => problems),
    ...trustMaterialProblems(material),
    ...governance.problems,
    ...signatures,
  ].toSorted(
    (a, b) =>
      compareText(a.at.path, b.at.path) || (a.at.line ?? 0) - (b.at.line ?? 0) || compareText(a.code, b.code),
  )
}

/** Files that are neither records, signatures, evidence that a pack names, trust material, nor a README. */
function unclaimedFiles(
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  material: TrustMaterial,
): string[] {
  const { records, others } = read
  const listings = records.DeploymentListing.flatMap(({ at, value }) =>
    value.file === undefined ? [] : [at.path.replace(/[^/]*$/, '') + value.file.path],
  )
  const trust = [
    ...[...material.trustedRoots, ...material.allowedSigners, ...material.revokedKeys].map(
      ({ path }) => path,
    ),
    ...records.Archive.flatMap(({ value }) => value.trust.trustedRoots),
  ]
  const claimed = new Set([...evidence.keys(), ...listings, ...trust])
  return others.filter(
    (path) =>
      !claimed.has(path) &&
      !claimed.has(path.replace(/\.sigstore\.json$/, '')) &&
      !/(^|\/)README\.md$/.test(path),
  )
}

function carriedFiles(archive: Archive): ArchiveReport['carried'] {
  const byDigest = new Map([...archive.files.values()].map((file) => [file.sha256, file]))
  return [...byDigest.values()]
    .map(({ sha256, path, bytes }) => ({ sha256, path, size: bytes.length }))
    .toSorted((a, b) => compareText(a.path, b.path))
}

function digestOf(bytes: Uint8Array): Sha256 {
  const digest = parseSha256(createHash('sha256').update(bytes).digest('hex'))
  if (digest === undefined) throw new Error('SHA-256 did not give a SHA-256 digest')
  return digest
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
