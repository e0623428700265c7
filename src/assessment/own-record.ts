import type { ArchiveRecord, RecordsRead } from '../records/record.ts'

/** The archive's record of itself; none where several contradict each other. */
export function ownRecord({ records }: RecordsRead): ArchiveRecord<'Archive'> | undefined {
  return records.Archive.length === 1 ? records.Archive[0] : undefined
}
