import type { Phrase, Tone } from '../../report/detail.ts'
import { TONE } from '../../report/words.ts'
import type { Element } from '../document.ts'
import type { Flow } from '../flow.ts'
import { begin, drawLines, newPage, pour, room, set, space } from '../flow.ts'
import type { Line, Word } from '../lines.ts'
import { fill, plain, wordsOf } from '../lines.ts'
import type { Look } from '../style.ts'
import { COLORS, GAP, LOOKS, PAGE } from '../style.ts'
import { columnWidths } from './columns.ts'
import { facts } from './facts.ts'

export type Table = {
  readonly caption?: string
  readonly columns: readonly { readonly title: string; readonly align?: 'start' | 'end' }[]
  readonly rows: readonly { readonly cells: readonly Phrase[]; readonly tone?: Tone | undefined }[]
}

/** Points between the text of neighbouring columns, and above and below the text of a row. */
const GUTTER = 10
const PAD = 3
/** A table that is lower than this, in points, is not divided between pages. */
const KEPT_WHOLE = 190
/** A row that is lower than this is not divided either. */
const DIVIDED = (PAGE.bottom - PAGE.top) / 3

/** A heading of more characters would be repeated over half a page: such columns are numbered, and named before. */
const LONGEST_TITLE = 80

type Column = { readonly x: number; readonly width: number; readonly end: boolean }

/**
 * A table of the column's width. A row that is higher than what is left goes on the next page, or over several pages
 * when it is higher than a third of one; the headings are repeated there, as an artifact.
 */
export function table(flow: Flow, { caption, columns, rows }: Table): void {
  const count = rows.reduce((most, row) => Math.max(most, row.cells.length), columns.length)
  const titles = Array.from({ length: count }, (_, n) => columns[n]?.title ?? '')
  const named = titles.some((title) => title.length > LONGEST_TITLE)
  if (named)
    facts(
      flow,
      titles.map((title, n) => [`Column ${n + 1}`, title] as const),
    )
  const heads = titles.map((title, n) => words(flow, plain(named ? `Column ${n + 1}` : title), LOOKS.head))
  const cells = rows.map((row) => toned(row).map((cell) => words(flow, cell, LOOKS.cell)))
  const widths = columnWidths([heads, ...cells], flow.right - flow.left + GUTTER, GUTTER)
  const grid = gridOf(widths, flow.left, columns)

  const head = heads.map((one, n) => fill(one, grid[n]?.width ?? 0))
  const headHeight = linesIn(head) * LOOKS.head.leading + PAD
  const captionLines = caption === undefined ? [] : set(flow, plain(caption), LOOKS.caption)
  const body = cells.map((row) => titles.map((_, n) => fill(row[n] ?? [], grid[n]?.width ?? 0)))

  const before = captionLines.length * LOOKS.caption.leading + GAP.line + headHeight
  const whole = body.reduce((height, row) => height + rowHeight(row), before)
  const row = rowHeight(body[0] ?? [])
  const first = before + (row < DIVIDED ? row : 4 * LOOKS.cell.leading + 2 * PAD)
  begin(flow, whole <= KEPT_WHOLE ? whole : first)
  const element = flow.ink.element(flow.parent, 'Table')
  if (caption !== undefined) {
    const title = flow.ink.element(element, 'Caption')
    pour(flow, title, 'Caption', captionLines, LOOKS.caption)
    title.end()
    flow.y += GAP.line
  }
  drawHead(flow, element, head, grid, headHeight)
  const group = flow.ink.element(element, 'TBody')
  for (const row of body) drawRow(flow, group, row, grid, () => repeatHead(flow, head, grid, headHeight))
  element.end()
  space(flow, GAP.block)
}

function words(flow: Flow, phrase: Phrase, look: Look): readonly Word[] {
  return wordsOf(phrase, look, flow.fonts)
}

