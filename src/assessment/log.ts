import type { Archive, Change, Commit } from '../archive/archive.ts'
import type { RedactedFile, Redactions } from '../attribution/redactions.ts'
import type { LogView } from '../checkpoint/compare.ts'
import { entriesOf, type Log, type LoggedChange, logOf } from '../checkpoint/log.ts'
import { rootOf } from '../checkpoint/merkle.ts'
import type { Sha256 } from '../domain/digest.ts'
import type { ArchiveRecord } from '../records/record.ts'

/** The archive's log, or why there is none: a part of it would have another root, which looks like a forgery. */
export type ArchiveLog =
  | {
      readonly state: 'available'
      readonly origin: string
      readonly log: Log
      /** Id of the newest commit of the line of first parents that changed the archive. */
      readonly commit?: string | undefined
    }
  | {
      readonly state: 'unavailable'
      readonly origin: string
      readonly why: string
      /** Something is there and cannot be read; otherwise there is nothing to read. */
      readonly unread: boolean
    }

/** What a log looks like to somebody who has all of it. */
export function viewOf(name: string, { origin, log }: Extract<ArchiveLog, { state: 'available' }>): LogView {
  return { name, origin, size: log.tree.size, root: rootOf(log.tree), log }
}

/** Names the log where archive.yaml does not: a name that can never be an address. */
const UNNAMED = 'docket.invalid'

/** Makes the log of an archive's whole history. What a redaction removed stands in it with the digest that it kept. */
export function archiveLog(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  redactions: Redactions,
): ArchiveLog {
  const origin = own?.value.checkpoint?.origin ?? `${UNNAMED}/${own?.id ?? 'unnamed'}`
  const { history } = archive
  if (history.state === 'absent') return { state: 'unavailable', origin, why: history.why, unread: false }
  if (history.state === 'shallow') return { state: 'unavailable', origin, why: history.why, unread: true }
  const entries = entriesOf(withKeptDigests(history.commits, redactions))
  if ('unknown' in entries) {
    const why = `a version of ${entries.unknown} cannot be read, and no redaction that counts kept its digest`
    return { state: 'unavailable', origin, why, unread: true }
  }
  const commit = history.commits.findLast(({ mergedBy }) => mergedBy === undefined)?.oid
  return { state: 'available', origin, log: logOf(entries), ...(commit === undefined ? {} : { commit }) }
}

/** The history with the digests that redactions kept, where contents are gone or something else was put in their place. */
function withKeptDigests(
  commits: readonly Commit[],
  { files }: Redactions,
): readonly (Omit<Commit, 'changes'> & { readonly changes: readonly LoggedChange[] })[] {
  if (files.length === 0) return commits
  const redacted = Map.groupBy(files, ({ path }) => path)
  const versions = Map.groupBy(
    commits.flatMap(({ changes }) => changes.filter(({ path }) => redacted.has(path))),
    ({ path }) => path,
  )
  const kept = new Map(
    [...versions].map(([path, changes]) => [path, keptDigests(redacted.get(path) ?? [], changes)]),
  )
  return commits.map((commit) => ({
    ...commit,
    changes: commit.changes.map((change) => {
      const find = kept.get(change.path)
      if (find === undefined) return change
      const before = find(change.before?.sha256, change.unread?.before)
      const after = find(change.after?.sha256, change.unread?.after)
      return {
        path: change.path,
        change: change.change,
        ...(before === undefined ? {} : { before: { sha256: before } }),
        ...(after === undefined ? {} : { after: { sha256: after } }),
      }
    }),
  }))
}

type Kept = (sha256: Sha256 | undefined, unread: string | undefined) => Sha256 | undefined

/**
 * The digest of each version of one file. A content that the history still holds was not removed from it, and nothing
 * takes its place. Of the others, those that name their replacement stand where it lies; the rest stand, in the order
 * in which the redactions list them, for the versions that cannot be read.
 */
function keptDigests(redacted: readonly RedactedFile[], changes: readonly Change[]): Kept {
  const readable = new Set(changes.flatMap(({ before, after }) => [before?.sha256, after?.sha256]))
  const removed = redacted.filter(({ sha256 }) => !readable.has(sha256))
  const replaced = new Map<Sha256, Sha256>()
  const gone: Sha256[] = []
  for (const { sha256, replacement } of removed) {
    if (replacement === undefined || !readable.has(replacement)) gone.push(sha256)
    else replaced.set(replacement, sha256)
  }
  const unread = new Set(
    changes.flatMap(({ unread: ids }) => [ids?.before, ids?.after]).filter((oid) => oid !== undefined),
  )
  const byId = new Map([...unread].map((oid, index) => [oid, gone[index]]))
  return (sha256, oid) =>
    sha256 === undefined ? (oid === undefined ? undefined : byId.get(oid)) : (replaced.get(sha256) ?? sha256)
}
