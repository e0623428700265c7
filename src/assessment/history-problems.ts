import type { Archive } from '../archive/archive.ts'
import type { Redactions } from '../attribution/redactions.ts'
import type { Problem, ProblemCode } from '../domain/problem.ts'
import { signedFile } from '../records/signature-path.ts'
import type { ArchiveHistory, AuditedChange } from '../report/archive-facts.ts'

/**
 * What a reader should know of the history: whatever was done to a file after it was recorded. It changes no outcome by
 * itself; the records of today are judged, and this is where it shows that there were others.
 */
export function historyProblems({ audited }: ArchiveHistory, unclaimed: readonly string[]): Problem[] {
  const nobodys = new Set(unclaimed)
  const changed = new Set(audited.map(({ path, commit }) => `${path} ${commit}`))
  return (
    audited
      .filter(({ path, redacted }) => !redacted && !nobodys.has(path) && !isForReaders(path))
      // A signature that changes together with its record is part of that change.
      .filter(({ path, commit }) => {
        const signed = signedFile(path, (plain) => changed.has(`${plain} ${commit}`))
        return !changed.has(`${signed} ${commit}`)
      })
      .map((change) => ({
        code: codeOf(change),
        message: `${subjectOf(change)} ${deedOf(change)} by commit ${change.commit} (${authorOf(change)})${differencesOf(change)}`,
        at: { path: change.path, commit: change.commit },
        hint: 'A record is never changed: what is true now is a new record. Both versions are kept; see the history on the integrity page.',
      }))
  )
}

/** Files about the archive and not of it: read by people, rested on by no record. */
function isForReaders(path: string): boolean {
  return /(^|\/)(\.[^/]+|[^/]+\.md)$/.test(path)
}

function codeOf({ what, record }: AuditedChange): ProblemCode {
  const isRecord = record !== undefined
  switch (what) {
    case 'amended':
    case 'reissued':
      return isRecord ? 'W-RECORD-AMENDED' : 'W-FILE-AMENDED'
    case 'deleted':
      return isRecord ? 'W-RECORD-DELETED' : 'W-FILE-DELETED'
    case 'moved':
      return isRecord ? 'W-RECORD-MOVED' : 'W-FILE-MOVED'
    case 'restored':
    case 'replayed':
      return isRecord ? 'W-RECORD-REPLAYED' : 'W-FILE-REPLAYED'
  }
}

function subjectOf({ record, path }: AuditedChange): string {
  return record === undefined ? path : `${record.kind} ${record.id}`
}

function deedOf({ what, from }: AuditedChange): string {
  switch (what) {
    case 'amended':
      return 'was amended'
    case 'deleted':
      return 'was deleted'
    case 'moved':
      return `was moved from ${from}`
    case 'restored':
      return 'was deleted before, and brought back'
    case 'replayed':
      return `was deleted from ${from} before, and brought back elsewhere`
    case 'reissued':
      return `was deleted from ${from} before, and brought back with other content`
  }
}

function authorOf({ author, committer }: AuditedChange): string {
  return committer === undefined ? `who claims to be ${author}` : `signed by ${committer}`
}

function differencesOf({ differences }: AuditedChange): string {
  return differences.length === 0 ? '' : `: ${differences.slice(0, 3).join('; ')}`
}

/** What redactions say of the archive: which count, which do not, and that their files are gone on purpose. */
export function redactionProblems(
  { files: held }: Pick<Archive, 'files'>,
  { files, problems }: Redactions,
): Problem[] {
  return [
    ...problems,
    ...files.map(({ path, sha256, record, by }) => {
      const there = held.get(path)?.sha256 === sha256
      const deed = there ? 'is to be removed, and still lies in the archive' : `was removed by ${by.name}`
      return {
        code: 'W-REDACTED' as const,
        message: `the content sha256:${sha256} ${deed}: ${record.value.reason}`,
        at: { path },
        hint: there
          ? `Delete the file; ${record.id} keeps its digest. Until then it is judged, and no copy of it is published.`
          : `What it said can no longer be judged. ${record.id} says on which authority it was removed.`,
      }
    }),
  ]
}

/** Problems of reading without those that a redaction accounts for: what was removed on purpose cannot be read. */
export function withoutRedacted(
  { problems }: Archive,
  { files }: Redactions,
  accountedFor: boolean,
): readonly Problem[] {
  if (!accountedFor || files.length === 0) return problems
  const redacted = new Set(files.map(({ path }) => path))
  return problems.filter(({ code, at }) => code !== 'E-OBJECT-MISSING' || !redacted.has(at.path))
}
