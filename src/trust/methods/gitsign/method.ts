import { hash, verify } from 'node:crypto'
import { instantOfMilliseconds } from '../../../domain/instant.ts'
import type { TrustCode } from '../../codes.ts'
import { readArmor } from '../../commits/armor.ts'
import {
  type Candidate,
  type Finding,
  type RefusedOutcome,
  refused,
  type SignedCommit,
} from '../../commits/finding.ts'
import type { CommitMethod } from '../../commits/method.ts'
import { refusalOf } from '../../refusal.ts'
import { USUAL_THRESHOLDS } from '../../sigstore/policy.ts'
import { openTrustedRoots, type TrustedRoot } from '../../sigstore/trusted-root.ts'
import { type BundleVerdict, verifyBundle } from '../../sigstore/verify.ts'
import { bundleOf } from './bundle.ts'
import { type CmsSignature, readCms } from './cms.ts'

/**
 * Signatures by short-lived Fulcio certificates, as gitsign makes them: CMS with the entry of the transparency log
 * embedded. Where the entry is left in the log ("online"), nothing here can decide.
 */
export const method: CommitMethod = {
  name: 'gitsign',
  signs: 'commits',
  title: 'gitsign signature',
  specification: 'https://docs.sigstore.dev/cosign/signing/gitsign/',
  armor: '-----BEGIN SIGNED MESSAGE-----',
  read: ({ trustedRoots = [] }) => {
    const opened = trustedRoots.map(openTrustedRoots)
    const roots = opened.flatMap((file) => file.roots)
    return {
      problems: opened.flatMap((file) => [...file.problems, ...file.roots.flatMap((root) => root.skipped)]),
      check: (signed) => checkGitsign(signed, roots, trustedRoots.length > 0),
    }
  },
}

function checkGitsign(signed: SignedCommit, roots: readonly TrustedRoot[], given: boolean): Finding {
  const der = readArmor(signed.armored, 'SIGNED MESSAGE')
  if (typeof der === 'string') return refused('bad-signature', `its CMS signature cannot be read: ${der}`)
  let cms: CmsSignature
  try {
    cms = readCms(der)
  } catch (error) {
    return refused('bad-signature', `its CMS signature cannot be read: ${refusalOf(error).message}`)
  }
  const { leaf } = cms
  if (!hash(cms.digest, signed.payload, 'buffer').equals(cms.messageDigest) || !isSignedByLeaf(cms)) {
    return refused('bad-signature', 'the signature does not fit the commit')
  }
  if (cms.logEntry === undefined) {
    const span = `${instantOfMilliseconds(leaf.notBefore)} to ${instantOfMilliseconds(leaf.notAfter)}`
    return refused(
      'unverifiable',
      `it embeds no entry of a transparency log, so nothing proves that its certificate was used while it was valid (${span}); the log's entry for this commit would`,
      leaf.fingerprint,
    )
  }
  if (roots.length === 0) {
    const none = given ? 'no trusted root could be read' : 'no trusted root was given'
    return refused('unverifiable', `${none} to verify its certificate against`, leaf.fingerprint)
  }
  return checkAgainstRoots(cms, signed, roots)
}

/** The attributes, which name the commit's digest, are what the certificate's key signed. */
function isSignedByLeaf({ leaf, digest, signedAttributes, signature }: CmsSignature): boolean {
  try {
    return verify(digest, signedAttributes, leaf.x509.publicKey, signature)
  } catch {
    return false
  }
}

function checkAgainstRoots(cms: CmsSignature, signed: SignedCommit, roots: readonly TrustedRoot[]): Finding {
  let bundle: Uint8Array
  try {
    bundle = bundleOf(cms)
  } catch (error) {
    return refused('bad-signature', refusalOf(error).message, cms.leaf.fingerprint)
  }
  const verdicts = roots.map((root) =>
    verifyBundle(bundle, {
      artifacts: [{ kind: 'bytes', bytes: cms.signedAttributes }],
      root,
      policy: { kind: 'whoever', keys: [] },
      thresholds: USUAL_THRESHOLDS,
    }),
  )
  const verified = verdicts.find((verdict) => verdict.state === 'verified')
  if (verified?.state === 'verified') {
    return {
      state: 'valid',
      candidates: [candidateOf(verified, cms, signed)],
      credential: verified.signer.credential,
    }
  }
  const findings = verdicts.flatMap((verdict) =>
    verdict.state === 'verified'
      ? []
      : [refused(outcomeOf(verdict), verdict.refusal.message, cms.leaf.fingerprint)],
  )
  // A root of another deployment only says that it knows neither the authority nor the log.
  return (
    findings.find((finding) => finding.state === 'refused' && finding.outcome !== 'unknown-key') ??
    findings[0] ??
    refused('unverifiable', 'no trusted root could be read', cms.leaf.fingerprint)
  )
}

const OUTCOMES: Readonly<Partial<Record<TrustCode, RefusedOutcome>>> = {
  'E-CERT-CHAIN': 'unknown-key',
  'E-TLOG-UNKNOWN': 'unknown-key',
  'E-CERT-VALIDITY': 'key-not-valid-at-time',
  'E-CERT-AUTHORITY-VALIDITY': 'key-not-valid-at-time',
  'E-TLOG-VALIDITY': 'key-not-valid-at-time',
  'E-NO-TRUSTED-TIME': 'unverifiable',
  'E-TLOG-NO-PROOF': 'unverifiable',
}

function outcomeOf(verdict: Exclude<BundleVerdict, { state: 'verified' }>): RefusedOutcome {
  if (verdict.state === 'unverifiable') return 'unverifiable'
  return OUTCOMES[verdict.refusal.code] ?? 'bad-signature'
}

function candidateOf(
  { signer, times, root, notChecked }: Extract<BundleVerdict, { state: 'verified' }>,
  { leaf }: CmsSignature,
  { authorEmail }: SignedCommit,
): Candidate {
  const { origin, path, sha256 } = root.file
  const { line } = root
  return {
    signer: { ...signer, method: 'gitsign' },
    authorMatches: signer.identity === authorEmail,
    // The certificate's validity was judged already, at the times that the log and the authorities prove.
    validity: { of: 'the certificate' },
    claimed: [],
    times,
    notBefore: instantOfMilliseconds(leaf.notBefore),
    root: { origin, path, sha256, line },
    notChecked,
  }
}
