import type { Word } from '../lines.ts'
import { extent } from '../lines.ts'

/** No column is narrower than this, in points. */
const NARROWEST = 30
/** A word may claim this part of the table before it is broken. */
const WORD_SHARE = 0.34

type Column = { readonly least: number; readonly natural: number }

/**
 * Widths of columns that together are as wide as the table, each at least as wide as its longest word. What is left is
 * shared in several ways, and the one that makes the lowest table is taken.
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
    const least = Math.min(longest, Math.max(NARROWEST, ...extents.map((one) => one.least)))
    return {
      least: least + padding,
      natural: Math.max(least, ...extents.flatMap((one) => one.rows)) + padding,
    }
  })
  const least = sum(columns.map((column) => column.least))
  const natural = sum(columns.map((column) => column.natural))
  if (natural <= width) return columns.map((column) => (column.natural * width) / natural)
  if (least >= width) return columns.map((column) => (column.least * width) / least)

  const linesWith = (widths: readonly number[]) =>
    sum(
      rows.map((row) =>
        Math.max(
          ...row.map((one, n) =>
            sum(one.rows.map((line) => Math.ceil(line / ((widths[n] ?? width) - padding)))),
          ),
          1,
        ),
      ),
    )
  const [first, ...others] = [0.5, 1, 0.25].map((power) => shared(columns, width, power))
  if (first === undefined) return []
  return others.reduce((best, widths) => (linesWith(widths) < linesWith(best) ? widths : best), first)
}

/**
 * Shares what is left beyond the least widths by how much more each column could use, to a power: 1 favours long texts,
 * less is more even. What a column cannot use goes to the others.
 */
function shared(columns: readonly Column[], width: number, power: number): readonly number[] {
  const wishes = columns.map((column) => (column.natural - column.least) ** power)
  const left = width - sum(columns.map((column) => column.least))
  const total = sum(wishes)
  const widths = columns.map((column, n) =>
    Math.min(column.natural, column.least + (left * (wishes[n] ?? 0)) / total),
  )
  const spare = width - sum(widths)
  const hunger = columns.map((column, n) => column.natural - (widths[n] ?? 0))
  const hungry = sum(hunger)
  return widths.map(
    (one, n) => one + (hungry > 0 ? (spare * (hunger[n] ?? 0)) / hungry : spare / widths.length),
  )
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
