import type { KeyObject } from 'node:crypto'
import { type Artifact, digestOf, showArtifact } from '../artifact.ts'
import { refuse, undecidable } from '../refusal.ts'
import { checkSubjects, readStatement, type Statement } from '../statement.ts'
import { ifVerified, type VerifiedBytes } from '../verified-bytes.ts'
import type { Bundle } from './bundle.ts'
import type { BundleRequest } from './request.ts'
import { checkArtifactSignature, isSignatureOver } from './signature.ts'

export type SignedStatement = {
  readonly kind: 'statement'
  readonly statement: Statement
  readonly payload: VerifiedBytes
}

/** An envelope whose signature holds. */
export type VerifiedContent = { readonly payload: VerifiedBytes; readonly payloadType: string }

/** Verifies the signature itself. For an envelope the payload comes back, as the object that was verified. */
export function verifyContent(
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

/** The Statement in a verified envelope, held against what was asked for. */
export function statementOf(
  { payload, payloadType }: VerifiedContent,
  request: BundleRequest,
): SignedStatement {
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
