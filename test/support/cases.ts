import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A row of a `cases.yaml`: at once a test and a row of the decision table that the site prints. */
export type Case<G, E> = { readonly name: string; readonly given: G; readonly expect: E }

export function casesOf<G, E>(folder: string): readonly Case<G, E>[] {
  return parse(readFileSync(`${folder}/cases.yaml`, 'utf8')) as readonly Case<G, E>[]
}

/** Calls whose argument at that place is a reason code. */
const CALLS: Readonly<Record<string, number>> = {
  met: 0,
  notApplicable: 0,
  undetermined: 0,
  cannotTell: 0,
  conforms: 0,
  departs: 0,
  unmet: 1,
}

/**
 * The reason codes that a plugin's source can give, read off its calls: a code as written, or a pattern where a part of
 * it is computed (`scan-*`). Reading the source is rough on purpose: it cannot miss a code because no test ran it.
 */
export function reasonCodes(path: string): string[] {
  const source = readFileSync(path, 'utf8')
  const called = Object.entries(CALLS).flatMap(([call, place]) =>
    [...source.matchAll(new RegExp(`\\b${call}\\(`, 'g'))].flatMap(({ index }) =>
      literals(argumentsAt(source, index + call.length + 1)[place] ?? ''),
    ),
  )
  const named = [...source.matchAll(/\bcode(?:: (?=['`])| = )/g)].flatMap(({ index, 0: before }) =>
    literals(argumentsAt(source.replaceAll('\n', ' '), index + before.length)[0]?.split(' return ')[0] ?? ''),
  )
  return [...new Set([...called, ...named])].sort()
}

/** The arguments of a call as text, from just after its parenthesis. */
function argumentsAt(source: string, start: number): string[] {
  const found: string[] = ['']
  let depth = 0
  let quote: string | undefined
  for (const character of source.slice(start)) {
    if (quote !== undefined) quote = character === quote ? undefined : quote
    else if (/['`]/.test(character)) quote = character
    else if (/[([{]/.test(character)) depth++
    else if (/[)\]}]/.test(character) && depth-- === 0) break
    else if (character === ',' && depth === 0) {
      found.push('')
      continue
    }
    found.push(`${found.pop()}${character}`)
  }
  return found
}

/** Quoted texts of an expression that are its value: not those that a condition compares with. */
function literals(expression: string): string[] {
  const compared = expression.replace(/[!=]== '[^']*'/g, '')
  return [...compared.matchAll(/'([^']*)'|`([^`]*)`/g)].map(
    ([, plain, template]) => plain ?? (template ?? '').replace(/\$\{[^}]*\}/g, '*'),
  )
}

/** Whether a code is one that the source names, computed parts included. */
export function matchesCode(pattern: string, code: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`).test(code)
}
