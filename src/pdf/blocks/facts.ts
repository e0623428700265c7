import type { Phrase } from '../../report/detail.ts'
import type { Flow } from '../flow.ts'
import { begin, space } from '../flow.ts'
import { plain } from '../lines.ts'
import type { Look } from '../style.ts'
import { GAP, LOOKS } from '../style.ts'
import { drawEntry, setEntry } from './entry.ts'

/** A label and what it says; without a value, or with an empty one, the fact is left out. */
export type Fact = readonly [label: string, value: Phrase | string | undefined]

type Setting = {
  readonly look?: Look
  /** Points that labels take. */
  readonly width?: number
  /** Points between one fact and the next. */
  readonly between?: number
  readonly after?: number
}

/** Facts that take less than this, in points, stay on one page. */
const KEPT_WHOLE = 170

/** Facts as a list of labels and values beside each other. */
export function facts(
  flow: Flow,
  all: readonly Fact[],
  { look = LOOKS.body, width = 108, between = 0, after = GAP.block }: Setting = {},
): void {
  const labelLook = { ...LOOKS.label, leading: look.leading }
  const entries = all.flatMap(([label, value]) => {
    if (value === undefined || value.length === 0) return []
    const phrase = typeof value === 'string' ? plain(value) : value
    return [
      setEntry(flow, { label: { phrase: plain(label), look: labelLook }, width, texts: [{ phrase, look }] }),
    ]
  })
  if (entries.length === 0) return
  const height = entries.reduce((sum, entry) => sum + entry.height + between, 0)
  begin(flow, height < KEPT_WHOLE ? height : 2 * look.leading)
  const list = flow.ink.list(flow.parent, 'None')
  for (const entry of entries) {
    drawEntry(flow, list, entry)
    flow.y += between
  }
  list.end()
  space(flow, after)
}
