import type { DetailOf, Phrase } from '../../report/detail.ts'
import { CLOCK, TONE } from '../../report/words.ts'
import { drawEntry, setEntry } from '../blocks/entry.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import { drawDot, drawRail } from '../blocks/rail.ts'
import type { Flow } from '../flow.ts'
import { begin, space } from '../flow.ts'
import { plain } from '../lines.ts'
import { GAP, LOOKS } from '../style.ts'

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
  begin(flow, LOOKS.body.leading)
  const list = flow.ink.list(flow.parent, 'None')
  for (const [n, entry] of entries.entries()) {
    const top = drawEntry(
      flow,
      list,
      setEntry(flow, {
        label: { phrase: [{ text: entry.at, style: 'time' }], look: LOOKS.body },
        width: TEXT,
        texts: [
          { phrase: toned(entry), look: LOOKS.body },
          { phrase: plain(under(entry)), look: LOOKS.note },
        ],
      }),
      (y) => drawDot(flow, RAIL, y, entry.clock !== 'claimed' && entry.clock !== 'none'),
    )
    flow.y += GAP.line
    if (top !== undefined && n < entries.length - 1) drawRail(flow, RAIL, top)
  }
  list.end()
  space(flow, GAP.block)
}

function under({ clock, note }: Entry): string {
  const source = CLOCK[clock].word
  return note === undefined ? source : `${source}\n${note}`
}

function toned({ tone, text }: Entry): Phrase {
  if (tone === undefined || tone === 'neutral') return text
  return [{ text: `${TONE[tone]}  `, style: 'strong', tone }, ...text]
}
