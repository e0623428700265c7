import type { Archive } from '../archive/archive.ts'
import type { EvidenceFile } from '../evidence/evidence.ts'
import { allRecords } from '../records/read.ts'
import type { RecordsRead } from '../records/record.ts'
import { establishTrust } from '../trust/index.ts'
import type { SignedItem, Trust, TrustMaterial } from '../trust/trust.ts'
import { commitsByPath } from './commits.ts'
import { documentKey, splitDocuments } from './evidence.ts'

export function establish(
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

export function signatureFiles(archive: Archive, paths: readonly string[]) {
  return paths.flatMap((path) => {
    const file = archive.files.get(path)
    return file === undefined
      ? []
      : [{ path, bytes: file.bytes, at: { path, commit: archive.commit, digest: file.sha256 } }]
  })
}
