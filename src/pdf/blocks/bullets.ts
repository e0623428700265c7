import type { Phrase } from '../../report/detail.ts'
import type { Flow } from '../flow.ts'
import { begin, drawLines, indented, pour, set, space } from '../flow.ts'
import { fill, plain, wordsOf } from '../lines.ts'
import type { Look } from '../style.ts'
import { GAP, LOOKS } from '../style.ts'

/** Items with a bullet each; the bullet is a character, so that readers who listen hear a list. */
export function bullets(flow: Flow, items: readonly Phrase[], look: Look = LOOKS.body): void {
  const list = flow.ink.element(flow.parent, 'L')
  const bullet = fill(wordsOf(plain('•'), look, flow.fonts), 20)
  for (const phrase of items) {
    const item = flow.ink.element(list, 'LI')
    const lines = set(flow, phrase, look, 12)
    begin(flow, Math.min(2, lines.length) * look.leading)
    drawLines(flow.ink, flow.ink.element(item, 'Lbl'), 'Lbl', bullet, flow.left + 2, flow.y, look.leading)
    indented(flow, 12, () => pour(flow, flow.ink.element(item, 'LBody'), 'LBody', lines, look))
    item.end()
    flow.y += 1.5
  }
  list.end()
  space(flow, GAP.block)
}
