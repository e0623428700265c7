import type { Archive } from '../archive/archive.ts'
import { NO_REDACTIONS, type Redactions, redactionOf } from '../attribution/redactions.ts'
import { compareText } from '../domain/text.ts'
import type { HeldFiles } from '../dossier/gather.ts'
import { documentsOf, type EvidenceFile } from '../evidence/evidence.ts'
import { readEvidenceFile } from '../evidence/read.ts'
import type { RecordsRead } from '../records/record.ts'
import type { Trust } from '../trust/trust.ts'

/** Raw files by path: those that a pack names and the archive holds. */
export function readEvidence(archive: Archive, { records }: RecordsRead): ReadonlyMap<string, EvidenceFile> {
  const paths = new Set(
    records.EvidencePack.flatMap(({ at, value }) =>
      value.items.map(({ path }) => at.path.replace(/[^/]*$/, '') + path),
    ),
  )
  const files = [...paths].sort(compareText).flatMap((path) => archive.files.get(path) ?? [])
  return new Map(files.map((file) => [file.path, readEvidenceFile({ ...file, commit: archive.commit })]))
}

/** The documents of an evidence file with their bytes: its lines where it is JSON Lines. */
export function splitDocuments(
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

export function documentKey(path: string, index: number, length: number): string {
  return length === 1 ? path : `${path}#${index}`
}

export function heldFiles(
  archive: Archive,
  evidence: ReadonlyMap<string, EvidenceFile>,
  trust: ReadonlyMap<string, Trust>,
  redactions: Redactions = NO_REDACTIONS,
): HeldFiles {
  const trustAt = (path: string): Trust =>
    trust.get(path) ?? { state: 'unsigned', why: 'the file carries no signature of its own' }
  return {
    digestAt: (path) => archive.files.get(path)?.sha256,
    removedAt: (path, sha256) => {
      const redaction = redactionOf(redactions, path, sha256)
      return redaction && `removed by ${redaction.by.name}: ${redaction.record.value.reason}`
    },
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
