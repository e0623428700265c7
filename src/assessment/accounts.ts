import type { Archive } from '../archive/archive.ts'
import { PROVES_TIME, UNPROVEN_TIME } from '../attribution/attribution.ts'
import type { Governance } from '../attribution/governance.ts'
import type { Held } from '../attribution/held.ts'
import type { Redactions } from '../attribution/redactions.ts'
import type { Sha256 } from '../domain/digest.ts'
import type { Problem } from '../domain/problem.ts'
import { compareText, list } from '../domain/text.ts'
import type { EvidenceFile } from '../evidence/evidence.ts'
import type { ArchiveRecord, KindName, RecordsRead } from '../records/record.ts'
import type { ArchiveHistory } from '../report/archive-facts.ts'
import type { ArchiveReport } from '../report/archive-report.ts'
import { trustMaterialProblems } from '../trust/index.ts'
import type { TrustMaterial } from '../trust/trust.ts'
import type { Believed } from './believe.ts'
import { MATERIAL_KINDS } from './trust-material.ts'
import type { Sightings } from './witnessed.ts'

export function trustInWords(
  governance: Governance,
  { trustedRoots, allowedSigners, keyrings = [], revokedKeys, witnessKeys = [] }: TrustMaterial,
): ArchiveReport['trust'] {
  const roots = trustedRoots.map(({ path, sha256, origin }) => ({ path, sha256, origin }))
  const rootPinned = roots.length > 0 && roots.every(({ origin }) => origin === 'pinned')
  const pinned = rootPinned && governance.roots.length > 0 && governance.roots.every((root) => root.pinned)
  const words =
    roots.length === 0
      ? withoutRoot(allowedSigners.length + keyrings.length > 0)
      : pinned
        ? 'Trusted root, first policy and first person were pinned by the reader.'
        : rootPinned
          ? 'The trusted root was pinned by the reader; the first policy and the first person came with the archive.'
          : 'Trusted root, first policy and first person came with the archive: they prove that it agrees with itself. Pin their digests to prove more.'
  const first = governance.roots.map(({ path, sha256 = '', pinned }) => ({ path, sha256, pinned }))
  const forCommits = [
    ...allowedSigners.map((file) => ({ ...file, type: 'allowed-signers' as const })),
    ...keyrings.map((file) => ({ ...file, type: 'keyring' as const })),
    ...revokedKeys.map((file) => ({ ...file, type: 'revoked-keys' as const })),
    ...witnessKeys.map((file) => ({ ...file, type: 'witness-keys' as const })),
  ].map(({ type, path, sha256, origin }) => ({ type, path, sha256, origin }))
  return { pinned, words, roots, first, ...(forCommits.length > 0 && { forCommits }) }
}

function withoutRoot(commits: boolean): string {
  return commits
    ? 'There is no trusted root: signatures of commits were verified, and no clock proves when any of them was made, so that none of them counts.'
    : 'There is no trusted root: nothing could be verified.'
}

export function allProblems(
  archive: Archive,
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  { material, governance, problems: refused }: Believed,
  held: readonly Held<KindName>[],
  own: ArchiveRecord<'Archive'> | undefined,
  ofHistory: readonly Problem[],
): Problem[] {
  // A YAML file that a pack pins is evidence in a format of its own, not a broken record.
  const records = read.problems.filter(
    ({ code, at }) => !(evidence.has(at.path) && /^E-RECORD-(VERSION|SHAPE)$/.test(code)),
  )
  const missing = own === undefined ? [noOwnRecord(read)] : otherRecords(own, read)
  const signatures = held.flatMap(({ trust }) =>
    trust.state === 'rejected' || trust.state === 'unverifiable' ? trust.problems : [],
  )
  return [
    ...archive.problems,
    ...missing,
    ...records,
    ...[...evidence.values()].flatMap(({ problems }) => problems),
    ...misfiled(read),
    ...trustMaterialProblems(material),
    ...refused,
    ...governance.problems,
    ...signatures,
    ...held.flatMap(unprovenTime),
    ...ofHistory,
  ].toSorted(
    (a, b) =>
      compareText(a.at.path, b.at.path) || (a.at.line ?? 0) - (b.at.line ?? 0) || compareText(a.code, b.code),
  )
}

function noOwnRecord({ records }: RecordsRead): Problem {
  return {
    code: 'E-ARCHIVE-RECORD',
    message:
      records.Archive.length === 0
        ? 'there is no record of kind Archive'
        : 'several records of kind Archive contradict each other',
    at: records.Archive[0]?.at ?? { path: 'archive.yaml' },
    hint: 'one archive.yaml names the products, the environments and where trust material lies',
  }
}

