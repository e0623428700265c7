import type { Archive } from '../archive/archive.ts'
import type { ArchiveRecord } from '../records/record.ts'

export type BroughtBy = {
  readonly oid: string
  readonly raw: Uint8Array
  readonly position: number
  readonly amended: boolean
}

/** The commit that brought the bytes that a file has now. */
export function commitsByPath(archive: Archive): ReadonlyMap<string, BroughtBy> {
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
export function importPosition(archive: Archive, own: ArchiveRecord<'Archive'> | undefined): number {
  const begins = own?.value.history
  if (begins === undefined || archive.history.state === 'absent') return -1
  const { commits } = archive.history
  const named = commits.find(({ oid }) => oid === begins.commit)
  return (named ?? (begins.commit === undefined ? commits.at(-1) : undefined))?.position ?? -1
}
