import type { Archive } from '../archive/archive.ts'
import type { ArchiveRecord } from '../records/record.ts'
import { formerOwnRecords } from './own-record.ts'

/**
 * Place of the import in the log, up to which its order proves nothing; the newest commit where none is named. An
 * archive that once said that less was imported, or nothing, is held to that: otherwise whoever may write to it could
 * declare its history void.
 */
export function importPosition(archive: Archive, own: ArchiveRecord<'Archive'> | undefined): number {
  if (own?.value.history === undefined) return -1
  const former = formerOwnRecords(archive).map(({ record }) => record)
  return Math.min(...[own, ...former].map((record) => claimedImport(archive, record)))
}

function claimedImport({ history }: Archive, { value }: ArchiveRecord<'Archive'>): number {
  const begins = value.history
  if (begins === undefined || history.state === 'absent') return -1
  const named = history.commits.find(({ oid }) => oid === begins.commit)
  return (named ?? (begins.commit === undefined ? history.commits.at(-1) : undefined))?.position ?? -1
}
