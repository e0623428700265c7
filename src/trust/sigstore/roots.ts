import type { JsonDocument } from '../../reading/json.ts'
import type { TrustCode } from '../codes.ts'
import { Refusal } from '../refusal.ts'
import type { TrustRootOrigin } from '../trust.ts'
import type { BundleRequest } from './request.ts'
import type { TrustedRoot } from './trusted-root.ts'
import { type BundleVerdict, verifyBundleDocument } from './verify.ts'

/**
 * Verifies a bundle under several trusted roots; the first under which it verifies counts, and is named by the verdict.
 * Where none does, the reason is that of the root that the bundle seems to belong to.
 */
export function verifyUnderRoots(
  document: JsonDocument,
  roots: readonly TrustedRoot[],
  requestFor: (root: TrustedRoot) => Omit<BundleRequest, 'root'>,
): BundleVerdict {
  let closest: Refusal | undefined
  for (const root of roots) {
    const verdict = verifyBundleDocument(document, { ...requestFor(root), root })
    if (verdict.state === 'verified') return verdict
    if (closest === undefined || OTHER_ROOT.includes(closest.code)) closest = verdict.refusal
  }
  const refusal = closest ?? NO_ROOT
  return { state: refusal.state, refusal }
}

const NO_ROOT = new Refusal(
  'E-NO-TRUSTED-ROOT',
  'unverifiable',
  'there is no trusted root to verify it against',
  'Keep the trusted root of the deployment in the archive, by date, or pin one.',
)

/** Reasons that only say that the bundle belongs to another deployment than the root: any other says more. */
const OTHER_ROOT: readonly TrustCode[] = ['E-TLOG-UNKNOWN', 'E-TIMESTAMP-AUTHORITY', 'E-CERT-CHAIN']

/** Where a trusted root came from, as verdicts name it. */
export function originOf({ file: { origin, path, sha256 }, line }: TrustedRoot): TrustRootOrigin {
  return { origin, path, sha256, ...(line !== undefined && { line }) }
}
