import type { Archive } from '../archive/archive.ts'
import type { Sha256 } from '../domain/digest.ts'

export type BroughtBy = {
  readonly oid: string
  readonly raw: Uint8Array
  readonly position: number
  readonly amended: boolean
}

/**
 * The commit that brought the bytes that a file has now; a branch that brings the same bytes again changes nothing. A
 * file that held other bytes before is amended, even where it was deleted in between.
 */
export function commitsByPath(archive: Archive): ReadonlyMap<string, BroughtBy> {
  const found = new Map<string, BroughtBy>()
  if (archive.history.state === 'absent') return found
  const held = new Map<string, Set<string>>()
  const content = new Map<string, string>()
  for (const { oid, raw, position, changes } of archive.history.commits) {
    for (const { path, change, after, unread } of changes) {
      const bytes = after?.sha256 ?? unread?.after ?? oid
      const ever = held.get(path) ?? new Set()
      held.set(path, ever)
      if (change === 'deleted') {
        found.delete(path)
        content.delete(path)
      } else if (content.get(path) !== bytes) {
        const amended = change === 'amended' || [...ever].some((other) => other !== bytes)
        found.set(path, { oid, raw, position, amended })
        content.set(path, bytes)
        ever.add(bytes)
      }
    }
  }
  return found
}

/** Place in the log where the archive first held some bytes, at whatever path: moving a file makes it no younger. */
export function firstPlaces(archive: Archive): ReadonlyMap<Sha256, number> {
  const found = new Map<Sha256, number>()
  if (archive.history.state === 'absent') return found
  for (const { position, changes } of archive.history.commits) {
    for (const { after } of changes) {
      if (after !== undefined && !found.has(after.sha256)) found.set(after.sha256, position)
    }
  }
  return found
}
