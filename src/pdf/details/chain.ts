import type { DetailOf, Phrase } from '../../report/detail.ts'
import { TONE } from '../../report/words.ts'
import { drawEntry, setEntry } from '../blocks/entry.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import { drawDot, drawRail } from '../blocks/rail.ts'
import type { Flow } from '../flow.ts'
import { begin, space } from '../flow.ts'
import { plain } from '../lines.ts'
import { GAP, LOOKS } from '../style.ts'

/** Points from the left edge: the line that joins the links, and the text. */
const RAIL = 84
const TEXT = 98

/** The links of a proof in order, joined by a line. */
export function drawChain(flow: Flow, { caption, links }: DetailOf<'chain'>): void {
  if (links.length === 0) {
    nothing(flow, caption, 'The proof has no link.')
    return
  }
  captionOf(flow, caption)
  begin(flow, LOOKS.body.leading)
  const list = flow.ink.list(flow.parent, 'None')
  for (const [n, { title, text, tone }] of links.entries()) {
    const said: Phrase =
      tone === 'neutral' ? text : [{ text: `${TONE[tone]}  `, style: 'strong', tone }, ...text]
    const entry = setEntry(flow, {
      label: { phrase: plain(title), look: LOOKS.strong },
      width: TEXT,
      texts: [{ phrase: said, look: LOOKS.body }],
    })
    const top = drawEntry(flow, list, entry, (y) => drawDot(flow, RAIL, y, true))
    flow.y += GAP.line
    if (top !== undefined && n < links.length - 1) drawRail(flow, RAIL, top)
  }
  list.end()
  space(flow, GAP.block)
}
