import type { DetailOf } from '../../report/detail.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import type { Element } from '../document.ts'
import type { Flow } from '../flow.ts'
import { begin, drawLines, indented, newPage, pour, room, set, space, stack } from '../flow.ts'
import type { Line } from '../lines.ts'
import { fill, plain, wordsOf } from '../lines.ts'
import { COLORS, GAP, LOOKS } from '../style.ts'

const INDENT = 16
const PAD = 5

/** Numbered steps, each with the command that does it on a panel. */
export function drawRecipe(flow: Flow, { caption, steps }: DetailOf<'recipe'>): void {
  if (steps.length === 0) {
    nothing(flow, caption, 'There is nothing to repeat.')
    return
  }
  captionOf(flow, caption)
  begin(flow, LOOKS.body.leading)
  const list = flow.ink.list(flow.parent, 'Decimal')
  for (const [n, { says, command }] of steps.entries()) {
    const number = fill(wordsOf([{ text: `${n + 1}.`, style: 'strong' }], LOOKS.body, flow.fonts), INDENT)
    const text = set(flow, plain(says), LOOKS.body, INDENT)
    const code = set(flow, plain(command), LOOKS.code, INDENT + 2 * PAD + 2)
    const shown = Math.min(3, code.length) * LOOKS.code.leading + 2 * PAD
    begin(flow, Math.min(6, text.length) * LOOKS.body.leading + GAP.line + shown)
    const item = flow.ink.element(list, 'LI')
    drawLines(flow.ink, flow.ink.element(item, 'Lbl'), 'Lbl', number, flow.left, flow.y, LOOKS.body.leading)
    const body = flow.ink.element(item, 'LBody')
    indented(flow, INDENT, () => {
      pour(flow, flow.ink.element(body, 'P'), 'P', text, LOOKS.body)
      flow.y += GAP.line
      drawCommand(flow, flow.ink.element(body, 'Code'), code)
    })
    item.end()
    flow.y += GAP.block
  }
  list.end()
  space(flow, GAP.block)
}

/** A command on its panel, which is drawn first, and again on each page that the command goes on to. */
function drawCommand(flow: Flow, element: Element, lines: readonly Line[]): void {
  const { leading } = LOOKS.code
  for (let rest = lines; rest.length > 0; ) {
    if (room(flow) < leading + 2 * PAD) newPage(flow)
    const now = rest.slice(0, Math.floor((room(flow) - 2 * PAD) / leading))
    const height = now.length * leading + 2 * PAD
    flow.ink.artifact('Layout', () => {
      flow.ink.rect(flow.left, flow.y, flow.right - flow.left, height, COLORS.panel)
      flow.ink.rect(flow.left, flow.y, 1.6, height, COLORS.rule)
    })
    flow.y += PAD
    stack(flow, element, 'Code', now, LOOKS.code, flow.left + PAD + 2)
    flow.y += PAD
    rest = rest.slice(now.length)
  }
}
