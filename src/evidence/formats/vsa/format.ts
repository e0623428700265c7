import { z } from 'zod'
import type { Problem } from '../../../domain/problem.ts'
import type { Format, Statement, VerificationSummary } from '../../evidence.ts'
import { checkShape, ignoredFields } from '../../shape.ts'
import { readTime } from '../../times.ts'

const TITLE = 'SLSA verification summary v1'

const VSA = z.looseObject({
  verifier: z.looseObject({ id: z.string().min(1) }),
  timeVerified: z.string().nullish(),
  resourceUri: z.string().min(1),
  policy: z.looseObject({ uri: z.string().nullish(), digest: z.record(z.string(), z.string()).nullish() }),
  inputAttestations: z.array(z.looseObject({})).nullish(),
  verificationResult: z.enum(['PASSED', 'FAILED']),
  verifiedLevels: z.array(z.string()),
  dependencyLevels: z.looseObject({}).nullish(),
  slsaVersion: z.string().nullish(),
})

/**
 * SLSA verification summary attestation v1, of a build or of a source revision. The latter names the references that it
 * holds for in its subject's annotations, `sourceRefs` or, as some write, `source_refs` (SLSA v1.2, source track).
 */
export const format: Format = {
  id: 'vsa',
  title: TITLE,
  specification: 'https://slsa.dev/spec/v1.2/verification_summary',
  predicateTypes: ['https://slsa.dev/verification_summary/v1'],
  claims: () => false,
  read: ({ document, statement, locate }) => {
    const read = checkShape(VSA, document, TITLE, locate)
    if (!read.ok) return { formatTitle: TITLE, facts: {}, problems: read.problems }
    const predicate = read.value
    const time = readTime(predicate.timeVerified, () => locate('/timeVerified'))
    const problems: Problem[] = [
      ...ignoredFields(predicate, Object.keys(VSA.shape), '', locate),
      ...time.problems,
    ]
    const summary: VerificationSummary = {
      verifier: predicate.verifier.id,
      timeVerified: time.instant,
      resourceUri: predicate.resourceUri,
      result: predicate.verificationResult,
      verifiedLevels: predicate.verifiedLevels,
      sourceRefs: sourceRefs(statement),
    }
    return { formatTitle: TITLE, facts: { summary }, problems }
  },
}

function sourceRefs(statement: Statement | undefined): readonly string[] {
  const refs = (statement?.annotations ?? []).flatMap(({ sourceRefs: camel, source_refs: snake }) =>
    [camel, snake].flatMap((value) => (Array.isArray(value) ? value : [])),
  )
  return [...new Set(refs.filter((ref) => typeof ref === 'string'))]
}
