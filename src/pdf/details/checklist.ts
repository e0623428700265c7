import type { DetailOf } from '../../report/detail.ts'
import { ANSWER } from '../../report/words.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { begin, drawLines, indented, pour, set, space } from '../flow.ts'
import { fill, wordsOf } from '../lines.ts'
import { GAP, LOOKS } from '../style.ts'

const ANSWERS = 84

/** Questions, each with its answer before it and the reason beneath. */
export function drawChecklist(flow: Flow, { caption, items }: DetailOf<'checklist'>): void {
  if (items.length === 0) {
    nothing(flow, caption, 'No question is asked.')
    return
  }
  captionOf(flow, caption)
  const list = flow.ink.element(flow.parent, 'L')
  for (const { answer, text, reason } of items) {
    const { word, tone } = ANSWER[answer]
    const item = flow.ink.element(list, 'LI')
    const said = fill(wordsOf([{ text: word, style: 'strong', tone }], LOOKS.body, flow.fonts), ANSWERS)
    const question = set(flow, text, LOOKS.body, ANSWERS)
    const because = set(flow, reason, LOOKS.note, ANSWERS)
    begin(flow, Math.max(said.length, Math.min(2, question.length) + 1) * LOOKS.body.leading)
    drawLines(flow.ink, flow.ink.element(item, 'Lbl'), 'Lbl', said, flow.left, flow.y, LOOKS.body.leading)
    const body = flow.ink.element(item, 'LBody')
    indented(flow, ANSWERS, () => {
      pour(flow, body, 'LBody', question, LOOKS.body)
      if (reason.length > 0) pour(flow, body, 'LBody', because, LOOKS.note)
    })
    flow.y += GAP.line
    item.end()
  }
  list.end()
  space(flow, GAP.block)
}
