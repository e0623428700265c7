import { createHash } from 'node:crypto'
import { parseSha256, type Sha256 } from '../../../domain/digest.ts'
import type { JsonDocument } from '../../../reading/json.ts'
import type { TrustCode } from '../../codes.ts'
import type { FileMethod, SignatureQuestion, SignatureVerdict } from '../../file-method.ts'
import { problemOf, Refusal } from '../../refusal.ts'
import { claimsToBeBundle } from '../../sigstore/bundle.ts'
import type { TrustedRoot } from '../../sigstore/trusted-root.ts'
import { type BundleVerdict, verifyBundleDocument } from '../../sigstore/verify.ts'
import type { TrustRootOrigin } from '../../trust.ts'

/** Sigstore bundles: a certificate or key, with log entries and timestamps that say since when it was used. */
export const method: FileMethod = {
  name: 'sigstore',
  signs: 'files',
  title: 'Sigstore bundle',
  specification: 'https://docs.sigstore.dev/about/bundle/',
  claims: claimsToBeBundle,
  verify,
}

/** Of several trusted roots the first under which the bundle verifies counts, and is named. */
function verify(document: JsonDocument, { at, artifacts, material }: SignatureQuestion): SignatureVerdict {
  const { roots, keys, thresholds } = material
  const policy = { kind: 'whoever', keys } as const
  let closest: Refusal | undefined
  for (const root of roots) {
    const verdict = verifyBundleDocument(document, { artifacts, root, policy, thresholds })
    if (verdict.state === 'verified') return verified(verdict)
    if (closest === undefined || isOfAnotherRoot(closest)) closest = verdict.refusal
  }
  const refusal = closest ?? NO_ROOT
  return { state: refusal.state, problem: problemOf(refusal, at) }
}

const NO_ROOT = new Refusal(
  'E-NO-TRUSTED-ROOT',
  'unverifiable',
  'there is no trusted root to verify it against',
  'Keep the trusted root of the deployment in the archive, by date, or pin one.',
)

/** Reasons that only say that the bundle belongs to another deployment than the root: any other says more. */
const OTHER_ROOT: readonly TrustCode[] = ['E-TLOG-UNKNOWN', 'E-TIMESTAMP-AUTHORITY', 'E-CERT-CHAIN']
const isOfAnotherRoot = ({ code }: Refusal) => OTHER_ROOT.includes(code)

function verified(verdict: BundleVerdict & { state: 'verified' }): SignatureVerdict {
  const { signer, times, content, root, notChecked } = verdict
  const payload = content.kind === 'statement' ? sha256Of(content.payload) : undefined
  return {
    state: 'verified',
    signer,
    times,
    root: originOf(root),
    notChecked,
    ...(payload !== undefined && { payload }),
  }
}

function sha256Of(bytes: Uint8Array): Sha256 | undefined {
  return parseSha256(createHash('sha256').update(bytes).digest('hex'))
}

/** Where a trusted root came from, as verdicts name it. */
function originOf({ file: { origin, path, sha256 }, line }: TrustedRoot): TrustRootOrigin {
  return { origin, path, sha256, ...(line !== undefined && { line }) }
}
