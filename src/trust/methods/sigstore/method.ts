import type { JsonDocument } from '../../../reading/json.ts'
import type { FileMethod, SignatureQuestion, SignatureVerdict } from '../../file-method.ts'
import { problemOf } from '../../refusal.ts'
import { sha256Of } from '../../sha256.ts'
import { claimsToBeBundle } from '../../sigstore/bundle.ts'
import { originOf, verifyUnderRoots } from '../../sigstore/roots.ts'
import type { TrustedRoot } from '../../sigstore/trusted-root.ts'

/** Sigstore bundles: a certificate or key, with log entries and timestamps that say since when it was used. */
export const method: FileMethod = {
  name: 'sigstore',
  signs: 'files',
  title: 'Sigstore bundle',
  specification: 'https://docs.sigstore.dev/about/bundle/',
  claims: claimsToBeBundle,
  verify,
}

/** A private deployment may run none; its root says so. A root whose log keys cannot be used is not one of these. */
function isWithoutCertificateLogs({ certificateLogs, skipped }: TrustedRoot): boolean {
  return certificateLogs.length === 0 && skipped.length === 0
}

/** Establishes who signed, whoever that is: whether it is the one who should have is for the roster to say. */
function verify(document: JsonDocument, { at, artifacts, material }: SignatureQuestion): SignatureVerdict {
  const { roots, keys, thresholds } = material
  const policy = { kind: 'whoever', keys } as const
  const verdict = verifyUnderRoots(document, roots, (root) => ({
    artifacts,
    policy,
    thresholds: { ...thresholds, certificateTimestamps: isWithoutCertificateLogs(root) ? 0 : 1 },
  }))
  if (verdict.state !== 'verified') return { state: verdict.state, problem: problemOf(verdict.refusal, at) }
  const { signer, times, content, root, notChecked } = verdict
  return {
    state: 'verified',
    signer,
    times,
    root: originOf(root),
    notChecked,
    ...(content.kind === 'statement' && { payload: sha256Of(content.payload) }),
  }
}
