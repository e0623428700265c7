import type { Outcome } from '../../domain/outcome.ts'
import type { PersonRef, SignatureShown, TimeShown } from '../../report/common.ts'
import type { Cite, Phrase, Run } from '../../report/detail.ts'
import type { Badge } from '../../report/words.ts'
import { CLOCK, OUTCOME, SIGNATURE } from '../../report/words.ts'
import { plain } from '../lines.ts'

/** A run of text in a style. */
export function run(text: string, style: Run['style'] = 'plain'): Run {
  return { text, style }
}

/** A word with its shape and colour. */
export function badge({ word, tone }: Badge): Run {
  return { text: word, style: 'strong', tone }
}

export function outcome(value: Outcome): Run {
  return badge(OUTCOME[value])
}

/** A person's name with the id that records use; whoever the roster does not know is marked. */
export function person({ id, name, known }: PersonRef): Run[] {
  const shown = name === id ? [run(id)] : [run(`${name} (${id})`)]
  return known
    ? shown
    : [...shown, run(' '), { text: 'not in the roster', style: 'plain', tone: 'attention' }]
}

/** A time and whose clock it is. */
export function time({ at, clock, source }: TimeShown): Phrase {
  const whose = source === undefined ? CLOCK[clock].word : `${CLOCK[clock].word}, ${source}`
  return [run(at, 'time'), run(`  ${whose}`)]
}

/** A file and the place in it: `path:line:column`, or with a JSON pointer. */
export function place(cite: Cite): string {
  return `${cite.path}${spot(cite)}`
}

function spot({ line, column, pointer }: Cite): string {
  const at = [line, column].filter((part) => part !== undefined).map((part) => `:${part}`)
  return `${at.join('')}${pointer === undefined ? '' : `#${pointer}`}`
}

/** Where something was read, file by file; the digest of each file stands once, in the list of files. */
export function cites(all: readonly Cite[]): Phrase {
  const files = new Map<string, string[]>()
  for (const cite of all) files.set(cite.path, [...(files.get(cite.path) ?? []), spot(cite)])
  return [...files].flatMap(([path, [first = '', ...more]], n) => [
    ...(n > 0 ? [run(',  ')] : []),
    run([`${path}${first}`, ...more].join(' '), 'code'),
  ])
}

/** A list in words, or `undefined` for none, so that the fact is left out. */
export function joined(items: readonly string[], style: Run['style'] = 'plain'): Phrase | undefined {
  if (items.length === 0) return undefined
  return items.flatMap((item, n) => [...(n > 0 ? [run(', ')] : []), run(item, style)])
}

/** What a signature proves, in the report's words. */
export function signed({ state, words }: SignatureShown): Phrase {
  return [badge(SIGNATURE[state]), run(`  ${words}`)]
}

export function lines(phrases: readonly Phrase[]): Phrase {
  return phrases.flatMap((phrase, n) => [...(n > 0 ? plain('\n') : []), ...phrase])
}
