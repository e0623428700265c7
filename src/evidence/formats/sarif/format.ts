import { compareInstants } from '../../../domain/instant.ts'
import type { Problem } from '../../../domain/problem.ts'
import { list } from '../../../domain/text.ts'
import type { Finding, Format, FormatInput, ScanRun } from '../../evidence.ts'
import { checkShape, versionProblem } from '../../shape.ts'
import { readTime } from '../../times.ts'
import { contradictsItself, findingOf } from './finding.ts'
import { ruleBook } from './rules.ts'
import { type Run, SARIF } from './schema.ts'

const TITLE = 'SARIF 2.1.0'

/**
 * SARIF 2.1.0 (OASIS standard; sections in brackets). A result's severity is its `security-severity`, else its level
 * [3.27.10]. Suppressions are recorded and never obeyed [3.27.23]. A run that failed, or that has no `results` at all,
 * is an incomplete scan and not a clean one [3.14.23, 3.20.14].
 */
export const format: Format = {
  id: 'sarif',
  title: TITLE,
  specification: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html',
  byteOrderMark: 'tolerated',
  claims: ({ document }) => {
    if (typeof document !== 'object' || document === null) return false
    const { $schema, runs } = document as { readonly $schema?: unknown; readonly runs?: unknown }
    const named = typeof $schema === 'string' && /sarif/i.test($schema)
    return named || (Array.isArray(runs) && Object.hasOwn(document, 'version'))
  },
  read: (input) => {
    const { version } = input.document as { readonly version?: unknown }
    if (typeof version === 'string' && version !== '2.1.0') {
      const problem = versionProblem(`SARIF ${version}`, TITLE, input.locate('/version'))
      return { formatTitle: `SARIF ${version.slice(0, 20)}`, facts: {}, problems: [problem] }
    }
    const read = checkShape(SARIF, input.document, TITLE, input.locate)
    if (!read.ok) return { formatTitle: TITLE, facts: {}, problems: read.problems }
    const { runs } = read.value
    const problems: Problem[] = []
    const findings = runs.flatMap((run, index) => findingsOf(run, index, input, problems))
    const scan = scanOf(runs, input, problems)
    return { formatTitle: TITLE, facts: { findings, scan }, problems }
  },
}

function findingsOf(
  run: Run,
  runIndex: number,
  { locate }: FormatInput,
  problems: Problem[],
): readonly Finding[] {
  const rules = ruleBook(run)
  return (run.results ?? []).map((result, index) => {
    const at = locate(`/runs/${runIndex}/results/${index}`)
    const finding = findingOf(result, run, rules, at)
    if (contradictsItself(result)) {
      const message = `${finding.id} is of kind ${result.kind} and of level ${result.level}; it counts as open.`
      problems.push({ code: 'W-RESULT-CONTRADICTS', message, at })
    }
    return finding
  })
}

function scanOf(runs: readonly Run[], { locate }: FormatInput, problems: Problem[]): ScanRun {
  const reasons = runs.length === 0 ? ['the file holds no run'] : runs.flatMap(whyIncomplete)
  const times = runs.flatMap((run, runIndex) =>
    (run.invocations ?? []).flatMap(({ startTimeUtc, endTimeUtc }, index) => {
      const read = readTime(endTimeUtc ?? startTimeUtc, () =>
        locate(`/runs/${runIndex}/invocations/${index}`),
      )
      problems.push(...read.problems)
      return read.instant ?? []
    }),
  )
  const drivers = runs.map((run) => run.tool.driver)
  return {
    tool: list([...new Set(drivers.map(({ name }) => name))]),
    version: drivers.length === 1 ? (drivers[0]?.semanticVersion ?? drivers[0]?.version) : undefined,
    state: reasons.length === 0 ? 'complete' : 'incomplete',
    why: reasons.length === 0 ? undefined : [...new Set(reasons)].join('; '),
    // The oldest of several runs: a file is as fresh as its stalest part.
    producedAt: times.toSorted(compareInstants)[0],
  }
}

function whyIncomplete(run: Run): readonly string[] {
  const { name } = run.tool.driver
  const reasons: string[] = []
  if ((run.externalPropertyFileReferences?.results ?? []).length > 0) {
    reasons.push(`results of ${name} lie in other files`)
  } else if (run.results === undefined || run.results === null) {
    reasons.push(`${name} reports no results, not even none`)
  }
  for (const invocation of run.invocations ?? []) {
    if (invocation.executionSuccessful !== true) reasons.push(`${name} did not run successfully`)
    const notifications = [
      ...(invocation.toolExecutionNotifications ?? []),
      ...(invocation.toolConfigurationNotifications ?? []),
    ]
    const error = notifications.find(({ level }) => level === 'error')
    if (error !== undefined)
      reasons.push(`${name} reports an error: ${error.message?.text ?? 'without a text'}`)
  }
  return reasons
}
