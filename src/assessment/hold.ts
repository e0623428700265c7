import type { Archive } from '../archive/archive.ts'
import type { Governance } from '../attribution/governance.ts'
import type { Held } from '../attribution/held.ts'
import type { Said } from '../dossier/dossier.ts'
import type { HeldRecords } from '../dossier/gather.ts'
import { say } from '../dossier/said.ts'
import { KINDS } from '../records/kinds/index.ts'
import type { ArchiveRecord, KindName, RecordsRead } from '../records/record.ts'
import type { Trust } from '../trust/trust.ts'
import { commitsByPath, firstPlaces, importPosition } from './commits.ts'
import { ownRecord } from './own-record.ts'

export function holdRecords(
  archive: Archive,
  read: RecordsRead,
  trust: ReadonlyMap<string, Trust>,
): HeldRecords {
  const { records } = read
  const commits = commitsByPath(archive)
  const places = firstPlaces(archive)
  const imported = importPosition(archive, ownRecord(read))
  const hold = (record: ArchiveRecord): Held<KindName> => {
    const own = trust.get(record.at.path) ?? { state: 'unsigned', why: 'there is no signature' }
    const commit = commits.get(record.at.path)
    const ordered = commit !== undefined && commit.position > imported
    return {
      record,
      trust: own,
      known: {
        existed: own.state === 'verified' ? own.knownSince : undefined,
        recorded:
          commit === undefined
            ? undefined
            : {
                commit: commit.oid,
                position: Math.max(commit.position, imported),
                first: Math.max(placeOf(record, places) ?? commit.position, imported),
                amended: ordered && commit.amended,
              },
      },
    }
  }
  const entries = KINDS.map(
    ({ kind }) => [kind, (records[kind as KindName] as readonly ArchiveRecord[]).map(hold)] as const,
  )
  return Object.fromEntries(entries) as unknown as HeldRecords
}

function placeOf({ at }: ArchiveRecord, places: ReadonlyMap<string, number>): number | undefined {
  return at.digest === undefined ? undefined : places.get(at.digest)
}

export function sayAll<K extends 'Exception' | 'DeploymentListing'>(
  held: readonly Held<K>[],
  { roster }: Governance,
): Said<K>[] {
  return held.map((one) => say(one, roster))
}
