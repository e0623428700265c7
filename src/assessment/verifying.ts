import type { Archive } from '../archive/archive.ts'
import { readRecords } from '../records/read.ts'
import { type PreparedKeyrings, prepareKeyrings } from '../trust/commits/index.ts'
import type { VerdictCache } from '../trust/index.ts'
import { ownRecord } from './own-record.ts'
import { listedMaterial, type Pins } from './trust-material.ts'

/** What was found out before anything is judged, because its library is asynchronous: OpenPGP signatures of commits. */
export type Prepared = { readonly keyrings: PreparedKeyrings }

/** What helps to verify. None of it decides anything: without it verdicts are slower, or `unverifiable`. */
export type Verifying = {
  readonly prepared?: Prepared | undefined
  /** Verdicts of earlier runs. */
  readonly cache?: VerdictCache | undefined
}

/**
 * The asynchronous step before `assess`. Verifies OpenPGP signatures of commits under every keyring that the archive
 * ever listed; which of them count is decided by `assess`. Does nothing where there is no keyring.
 */
export async function prepareTrust(archive: Archive, pins: Pins): Promise<Prepared> {
  const own = ownRecord(readRecords(archivesOf(archive), archive.commit), archive)
  const keyrings = listedMaterial(archive, own, pins).keyrings
  if (keyrings.length === 0 || archive.history.state === 'absent') return { keyrings: new Map() }
  const commits = archive.history.commits.map(({ oid, raw }) => ({
    oid,
    raw,
    objectFormat: archive.objectFormat ?? 'sha1',
  }))
  return { keyrings: await prepareKeyrings(keyrings, commits) }
}

/** Files that may be the archive's record of itself: reading all the others to find it would cost as much as judging. */
function archivesOf({ files }: Archive): Archive['files'] {
  const speaksOfIt = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
    Buffer.from(buffer, byteOffset, byteLength).includes('Archive')
  return new Map([...files].filter(([, { bytes }]) => speaksOfIt(bytes)))
}
