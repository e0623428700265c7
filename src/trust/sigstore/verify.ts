import { createHash } from 'node:crypto'
import type { JsonDocument } from '../../reading/json.ts'
import { digestOf } from '../artifact.ts'
import { type Refusal, refusalOf, refuse } from '../refusal.ts'
import type { ProvenTime, Signer } from '../trust.ts'
import type { HashName } from './algorithms.ts'
import { type Bundle, readBundle } from './bundle.ts'
import { preAuthEncoding, type SignedStatement, statementOf, verifyContent } from './content.ts'
import { type Credential, credentialOf, keySigner } from './credential.ts'
import { parseDocument } from './document.ts'
import { checkSigningCertificate, signerOf } from './identity.ts'
import { checkLogValidity, type LogEntry, verifyEntries } from './log.ts'
import { type CertificateAuthority, findPath } from './path.ts'
import { checkPolicy, checkSigner, type SignerPolicy, type Thresholds } from './policy.ts'
import type { BundleRequest } from './request.ts'
import { checkedBy, leftOpenBy } from './scope.ts'
import { checkCertificateTimestamps } from './sct.ts'
import { provenTimes } from './times.ts'
import { verifyTimestamp } from './timestamp.ts'
import type { TrustedRoot } from './trusted-root.ts'

/** The verdict on a bundle. What it says was verified; nothing of the bundle that was not is in it. */
export type BundleVerdict =
  | {
      readonly state: 'verified'
      readonly signer: Signer
      /** Earliest first. */
      readonly times: readonly ProvenTime[]
      readonly content: { readonly kind: 'message' } | SignedStatement
      readonly root: TrustedRoot
      readonly checked: readonly string[]
      readonly notChecked: readonly string[]
    }
  | { readonly state: 'rejected' | 'unverifiable'; readonly refusal: Refusal }

/**
 * Verifies a Sigstore bundle, offline and without a clock: the times are those that the bundle proves. Any bytes give
 * a verdict, none an exception.
 */
export function verifyBundle(bytes: Uint8Array, request: BundleRequest): BundleVerdict {
  return verdictOf(request, () => parseDocument(bytes, 'E-BUNDLE-SHAPE', 'the bundle'))
}

/** The same for a bundle that was parsed strictly already. */
export function verifyBundleDocument(document: JsonDocument, request: BundleRequest): BundleVerdict {
  return verdictOf(request, () => document)
}

function verdictOf(request: BundleRequest, parse: () => JsonDocument): BundleVerdict {
  try {
    checkPolicy(request.policy)
    return verify(readBundle(parse()), request)
  } catch (error) {
    const refusal = refusalOf(error)
    return { state: refusal.state, refusal }
  }
}

function verify(bundle: Bundle, request: BundleRequest): BundleVerdict {
  const { root, thresholds } = request
  const credential = credentialOf(bundle, request)
  const content = verifyContent(bundle.content, credential.key, request.artifacts)
  const entries = verifyLogged(bundle, credential, request)
  const timestamps = bundle.timestamps.map((response) =>
    verifyTimestamp(response, bundle.content.signature, root.timestampAuthorities),
  )
  const times = provenTimes(timestamps, entries, thresholds.timestamps)
  const moments = times.map(({ milliseconds }) => milliseconds)
  checkLogValidity(entries, moments)
  const { signer, authority } =
    credential.kind === 'key'
      ? { signer: keySigner(credential.key), authority: undefined }
      : verifyCertificate(credential, moments, root, thresholds, request.policy)
  if (content === undefined && request.predicateType !== undefined) {
    refuse('E-PREDICATE-TYPE', `${request.predicateType} was asked for, and the bundle is a plain signature`)
  }
  const signed = content === undefined ? undefined : statementOf(content, request)
  const grounds = { isStatement: signed !== undefined, entries, authority, thresholds }
  return {
    state: 'verified',
    signer,
    times: times.map(({ at, clock, source }) => ({ at, clock, source })),
    content: signed ?? { kind: 'message' },
    root,
    checked: checkedBy(grounds),
    notChecked: leftOpenBy(grounds),
  }
}

function verifyLogged(bundle: Bundle, credential: Credential, request: BundleRequest): readonly LogEntry[] {
  const { content } = bundle
  const { root, thresholds, artifacts } = request
  if (thresholds.ignoreLog === true) return []
  const [artifact] = artifacts
  const signedDigest = (hash: HashName): Buffer | undefined => {
    if (content.kind === 'envelope') {
      return digest(hash, preAuthEncoding(content.payloadType, content.payload))
    }
    const known = artifact && digestOf(artifact, hash)
    return known === undefined ? undefined : Buffer.from(known, 'hex')
  }
  const logged = {
    key: credential.key,
    verifier: {
      kind: credential.kind,
      der:
        credential.kind === 'certificate'
          ? credential.leaf.der
          : credential.key.export({ format: 'der', type: 'spki' }),
    },
    signature: Buffer.from(content.signature),
    signedDigest,
    payloadDigest: content.kind === 'envelope' ? digest('sha256', content.payload) : undefined,
  }
  return verifyEntries(bundle.entries, logged, root.logs, thresholds.logEntries)
}

const digest = (hash: HashName, bytes: Uint8Array): Buffer => createHash(hash).update(bytes).digest()

function verifyCertificate(
  { leaf, intermediates }: Credential & { kind: 'certificate' },
  times: readonly number[],
  root: TrustedRoot,
  thresholds: Thresholds,
  policy: SignerPolicy,
): { readonly signer: Signer; readonly authority: CertificateAuthority } {
  if (times.length === 0) {
    refuse(
      'E-NO-TRUSTED-TIME',
      'a certificate is valid for minutes, and no verified clock says when it was used',
    )
  }
  const path = findPath(leaf, intermediates, root.certificateAuthorities, times, 'codeSigning')
  checkSigningCertificate(leaf)
  checkCertificateTimestamps(leaf, path.issuer, root.certificateLogs, thresholds.certificateTimestamps)
  const signer = signerOf(leaf)
  checkSigner(signer, policy)
  return { signer, authority: path.authority }
}
