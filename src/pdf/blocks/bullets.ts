import type { Phrase } from '../../report/detail.ts'
import type { Flow } from '../flow.ts'
import { begin, space } from '../flow.ts'
import { plain } from '../lines.ts'
import type { Look } from '../style.ts'
import { GAP, LOOKS } from '../style.ts'
import { drawEntry, setEntry } from './entry.ts'

/** Items with a bullet each; the bullet is a character, so that readers who listen hear a list. */
export function bullets(flow: Flow, items: readonly Phrase[], look: Look = LOOKS.body): void {
  begin(flow, look.leading)
  const list = flow.ink.list(flow.parent, 'Disc')
  for (const phrase of items) {
    drawEntry(
      flow,
      list,
      setEntry(flow, { label: { phrase: plain('•'), look }, width: 12, texts: [{ phrase, look }] }),
    )
    flow.y += 1.5
  }
  list.end()
  space(flow, GAP.block)
}
