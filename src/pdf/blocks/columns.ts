import type { Extent, Word } from '../lines.ts'
import { extent } from '../lines.ts'

/** No column is narrower than this, in points. */
const NARROWEST = 30
/** A word may claim this part of the table before it is broken. */
const WORD_SHARE = 0.27
/** Rows that decide about the widths of a long table. */
const SAMPLED = 40
/** Points that one column gives to another in a step towards a lower table. */
const STEPS = [40, 20, 10, 5]

type Column = { readonly least: number; readonly natural: number }

/**
 * Widths of columns that together are as wide as the table, each at least as wide as its longest word, and shared so
 * that the table comes out low.
 * @param cells words of every cell, row by row, the headings among them
 * @param padding points that each column adds to its text
 */
export function columnWidths(
  cells: readonly (readonly (readonly Word[])[])[],
  width: number,
  padding: number,
): readonly number[] {
  const rows = cells.map((row) => row.map(extent))
  const count = Math.max(0, ...rows.map((row) => row.length))
  const longest = width * (count <= 2 ? 0.6 : WORD_SHARE)
  const columns: readonly Column[] = Array.from({ length: count }, (_, n) => {
    const extents = rows.flatMap((row) => row[n] ?? [])
    const least = Math.min(
      longest,
      largest(
        extents.map((one) => one.least),
        NARROWEST,
      ),
    )
    return {
      least: least + padding,
      natural:
        largest(
          extents.flatMap((one) => one.rows),
          least,
        ) + padding,
    }
  })
  const least = sum(columns.map((column) => column.least))
  const natural = sum(columns.map((column) => column.natural))
  if (natural <= width) return columns.map((column) => (column.natural * width) / natural)
  if (least >= width) return columns.map((column) => (column.least * width) / least)
  return lowered(evenly(columns, width), columns, rows.slice(0, SAMPLED), padding)
}

/** What is left beyond the least widths, shared by how much more each column could use. */
function evenly(columns: readonly Column[], width: number): readonly number[] {
  const left = width - sum(columns.map((column) => column.least))
  const wishes = columns.map((column) => column.natural - column.least)
  const total = sum(wishes)
  return columns.map((column, n) => column.least + (left * (wishes[n] ?? 0)) / total)
}

/** Moves width from column to column, in ever smaller steps, as long as the sampled rows become lower. */
function lowered(
  start: readonly number[],
  columns: readonly Column[],
  rows: readonly (readonly Extent[])[],
  padding: number,
): readonly number[] {
  let best = { widths: start, height: heightWith(start, rows, padding) }
  for (const step of STEPS)
    for (let next = moved(best, step, columns, rows, padding); next !== undefined; ) {
      best = next
      next = moved(best, step, columns, rows, padding)
    }
  return best.widths
}

type Layout = { readonly widths: readonly number[]; readonly height: number }

/** The lowest layout that one move makes, if it is lower. */
function moved(
  { widths, height }: Layout,
  step: number,
  columns: readonly Column[],
  rows: readonly (readonly Extent[])[],
  padding: number,
): Layout | undefined {
  let best: Layout | undefined
  for (const [from, giver] of columns.entries())
    for (const to of columns.keys()) {
      if (from === to || (widths[from] ?? 0) - step < giver.least) continue
      const tried = widths.map((one, n) => (n === from ? one - step : n === to ? one + step : one))
      const lower = heightWith(tried, rows, padding)
      if (lower < (best?.height ?? height)) best = { widths: tried, height: lower }
    }
  return best
}

/** About how many lines the rows take. The lines of all cells count a little, so that a plateau has a slope. */
function heightWith(
  widths: readonly number[],
  rows: readonly (readonly Extent[])[],
  padding: number,
): number {
  let height = 0
  for (const row of rows) {
    let highest = 1
    let all = 0
    for (const [n, cell] of row.entries()) {
      const room = (widths[n] ?? 0) - padding
      let lines = 0
      for (const line of cell.rows) lines += Math.max(1, Math.ceil(line / room))
      highest = Math.max(highest, lines)
      all += lines
    }
    height += highest + all / 100
  }
  return height
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function largest(numbers: readonly number[], floor: number): number {
  return numbers.reduce((most, one) => Math.max(most, one), floor)
}
