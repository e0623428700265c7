import type { Archive, Change, Commit } from '../archive/archive.ts'
import { type Redactions, redactionOf } from '../attribution/redactions.ts'
import type { Sha256 } from '../domain/digest.ts'
import { differencesInWords } from '../records/difference.ts'
import { readRecords } from '../records/read.ts'
import type { ArchiveRecord } from '../records/record.ts'
import type { AuditedChange, MergedBranch } from '../report/archive-facts.ts'
import { contentsOf } from './accounts.ts'

/** A change of a file that was recorded before, and the commit that made it. */
export type Found = Pick<AuditedChange, 'what' | 'path' | 'from' | 'before' | 'after'> & {
  readonly commit: Commit
}

/**
 * Walks the history in the order of the log and finds whatever was done to files after they were first recorded. Only
 * order counts: a date proves nothing, so none is looked at. What a side branch says again is not said twice.
 * @param since commits up to this position are known and not reported: the import of an archive from elsewhere
 */
export function auditHistory(commits: readonly Commit[], since: number, versions: Versions): Found[] {
  const found: Found[] = []
  /** What each path holds, so far. */
  const held = new Map<string, string>()
  /** Content that was deleted, with the place where it lay. */
  const gone = new Map<string, string>()
  /** Records that were deleted, by kind and id. */
  const goneRecords = new Map<string, { path: string; content: string }>()

  const remove = (path: string, content: string) => {
    gone.set(content, path)
    const record = versions.recordOf(path, content)
    if (record !== undefined) goneRecords.set(`${record.kind} ${record.id}`, { path, content })
  }
  const bring = (path: string, content: string): Pick<Found, 'what' | 'from' | 'before'> | undefined => {
    const from = gone.get(content)
    if (gone.size === 0) return undefined
    const record = versions.recordOf(path, content)
    const key = record === undefined ? '' : `${record.kind} ${record.id}`
    const former = goneRecords.get(key)
    goneRecords.delete(key)
    gone.delete(content)
    if (from === path) return { what: 'restored', from }
    // Two tools that find nothing write the same bytes: only a record that comes back says something again.
    if (from !== undefined && record !== undefined) return { what: 'replayed', from }
    if (former !== undefined) return { what: 'reissued', from: former.path, before: former.content }
    return undefined
  }

  for (const commit of commits) {
    const moves = movesIn(commit, held)
    const tell = (one: Omit<Found, 'commit'>) => {
      if (commit.position > since) found.push({ ...one, commit })
    }
    for (const change of [...commit.changes].sort(deletionsFirst)) {
      const { path } = change
      const before = held.get(path)
      const after = contentAfter(change)
      if (before === after) continue
      if (after === undefined) {
        held.delete(path)
        if (before === undefined || moves.from.has(path)) continue
        remove(path, before)
        tell({ what: 'deleted', path, before })
        continue
      }
      held.set(path, after)
      const from = moves.to.get(path)
      if (before !== undefined) tell({ what: 'amended', path, before, after })
      else if (from !== undefined) tell({ what: 'moved', path, from, before: after, after })
      else {
        const back = bring(path, after)
        if (back !== undefined)
          tell({ path, before: back.what === 'reissued' ? back.before : after, after, ...back })
      }
    }
  }
  return found
}

/** The content that a change leaves; what cannot be read is told apart by its id. */
function contentAfter({ change, after, unread }: Change): string | undefined {
  return change === 'deleted' ? undefined : (after?.sha256 ?? `unread ${unread?.after ?? ''}`)
}

function deletionsFirst(a: Change, b: Change): number {
  return Number(b.change === 'deleted') - Number(a.change === 'deleted')
}

