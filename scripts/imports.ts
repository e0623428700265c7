import { readdirSync, readFileSync } from 'node:fs'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import rules from '../.dependency-cruiser.ts'

/** An import that breaks a rule of `.dependency-cruiser.ts`. */
export type BrokenRule = {
  readonly rule: string
  readonly why: string
  readonly from: string
  readonly to: string
}

export type ImportsChecked = {
  /** Source files whose imports were read. */
  readonly read: readonly string[]
  /** Source files that lie there and were not read: then nothing is known of them. */
  readonly unread: readonly string[]
  readonly broken: readonly BrokenRule[]
}

/**
 * Holds every file under `<root>/src` against the import rules. The parser is named on purpose: without it the
 * checker reads no TypeScript of this compiler version and still reports that nothing is wrong.
 */
export async function checkImports(root: string): Promise<ImportsChecked> {
  const { output } = await cruise(['src'], {
    baseDir: root,
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
    validate: true,
    ruleSet: { forbidden: [...rules] },
  })
  if (typeof output === 'string')
    throw new Error('dependency-cruiser answered in text where a result was asked for')
  const read = readFiles(output, root)
  const present = sourceFiles(root)
  return {
    read,
    unread: present.filter((path) => !read.includes(path)),
    broken: output.summary.violations.map((violation) => ({
      rule: violation.rule.name,
      why: rules.find(({ name }) => name === violation.rule.name)?.comment ?? '',
      from: violation.from,
      to: violation.cycle?.map(({ name }) => name).join(' -> ') ?? violation.to,
    })),
  }
}

/** A file counts as read when it was parsed: one that imports something, and has no dependency, was not. */
function readFiles({ modules }: ICruiseResult, root: string): string[] {
  return modules
    .filter(({ source, couldNotResolve }) => source.startsWith('src/') && couldNotResolve !== true)
    .filter(({ source, dependencies }) => dependencies.length > 0 || !importsSomething(`${root}/${source}`))
    .map(({ source }) => source)
    .sort()
}

function importsSomething(path: string): boolean {
  return /^(import|export)\b[^'"]*\bfrom\s*['"]/m.test(readFileSync(path, 'utf8'))
}

function sourceFiles(root: string): string[] {
  return readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .sort()
}
