import { z } from 'zod'
import type { DigestSet } from '../domain/digest.ts'
import {
  type Artifact,
  askedRevision,
  hasStrongDigest,
  isComparable,
  isSubject,
  isWeakSubject,
  showArtifact,
} from './artifact.ts'
import { refuse, undecidable } from './refusal.ts'
import { parseDocument } from './sigstore/document.ts'
import type { VerifiedBytes } from './verified-bytes.ts'

/** An in-toto Statement that was signed (source: in-toto attestation framework, spec/v1/statement.md). */
export type Statement = {
  readonly type: string
  readonly subjects: readonly { readonly name: string; readonly digest: DigestSet }[]
  readonly predicateType: string
  readonly predicate: unknown
}

/** The only payload type of a DSSE envelope that holds a Statement. */
const STATEMENT_PAYLOAD_TYPE = 'application/vnd.in-toto+json'

const digest = z.record(z.string(), z.string().min(1)).refine((set) => Object.keys(set).length > 0, 'empty')

/** Fields that are not known are ignored, as the framework asks of a reader. */
const statement = z.object({
  _type: z.enum(['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1']),
  subject: z.array(z.object({ name: z.string().optional(), digest })).min(1),
  predicateType: z.string().min(1),
  predicate: z.record(z.string(), z.unknown()).optional(),
})

/** Reads a Statement out of the very bytes that were verified. */
export function readStatement(payload: VerifiedBytes, payloadType: string): Statement {
  if (payloadType !== STATEMENT_PAYLOAD_TYPE) {
    return refuse(
      'E-PREDICATE-TYPE',
      `the payload is ${JSON.stringify(payloadType)} and not an in-toto Statement`,
    )
  }
  const parsed = statement.safeParse(parseDocument(payload, 'E-STATEMENT-SHAPE', 'the payload').value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refuse(
      'E-STATEMENT-SHAPE',
      `the payload is not an in-toto Statement: ${issue?.path.join('.') || 'its top'}: ${issue?.message}`,
    )
  }
  const { _type, subject, predicateType, predicate } = parsed.data
  return {
    type: _type,
    subjects: subject.map(({ name, digest }) => ({ name: name ?? '', digest })),
    predicateType,
    predicate,
  }
}

/** Checks that a statement is about every one of the artifacts, by strong digests. */
export function checkSubjects({ subjects }: Statement, artifacts: readonly Artifact[]): void {
  const missing = artifacts.filter((artifact) => !subjects.some(({ digest }) => isSubject(artifact, digest)))
  const [first] = missing
  if (first === undefined) return
  if (askedRevision(first) !== undefined) {
    refuse('E-SUBJECT-MISMATCH', `the statement is about another revision than ${showArtifact(first)}`)
  }
  const digests = subjects.map(({ digest }) => digest)
  if (!digests.some(hasStrongDigest) || digests.some((digest) => isWeakSubject(first, digest))) {
    refuse('E-DIGEST-WEAK', `no strong digest says that the statement is about ${showArtifact(first)}`)
  }
  if (!digests.some((digest) => isComparable(first, digest))) {
    undecidable(
      'E-ARTIFACT-DIGEST-ALGORITHM',
      `the statement names its subjects by other digests than ${showArtifact(first)}`,
      'Give the artifact itself, or its digest by the algorithm of the statement.',
    )
  }
  if (missing.length < artifacts.length) {
    refuse('E-SUBJECT-MISSING', `the statement is not about ${missing.map(showArtifact).join(', ')}`)
  }
  refuse('E-SUBJECT-MISMATCH', `the statement is about other artifacts than ${showArtifact(first)}`)
}
