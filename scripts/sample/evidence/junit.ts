import { anyOf } from '../clock.ts'

export type TestSuite = { readonly name: string; readonly cases: readonly string[] }

export type JunitPlan = {
  readonly name: string
  readonly at: string
  readonly suites: readonly TestSuite[]
  /** Failed tests by name, and what the assertion said. */
  readonly failures?: Readonly<Record<string, string>>
}

/** A JUnit XML report as test runners write it. */
export function junit({ name, at, suites, failures = {} }: JunitPlan): string {
  const seconds = (test: string) => (anyOf(1900, `${name} ${at} ${test}`) / 1000 + 0.02).toFixed(3)
  const failedIn = (suite: TestSuite) => suite.cases.filter((test) => Object.hasOwn(failures, test)).length
  const total = suites.reduce((sum, { cases }) => sum + cases.length, 0)
  const failed = suites.reduce((sum, suite) => sum + failedIn(suite), 0)
  const stamp = at.replace('Z', '')
  const lines = suites.flatMap((suite) => [
    `  <testsuite name="${suite.name}" tests="${suite.cases.length}" failures="${failedIn(suite)}" errors="0" skipped="0" timestamp="${stamp}">`,
    ...suite.cases.flatMap((test) => {
      const head = `    <testcase classname="${suite.name}" name="${test}" time="${seconds(test)}"`
      const failure = failures[test]
      return failure === undefined
        ? [`${head}/>`]
        : [`${head}>`, `      <failure message="${failure}"/>`, '    </testcase>']
    }),
    '  </testsuite>',
  ])
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${name}" tests="${total}" failures="${failed}" errors="0">`,
    ...lines,
    '</testsuites>',
    '',
  ].join('\n')
}
