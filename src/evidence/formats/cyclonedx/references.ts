import type { Locator } from '../../../domain/locator.ts'
import type { Problem } from '../../../domain/problem.ts'
import { childPointer } from '../../../reading/pointer.ts'
import { shapeProblem } from '../../shape.ts'

/**
 * Every `bom-ref` must be unique within the document (the specification's text on `bom-ref`; its JSON Schema cannot
 * say so). Where two things share one, nobody can tell which of them a vulnerability affects.
 */
export function repeatedReferences(
  document: unknown,
  title: string,
  locate: (pointer: string) => Locator,
): readonly Problem[] {
  const seen = new Set<string>()
  const problems: Problem[] = []
  const walk = (value: unknown, pointer: string) => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      const below = childPointer(pointer, key)
      if (key !== 'bom-ref' || typeof inner !== 'string') {
        walk(inner, below)
      } else if (seen.has(inner)) {
        problems.push(shapeProblem(below, `repeats the reference ${JSON.stringify(inner)}`, title, locate))
      } else {
        seen.add(inner)
      }
    }
  }
  walk(document, '')
  return problems.slice(0, 100)
}
