import { z } from 'zod'
import type { Problem } from '../../../domain/problem.ts'
import type { Format, TestRun } from '../../evidence.ts'
import { checkShape, ignoredFields } from '../../shape.ts'

const TITLE = 'in-toto test result v0.1'
const names = z.array(z.string()).nullish()

const TEST_RESULT = z.looseObject({
  result: z.enum(['PASSED', 'WARNED', 'FAILED']),
  configuration: z.array(z.looseObject({})),
  url: z.string().nullish(),
  passedTests: names,
  warnedTests: names,
  failedTests: names,
})

const RESULTS = { PASSED: 'passed', WARNED: 'warned', FAILED: 'failed' } as const

/**
 * in-toto predicate "test-result" v0.1: `result` and `configuration` are required, the lists of names are not, so a run
 * may have passed without naming a test. A result better than its own lists is a contradiction: the lists count.
 */
export const format: Format = {
  id: 'test-result',
  title: TITLE,
  specification: 'https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md',
  predicateTypes: ['https://in-toto.io/attestation/test-result/v0.1'],
  claims: () => false,
  read: ({ document, locate }) => {
    const read = checkShape(TEST_RESULT, document, TITLE, locate)
    if (!read.ok) return { formatTitle: TITLE, facts: {}, problems: read.problems }
    const predicate = read.value
    const problems: Problem[] = [...ignoredFields(predicate, Object.keys(TEST_RESULT.shape), '', locate)]
    const passed = predicate.passedTests ?? []
    const warned = predicate.warnedTests ?? []
    const failed = predicate.failedTests ?? []
    const stated = RESULTS[predicate.result]
    const listed = failed.length > 0 ? 'failed' : warned.length > 0 && stated === 'passed' ? 'warned' : stated
    if (listed !== stated) {
      const message = `The result is ${predicate.result}, and tests are listed as ${listed}: the list counts.`
      problems.push({ code: 'W-RESULT-CONTRADICTS', message, at: locate('/result') })
    }
    const tests: TestRun = {
      passed: passed.length + warned.length,
      failed: failed.length,
      skipped: 0,
      errored: 0,
      result: listed,
      failures: failed.map((name) => ({ name, message: '' })),
    }
    const scan = { tool: 'in-toto test result', state: 'complete', kinds: ['tests'] } as const
    return { formatTitle: TITLE, facts: { tests, scan }, problems }
  },
}
