import { attestedImageScan, attestedTests, buildEvidence, vexOf } from './attestations.ts'
import type { Scan } from './plan.ts'
import type { RawEvidence } from './raw-evidence.ts'
import { type ReleaseFacts, timesOf } from './release-facts.ts'
import { codeScan, dependencyScan, imageScan, testReport } from './scans.ts'
import type { Signer } from './signing.ts'

/** Scans by class, as the policy requires them. */
const SCANS_OF: Readonly<Record<ReleaseFacts['releaseClass'], readonly Scan[]>> = {
  'standard-nonprod': ['sast', 'secrets', 'dependency'],
  'standard-prod': ['sast', 'secrets', 'dependency', 'image', 'tests'],
  'high-risk-prod': ['sast', 'secrets', 'dependency', 'image', 'iac', 'dast', 'tests'],
  'emergency-prod': ['sast', 'secrets', 'dependency'],
}

/** Everything that the tools wrote for a release, signed where its tool signs. */
export function rawEvidence(release: ReleaseFacts, signer: Signer): RawEvidence[] {
  const { plan } = release
  const skipped = new Set(plan.evidence?.notRun?.map(({ scan }) => scan))
  const scans = SCANS_OF[release.releaseClass]
    .filter((scan) => !skipped.has(scan))
    .map((scan) => scanFile(scan, release, signer))
  const extra = (plan.evidence?.extra ?? []).map(
    (file): RawEvidence => ({
      ...file,
      producedAt: timesOf(release).scanned('extra'),
      ofImage: false,
    }),
  )
  const built = release.releaseClass === 'standard-nonprod' ? [] : buildEvidence(release, signer)
  return [...built, ...scans, ...vexOf(release), ...extra]
}

function scanFile(scan: Scan, release: ReleaseFacts, signer: Signer): RawEvidence {
  const producedAt = timesOf(release).scanned(scan)
  const attested = release.plan.evidence?.attested === true
  switch (scan) {
    case 'dependency':
      return dependencyScan(release, producedAt, 'dependencies.cdx.json', [])
    case 'image':
      return attested ? attestedImageScan(release, producedAt, signer) : imageScan(release, producedAt)
    case 'tests':
      return attested ? attestedTests(release, producedAt, signer) : testReport(release, producedAt)
    default:
      return codeScan(release, scan, producedAt)
  }
}
