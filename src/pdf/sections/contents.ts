import type { Element } from '../document.ts'
import type { Flow, Place } from '../flow.ts'
import { begin, pour, set } from '../flow.ts'
import { fill, plain, wordsOf } from '../lines.ts'
import { COLORS, GAP, LOOKS } from '../style.ts'

/** Room for the list of contents, held free until the pages are known. */
export type Reserved = { readonly element: Element; readonly page: number; readonly y: number }

const ROW = 14

/** Holds room for a list of so many sections. */
export function reserveContents(flow: Flow, count: number): Reserved {
  const rows = Math.ceil(count / 2)
  begin(flow, rows * ROW + LOOKS.caption.leading + 3 * GAP.block)
  flow.y += GAP.line
  flow.ink.artifact('Layout', () =>
    flow.ink.rect(flow.left, flow.y, flow.right - flow.left, 0.7, COLORS.rule),
  )
  flow.y += GAP.block
  const element = flow.ink.element(flow.parent, 'TOC')
  const title = set(flow, plain('Contents'), LOOKS.caption)
  pour(flow, flow.ink.element(element, 'Caption'), 'Caption', title, LOOKS.caption)
  const reserved = { element, page: flow.page, y: flow.y + GAP.line }
  flow.y = reserved.y + rows * ROW
  return reserved
}

/** Draws the list in two columns; each entry leads to the page of its section. Leaves that page turned to. */
export function drawContents(flow: Flow, { element, page, y }: Reserved, places: readonly Place[]): void {
  const { ink, fonts, left, right } = flow
  ink.turnTo(page)
  const gap = 28
  const width = (right - left - gap) / 2
  const rows = Math.ceil(places.length / 2)
  for (const [n, place] of places.entries()) {
    const x = left + (n < rows ? 0 : width + gap)
    const top = y + (n % rows) * ROW
    const [title] = fill(wordsOf(plain(place.title), LOOKS.body, fonts), width - 30)
    const [number] = fill(wordsOf(plain(String(place.page + 1)), LOOKS.body, fonts), 30)
    if (title === undefined || number === undefined) continue
    const entry = ink.element(element, 'TOCI')
    ink.link(
      entry,
      { x, y: top, width, height: ROW },
      place.page,
      `${place.title}, page ${place.page + 1}`,
      () => {
        ink.lines([title], x, top, ROW)
        ink.lines([number], x + width - number.width, top, ROW)
      },
    )
    entry.end()
    const from = x + title.width + 5
    ink.artifact('Layout', () =>
      ink.rect(from, top + ROW * 0.72, Math.max(0, x + width - number.width - 5 - from), 0.5, COLORS.hair),
    )
  }
  element.end()
}
