import { createHash, type KeyObject } from 'node:crypto'
import { type Instant, instantOfMilliseconds } from '../../domain/instant.ts'
import { compareText } from '../../domain/text.ts'
import { type Artifact, digestOf, showArtifact } from '../artifact.ts'
import { type Refusal, refusalOf, refuse, undecidable } from '../refusal.ts'
import { checkSubjects, readStatement, type Statement } from '../statement.ts'
import type { ProvenTime, Signer } from '../trust.ts'
import { ifVerified, type VerifiedBytes } from '../verified-bytes.ts'
import { fingerprintOf, type HashName } from './algorithms.ts'
import { type Bundle, readBundle } from './bundle.ts'
import { type Certificate, isSelfIssued, readCertificate } from './certificate.ts'
import { parseDocument } from './document.ts'
import { checkSigningCertificate, signerOf } from './identity.ts'
import { checkLogValidity, type LogEntry, verifyEntries } from './log.ts'
import { findPath } from './path.ts'
import {
  checkPolicy,
  checkSigner,
  type SignerPolicy,
  type Thresholds,
  type VerificationKey,
} from './policy.ts'
import { checkCertificateTimestamps } from './sct.ts'
import { checkArtifactSignature, isSignatureOver } from './signature.ts'
import { type Timestamp, verifyTimestamp } from './timestamp.ts'
import type { TrustedRoot } from './trusted-root.ts'

/** What a bundle is verified for, and against. */
export type BundleRequest = {
  /** What it must be about: one artifact for a signature, any number for a statement; never none. */
  readonly artifacts: readonly Artifact[]
  readonly root: TrustedRoot
  readonly policy: SignerPolicy
  readonly thresholds: Thresholds
  /** Type of predicate that a statement must have; any, where absent. */
  readonly predicateType?: string | undefined
}

/** The verdict on a bundle. What it says was verified; nothing of the bundle that was not is in it. */
export type BundleVerdict =
  | {
      readonly state: 'verified'
      readonly signer: Signer
      /** Earliest first. */
      readonly times: readonly ProvenTime[]
      readonly content: { readonly kind: 'message' } | SignedStatement
      readonly root: TrustedRoot
      readonly notChecked: readonly string[]
    }
  | { readonly state: 'rejected' | 'unverifiable'; readonly refusal: Refusal }

export type SignedStatement = {
  readonly kind: 'statement'
  readonly statement: Statement
  readonly payload: VerifiedBytes
}

/**
 * Verifies a Sigstore bundle, offline and without a clock: the times are those that the bundle proves. Any bytes give
 * a verdict, none an exception.
 */
