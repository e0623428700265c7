import type { Archive } from '../archive/archive.ts'
import { revisionOf } from '../domain/digest.ts'
import { compareInstants, type Instant } from '../domain/instant.ts'
import type { EvidenceFile } from '../evidence/evidence.ts'
import { allRecords } from '../records/read.ts'
import type { RecordsRead } from '../records/record.ts'
import {
  type CommitTime,
  type CommitTrustMaterial,
  commitTimes,
  readCommitTrust,
} from '../trust/commits/index.ts'
import { type EstablishOptions, establishTrust } from '../trust/index.ts'
import type { ProvenTime, SignedItem, Trust, TrustMaterial } from '../trust/trust.ts'
import { commitsByPath } from './commits.ts'
import { documentKey, splitDocuments } from './evidence.ts'
import type { Verifying } from './verifying.ts'
import { seenCommits } from './witnessed.ts'

/** What the signatures of an archive prove. */
export type Establishment = {
  readonly trust: ReadonlyMap<string, Trust>
  /** The proof that a commit was there by some time, by its id. */
  readonly existedBy: (oid: string) => ProvenTime | undefined
  /** How commits were judged, for what else was signed by one. */
  readonly byCommit: Required<Pick<EstablishOptions, 'commits' | 'commitTimes'>>
}

/**
 * Who said what, by path. Signatures beside records and around evidence first: their proven times say how old the
 * commits can be that brought them, by which the keys of commits are judged.
 */
export function establish(
  archive: Archive,
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  material: TrustMaterial,
  { prepared, cache }: Verifying = {},
): Establishment {
  const items = itemsOf(archive, read, evidence)
  const byFile = establishTrust(
    items.filter(({ commit }) => commit === undefined),
    material,
    { cache },
  )
  const commits = readCommitTrust(material, prepared?.keyrings)
  const commitTimes = timesOf(archive, items, byFile, commits, seenCommits(archive, material))
  const committed = items.filter(({ commit }) => commit !== undefined)
  const byCommit = establishTrust(committed, material, { cache, commits, commitTimes })
  return {
    trust: new Map([...byFile, ...byCommit]),
    existedBy: (oid) => commitTimes(oid)?.existed,
    byCommit: { commits, commitTimes },
  }
}

/** When commits were made, as far as log entries of commits, timestamps in them and witnesses of them tell. */
function timesOf(
  archive: Archive,
  items: readonly SignedItem[],
  trust: ReadonlyMap<string, Trust>,
  material: CommitTrustMaterial,
  seen: ReadonlyMap<string, ProvenTime>,
): (oid: string) => CommitTime | undefined {
  if (archive.history.state === 'absent') return () => undefined
  const notBefore = oldestAges(archive, items, trust)
  const { objectFormat = 'sha1' } = archive
  const log = archive.history.commits.map(({ oid, raw, parents, mergedBy }) => ({
    oid,
    raw,
    objectFormat,
    parents,
    mergedBy,
    notBefore: notBefore.get(oid),
    seen: seen.get(oid),
  }))
  return commitTimes(log, material)
}

/** For commits that brought timestamped signatures, the latest of their times: a commit is not older than what it holds. */
function oldestAges(
  archive: Archive,
  items: readonly SignedItem[],
  trust: ReadonlyMap<string, Trust>,
): ReadonlyMap<string, Instant> {
  const brought = commitsByPath(archive)
  const ages = new Map<string, Instant>()
  for (const { path, content } of items) {
    const own = trust.get(path)
    // Where one of several signatures does not verify, nobody can tell which of the files the time is in.
    if (own?.state !== 'verified' || own.knownSince === undefined || own.rejected.length > 0) continue
    const { at } = own.knownSince
    const files = content.kind === 'bytes' ? content.signatures : [content.envelope]
    for (const { oid } of files.flatMap((file) => brought.get(file.path) ?? [])) {
      const known = ages.get(oid)
      if (known === undefined || compareInstants(at, known) > 0) ages.set(oid, at)
    }
  }
  return ages
}

/** Everything in an archive that may be signed. */
function itemsOf(
  archive: Archive,
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
): readonly SignedItem[] {
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
  const revisions = new Map(
    read.records.Release.map(({ id, value }) => [id, [{ gitCommit: value.source.commit as string }]]),
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
          const about = isOfSource(document.file) ? (revisions.get(value.release) ?? []) : subjects
          const content = { kind: 'statement', envelope, subjects: about } as const
          statements.set(key, { path: key, at: where, content })
        }
      } else if (archive.files.has(`${path}.sigstore.json`)) {
        const signatures = signatureFiles(archive, [`${path}.sigstore.json`])
        statements.set(path, { path, at: where, content: { kind: 'bytes', bytes: file.bytes, signatures } })
      }
    }
  }
  return [...records, ...statements.values()]
}

/** A verification summary of a source revision speaks of a commit, and of no artifact. */
function isOfSource({ facts }: EvidenceFile): boolean {
  const { summary, subjects = [] } = facts
  return (
    summary !== undefined &&
    subjects.length > 0 &&
    subjects.every(({ digest }) => revisionOf(digest) !== undefined)
  )
}

export function signatureFiles(archive: Archive, paths: readonly string[]) {
  return paths.flatMap((path) => {
    const file = archive.files.get(path)
    return file === undefined
      ? []
      : [{ path, bytes: file.bytes, at: { path, commit: archive.commit, digest: file.sha256 } }]
  })
}
