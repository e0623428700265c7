import type { Phrase } from '../../report/detail.ts'
import type { Element } from '../document.ts'
import type { Flow } from '../flow.ts'
import { begin, drawLines, indented, pour, set } from '../flow.ts'
import type { Line } from '../lines.ts'
import { fill, wordsOf } from '../lines.ts'
import type { Look } from '../style.ts'
import { LOOKS } from '../style.ts'

/** A text with the look that it is set in. */
export type Text = { readonly phrase: Phrase; readonly look: Look }

export type Entry = {
  readonly label: Text
  /** Points that the label takes before the texts begin. */
  readonly width: number
  /** One below the other. */
  readonly texts: readonly Text[]
}

/** An entry whose lines are known, and with them its height in points. */
export type SetEntry = {
  readonly label: readonly Line[]
  readonly leading: number
  readonly width: number
  readonly texts: readonly { readonly lines: readonly Line[]; readonly look: Look }[]
  readonly height: number
}

/** A label of more lines than this stands above its texts, and not beside them, so that it can go on overleaf. */
const BESIDE = 5

/** Sets an entry for the column as it is now. */
export function setEntry(flow: Flow, { label, width, texts }: Entry): SetEntry {
  const { leading } = texts[0]?.look ?? label.look
  const beside = fill(wordsOf(label.phrase, label.look, flow.fonts), width - 6)
  const above = beside.length > BESIDE
  const shown = texts.filter(({ phrase }) => phrase.some((run) => run.text !== ''))
  const inner = shown.map(({ phrase, look }) => ({ lines: set(flow, phrase, look, width), look }))
  const textHeight = inner.reduce((sum, { lines, look }) => sum + lines.length * look.leading, 0)
  const lines = above ? set(flow, label.phrase, label.look) : beside
  const labelHeight = lines.length * leading
  return {
    label: lines,
    leading,
    width,
    texts: inner,
    height: above ? labelHeight + textHeight : Math.max(labelHeight, textHeight),
  }
}

/** An entry that is lower than this, in points, is not divided between pages. */
const KEPT_WHOLE = 84

/**
 * Draws an entry as an item of a list, over as many pages as it needs.
 * @param beside draws what stands beside the first line, whose top it is told
 * @returns the top of the first line, or nothing where the entry goes on overleaf
 */
export function drawEntry(
  flow: Flow,
  list: Element,
  entry: SetEntry,
  beside: (top: number) => void = () => {},
): number | undefined {
  const { label, leading, width, texts } = entry
  const least = Math.max(Math.min(label.length, BESIDE), Math.min(2, texts[0]?.lines.length ?? 0))
  begin(flow, entry.height < KEPT_WHOLE ? entry.height : least * leading)
  const item = flow.ink.element(list, 'LI')
  const lead = flow.ink.element(item, 'Lbl')
  const { page, y } = flow
  beside(y)
  if (label.length > BESIDE) pour(flow, lead, 'Lbl', label, { ...LOOKS.body, leading })
  else drawLines(flow.ink, lead, 'Lbl', label, flow.left, y, leading)
  const body = flow.ink.element(item, 'LBody')
  indented(flow, width, () => {
    for (const { lines, look } of texts) pour(flow, body, 'LBody', lines, look)
  })
  item.end()
  if (flow.page !== page) return undefined
  if (label.length <= BESIDE) flow.y = Math.max(flow.y, y + label.length * leading)
  return y
}
