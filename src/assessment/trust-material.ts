import type { Archive } from '../archive/archive.ts'
import type { Sha256 } from '../domain/digest.ts'
import type { ArchiveRecord } from '../records/record.ts'
import type { TrustFile, TrustMaterial } from '../trust/trust.ts'
import { digestOf } from './digest.ts'

/** What the reader brings from outside the archive: where trust begins for them (rule 7). */
export type Pins = {
  readonly trustedRoots: readonly { readonly path: string; readonly bytes: Uint8Array }[]
  /** Digests of the first policy, the first person and the trusted root, obtained elsewhere. */
  readonly digests: readonly Sha256[]
}

/**
 * All trust material at hand. Trusted roots that the reader pins replace those of the archive; one that the archive
 * brings may be pinned by its digest.
 */
export function availableMaterial(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  pins: Pins,
): TrustMaterial {
  const fromArchive = (paths: readonly string[]): TrustFile[] =>
    paths.flatMap((path) => {
      const file = archive.files.get(path)
      if (file === undefined) return []
      const { bytes, sha256 } = file
      return [
        {
          path,
          bytes,
          sha256,
          origin: pins.digests.includes(sha256) ? ('pinned' as const) : ('archive' as const),
        },
      ]
    })
  const pinned = pins.trustedRoots.map(
    ({ path, bytes }): TrustFile => ({ path, bytes, sha256: digestOf(bytes), origin: 'pinned' }),
  )
  const trust = own?.value.trust
  return {
    trustedRoots: pinned.length > 0 ? pinned : fromArchive(trust?.trustedRoots ?? []),
    allowedSigners: fromArchive(trust?.allowedSigners ?? []),
    revokedKeys: fromArchive(trust?.revokedKeys ?? []),
    thresholds: trust?.thresholds ?? { timestamps: 1, logEntries: 0 },
  }
}
