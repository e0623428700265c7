import { z } from 'zod'
import type { Problem } from '../../../domain/problem.ts'
import type { Format, VerificationSummary } from '../../evidence.ts'
import { checkShape, ignoredFields } from '../../shape.ts'
import { readTime } from '../../times.ts'

const SVR = z.looseObject({
  verifier: z.looseObject({ id: z.string().min(1) }),
  timeCreated: z.string(),
  properties: z.array(z.string()),
})

/**
 * in-toto predicate "simple verification result" v0.1 and v0.2: the properties that a verifier found to hold. It lists
 * passing properties only, so its result is `PASSED`, and what it does not list was not verified. It speaks of its
 * subjects and of no resource: the first subject's name stands for one.
 */
export const format: Format = {
  id: 'svr',
  title: 'in-toto simple verification result',
  specification: 'https://github.com/in-toto/attestation/blob/main/spec/predicates/svr.md',
  predicateTypes: ['https://in-toto.io/attestation/svr/v0.1', 'https://in-toto.io/attestation/svr/v0.2'],
  claims: () => false,
  read: ({ document, statement, locate }) => {
    const version = statement?.predicateType.split('/').at(-1) ?? ''
    const formatTitle = `in-toto simple verification result ${version}`
    const read = checkShape(SVR, document, formatTitle, locate)
    if (!read.ok) return { formatTitle, facts: {}, problems: read.problems }
    const { verifier, timeCreated, properties } = read.value
    const time = readTime(timeCreated, () => locate('/timeCreated'))
    const problems: Problem[] = [
      ...ignoredFields(read.value, Object.keys(SVR.shape), '', locate),
      ...time.problems,
    ]
    const summary: VerificationSummary = {
      verifier: verifier.id,
      timeVerified: time.instant,
      resourceUri: statement?.subjects[0]?.name ?? '',
      result: 'PASSED',
      verifiedLevels: properties,
      sourceRefs: [],
    }
    return { formatTitle, facts: { summary }, problems }
  },
}
