import type { Locator } from '../../../domain/locator.ts'
import type { Problem } from '../../../domain/problem.ts'
import { shapeProblem } from '../../shape.ts'

type Member = Readonly<Record<string, unknown>>

/**
 * Every `bom-ref` must be unique within the document (the specification's text on `bom-ref`; its JSON Schema cannot say
 * so, and its own examples repeat references of workflows). It is asked here of components and services: where two of
 * these share one, nobody can tell which of them a vulnerability affects.
 */
export function repeatedReferences(
  document: unknown,
  title: string,
  locate: (pointer: string) => Locator,
): readonly Problem[] {
  const seen = new Set<string>()
  const problems: Problem[] = []
  const enter = (entry: Member, pointer: string) => {
    const ref = entry['bom-ref']
    if (typeof ref === 'string') {
      const what = `repeats the reference ${JSON.stringify(ref)}`
      if (seen.has(ref)) problems.push(shapeProblem(`${pointer}/bom-ref`, what, title, locate))
      seen.add(ref)
    }
    walk(entry, pointer)
  }
  const walk = (parent: Member, pointer: string) => {
    for (const list of ['components', 'services']) {
      for (const [index, entry] of membersOf(parent[list]).entries())
        enter(entry, `${pointer}/${list}/${index}`)
    }
  }
  const root = document as Member
  walk(root, '')
  for (const metadata of membersOf([root.metadata])) {
    for (const described of membersOf([metadata.component])) enter(described, '/metadata/component')
  }
  return problems.slice(0, 100)
}

function membersOf(list: unknown): readonly Member[] {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'object' && entry !== null) : []
}
