import type { Phrase } from '../../report/detail.ts'
import type { Flow } from '../flow.ts'
import { begin, drawLines, indented, pour, set, space } from '../flow.ts'
import { fill, plain, wordsOf } from '../lines.ts'
import type { Look } from '../style.ts'
import { GAP, LOOKS } from '../style.ts'

/** A label and what it says; without a value the fact is left out. */
export type Fact = readonly [label: string, value: Phrase | string | undefined]

type Setting = {
  readonly look?: Look
  /** Points that labels take. */
  readonly width?: number
  /** Points between one fact and the next, and after the last. */
  readonly between?: number
  readonly after?: number
}

/** Facts as a list of labels and values beside each other. */
export function facts(
  flow: Flow,
  all: readonly Fact[],
  { look = LOOKS.body, width = 108, between = 0, after = GAP.block }: Setting = {},
): void {
  const shown = all.flatMap(([label, value]) =>
    value === undefined || value.length === 0 ? [] : [{ label, value }],
  )
  if (shown.length === 0) return
  const labelLook = { ...LOOKS.label, leading: look.leading }
  const list = flow.ink.element(flow.parent, 'L')
  for (const { label, value } of shown) {
    const labels = fill(wordsOf(plain(label), labelLook, flow.fonts), width - 8)
    const phrase = typeof value === 'string' ? plain(value) : value
    begin(flow, Math.max(labels.length, 2) * look.leading)
    const item = flow.ink.element(list, 'LI')
    drawLines(flow.ink, flow.ink.element(item, 'Lbl'), 'Lbl', labels, flow.left, flow.y, look.leading)
    const { page } = flow
    const end = flow.y + labels.length * look.leading
    indented(flow, width, () =>
      pour(flow, flow.ink.element(item, 'LBody'), 'LBody', set(flow, phrase, look), look),
    )
    if (flow.page === page) flow.y = Math.max(flow.y, end)
    item.end()
    flow.y += between
  }
  list.end()
  space(flow, after)
}
