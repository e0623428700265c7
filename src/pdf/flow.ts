import type { Phrase } from '../report/detail.ts'
import type { Element, OutlineItem } from './document.ts'
import { struct } from './document.ts'
import type { Fonts } from './fonts.ts'
import type { Ink } from './ink.ts'
import type { Line } from './lines.ts'
import { fill, textOf, wordsOf } from './lines.ts'
import type { Look } from './style.ts'
import { GAP, LOOKS, PAGE } from './style.ts'
import { plainText } from './visible.ts'

/** Where a section begins, for the list of contents. `page` counts from 0. */
export type Place = { readonly title: string; readonly page: number }

/** The column that a pack is written into, from top to bottom over as many pages as it needs. */
export type Flow = {
  readonly ink: Ink
  readonly fonts: Fonts
  /** The element that new blocks belong to. */
  parent: Element
  left: number
  right: number
  /** Where the next block begins, in points from the top of the page. */
  y: number
  /** The page that is written on, from 0. */
  page: number
  /** What waits for the block that it introduces: headings and captions never end a page. */
  waiting: { readonly height: number; readonly draw: () => void }[]
  readonly places: Place[]
  bookmark: OutlineItem | undefined
}

export function openFlow(ink: Ink, fonts: Fonts, root: Element): Flow {
  ink.addPage()
  return {
    ink,
    fonts,
    parent: root,
    left: PAGE.left,
    right: PAGE.right,
    y: PAGE.top,
    page: 0,
    waiting: [],
    places: [],
    bookmark: undefined,
  }
}

/** Points that are left on the page. */
export function room(flow: Flow): number {
  return PAGE.bottom - flow.y
}

export function newPage(flow: Flow): void {
  flow.ink.addPage()
  flow.page += 1
  flow.y = PAGE.top
}

/**
 * Begins a block: sees to it that `height` points and whatever waits to introduce it fit on one page, then draws what
 * waited.
 */
export function begin(flow: Flow, height: number): void {
  const { waiting } = flow
  const needed = waiting.reduce((sum, one) => sum + one.height, height)
  if (needed > room(flow) && flow.y > PAGE.top) newPage(flow)
  flow.waiting = []
  for (const one of waiting) one.draw()
}

/** Leaves space before the next block, but not at the top of a page. */
export function space(flow: Flow, points: number): void {
  if (flow.waiting.length > 0) {
    flow.waiting.push({ height: points, draw: () => space(flow, points) })
    return
  }
  if (flow.y > PAGE.top) flow.y += points
}

/** Draws what still waits although nothing follows it. */
export function settle(flow: Flow): void {
  begin(flow, 0)
}

/** Runs `draw` with new blocks belonging to a new element of this type. */
export function within(flow: Flow, type: string, draw: () => void): void {
  const outer = flow.parent
  const element = struct(flow.ink.doc, type)
  // It waits for its place: a heading that was announced before it comes before it in the tree, too.
  flow.waiting.push({ height: 0, draw: () => void outer.add(element) })
  flow.parent = element
  draw()
  settle(flow)
  flow.parent = outer
  element.end()
}

/** Runs `draw` in a narrower column. */
export function indented(flow: Flow, by: number, draw: () => void): void {
  flow.left += by
  draw()
  settle(flow)
  flow.left -= by
}

export type HeadingLevel = 'H1' | 'H2' | 'H3'

const HEADINGS: Readonly<
  Record<HeadingLevel, { readonly look: Look; readonly before: number; readonly after: number }>
> = {
  H1: { look: LOOKS.title, before: 0, after: GAP.line },
  H2: { look: LOOKS.section, before: GAP.section, after: GAP.block },
  H3: { look: LOOKS.item, before: GAP.item, after: GAP.line },
}

/** A heading; it is drawn together with the block that follows it. H2 and H3 become bookmarks. */
export function heading(flow: Flow, level: HeadingLevel, phrase: Phrase): void {
  const { look, before, after } = HEADINGS[level]
  const lines = set(flow, phrase, look)
  const { parent, left } = flow
  flow.waiting.push({
    height: before + lines.length * look.leading + after,
    draw: () => {
      if (flow.y > PAGE.top) flow.y += before
      const element = flow.ink.element(parent, level)
      bookmark(flow, level, phrase.map(textOf).join(''))
      pour(flow, element, level, lines, look, left)
      element.end()
      flow.y += after
    },
  })
}

/** Characters of a heading that its bookmark shows. */
const LONGEST_BOOKMARK = 120

function bookmark(flow: Flow, level: HeadingLevel, text: string): void {
  const title = plainText(text.slice(0, LONGEST_BOOKMARK))
  if (level === 'H2') flow.places.push({ title, page: flow.page })
  // pdfkit measures `left` from the right edge of the page.
  const place = { top: Math.max(0, flow.y - GAP.item), left: PAGE.width, fit: false }
  if (level === 'H3') flow.bookmark?.addItem(title, place)
  else flow.bookmark = flow.ink.doc.outline.addItem(title, place)
}

/** Sets a phrase in lines of the column's width, less `by` points. */
export function set(flow: Flow, phrase: Phrase, look: Look, by = 0): readonly Line[] {
  return fill(wordsOf(phrase, look, flow.fonts), flow.right - flow.left - by)
}

/** Draws lines that fit on the page as content of the element, links included, and moves on below them. */
export function stack(
  flow: Flow,
  element: Element,
  type: string,
  lines: readonly Line[],
  look: Look,
  x = flow.left,
): void {
  drawLines(flow.ink, element, type, lines, x, flow.y, look.leading)
  flow.y += lines.length * look.leading
}

/** Draws lines at a place, as content of the element; a part that leads somewhere becomes a link in it. */
export function drawLines(
  ink: Ink,
  element: Element,
  type: string,
  lines: readonly Line[],
  x: number,
  top: number,
  leading: number,
): void {
  if (!lines.some((line) => line.spans.some((span) => span.style.href !== undefined))) {
    ink.content(element, type, () => ink.lines(lines, x, top, leading))
    return
  }
  for (const [n, line] of lines.entries()) {
    const y = top + n * leading
    for (const span of line.spans) {
      const draw = () => ink.lines([{ spans: [span], width: line.width }], x, y, leading)
      const { href } = span.style
      if (href === undefined || span.style.shape !== undefined) ink.content(element, type, draw)
      else {
        const area = { x: x + span.x, y, width: span.width, height: leading }
        ink.link(element, area, href, `Opens ${href}`, draw)
      }
    }
  }
}

/** Lines as an element of their own, over as many pages as they need. */
export function block(flow: Flow, type: string, lines: readonly Line[], look: Look, x = flow.left): void {
  begin(flow, Math.min(2, lines.length) * look.leading)
  const element = flow.ink.element(flow.parent, type)
  pour(flow, element, type, lines, look, x)
  element.end()
}

/**
 * Draws lines over as many pages as they need. No single line of several is left at the foot of a page or carried to the
 * next.
 */
export function pour(
  flow: Flow,
  element: Element,
  type: string,
  lines: readonly Line[],
  look: Look,
  x = flow.left,
): void {
  begin(flow, Math.min(2, lines.length) * look.leading)
  let rest = lines
  while (rest.length > 0) {
    const fitting = Math.max(1, Math.floor((room(flow) + 0.01) / look.leading))
    const widow = rest.length - fitting === 1 && fitting > 2
    const now = rest.slice(0, widow ? fitting - 1 : fitting)
    stack(flow, element, type, now, look, x)
    rest = rest.slice(now.length)
    if (rest.length > 0) newPage(flow)
  }
}
