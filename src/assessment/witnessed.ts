import type { Archive } from '../archive/archive.ts'
import { readCheckpoint, type SeenCheckpoint } from '../checkpoint/checkpoint.ts'
import { compareViews } from '../checkpoint/compare.ts'
import type { VerifiedSignature, VerifierKey } from '../checkpoint/verifier-key.ts'
import { readVerifierKeys } from '../checkpoint/verifier-keys.ts'
import { compareInstants, type Instant } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import type { ProvenTime, TrustMaterial } from '../trust/trust.ts'
import { type ArchiveLog, viewOf } from './log.ts'

/** A checkpoint of its own log that an archive keeps, and that witnesses saw. */
export type Sighting = {
  readonly path: string
  readonly checkpoint: SeenCheckpoint
  /** Who cosigned it and when, earliest first. */
  readonly witnesses: readonly (VerifiedSignature & { readonly at: NonNullable<VerifiedSignature['at']> })[]
}

/** What witnesses saw, and what claims to be such a thing and is not. */
export type Sightings = { readonly seen: readonly Sighting[]; readonly problems: readonly Problem[] }

/** True for a file in which an archive keeps a cosigned checkpoint. */
export function isCheckpointFile(path: string): boolean {
  return path.endsWith('.checkpoint')
}

/**
 * Reads the cosigned checkpoints that an archive keeps, under the witnesses' keys that count. A witness is no signer: it
 * says when it saw a text, and nothing about what the text means.
 */
export function sightingsOf({ files, commit }: Archive, { witnessKeys = [] }: TrustMaterial): Sightings {
  const problems: Problem[] = []
  const keys: VerifierKey[] = []
  for (const { path, bytes, sha256 } of witnessKeys) {
    const read = readVerifierKeys(bytes, { path, digest: sha256 })
    if (read.ok) keys.push(...read.value.filter(({ kind }) => kind === 'cosignature'))
    else problems.push(...read.problems)
  }
  const seen: Sighting[] = []
  if (keys.length === 0) return { seen, problems }
  for (const { path, bytes, sha256 } of files.values()) {
    if (!isCheckpointFile(path)) continue
    const read = readCheckpoint(bytes, { path, commit, digest: sha256 }, keys)
    if (!read.ok) {
      problems.push(...read.problems)
      continue
    }
    seen.push({ path, checkpoint: read.value, witnesses: witnessesOf(read.value) })
  }
  return { seen, problems }
}

/**
 * Commits that a witness saw, by id, each with the earliest such time. The id is a digest of the commit, its signature
 * included: whatever the log says, that very commit was there by then.
 */
export function seenCommits(archive: Archive, material: TrustMaterial): ReadonlyMap<string, ProvenTime> {
  return commitsSeen(sightingsOf(archive, material).seen.map(({ checkpoint }) => checkpoint))
}

/** The same for checkpoints that were read elsewhere. */
export function commitsSeen(checkpoints: readonly SeenCheckpoint[]): ReadonlyMap<string, ProvenTime> {
  const found = new Map<string, ProvenTime>()
  for (const checkpoint of checkpoints) {
    const [first] = witnessesOf(checkpoint)
    const { commit } = checkpoint
    if (first === undefined || commit === undefined) continue
    const known = found.get(commit)
    if (known !== undefined && compareInstants(known.at, first.at) <= 0) continue
    found.set(commit, { at: first.at, clock: 'witness', source: first.name, through: commit })
  }
  return found
}

function witnessesOf({ verified }: SeenCheckpoint): Sighting['witnesses'] {
  return verified
    .flatMap((one) => (one.at === undefined ? [] : [{ ...one, at: one.at }]))
    .toSorted((a, b) => compareInstants(a.at, b.at))
}

/**
 * Checkpoints that witnesses saw and that the archive's log does not continue: somebody rewrote it since, and kept the
 * proof. Where the archive has no log, that is told elsewhere.
 */
export function brokenSightings({ seen }: Sightings, log: ArchiveLog): Problem[] {
  if (log.state === 'unavailable') return []
  const here = viewOf('the archive', log)
  return seen.flatMap(({ path, checkpoint: { origin, size, root } }): Problem[] => {
    const found = compareViews({ name: path, origin, size, root }, here)
    return found.state === 'broken' ? [{ ...found.problem, at: { path } }] : []
  })
}

/** When a witness last saw a head that the archive's log continues; absent where none did. */
export function lastSeen({ seen, problems }: Sightings, log: ArchiveLog): Instant | undefined {
  const broken = new Set(brokenSightings({ seen, problems }, log).map(({ at }) => at.path))
  return seen
    .filter(({ path }) => !broken.has(path))
    .flatMap(({ witnesses }) => witnesses.map(({ at }) => at))
    .toSorted(compareInstants)
    .at(-1)
}
