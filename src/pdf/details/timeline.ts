import type { DetailOf, Phrase } from '../../report/detail.ts'
import { CLOCK, TONE } from '../../report/words.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { begin, drawLines, indented, pour, set, space } from '../flow.ts'
import { fill, plain, wordsOf } from '../lines.ts'
import { circle } from '../shapes.ts'
import { COLORS, GAP, LOOKS } from '../style.ts'

type Entry = DetailOf<'timeline'>['entries'][number]

/** Points from the left edge: the line with its dots, and the text. */
const RAIL = 112
const TEXT = 126

/**
 * What happened, by time. A full dot is a time that somebody else proves, an empty one is only claimed; the words beneath
 * say the same.
 */
export function drawTimeline(flow: Flow, { caption, entries }: DetailOf<'timeline'>): void {
  if (entries.length === 0) {
    nothing(flow, caption, 'Nothing has happened.')
    return
  }
  captionOf(flow, caption)
  const list = flow.ink.element(flow.parent, 'L')
  for (const [n, entry] of entries.entries()) {
    const item = flow.ink.element(list, 'LI')
    const text = set(flow, toned(entry), LOOKS.body, TEXT)
    const note = set(flow, plain(under(entry)), LOOKS.note, TEXT)
    const time = fill(wordsOf([{ text: entry.at, style: 'time' }], LOOKS.body, flow.fonts), RAIL - 10)
    begin(flow, Math.max(time.length, Math.min(2, text.length) + 1) * LOOKS.body.leading)
    const { page, y } = flow
    drawLines(flow.ink, flow.ink.element(item, 'Lbl'), 'Lbl', time, flow.left, flow.y, LOOKS.body.leading)
    dot(flow, entry)
    const body = flow.ink.element(item, 'LBody')
    indented(flow, TEXT, () => {
      pour(flow, body, 'LBody', text, LOOKS.body)
      pour(flow, body, 'LBody', note, LOOKS.note)
    })
    flow.y += GAP.line
    if (flow.page === page && n < entries.length - 1) rail(flow, y + 11, flow.y + 2.5)
    item.end()
  }
  list.end()
  space(flow, GAP.block)
}

function under({ clock, note }: Entry): string {
  const source = CLOCK[clock].word
  return note === undefined ? source : `${source}\n${note}`
}

function toned({ tone, text }: Entry): Phrase {
  return tone === undefined || tone === 'neutral'
    ? text
    : [{ text: `${TONE[tone]}  `, style: 'strong', tone }, ...text]
}

function dot(flow: Flow, { clock }: Entry): void {
  const proved = clock === 'timestamp-authority' || clock === 'transparency-log'

  const x = flow.left + RAIL
  const y = flow.y + LOOKS.body.leading / 2
  flow.ink.artifact('Layout', () => {
    if (proved) flow.ink.path(circle(x, y, 2.8), COLORS.accent)
    else flow.ink.path(circle(x, y, 2.5), COLORS.soft, 0.8)
  })
}

function rail(flow: Flow, from: number, to: number): void {
  if (to > from)
    flow.ink.artifact('Layout', () =>
      flow.ink.rect(flow.left + RAIL - 0.3, from, 0.6, to - from, COLORS.rule),
    )
}
