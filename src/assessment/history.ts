import type { Archive, Commit } from '../archive/archive.ts'
import type { Redactions } from '../attribution/redactions.ts'
import { rootOf } from '../checkpoint/merkle.ts'
import type { Sha256 } from '../domain/digest.ts'
import { parseSha256 } from '../domain/digest.ts'
import { compareText } from '../domain/text.ts'
import type { ArchiveRecord, RecordSet } from '../records/record.ts'
import { signedFile } from '../records/signature-path.ts'
import type { ArchiveHistory, AuditedChange, LogHead } from '../report/archive-facts.ts'
import {
  auditHistory,
  changeInWords,
  type Found,
  mergedBranches,
  type Versions,
  versionsOf,
} from './audit.ts'
import { auditSigners } from './audit-signers.ts'
import type { Believed } from './believe.ts'
import { importPosition } from './import-position.ts'
import type { ArchiveLog } from './log.ts'
import type { Sightings } from './witnessed.ts'

/** What the history is told with: the records of today, what of the archive can be believed, and its log. */
export type HistoryFrame = {
  readonly records: RecordSet
  readonly believed: Believed
  readonly redactions: Redactions
  readonly log: ArchiveLog
  readonly sightings: Sightings
}

export function historyOf(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  frame: HistoryFrame,
): ArchiveHistory {
  const log = headOf(frame.log, frame.sightings)
  const redacted = frame.redactions.files
  if (archive.history.state === 'absent') {
    const words = `History was not checked: ${archive.history.why}`
    return { state: 'absent', words, audited: [], merges: [], redacted, log }
  }
  const { commits } = archive.history
  const imported = importPosition(archive, own)
  const told = {
    audited: audited(archive, commits, imported, frame),
    merges: mergedBranches(commits, imported),
    redacted,
    log,
  }
  if (archive.history.state === 'shallow') {
    const words = `Only the newest part of the history is here: ${archive.history.why}`
    return { state: 'shallow', words, ...told }
  }
  const begins = own?.value.history
  const whole = `All ${commits.length} commits that touch the archive were read, each object hashed again.`
  if (begins === undefined) return { state: 'complete', words: whole, ...told }
  if (imported < 0) {
    const words = `${whole} That the records were brought in from elsewhere (${begins.note}) does not count: the archive said otherwise before, or names a commit that is not in its history.`
    return { state: 'complete', words, ...told }
  }
  return { state: 'imported', words: importInWords(begins.note, imported, commits), ...told }
}

/** How far the import reaches: what came after it counts from where the log holds it, and not since it existed. */
function importInWords(note: string, imported: number, commits: readonly Commit[]): string {
  const last = commits.find(({ position }) => position === imported)
  const stands = 'what existed, by a verified timestamp, stands in for what was recorded'
  return last === undefined || imported === commits.at(-1)?.position
    ? `The records were brought in from elsewhere (${note}). ${stands.replace('w', 'W')}.`
    : `The records up to commit ${last.oid} were brought in from elsewhere (${note}): of those, ${stands}. Whatever came later counts from where the log holds it.`
}

function claimsOf({ oid, position, author }: Commit) {
  return {
    commit: oid,
    position,
    author: `${author.name} <${author.email}>`,
    claimedAt: author.claimedAt,
  }
}

function audited(
  archive: Archive,
  commits: readonly Commit[],
  since: number,
  { records, believed, redactions }: HistoryFrame,
): AuditedChange[] {
  const versions = versionsOf(archive, redactions)
  const found = auditHistory(commits, since, versions)
  if (found.length === 0) return []
  const signers = auditSigners(archive, found, versions, believed.material, believed.governance.roster)
  const releaseOf = releasesByFolder(records, found, versions)
  return found
    .map((one): AuditedChange => {
      const { what, path, from, before, after, commit } = one
      const record = versions.recordOf(path, after) ?? versions.recordOf(from ?? path, before)
      return {
        what,
        path,
        ...(from === undefined ? {} : { from }),
        ...claimsOf(commit),
        before: shownDigest(before),
        after: shownDigest(after),
        ...(record === undefined ? {} : { record: { kind: record.kind, id: record.id } }),
        release: releaseNamed(record) ?? releaseOf(path),
        committer: signers.ofCommit(commit.oid),
        signedBefore: signers.ofVersion(from ?? path, before),
        signedAfter: signers.ofVersion(path, after),
        redacted: versions.isRedacted(from ?? path, before),
        differences: changeInWords(one, versions),
      }
    })
    .toSorted((a, b) => a.position - b.position || compareText(a.path, b.path))
}

function shownDigest(content: string | undefined): Sha256 | undefined {
  return content === undefined ? undefined : parseSha256(content)
}

/** The release that a record speaks of. */
function releaseNamed(record: ArchiveRecord | undefined): string | undefined {
  if (record?.kind === 'Release') return record.id
  const { release } = (record?.value ?? {}) as { release?: unknown }
  return typeof release === 'string' ? release : undefined
}

/** The release in whose folder a file lies: of one that is there, or of one that was deleted. */
function releasesByFolder(
  records: RecordSet,
  found: readonly Found[],
  versions: Versions,
): (path: string) => string | undefined {
  const former = found.flatMap(({ path, from, before }) => {
    const record = versions.recordOf(from ?? path, before)
    return record?.kind === 'Release' ? [record] : []
  })
  const folders = new Map(
    [...former, ...records.Release].map(({ at, id }) => [at.path.replace(/[^/]*$/, ''), id]),
  )
  return (path) => {
    for (let folder = path.replace(/[^/]*$/, ''); folder !== ''; folder = folder.replace(/[^/]*\/$/, '')) {
      const release = folders.get(folder)
      if (release !== undefined) return release
    }
    return undefined
  }
}

function headOf(log: ArchiveLog, { seen }: Sightings): LogHead {
  if (log.state === 'unavailable') return { state: 'unavailable', origin: log.origin, why: log.why }
  const paths = new Set(log.log.entries.map(({ path }) => path))
  const entries = new Map<string, number[]>()
  for (const [index, { path }] of log.log.entries.entries()) {
    const signed = signedFile(path, (file) => paths.has(file))
    const about = signed !== undefined && paths.has(signed) ? signed : path
    const known = entries.get(about)
    if (known === undefined) entries.set(about, [index])
    else known.push(index)
  }
  const { tree } = log.log
  return {
    state: 'available',
    origin: log.origin,
    size: tree.size,
    root: rootOf(tree).toString('base64'),
    entries,
    sightings: seen.map(({ path, checkpoint: { size, commit }, witnesses }) => ({
      path,
      size,
      ...(commit === undefined ? {} : { commit }),
      witnesses: witnesses.map(({ name, at }) => ({ name, at })),
    })),
  }
}
