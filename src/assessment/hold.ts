import type { Archive } from '../archive/archive.ts'
import { settleDuplicates } from '../attribution/duplicates.ts'
import type { Governance } from '../attribution/governance.ts'
import type { Held } from '../attribution/held.ts'
import type { Roster } from '../attribution/roster.ts'
import type { Said } from '../dossier/dossier.ts'
import type { HeldRecords } from '../dossier/gather.ts'
import { say } from '../dossier/said.ts'
import { KINDS } from '../records/kinds/index.ts'
import type { ArchiveRecord, KindName, RecordsRead } from '../records/record.ts'
import type { Trust } from '../trust/trust.ts'
import { commitsByPath, firstPlaces } from './commits.ts'
import type { Establishment } from './establish.ts'
import { importPosition } from './import-position.ts'
import { ownRecord } from './own-record.ts'

export function holdRecords(
  archive: Archive,
  read: RecordsRead,
  trust: ReadonlyMap<string, Trust>,
  existedBy: Establishment['existedBy'] = () => undefined,
): HeldRecords {
  const { records } = read
  const commits = commitsByPath(archive)
  const places = firstPlaces(archive)
  const own = ownRecord(read, archive)
  const imported = importPosition(archive, own)
  const recordsOf = (kind: KindName): readonly ArchiveRecord[] =>
    kind === 'Archive' && own !== undefined ? [own] : records[kind]
  const hold = (record: ArchiveRecord): Held<KindName> => {
    const signed = trust.get(record.at.path) ?? { state: 'unsigned', why: 'there is no signature' }
    const commit = commits.get(record.at.path)
    const ordered = commit !== undefined && commit.position > imported
    return {
      record,
      trust: signed,
      known: {
        existed: signed.state === 'verified' ? signed.knownSince : undefined,
        recorded:
          commit === undefined
            ? undefined
            : {
                commit: commit.oid,
                position: Math.max(commit.position, imported),
                first: Math.max(placeOf(record, places) ?? commit.position, imported),
                amended: ordered && commit.amended,
                by: existedBy(commit.oid),
              },
      },
    }
  }
  const entries = KINDS.map(({ kind }) => [kind, recordsOf(kind as KindName).map(hold)] as const)
  return Object.fromEntries(entries) as unknown as HeldRecords
}

/** The records with every contest about an id settled that can be. */
export function settled(held: HeldRecords, roster: Roster): HeldRecords {
  const entries = KINDS.map(
    ({ kind }) =>
      [kind, settleDuplicates(held[kind as KindName] as readonly Held<KindName>[], roster)] as const,
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