/** Files that a commit took away at one place and put, byte for byte, at another. */
function movesIn(
  { changes }: Commit,
  held: ReadonlyMap<string, string>,
): { from: ReadonlySet<string>; to: ReadonlyMap<string, string> } {
  const taken = new Map<string, string>()
  for (const { path, change } of changes) {
    const content = held.get(path)
    if (change === 'deleted' && content !== undefined) taken.set(content, path)
  }
  const from = new Set<string>()
  const to = new Map<string, string>()
  for (const change of changes) {
    const content = contentAfter(change)
    const source = content === undefined ? undefined : taken.get(content)
    if (change.change !== 'added' || source === undefined || content === undefined) continue
    taken.delete(content)
    from.add(source)
    to.set(change.path, source)
  }
  return { from, to }
}

/** Every version of every file that the history kept. */
export type Versions = {
  readonly bytesOf: (content: string | undefined) => Uint8Array | undefined
  /** The record that this content was at this place; undefined where it was none, or was redacted. */
  readonly recordOf: (path: string, content: string | undefined) => ArchiveRecord | undefined
  readonly isRedacted: (path: string, content: string | undefined) => boolean
}

export function versionsOf(archive: Archive, redactions: Redactions): Versions {
  const bytes = contentsOf(archive)
  const records = new Map<string, ArchiveRecord | undefined>()
  const isRedacted = (path: string, content: string | undefined) =>
    redactionOf(redactions, path, content as Sha256 | undefined) !== undefined
  return {
    bytesOf: (content) => (content === undefined ? undefined : bytes.get(content)),
    isRedacted,
    recordOf: (path, content) => {
      if (content === undefined || isRedacted(path, content)) return undefined
      const key = `${content} ${path}`
      if (!records.has(key)) records.set(key, readVersion(path, content, bytes.get(content)))
      return records.get(key)
    },
  }
}

function readVersion(
  path: string,
  content: string,
  bytes: Uint8Array | undefined,
): ArchiveRecord | undefined {
  if (bytes === undefined) return undefined
  const { records } = readRecords(new Map([[path, { path, bytes, sha256: content as Sha256 }]]))
  return Object.values(records).flat().at(0)
}

/** What a change did to the content, in words. */
export function changeInWords({ what, path, from, before, after }: Found, versions: Versions): string[] {
  if (what !== 'amended' && what !== 'reissued') return []
  const old = from ?? path
  if (versions.isRedacted(old, before) || versions.isRedacted(path, after)) {
    return ['a version was redacted: its content is no longer shown']
  }
  const [was, is] = [versions.recordOf(old, before), versions.recordOf(path, after)]
  if (was !== undefined && is !== undefined) {
    const fields = differencesInWords(was.value, is.value)
    return fields.length > 0 ? fields : ['the same values, written otherwise']
  }
  const [oldBytes, newBytes] = [versions.bytesOf(before), versions.bytesOf(after)]
  if (oldBytes === undefined || newBytes === undefined) return ['a version cannot be read']
  const note =
    was !== undefined
      ? ['it was a record, and can no longer be read as one']
      : is !== undefined
        ? ['it was no record before']
        : []
  return [...note, bytesInWords(oldBytes, newBytes)]
}

function bytesInWords(before: Uint8Array, after: Uint8Array): string {
  const shorter = Math.min(before.length, after.length)
  let first = 0
  while (first < shorter && before[first] === after[first]) first += 1
  return `${before.length} bytes -> ${after.length} bytes, different from byte ${first} on`
}

/** The branches beside the line of first parents, each where it was merged. */
export function mergedBranches(commits: readonly Commit[], since: number): MergedBranch[] {
  const merged = Map.groupBy(
    commits.filter(({ position, mergedBy }) => position > since && mergedBy !== undefined),
    ({ mergedBy }) => mergedBy ?? '',
  )
  return [...merged].map(([merge, own]) => ({
    merge,
    commits: own.length,
    files: new Set(own.flatMap(({ changes }) => changes.map(({ path }) => path))).size,
    positions: [own[0]?.position ?? 0, own.at(-1)?.position ?? 0] as const,
  }))
}
