import type { Archive } from '../archive/archive.ts'
import type { Sha256 } from '../domain/digest.ts'
import type { ArchiveRecord } from '../records/record.ts'
import type { TrustFile } from '../trust/trust.ts'
import { digestOf } from './digest.ts'
import { importPosition } from './import-position.ts'
import { formerOwnRecords } from './own-record.ts'

/** What the reader brings from outside the archive: where trust begins for them (rule 7). */
export type Pins = {
  readonly trustedRoots: readonly { readonly path: string; readonly bytes: Uint8Array }[]
  /** Digests of the first policy, the first person and the trusted root, obtained elsewhere. */
  readonly digests: readonly Sha256[]
}

/** Kinds of trust material, by their names in archive.yaml. */
export const MATERIAL_KINDS = [
  'trustedRoots',
  'allowedSigners',
  'keyrings',
  'revokedKeys',
  'witnessKeys',
] as const
export type MaterialKind = (typeof MATERIAL_KINDS)[number]

/** Files of trust material of each kind. */
export type ListedMaterial = { readonly [K in MaterialKind]: readonly TrustFile[] }

/**
 * Every version of every file that archive.yaml lists or once listed as trust material: as it is now, and as the
 * history has it. Which of them count is for `believe` to say.
 */
export function listedMaterial(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  pins: Pins,
): ListedMaterial {
  const first = firstOwnRecord(archive, own)
  return materialOf((kind) => {
    const paths = new Set([...(first?.value.trust[kind] ?? []), ...(own?.value.trust[kind] ?? [])])
    return distinct([...paths].flatMap((path) => versionsOf(archive, own, path, pins)))
  })
}

/**
 * Where trust in each kind of material begins: what the first archive.yaml that the history knows lists, in the first
 * version that the history knows. Replacing a file, or the list, does not move the beginning.
 */
export function beginningOf(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  pins: Pins,
): ListedMaterial {
  const first = firstOwnRecord(archive, own)
  return materialOf((kind) =>
    distinct(
      (first?.value.trust[kind] ?? []).flatMap((path) => versionsOf(archive, own, path, pins).slice(0, 1)),
    ),
  )
}

/** What archive.yaml lists now, as it lies there now. */
export function currentMaterial(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  pins: Pins,
): ListedMaterial {
  return materialOf((kind) =>
    distinct((own?.value.trust[kind] ?? []).flatMap((path) => currentVersion(archive, path, pins))),
  )
}

/** Trusted roots that the reader brought as files. */
export function broughtRoots({ trustedRoots }: Pins): readonly TrustFile[] {
  return trustedRoots.map(({ path, bytes }) => ({ path, bytes, sha256: digestOf(bytes), origin: 'pinned' }))
}

function materialOf(filesOf: (kind: MaterialKind) => readonly TrustFile[]): ListedMaterial {
  return {
    trustedRoots: filesOf('trustedRoots'),
    allowedSigners: filesOf('allowedSigners'),
    keyrings: filesOf('keyrings'),
    revokedKeys: filesOf('revokedKeys'),
    witnessKeys: filesOf('witnessKeys'),
  }
}

/** The versions of a file, oldest first, the one that lies there now last. */
function versionsOf(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  path: string,
  pins: Pins,
): TrustFile[] {
  return [
    ...formerBytes(archive, own, path).map((bytes) => trustFile(path, bytes, digestOf(bytes), pins)),
    ...currentVersion(archive, path, pins),
  ]
}

function currentVersion({ files }: Archive, path: string, pins: Pins): TrustFile[] {
  const file = files.get(path)
  return file === undefined ? [] : [trustFile(path, file.bytes, file.sha256, pins)]
}

function trustFile(path: string, bytes: Uint8Array, sha256: Sha256, { digests }: Pins): TrustFile {
  return { path, bytes, sha256, origin: digests.includes(sha256) ? 'pinned' : 'archive' }
}

/** What a file was before it was amended or deleted, oldest first. What an import brought is no change. */
function formerBytes(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  path: string,
): Uint8Array[] {
  if (archive.history.state === 'absent') return []
  const imported = importPosition(archive, own)
  return archive.history.commits
    .filter(({ position }) => position > imported)
    .flatMap(({ changes }) =>
      changes.flatMap((change) => (change.path === path ? (change.before?.bytes ?? []) : [])),
    )
}

/** The archive's record of itself as it first was. One that never changed, or cannot be read, is the present one. */
function firstOwnRecord(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
): ArchiveRecord<'Archive'> | undefined {
  const imported = importPosition(archive, own)
  const [first] = formerOwnRecords(archive).filter(({ position }) => position > imported)
  return first?.record ?? own
}

function distinct(files: readonly TrustFile[]): TrustFile[] {
  return files.filter(({ sha256 }, at) => files.findIndex((other) => other.sha256 === sha256) === at)
}
