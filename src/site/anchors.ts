import { parseInstant } from '../domain/instant.ts'

/** Longest part of an anchor that a text gives: enough to tell records of one moment apart. */
const LONGEST = 60

/** Letters and digits of a text, in lower case, with one hyphen between them. */
export function plainName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-|-$/g, '')
}

/** An instant as a part of an anchor: `20260312T150400Z`; the text's letters where it is none. */
export function momentName(at: string): string {
  return parseInstant(at)?.replaceAll(/[^0-9TZ]/g, '') ?? plainName(at)
}

/** The same names in the same order, each once: the second `a` is `a-2`. What comes later renames nothing. */
export function eachOnce(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let own = name
    for (let n = 2; taken.has(own); n++) own = `${name}-${n}`
    taken.add(own)
    return own
  })
}
