import type { Archive } from '../archive/archive.ts'
import type { ArchiveRecord } from '../records/record.ts'
import type { ArchiveHistory } from '../report/archive-facts.ts'
import { importPosition } from './commits.ts'

export function historyOf(archive: Archive, own: ArchiveRecord<'Archive'> | undefined): ArchiveHistory {
  if (archive.history.state === 'absent') {
    return { state: 'absent', words: `History was not checked: ${archive.history.why}`, changes: [] }
  }
  const imported = importPosition(archive, own)
  const audited = archive.history.commits.filter(({ position }) => position > imported)
  const changes = audited.flatMap(({ oid, position, author, changes: made }) =>
    made.map(({ path, change, before, after }) => ({
      path,
      change,
      commit: oid,
      position,
      author: `${author.name} <${author.email}>`,
      claimedAt: author.claimedAt,
      before: before?.sha256,
      after: after?.sha256,
    })),
  )
  const count = archive.history.commits.length
  if (archive.history.state === 'shallow') {
    return {
      state: 'shallow',
      words: `Only the newest part of the history is here: ${archive.history.why}`,
      changes,
    }
  }
  const begins = own?.value.history
  if (begins !== undefined) {
    const words = `The records were brought in from elsewhere (${begins.note}). What existed, by a verified timestamp, stands in for what was recorded.`
    return { state: 'imported', words, changes }
  }
  return {
    state: 'complete',
    words: `All ${count} commits that touch the archive were read, each object hashed again.`,
    changes,
  }
}