/** Records that somebody added beside the archive's own. */
function otherRecords(own: ArchiveRecord<'Archive'>, { records }: RecordsRead): Problem[] {
  return records.Archive.filter(({ at }) => at.path !== own.at.path).map(({ at }) => ({
    code: 'E-ARCHIVE-RECORD',
    message: `a second record of kind Archive does not count: ${own.at.path} was there before it`,
    at,
    hint: `take it out; what is true of the archive now belongs into ${own.at.path}`,
  }))
}

/** A signature that verifies and yet says nothing about anybody, because nothing says when it was made. */
function unprovenTime({ record, trust }: Held<KindName>): Problem[] {
  if (trust.state !== 'verified' || trust.knownSince !== undefined) return []
  const who = list([...new Set(trust.signers.map(({ identity, method }) => `${identity} (${method})`))])
  return [
    {
      code: 'E-TIME-UNPROVEN',
      message: `it is signed by ${who}, and ${UNPROVEN_TIME}`,
      at: record.at,
      hint: PROVES_TIME,
    },
  ]
}

/** Files that are neither records, signatures, evidence that a pack names, trust material, nor a README. */
export function unclaimedFiles(
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  material: TrustMaterial,
  sightings: Sightings,
): string[] {
  const { records, others } = read
  const listings = records.DeploymentListing.flatMap(({ at, value }) =>
    value.file === undefined ? [] : [at.path.replace(/[^/]*$/, '') + value.file.path],
  )
  const trust = [
    ...[...material.trustedRoots, ...material.allowedSigners, ...material.revokedKeys].map(
      ({ path }) => path,
    ),
    ...records.Archive.flatMap(({ value: { trust } }) => MATERIAL_KINDS.flatMap((kind) => trust[kind])),
  ]
  const claimed = new Set([
    ...evidence.keys(),
    ...listings,
    ...trust,
    ...sightings.seen.map(({ path }) => path),
  ])
  return others.filter(
    (path) =>
      !claimed.has(path) &&
      !claimed.has(path.replace(/\.sigstore\.json$/, '')) &&
      !/(^|\/)README\.md$/.test(path),
  )
}

/**
 * What the site carries: every file, and every former version of a file that was amended or deleted, so that both can be
 * looked at. Nothing that was redacted.
 */
export function carriedFiles(
  archive: Archive,
  { audited }: ArchiveHistory,
  redactions: Redactions,
): ArchiveReport['carried'] {
  const contents = contentsOf(archive)
  const former = audited.flatMap(({ path, before, after }) =>
    [before, after].flatMap((sha256) => (sha256 === undefined ? [] : [{ path, sha256: sha256 as Sha256 }])),
  )
  const files = [...former, ...archive.files.values()].flatMap(({ path, sha256 }) => {
    const bytes = contents.get(sha256)
    const gone = redactions.files.some((file) => file.sha256 === sha256)
    return bytes === undefined || gone ? [] : [{ sha256, path, size: bytes.length }]
  })
  const byDigest = new Map(files.map((file) => [file.sha256, file]))
  return [...byDigest.values()].toSorted(
    (a, b) => compareText(a.path, b.path) || compareText(a.sha256, b.sha256),
  )
}

/** Every content that the archive holds or held, by digest, as far as it was kept. */
export function contentsOf({ files, history }: Archive): ReadonlyMap<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>()
  for (const { changes } of history.state === 'absent' ? [] : history.commits) {
    for (const { before } of changes)
      if (before?.bytes !== undefined) contents.set(before.sha256, before.bytes)
  }
  for (const { sha256, bytes } of files.values()) contents.set(sha256, bytes)
  return contents
}

/**
 * Records that lie in the folder of one release and speak of another. Meaning comes from what they say; a reader of
 * the folder must still be told.
 */
function misfiled({ records }: RecordsRead): Problem[] {
  const folders = records.Release.map(({ id, at }) => ({ id, folder: at.path.replace(/[^/]*$/, '') })).filter(
    ({ folder }) => folder !== '',
  )
  const folderOf = new Map(folders.map(({ id, folder }) => [folder, id]))
  const speaking = [
    ...records.Decision,
    ...records.EvidencePack,
    ...records.ChangeRecord,
    ...records.ReleaseNotes,
    ...records.Deployment,
  ]
  return speaking.flatMap(({ kind, id, value, at, locate }): Problem[] => {
    const parts = at.path.split('/')
    const owner = parts
      .map((_, depth) => folderOf.get(`${parts.slice(0, depth).join('/')}/`))
      .find((one) => one !== undefined)
    if (owner === undefined || owner === value.release) return []
    return [
      {
        code: 'W-RECORD-MISFILED',
        message: `${kind} ${id} lies in the folder of ${owner} and speaks of ${value.release}: for ${owner} it counts nothing`,
        at: locate('/release'),
        hint: 'move it to the release that it speaks of, or have its author sign one that names this release',
      },
    ]
  })
}
