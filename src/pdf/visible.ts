import { visible } from '../domain/visible.ts'
import type { FaceName, Fonts } from './fonts.ts'

/** A stretch of text that one face draws. */
export type Stretch = {
  readonly face: FaceName
  readonly text: string
  /** The text is the number of a character that cannot or must not be drawn: `[U+202E]`. */
  readonly escaped: boolean
}

/** Where to look for a glyph, by the face that was asked for. */
const FALLBACK: Readonly<Record<FaceName, readonly FaceName[]>> = {
  sans: ['sans', 'mono'],
  strong: ['strong', 'sans', 'mono'],
  mono: ['mono', 'sans'],
}

/** What a font may hold and a pack does not draw: joiners and selectors of emoji that it has no glyph for, private use. */
const NOT_DRAWN = /\p{Cf}|\p{Co}|[\uFE00-\uFE0F]/u
const MARK = /\p{M}/u
/** Accents that one letter may carry; more of them would be drawn over the neighbouring lines. */
const MARKS_SHOWN = 2

/**
 * Splits a line of text by the face that draws each character. What no face draws, and what must not act, becomes a
 * visible number. A combining mark stays with its letter or becomes a number too.
 */
export function stretches(text: string, face: FaceName, fonts: Fonts): readonly Stretch[] {
  if (/^[\x20-\x7e]*$/.test(text)) return text === '' ? [] : [{ face, text, escaped: false }]
  const found: Stretch[] = []
  let marks = MARKS_SHOWN
  for (const character of text) {
    const last = found.at(-1)
    const isMark = MARK.test(character)
    const drawn = isMark ? markedBy(character, last, marks, fonts) : drawnBy(character, face, fonts)
    if (drawn === undefined) {
      found.push({ face: 'mono', text: numberOf(character), escaped: true })
      marks = MARKS_SHOWN
    } else {
      if (last?.face === drawn && !last.escaped)
        found[found.length - 1] = { ...last, text: last.text + character }
      else found.push({ face: drawn, text: character, escaped: false })
      marks = isMark ? marks + 1 : /\s/.test(character) ? MARKS_SHOWN : 0
    }
  }
  return found
}

function drawnBy(character: string, asked: FaceName, fonts: Fonts): FaceName | undefined {
  if (hides(character)) return undefined
  const codePoint = character.codePointAt(0) ?? 0
  return FALLBACK[asked].find((name) => fonts[name].shows(codePoint))
}

function markedBy(character: string, base: Stretch | undefined, marks: number, fonts: Fonts) {
  if (base === undefined || base.escaped || marks >= MARKS_SHOWN || hides(character)) return undefined
  return fonts[base.face].shows(character.codePointAt(0) ?? 0) ? base.face : undefined
}

function hides(character: string): boolean {
  return NOT_DRAWN.test(character) || visible(character) !== character
}

function numberOf(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0
  return `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`
}

/** One line of text for what the reader's program draws with fonts of its own: title, bookmarks, descriptions. */
export function plainText(text: string): string {
  return visible(text).replace(/[\t\n ]+/g, ' ')
}
