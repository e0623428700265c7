import type { Locator } from '../../../domain/locator.ts'
import type { Problem } from '../../../domain/problem.ts'
import { count } from '../../../domain/text.ts'
import type { Format, ScanRun, TestRun } from '../../evidence.ts'
import { titleOf } from '../../finding-names.ts'
import { type Element, readXml } from './reader.ts'

const TITLE = 'JUnit XML'
const ROOTS = ['testsuites', 'testsuite']

/**
 * JUnit XML, as Ant's JUnit task introduced it and test runners write it; there is no standard, so what is common to them
 * is read: suites within suites, and test cases with `failure`, `error` or `skipped` inside. The cases are counted; where
 * a suite declares more failures or more tests than it lists, the worse number counts.
 */
export const format: Format = {
  id: 'junit',
  title: TITLE,
  specification: 'https://github.com/testmoapp/junitxml',
  byteOrderMark: 'tolerated',
  claims: ({ text, document }) =>
    document === undefined && text !== undefined && ROOTS.includes(rootOf(text)),
  read: ({ text, locate }) => {
    const at = locate('')
    const root = readXml(text ?? '', at)
    if (!root.ok) return { formatTitle: TITLE, facts: {}, problems: root.problems }
    if (!ROOTS.includes(root.value.name)) {
      const message = `Not valid JUnit XML: the root element is ${root.value.name.slice(0, 60)}.`
      return { formatTitle: TITLE, facts: {}, problems: [{ code: 'E-FORMAT-SHAPE', message, at }] }
    }
    return { formatTitle: TITLE, ...judge(root.value, at) }
  },
}

/**
 * The name of the first element, or of the type that a document type declaration names before it. Comments and
 * instructions are stepped over one by one: a pattern over all of them would take quadratic time on unclosed ones.
 */
function rootOf(text: string): string {
  let rest = text.trimStart()
  while (true) {
    const closing = rest.startsWith('<!--') ? '-->' : rest.startsWith('<?') ? '?>' : undefined
    if (closing === undefined) break
    const end = rest.indexOf(closing, 2)
    if (end < 0) return ''
    rest = rest.slice(end + closing.length).trimStart()
  }
  return /^<(?:!DOCTYPE\s+)?([A-Za-z_][\w.:-]*)/.exec(rest.slice(0, 256))?.[1] ?? ''
}

type Tally = {
  readonly passed: number
  readonly skipped: number
  readonly failures: TestRun['failures']
  readonly errors: TestRun['failures']
}

type Judged = {
  readonly facts: { readonly tests: TestRun; readonly scan: ScanRun }
  readonly problems: readonly Problem[]
}

function judge(root: Element, at: Locator): Judged {
  const tally = tallyOf(casesIn(root), suiteErrors(root))
  const declared = declaredIn(root)
  const failed = Math.max(tally.failures.length, declared.failures)
  const errored = Math.max(tally.errors.length, declared.errors)
  const listed = tally.passed + tally.skipped + tally.failures.length + tally.errors.length
  const ran = tally.passed + failed + errored
  const missing = declared.tests - listed
  const tests: TestRun = {
    passed: tally.passed,
    failed,
    skipped: tally.skipped,
    errored,
    // A run that tested nothing shows nothing: it must not count as passed.
    result: failed + errored > 0 || ran === 0 ? 'failed' : 'passed',
    failures: [...tally.failures, ...tally.errors],
  }
  const why =
    ran === 0
      ? 'no test ran'
      : missing > 0
        ? `${count(declared.tests, 'test')} declared, ${listed} listed`
        : undefined
  const scan: ScanRun = {
    tool: root.attributes.name ?? TITLE,
    state: why === undefined ? 'complete' : 'incomplete',
    why,
    kinds: ['tests'],
  }
  const differ = failed > tally.failures.length || errored > tally.errors.length || missing > 0
  const message = `Declared: ${describe(declared)}; listed: ${describe({
    tests: listed,
    failures: tally.failures.length,
    errors: tally.errors.length,
  })}. The worse numbers count.`
  const problem: Problem = { code: 'W-COUNTS-DIFFER', message, at: { ...at, line: root.line } }
  return { facts: { tests, scan }, problems: differ ? [problem] : [] }
}

function tallyOf(cases: readonly Element[], suites: readonly Element[]): Tally {
  const failures: TestRun['failures'][number][] = []
  const errors: TestRun['failures'][number][] = suites.map((error) => reportOf('suite', error))
  let passed = 0
  let skipped = 0
  for (const testcase of cases) {
    const inside = (name: string) => testcase.children.find((child) => child.name === name)
    const error = inside('error')
    const failure = inside('failure')
    const name = [testcase.attributes.classname, testcase.attributes.name].filter(Boolean).join('.')
    if (error !== undefined) errors.push(reportOf(name, error))
    else if (failure !== undefined) failures.push(reportOf(name, failure))
    else if (inside('skipped') !== undefined || wasNotRun(testcase)) skipped += 1
    else passed += 1
  }
  return { passed, skipped, failures, errors }
}

function reportOf(name: string, { attributes, text }: Element): TestRun['failures'][number] {
  return { name: titleOf(name), message: titleOf(attributes.message ?? text) }
}

/** GoogleTest marks disabled tests by an attribute instead of an element. */
function wasNotRun({ attributes }: Element): boolean {
  return ['notrun', 'disabled'].includes(attributes.status ?? '')
}

function casesIn(element: Element): readonly Element[] {
  return element.children.flatMap((child) => {
    if (child.name === 'testcase') return [child]
    return ROOTS.includes(child.name) ? casesIn(child) : []
  })
}

/** A suite that broke before its first test reports the error itself. */
function suiteErrors(element: Element): readonly Element[] {
  return element.children.flatMap((child) => {
    if (child.name === 'error' || child.name === 'failure') return [child]
    return ROOTS.includes(child.name) ? suiteErrors(child) : []
  })
}

type Declared = { readonly tests: number; readonly failures: number; readonly errors: number }

/** What an element says of itself, or the sum of what the suites inside say: whichever is more. */
function declaredIn(element: Element): Declared {
  const inner = element.children
    .filter((child) => ROOTS.includes(child.name))
    .map(declaredIn)
    .reduce(add, { tests: 0, failures: 0, errors: 0 })
  return {
    tests: Math.max(numberOf(element.attributes.tests), inner.tests),
    failures: Math.max(numberOf(element.attributes.failures), inner.failures),
    errors: Math.max(numberOf(element.attributes.errors), inner.errors),
  }
}

function add(a: Declared, b: Declared): Declared {
  return { tests: a.tests + b.tests, failures: a.failures + b.failures, errors: a.errors + b.errors }
}

function numberOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0
}

function describe({ tests, failures, errors }: Declared): string {
  return `${count(tests, 'test')}, ${count(failures, 'failure')}, ${count(errors, 'error')}`
}
