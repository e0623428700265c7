import { stripVTControlCharacters } from 'node:util'
import { visible } from '../domain/visible.ts'
import type { Phrase, Tone } from '../report/detail.ts'
import type { Painter } from './paint.ts'

/**
 * Text for a terminal. Everything that comes from an archive goes through `shown` first: an escape sequence in a
 * name could otherwise move the cursor, rewrite a verdict or fill the clipboard (OUT-09).
 */

/** One line in which nothing acts and nothing hides: line breaks and tabs become spaces. */
export function shown(text: string): string {
  return visible(text.replace(/[\t\n\r]+/g, ' '))
}

/** A phrase as text, its tones as colours. */
export function phraseText(phrase: Phrase, paint: Painter): string {
  return phrase
    .map(({ text, style, tone }) => {
      const said = shown(text)
      if (tone !== undefined) return paint[tone](said)
      return style === 'strong' ? paint.strong(said) : said
    })
    .join('')
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\uFF01-\uFF60]|\p{Emoji_Presentation}/u
const NO_WIDTH = /\p{M}|\u200D/u

/** Columns that the text takes, colours aside. */
export function widthOf(text: string): number {
  const bare = stripVTControlCharacters(text)
  if (/^[ -~]*$/.test(bare)) return bare.length
  return [...bare].reduce(
    (sum, character) => sum + (NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1),
    0,
  )
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}

/**
 * Breaks at spaces so that a line takes at most `width` columns. A word longer than that, such as a digest or a
 * path, stays whole, because it is there to be copied.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

/** A label in a column of its own, and its text wrapped beside it. */
export function labelled(label: string, text: string, column: number, width: number): string[] {
  const beside = wrap(text, Math.max(20, width - column))
  return beside.map((line, index) => (index === 0 ? padEnd(label, column) : ' '.repeat(column)) + line)
}

export function indented(lines: readonly string[], by: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line))
}

export type Column = { readonly title: string; readonly align?: 'start' | 'end' }
export type Row = { readonly cells: readonly string[]; readonly tone?: Tone | undefined }

const GAP = 2
const NARROWEST_COLUMN = 6

/** Columns side by side; a cell that does not fit is wrapped in its column. Cells are `shown` already, and without colour. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly Row[],
  width: number,
  paint: Painter,
): string[] {
  const titles = columns.map(({ title }) => title)
  const widths = columnWidths([titles, ...rows.map(({ cells }) => cells)], width)
  const line = (cells: readonly string[]) => {
    const wrapped = cells.map((cell, index) => wrapHard(cell, widths[index] ?? 0))
    const height = Math.max(...wrapped.map(({ length }) => length))
    return Array.from({ length: height }, (_, row) =>
      wrapped
        .map((lines, index) => {
          const pad = columns[index]?.align === 'end' ? padStart : padEnd
          return pad(lines[row] ?? '', widths[index] ?? 0)
        })
        .join(' '.repeat(GAP))
        .trimEnd(),
    )
  }
  const colour = (tone: Tone | undefined, text: string) => (tone === undefined ? text : paint[tone](text))
  return [
    ...line(titles).map((text) => paint.strong(text)),
    ...rows.flatMap(({ cells, tone }) => line(cells).map((text) => colour(tone, text))),
  ]
}

/** Natural widths, the widest narrowed first until all of them fit. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const count = rows[0]?.length ?? 0
  const widths = Array.from({ length: count }, (_, index) =>
    Math.max(...rows.map((cells) => widthOf(cells[index] ?? ''))),
  )
  const total = () => widths.reduce((sum, each) => sum + each, 0) + GAP * (count - 1)
  while (total() > width) {
    const widest = Math.max(...widths)
    if (widest <= NARROWEST_COLUMN) break
    widths[widths.indexOf(widest)] = widest - 1
  }
  return widths
}

/** Like `wrap`, but no word crosses into the next column. */
function wrapHard(text: string, width: number): string[] {
  return wrap(text, width).flatMap((line) => {
    const pieces: string[] = []
    let piece = ''
    for (const character of line) {
      if (piece !== '' && widthOf(piece) + widthOf(character) > width) {
        pieces.push(piece)
        piece = ''
      }
      piece += character
    }
    return [...pieces, piece]
  })
}
