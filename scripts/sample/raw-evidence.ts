import type { PersonId } from './company.ts'
import type { PackageFinding } from './evidence/finding.ts'
import type { Scan } from './plan.ts'
import type { ReleaseFacts } from './release-facts.ts'

/** A raw evidence file, before it is pinned. */
export type RawEvidence = {
  readonly name: string
  readonly type: 'E2' | 'E3' | 'E4'
  readonly scan?: Scan
  readonly tool: string
  readonly producedAt: string
  readonly content: string
  /** It speaks of the built image, not only of the source. */
  readonly ofImage: boolean
  /** Somebody who signs the file itself. */
  readonly signedBy?: PersonId
}

export function packagesIn(where: PackageFinding['in'], release: ReleaseFacts): PackageFinding[] {
  return release.findings.filter((finding): finding is PackageFinding => finding.in === where)
}

/** The release's first image, as bills of materials name it. */
export function imageOf(release: ReleaseFacts) {
  const { image } = release.plan.product
  const [artifact] = release.artifacts
  const name = image.slice(image.lastIndexOf('/') + 1)
  const purl = `pkg:oci/${name}@sha256%3A${artifact.sha256}?repository_url=${image}&tag=${release.plan.version}`
  return { name, version: release.plan.version, purl, sha256: artifact.sha256 }
}
