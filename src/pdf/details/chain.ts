import type { DetailOf } from '../../report/detail.ts'
import { TONE } from '../../report/words.ts'
import { drawEntry, setEntry } from '../blocks/entry.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { begin, space } from '../flow.ts'
import { COLORS, GAP, LOOKS } from '../style.ts'

/** The links of a proof, joined by a line from each shape to the next. */
export function drawChain(flow: Flow, { caption, links }: DetailOf<'chain'>): void {
  if (links.length === 0) {
    nothing(flow, caption, 'The proof has no link.')
    return
  }
  captionOf(flow, caption)
  begin(flow, LOOKS.body.leading)
  const { leading } = LOOKS.body
  const list = flow.ink.list(flow.parent, 'None')
  for (const [n, { title, text, tone }] of links.entries()) {
    const entry = setEntry(flow, {
      label: { phrase: [{ text: TONE[tone], style: 'strong', tone }], look: LOOKS.body },
      width: 84,
      texts: [{ phrase: [{ text: `${title}:  `, style: 'strong' }, ...text], look: LOOKS.body }],
    })
    const top = drawEntry(flow, list, entry)
    flow.y += GAP.line
    if (top !== undefined && n < links.length - 1)
      flow.ink.artifact('Layout', () =>
        flow.ink.rect(flow.left + 3.4, top + leading - 1, 0.6, flow.y - top - leading + 3, COLORS.rule),
      )
  }
  list.end()
  space(flow, GAP.block)
}
