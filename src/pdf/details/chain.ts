import type { DetailOf } from '../../report/detail.ts'
import { TONE } from '../../report/words.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { begin, drawLines, indented, pour, set, space } from '../flow.ts'
import { fill, plain, wordsOf } from '../lines.ts'
import { COLORS, GAP, LOOKS } from '../style.ts'

/** Points from the left edge: the word of the tone, the title, the text. */
const TITLE = 84
const TEXT = 164

/** The links of a proof, joined by a line from each shape to the next. */
export function drawChain(flow: Flow, { caption, links }: DetailOf<'chain'>): void {
  if (links.length === 0) {
    nothing(flow, caption, 'The proof has no link.')
    return
  }
  captionOf(flow, caption)
  const { leading } = LOOKS.body
  const list = flow.ink.element(flow.parent, 'L')
  for (const [n, { title, text, tone }] of links.entries()) {
    const item = flow.ink.element(list, 'LI')
    const word = fill(wordsOf([{ text: TONE[tone], style: 'strong', tone }], LOOKS.body, flow.fonts), TITLE)
    const head = fill(wordsOf(plain(title), LOOKS.strong, flow.fonts), TEXT - TITLE - 8)
    const lines = set(flow, text, LOOKS.body, TEXT)
    begin(flow, Math.max(head.length, Math.min(2, lines.length)) * leading)
    const { page, y } = flow
    const label = flow.ink.element(item, 'Lbl')
    drawLines(flow.ink, label, 'Lbl', word, flow.left, y, leading)
    drawLines(flow.ink, label, 'Lbl', head, flow.left + TITLE, y, leading)
    indented(flow, TEXT, () => pour(flow, flow.ink.element(item, 'LBody'), 'LBody', lines, LOOKS.body))
    if (flow.page === page) flow.y = Math.max(flow.y, y + head.length * leading)
    flow.y += GAP.line
    if (flow.page === page && n < links.length - 1) joint(flow, y + 12, flow.y + 2)
    item.end()
  }
  list.end()
  space(flow, GAP.block)
}

function joint(flow: Flow, from: number, to: number): void {
  flow.ink.artifact('Layout', () =>
    flow.ink.rect(flow.left + 3.4, from, 0.6, Math.max(0, to - from), COLORS.rule),
  )
}
