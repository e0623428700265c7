import type { Tone } from '../report/detail.ts'
import type { Face } from './fonts.ts'
import type { Color } from './style.ts'

/** How a piece is drawn; pieces of one run share one style object. */
export type Style = {
  readonly face: Face
  readonly size: number
  readonly color: Color
  /** An http(s) address that the piece leads to. */
  readonly href?: string | undefined
  /** The piece is the shape of a tone instead of text. */
  readonly shape?: Tone | undefined
}

/** Text of one style that is drawn in one go. Width in points. */
export type Piece = { readonly style: Style; readonly text: string; readonly width: number }

/** A text as it is shaped in a style. */
export function pieceOf(style: Style, text: string): Piece {
  return { style, text, width: (style.face.width(text) / 1000) * style.size }
}

/** Width of the spaces that a piece ends with: they vanish at the end of a line. */
export function spaceAfter({ style, text }: Piece): number {
  return ((text.length - text.trimEnd().length) * style.face.advance(32) * style.size) / 1000
}

/** After these, a path, an address or an identity may go on in the next line. */
const BREAKABLE = /[/\\\-_.:@=&?,;+#%|]/
const MARK = /\p{M}/u
/** A line that ends this many points early at such a place is better than one that cuts a name. */
const EARLY = 24

/**
 * Breaks pieces that belong together over lines, of which the first has only `first` points left: after a mark of
 * punctuation where one is near the end, else anywhere, but never before a combining mark.
 */
export function broken(
  pieces: readonly Piece[],
  first: number,
  width: number,
): readonly (readonly Piece[])[] {
  let line: Piece[] = []
  const lines = [line]
  let left = first
  for (const piece of pieces) {
    for (const [n, chunk] of chunksOf(piece, left, width).entries()) {
      if (n > 0) {
        line = []
        lines.push(line)
        left = width
      }
      if (chunk === '' && piece.text !== '') continue
      const part = chunk === piece.text ? piece : pieceOf(piece.style, chunk)
      line.push(part)
      left -= part.width
    }
  }
  return lines
}

/** Parts of a piece's text, one a line. The first is empty where not even one character fits in what is left. */
function chunksOf({ style, text }: Piece, left: number, width: number): readonly string[] {
  const chunks: string[] = []
  let room = left
  let used = 0
  let start = 0
  let good = 0
  let at = 0
  for (const character of text) {
    const advance = advanceOf(character, style)
    if (used + advance > room && advance > 0 && character !== ' ' && (at > start || room < width)) {
      const cut = good > start && (at - good) * advance < EARLY ? good : at
      chunks.push(text.slice(start, cut))
      used = Array.from(text.slice(cut, at), (one) => advanceOf(one, style)).reduce(
        (sum, one) => sum + one,
        0,
      )
      room = width
      start = cut
    }
    used += advance
    at += character.length
    if (BREAKABLE.test(character)) good = at
  }
  chunks.push(text.slice(start))
  return chunks
}

function advanceOf(character: string, { face, size }: Style): number {
  return MARK.test(character) ? 0 : (face.advance(character.codePointAt(0) ?? 0) / 1000) * size
}