export function verifyBundle(bytes: Uint8Array, request: BundleRequest): BundleVerdict {
  try {
    checkPolicy(request.policy)
    return verify(readBundle(parseDocument(bytes, 'E-BUNDLE-SHAPE', 'the bundle')), request)
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
  const signer =
    credential.kind === 'key'
      ? keySigner(credential.key)
      : verifyCertificate(credential, moments, root, thresholds, request.policy)
  const signed = content === undefined ? undefined : statementOf(content, request)
  return {
    state: 'verified',
    signer,
    times: times.map(({ at, clock, source }) => ({ at, clock, source })),
    content: signed ?? { kind: 'message' },
    root,
    notChecked: notChecked(credential.kind, thresholds),
  }
}

/** With what the signature is to be verified; a certificate's key is not yet anybody's. */
type Credential =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | {
      readonly kind: 'certificate'
      readonly key: KeyObject
      readonly leaf: Certificate
      readonly intermediates: readonly Certificate[]
    }

function credentialOf({ signer }: Bundle, { policy, root }: BundleRequest): Credential {
  if (signer.kind === 'key') return { kind: 'key', key: keyNamed(signer.hint, policy).key }
  const leaf = readCertificate(signer.leaf)
  const intermediates = signer.intermediates.map(readCertificate)
  // Early bundles repeat the root. One that the trusted root does not hold is an attempt to bring a root along.
  const stranger = [leaf, ...intermediates].find((one) => isSelfIssued(one) && !holdsCertificate(root, one))
  if (stranger !== undefined) {
    refuse('E-BUNDLE-ROOT', 'the bundle carries a root certificate that the trusted root does not hold')
  }
  return { kind: 'certificate', key: leaf.x509.publicKey, leaf, intermediates }
}

function holdsCertificate({ certificateAuthorities }: TrustedRoot, { der }: Certificate): boolean {
  return certificateAuthorities.some(({ certificates }) => certificates.some((own) => own.der.equals(der)))
}

function keyNamed(hint: string, policy: SignerPolicy): VerificationKey {
  switch (policy.kind) {
    case 'key':
      if (policy.key.id !== undefined && policy.key.id !== hint) {
        return refuse('E-KEY-ID', `the bundle names the key ${JSON.stringify(hint)}, not ${policy.key.id}`)
      }
      return policy.key
    case 'whoever':
      return (
        policy.keys.find(({ key, id }) => id === hint || keyHint(key) === hint) ??
        undecidable(
          'E-KEY-MISSING',
          `the bundle is signed with the bare key ${JSON.stringify(hint)}, which is not among the trust material`,
          'Add the public key to the trust material, if it is to be trusted.',
        )
      )
    default:
      return refuse(
        'E-KEY-MISSING',
        'the bundle is signed with a bare key, which names nobody',
        'Give the public key instead of an identity.',
      )
  }
}

/** SHA-256 of the SubjectPublicKeyInfo in base64: the hint that the bundle format recommends. */
function keyHint(key: KeyObject): string {
  return Buffer.from(fingerprintOf(key), 'hex').toString('base64')
}

function keySigner(key: KeyObject): Signer {
  const credential = fingerprintOf(key)
  return { identity: `sha256:${credential}`, issuer: 'key', method: 'sigstore', credential, claims: {} }
}

type VerifiedContent = { readonly payload: VerifiedBytes; readonly payloadType: string }

/** Verifies the signature itself. For an envelope the payload comes back, as the object that was verified. */
function verifyContent(
  content: Bundle['content'],
  key: KeyObject,
  artifacts: readonly Artifact[],
): VerifiedContent | undefined {
  if (content.kind === 'envelope') {
    const payload = ifVerified(content.payload, (bytes) =>
      isSignatureOver(key, preAuthEncoding(content.payloadType, bytes), content.signature),
    )
    if (payload === undefined) return refuse('E-SIGNATURE', 'the signature over the envelope does not verify')
    return { payload, payloadType: content.payloadType }
  }
  const [artifact, ...others] = artifacts
  if (artifact === undefined || others.length > 0) {
    return refuse('E-ARTIFACT-MISSING', `a signature is about one artifact, ${artifacts.length} were given`)
  }
  const digest = digestOf(artifact, content.hash)
  if (digest === undefined) {
    return undecidable(
      'E-ARTIFACT-DIGEST-ALGORITHM',
      `the signature is over the ${content.hash} of the artifact, which is not known`,
      `Give the artifact, or its ${content.hash}.`,
    )
  }
  if (digest !== Buffer.from(content.digest).toString('hex')) {
    refuse('E-ARTIFACT-DIGEST', `the bundle is about another artifact than ${showArtifact(artifact)}`)
  }
  checkArtifactSignature(key, artifact, content.hash, content.signature)
  return undefined
}

/** DSSE, version 1: the type and the payload, each after its length in bytes. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, 'utf8')
  const lengths = [`DSSEv1 ${type.length} `, ` ${payload.length} `] as const
  return Buffer.concat([Buffer.from(lengths[0]), type, Buffer.from(lengths[1]), payload])
}

function verifyLogged(bundle: Bundle, credential: Credential, request: BundleRequest): readonly LogEntry[] {
  const { content } = bundle
  const { root, thresholds, artifacts } = request
  if (thresholds.logEntries === 0) return []
  const [artifact] = artifacts
  const signedDigest = (hash: HashName): Buffer | undefined => {
    if (content.kind === 'envelope')
      return digest(hash, preAuthEncoding(content.payloadType, content.payload))
    return artifact && Buffer.from(digestOf(artifact, hash) ?? '', 'hex')
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

type Moment = ProvenTime & { readonly milliseconds: number }

/** Every verified time, earliest first. Two times of one operator are one witness. */
function provenTimes(
  timestamps: readonly Timestamp[],
  entries: readonly LogEntry[],
  threshold: number,
): readonly Moment[] {
  const seen = new Set<string>()
  const operators = new Set<string>()
  const moments: Moment[] = []
  for (const { time, authority, serial } of timestamps) {
    const id = `${authority.name} ${serial}`
    if (seen.has(id)) refuse('E-TIMESTAMP-DUPLICATE', `a timestamp of ${authority.name} is given twice`)
    seen.add(id)
    operators.add(authority.operator)
    moments.push({ ...moment(time), clock: 'timestamp-authority', source: authority.name })
  }
  for (const { log, integratedTime } of entries) {
    if (integratedTime === undefined) continue
    operators.add(log.operator)
    moments.push({ ...moment(integratedTime), clock: 'transparency-log', source: log.baseUrl })
  }
  if (operators.size < threshold) {
    const code = moments.length === 0 ? 'E-NO-TRUSTED-TIME' : 'E-TIME-THRESHOLD'
    refuse(code, `${operators.size} independent clocks say when it was signed, ${threshold} must`)
  }
  return moments.toSorted((a, b) => a.milliseconds - b.milliseconds || compareText(a.source, b.source))
}

function moment(milliseconds: number): { readonly at: Instant; readonly milliseconds: number } {
  return { at: instantOfMilliseconds(milliseconds), milliseconds }
}

function verifyCertificate(
  { leaf, intermediates }: Credential & { kind: 'certificate' },
  times: readonly number[],
  root: TrustedRoot,
  thresholds: Thresholds,
  policy: SignerPolicy,
): Signer {
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
  return signer
}

function statementOf({ payload, payloadType }: VerifiedContent, request: BundleRequest): SignedStatement {
  const statement = readStatement(payload, payloadType)
  const { predicateType, artifacts } = request
  if (predicateType !== undefined && statement.predicateType !== predicateType) {
    refuse('E-PREDICATE-TYPE', `the predicate is ${statement.predicateType}, not ${predicateType}`)
  }
  if (artifacts.length === 0) {
    undecidable(
      'E-NO-SUBJECT',
      'it was not said which artifacts the statement must be about',
      'Name the artifacts of the release by their digests.',
    )
  }
  checkSubjects(statement, artifacts)
  return { kind: 'statement', statement, payload }
}

/** What this verification leaves open, in words for people. */
function notChecked(kind: Credential['kind'], thresholds: Thresholds): readonly string[] {
  return [
    ...(thresholds.logEntries === 0
      ? ['whether a transparency log recorded it: no entry was asked for']
      : ['whether the transparency log shows everybody the same tree: no witness was asked']),
    ...(kind === 'certificate' && thresholds.certificateTimestamps === 0
      ? ['whether a certificate log recorded the certificate: none was asked for']
      : []),
    kind === 'certificate'
      ? 'whether the identity’s account was in other hands at the time'
      : 'whether the key was in other hands at the time: a bare key has no validity and no revocation',
  ]
}