/** The cells with the row's tone in front: its shape, and its word where no cell says a tone in words. */
function toned({ cells, tone }: Table['rows'][number]): readonly Phrase[] {
  if (tone === undefined || tone === 'neutral') return cells
  const said = cells.some((cell) => cell.some((run) => run.tone !== undefined && run.text.trim() !== ''))
  const [first = [], ...rest] = cells
  return [[{ text: said ? '' : `${TONE[tone]}  `, style: 'strong', tone }, ...first], ...rest]
}

function gridOf(widths: readonly number[], left: number, columns: Table['columns']): readonly Column[] {
  let x = left
  return widths.map((width, n) => {
    const column = { x, width: width - GUTTER, end: columns[n]?.align === 'end' }
    x += width
    return column
  })
}

function linesIn(cells: readonly (readonly Line[])[]): number {
  return Math.max(1, ...cells.map((lines) => lines.length))
}

function rowHeight(cells: readonly (readonly Line[])[]): number {
  return linesIn(cells) * LOOKS.cell.leading + 2 * PAD
}

function drawHead(
  flow: Flow,
  element: Element,
  head: readonly (readonly Line[])[],
  grid: readonly Column[],
  height: number,
) {
  const group = flow.ink.element(element, 'THead')
  const row = flow.ink.element(group, 'TR')
  for (const [n, lines] of head.entries()) {
    const cell = flow.ink.element(row, 'TH', { scope: 'Column' })
    drawLines(
      flow.ink,
      cell,
      'TH',
      aligned(grid[n], lines),
      grid[n]?.x ?? flow.left,
      flow.y,
      LOOKS.head.leading,
    )
  }
  group.end()
  underline(flow, height)
}

function repeatHead(flow: Flow, head: readonly (readonly Line[])[], grid: readonly Column[], height: number) {
  flow.ink.artifact('Pagination', () => {
    for (const [n, lines] of head.entries())
      flow.ink.lines(aligned(grid[n], lines), grid[n]?.x ?? flow.left, flow.y, LOOKS.head.leading)
  })
  underline(flow, height)
}

function underline(flow: Flow, height: number): void {
  flow.y += height
  flow.ink.artifact('Layout', () =>
    flow.ink.rect(flow.left, flow.y - 0.7, flow.right - flow.left, 0.7, COLORS.soft),
  )
}

/** The lines of a cell at its start, or each at its end. */
function aligned(column: Column | undefined, lines: readonly Line[]): readonly Line[] {
  return column?.end === true ? lines.map((line) => shifted(line, column.width - line.width)) : lines
}

function shifted(line: Line, by: number): Line {
  return { ...line, spans: line.spans.map((span) => ({ ...span, x: span.x + by })) }
}

function drawRow(
  flow: Flow,
  group: Element,
  cells: readonly (readonly Line[])[],
  grid: readonly Column[],
  repeat: () => void,
): void {
  const { leading } = LOOKS.cell
  const turn = () => {
    newPage(flow)
    repeat()
  }
  const row = flow.ink.element(group, 'TR')
  const elements = cells.map(() => flow.ink.element(row, 'TD'))
  const height = rowHeight(cells)
  if (height > room(flow) && (height < DIVIDED || room(flow) < 4 * leading + 2 * PAD)) turn()
  for (let from = 0; from === 0 || cells.some((lines) => lines.length > from); ) {
    const fitting = Math.max(1, Math.floor((room(flow) - 2 * PAD + 0.01) / leading))
    const part = cells.map((lines) => lines.slice(from, from + fitting))
    const top = flow.y + PAD
    for (const [n, lines] of part.entries()) {
      const element = elements[n]
      if (element === undefined || (lines.length === 0 && from > 0)) continue
      drawLines(flow.ink, element, 'TD', aligned(grid[n], lines), grid[n]?.x ?? flow.left, top, leading)
    }
    from += fitting
    flow.y = top + linesIn(part) * leading + PAD
    flow.ink.artifact('Layout', () =>
      flow.ink.rect(flow.left, flow.y - 0.35, flow.right - flow.left, 0.35, COLORS.rule),
    )
    if (cells.some((lines) => lines.length > from)) turn()
  }
  row.end()
}
