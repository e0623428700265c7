import { z } from 'zod'
import { type DigestSet, STRONG_ALGORITHMS } from '../domain/digest.ts'
import type { Locator } from '../domain/locator.ts'
import { failed, ok, type Problem, type Result } from '../domain/problem.ts'
import { count, list } from '../domain/text.ts'
import type { Statement } from './evidence.ts'
import { checkShape, ignoredFields, versionProblem } from './shape.ts'

const TYPE_PREFIX = 'https://in-toto.io/Statement/'
const TITLES: Readonly<Record<string, string>> = {
  'https://in-toto.io/Statement/v0.1': 'in-toto Statement v0.1',
  'https://in-toto.io/Statement/v1': 'in-toto Statement v1',
}

/** Length in hexadecimal digits of the digests whose encoding in-toto fixes (in-toto attestation v1, DigestSet). */
const HEX_LENGTHS: Readonly<Record<string, readonly number[]>> = {
  md5: [32],
  sha1: [40],
  sha224: [56],
  sha256: [64],
  sha384: [96],
  sha512: [128],
  gitCommit: [40, 64],
  gitTree: [40, 64],
  gitBlob: [40, 64],
  gitTag: [40, 64],
}

const DIGESTS = z.record(z.string(), z.string()).superRefine((digests, context) => {
  if (Object.keys(digests).length === 0) context.addIssue({ code: 'custom', message: 'holds no digest' })
  for (const [algorithm, value] of Object.entries(digests)) {
    const lengths = Object.hasOwn(HEX_LENGTHS, algorithm) ? HEX_LENGTHS[algorithm] : undefined
    if (lengths !== undefined && !(lengths.includes(value.length) && /^[0-9a-f]+$/i.test(value))) {
      const message = `is no ${algorithm} in ${lengths.join(' or ')} hexadecimal digits`
      context.addIssue({ code: 'custom', path: [algorithm], message })
    }
  }
})

const SUBJECT = z.looseObject({
  name: z.string().nullish(),
  uri: z.string().nullish(),
  digest: DIGESTS,
  annotations: z.record(z.string(), z.unknown()).nullish(),
})

const STATEMENT = z.looseObject({
  subject: z.array(SUBJECT).min(1),
  predicateType: z.string().min(1),
  predicate: z.looseObject({}).nullish(),
})

export type ReadStatement = {
  readonly statement: Statement
  readonly predicate: Readonly<Record<string, unknown>>
  readonly problems: readonly Problem[]
}

/** Whether a document says that it is an in-toto Statement, of whichever version. */
export function isStatement(
  document: unknown,
): document is Record<string, unknown> & { readonly _type: string } {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, '_type')) return false
  const { _type } = document as { readonly _type?: unknown }
  return typeof _type === 'string' && _type.startsWith(TYPE_PREFIX)
}

/**
 * Reads the head of an in-toto Statement (in-toto attestation v1, "Statement"; v0.1 alike). Every subject needs a
 * digest, because subjects are matched by nothing else. Unknown fields are ignored, and said to be.
 */
export function readStatement(
  document: Record<string, unknown> & { readonly _type: string },
  locate: (pointer: string) => Locator,
): Result<ReadStatement> {
  const title = Object.hasOwn(TITLES, document._type) ? TITLES[document._type] : undefined
  if (title === undefined) {
    return failed(versionProblem(document._type, 'an in-toto Statement v0.1 or v1', locate('/_type')))
  }
  const read = checkShape(STATEMENT, document, title, locate)
  if (!read.ok) return read
  const { subject, predicateType, predicate } = read.value
  const subjects = subject.map(({ name, uri, digest }) => ({ name: name ?? uri ?? '', digest }))
  return ok({
    statement: {
      predicateType,
      subjects,
      annotations: subject.map(({ annotations }) => annotations ?? {}),
    },
    predicate: predicate ?? {},
    problems: [
      ...ignoredFields(document, ['_type', 'subject', 'predicateType', 'predicate'], '', locate),
      ...weakDigests(subjects, locate),
    ],
  })
}

/** Subjects known only by a digest that no artifact may be identified by (SIG-77): kept, and said to match nothing. */
function weakDigests(
  subjects: readonly { readonly name: string; readonly digest: DigestSet }[],
  locate: (pointer: string) => Locator,
): readonly Problem[] {
  const weak = subjects.flatMap(({ name, digest }, index) =>
    STRONG_ALGORITHMS.some((algorithm) => Object.hasOwn(digest, algorithm))
      ? []
      : [{ index, name: `${name === '' ? `subject ${index}` : name} (${Object.keys(digest).join(', ')})` }],
  )
  const [first] = weak
  if (first === undefined) return []
  const names = list(weak.slice(0, 5).map(({ name }) => name))
  return [
    {
      code: 'W-DIGEST-WEAK',
      message: `${count(weak.length, 'subject')} without a SHA-256, SHA-384 or SHA-512: ${names}. No artifact is matched by these.`,
      at: locate(`/subject/${first.index}/digest`),
    },
  ]
}
