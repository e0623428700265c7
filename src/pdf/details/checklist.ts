import type { DetailOf } from '../../report/detail.ts'
import { ANSWER } from '../../report/words.ts'
import { drawEntry, setEntry } from '../blocks/entry.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { begin, space } from '../flow.ts'
import { GAP, LOOKS } from '../style.ts'

/** Questions, each with its answer before it and the reason beneath. */
export function drawChecklist(flow: Flow, { caption, items }: DetailOf<'checklist'>): void {
  if (items.length === 0) {
    nothing(flow, caption, 'No question is asked.')
    return
  }
  captionOf(flow, caption)
  begin(flow, LOOKS.body.leading)
  const list = flow.ink.list(flow.parent, 'None')
  for (const { answer, text, reason } of items) {
    const { word, tone } = ANSWER[answer]
    const entry = setEntry(flow, {
      label: { phrase: [{ text: word, style: 'strong', tone }], look: LOOKS.body },
      width: 84,
      texts: [
        { phrase: text, look: LOOKS.body },
        { phrase: reason, look: LOOKS.note },
      ],
    })
    drawEntry(flow, list, entry)
    flow.y += GAP.line
  }
  list.end()
  space(flow, GAP.block)
}
