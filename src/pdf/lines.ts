import { readable } from '../domain/readable.ts'
import type { Phrase, Run } from '../report/detail.ts'
import { webAddress } from '../report/web-address.ts'
import type { Fonts } from './fonts.ts'
import type { Piece, Style } from './pieces.ts'
import { broken, pieceOf, spaceAfter } from './pieces.ts'
import type { Look } from './style.ts'
import { COLORS, TONE_COLORS } from './style.ts'
import { stretches } from './visible.ts'

/** Pieces between two places where a line may break. `space` is the width that vanishes at the end of a line. */
export type Word = {
  readonly pieces: readonly Piece[]
  readonly width: number
  readonly space: number
  /** The line ends after this word. */
  readonly hard: boolean
}

/** Pieces of one style beside each other, `x` points from the start of the line. */
export type Span = {
  readonly style: Style
  readonly tokens: readonly string[]
  readonly x: number
  readonly width: number
}
export type Line = { readonly spans: readonly Span[]; readonly width: number }

/** Digests and code are set in a wider face: smaller, they fit the text around them. */
const SCALE = { code: 0.91, digest: 0.86 } as const

/** A phrase of one plain run. */
export function plain(text: string): Phrase {
  return [{ text, style: 'plain' }]
}

/** A run's text as people read it; code and digests as they were written. */
export function textOf({ style, text }: Run): string {
  return style === 'code' || style === 'digest' ? text : readable(text)
}

/** Cuts a phrase into measured words. */
export function wordsOf(phrase: Phrase, look: Look, fonts: Fonts): readonly Word[] {
  const words: Word[] = []
  let open: Piece[] = []
  const close = (space: number, hard: boolean) => {
    words.push({
      pieces: open,
      width: open.reduce((sum, piece) => sum + piece.width, 0) - space,
      space,
      hard,
    })
    open = []
  }
  for (const run of phrase) {
    const style = styleOf(run, look, fonts)
    if (style.shape !== undefined) open.push({ style, text: '', width: style.size * 1.02 })
    const rows = (look.face === 'mono' ? run.text : textOf(run)).split(/\r?\n/)
    for (const [n, row] of rows.entries()) {
      if (n > 0) close(0, true)
      for (const stretch of stretches(row.replaceAll('\t', '    '), style.face.name, fonts)) {
        const face = fonts[stretch.face]
        const own: Style = {
          ...style,
          face,
          shape: undefined,
          ...(stretch.escaped ? { color: COLORS.soft, size: style.size * SCALE.digest } : {}),
        }
        for (const token of stretch.text.match(/[^ ]+ *| +/g) ?? []) {
          const piece = pieceOf(own, token)
          open.push(piece)
          if (token.endsWith(' ')) close(spaceAfter(piece), false)
          else if (stretch.escaped) close(0, false)
        }
      }
    }
  }
  if (open.length > 0) close(0, false)
  return words
}

function styleOf(run: Run, look: Look, fonts: Fonts): Style {
  const scale = run.style === 'code' ? SCALE.code : run.style === 'digest' ? SCALE.digest : 1
  const mono = run.style === 'code' || run.style === 'digest' || look.face === 'mono'
  const strong = run.style === 'strong' || look.face === 'strong'
  const href = run.href === undefined ? undefined : webAddress(run.href)
  const toned = run.tone !== undefined && run.tone !== 'neutral'
  return {
    face: fonts[mono ? 'mono' : strong || toned ? 'strong' : 'sans'],
    size: look.face === 'mono' ? look.size : look.size * scale,
    color: run.tone !== undefined ? TONE_COLORS[run.tone] : href !== undefined ? COLORS.accent : look.color,
    href,
    shape: toned ? run.tone : undefined,
  }
}

/** What decides about the width of a column: the lines as they would be without an edge, and the longest word. */
export type Extent = { readonly rows: readonly number[]; readonly least: number }

export function extent(words: readonly Word[]): Extent {
  const rows: number[] = []
  let least = 0
  let row = 0
  let open = false
  for (const word of words) {
    least = Math.max(least, word.width)
    if (word.hard) {
      rows.push(row + word.width)
      row = 0
    } else row += word.width + word.space
    open = !word.hard
  }
  return { rows: open ? [...rows, row] : rows, least }
}

/** A word that is wider than a line begins in one that has at least this part of itself left. */
const WORTH_BEGINNING = 0.35

/** Sets words in lines of at most `width` points. A word that is longer is broken, and nothing is left out. */
export function fill(words: readonly Word[], width: number): readonly Line[] {
  const lines: Line[] = []
  let line: Piece[] = []
  let used = 0
  const end = () => {
    lines.push(lineOf(line))
    line = []
    used = 0
  }
  for (const word of words) {
    const long = word.width > width + 0.01
    const left = width - used
    if (used > 0 && used + word.width > width + 0.01 && (!long || left < width * WORTH_BEGINNING)) end()
    if (long) {
      for (const [n, part] of broken(word.pieces, width - used, width).entries()) {
        if (n > 0) end()
        line.push(...part)
      }
      used = line.reduce((sum, piece) => sum + piece.width, 0)
    } else {
      line.push(...word.pieces)
      used += word.width + word.space
    }
    if (word.hard) end()
  }
  if (line.length > 0 || lines.length === 0) end()
  return lines
}

function lineOf(pieces: readonly Piece[]): Line {
  const spans: { style: Style; tokens: string[]; x: number; width: number }[] = []
  let x = 0
  for (const { style, text, width } of pieces) {
    const last = spans.at(-1)
    if (last !== undefined && alike(last.style, style)) {
      last.tokens.push(text)
      last.width += width
    } else spans.push({ style, tokens: [text], x, width })
    x += width
  }
  const last = pieces.at(-1)
  return { spans, width: last === undefined ? 0 : x - spaceAfter(last) }
}

function alike(a: Style, b: Style): boolean {
  return (
    a === b ||
    (a.face === b.face &&
      a.size === b.size &&
      a.color === b.color &&
      a.href === b.href &&
      a.shape === undefined &&
      b.shape === undefined)
  )
}
