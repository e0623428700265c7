import type { Archive } from '../archive/archive.ts'
import type { Governance } from '../attribution/governance.ts'
import type { Held } from '../attribution/held.ts'
import type { Problem } from '../domain/problem.ts'
import { compareText } from '../domain/text.ts'
import type { EvidenceFile } from '../evidence/evidence.ts'
import type { ArchiveRecord, KindName, RecordsRead } from '../records/record.ts'
import type { ArchiveReport } from '../report/archive-report.ts'
import { trustMaterialProblems } from '../trust/index.ts'
import type { TrustMaterial } from '../trust/trust.ts'
import type { Believed } from './believe.ts'

export function trustInWords(
  governance: Governance,
  { trustedRoots }: TrustMaterial,
): ArchiveReport['trust'] {
  const roots = trustedRoots.map(({ path, sha256, origin }) => ({ path, sha256, origin }))
  const rootPinned = roots.length > 0 && roots.every(({ origin }) => origin === 'pinned')
  const pinned = rootPinned && governance.roots.length > 0 && governance.roots.every((root) => root.pinned)
  const words =
    roots.length === 0
      ? 'There is no trusted root: nothing could be verified.'
      : pinned
        ? 'Trusted root, first policy and first person were pinned by the reader.'
        : rootPinned
          ? 'The trusted root was pinned by the reader; the first policy and the first person came with the archive.'
          : 'Trusted root, first policy and first person came with the archive: they prove that it agrees with itself. Pin their digests to prove more.'
  const first = governance.roots.map(({ path, sha256 = '', pinned }) => ({ path, sha256, pinned }))
  return { pinned, words, roots, first }
}

export function allProblems(
  archive: Archive,
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  { material, governance, problems: refused }: Believed,
  held: readonly Held<KindName>[],
  own: ArchiveRecord<'Archive'> | undefined,
): Problem[] {
  // A YAML file that a pack pins is evidence in a format of its own, not a broken record.
  const records = read.problems.filter(
    ({ code, at }) => !(evidence.has(at.path) && /^E-RECORD-(VERSION|SHAPE)$/.test(code)),
  )
  const missing: Problem[] =
    own !== undefined
      ? []
      : [
          {
            code: 'E-ARCHIVE-RECORD',
            message:
              read.records.Archive.length === 0
                ? 'there is no record of kind Archive'
                : 'several records of kind Archive contradict each other',
            at: read.records.Archive[0]?.at ?? { path: 'archive.yaml' },
            hint: 'one archive.yaml names the products, the environments and where trust material lies',
          },
        ]
  const signatures = held.flatMap(({ trust }) =>
    trust.state === 'rejected' || trust.state === 'unverifiable' ? trust.problems : [],
  )
  return [
    ...archive.problems,
    ...missing,
    ...records,
    ...[...evidence.values()].flatMap(({ problems }) => problems),
    ...trustMaterialProblems(material),
    ...refused,
    ...governance.problems,
    ...signatures,
  ].toSorted(
    (a, b) =>
      compareText(a.at.path, b.at.path) || (a.at.line ?? 0) - (b.at.line ?? 0) || compareText(a.code, b.code),
  )
}

/** Files that are neither records, signatures, evidence that a pack names, trust material, nor a README. */
export function unclaimedFiles(
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  material: TrustMaterial,
): string[] {
  const { records, others } = read
  const listings = records.DeploymentListing.flatMap(({ at, value }) =>
    value.file === undefined ? [] : [at.path.replace(/[^/]*$/, '') + value.file.path],
  )
  const trust = [
    ...[...material.trustedRoots, ...material.allowedSigners, ...material.revokedKeys].map(
      ({ path }) => path,
    ),
    ...records.Archive.flatMap(({ value }) => value.trust.trustedRoots),
  ]
  const claimed = new Set([...evidence.keys(), ...listings, ...trust])
  return others.filter(
    (path) =>
      !claimed.has(path) &&
      !claimed.has(path.replace(/\.sigstore\.json$/, '')) &&
      !/(^|\/)README\.md$/.test(path),
  )
}

export function carriedFiles(archive: Archive): ArchiveReport['carried'] {
  const byDigest = new Map([...archive.files.values()].map((file) => [file.sha256, file]))
  return [...byDigest.values()]
    .map(({ sha256, path, bytes }) => ({ sha256, path, size: bytes.length }))
    .toSorted((a, b) => compareText(a.path, b.path))
}
