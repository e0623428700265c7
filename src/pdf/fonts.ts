import type { Font, Glyph, GlyphRun } from 'fontkit'
import { create } from 'fontkit'

/** What a pack is set in: text, emphasis, and whatever is read character by character. */
const FILES = {
  sans: 'source-sans/TTF/SourceSans3-Regular.ttf',
  strong: 'source-sans/TTF/SourceSans3-Semibold.ttf',
  mono: 'source-code-pro/TTF/SourceCodePro-Regular.ttf',
} as const

export type FaceName = keyof typeof FILES

/** A parsed font. Widths are in thousandths of the font size. */
export type Face = {
  readonly name: FaceName
  /** What pdfkit embeds: the fontkit font, with its shaping remembered between packs. */
  readonly font: object
  /** Whether the font draws this code point with a glyph that stands for no other one. */
  readonly shows: (codePoint: number) => boolean
  /** Width of a text as it is shaped, kerning included. */
  readonly width: (text: string) => number
  /** Width of one code point by itself. */
  readonly advance: (codePoint: number) => number
}

/** The fonts of all packs: parse them once and hand them to every `renderPack`. */
export type Fonts = Readonly<Record<FaceName, Face>>

/** Parses the fonts; `read` returns the bytes of a file named by its path below node_modules: `source-sans/TTF/...`. */
export function loadFonts(read: (file: string) => Uint8Array): Fonts {
  const face = (name: FaceName) => faceOf(name, create(read(FILES[name])))
  return { sans: face('sans'), strong: face('strong'), mono: face('mono') }
}

/**
 * Every feature that would replace glyphs is off, so that each glyph stands for exactly one code point and the text
 * that a reader copies is the text that the report holds.
 */
const ONE_GLYPH_EACH = {
  calt: false,
  ccmp: false,
  clig: false,
  dnom: false,
  frac: false,
  liga: false,
  locl: false,
  numr: false,
  rclt: false,
  rlig: false,
}

type Shape = { readonly run: GlyphRun; readonly width: number }

/** Texts that one face remembers the shape of: the words of a few hundred packs, some 20 MB. */
const REMEMBERED = 20_000
/** Longer texts are digests, paths and identities: most are met in one pack only. */
const LONGEST_REMEMBERED = 32

function faceOf(name: FaceName, font: Font): Face {
  if (font.unitsPerEm !== 1000) throw new Error(`${FILES[name]} has ${font.unitsPerEm} units an em, not 1000`)
  const glyphs = new Map<number, Glyph>()
  const glyphOf = (codePoint: number): Glyph => {
    const known = glyphs.get(codePoint)
    if (known !== undefined) return known
    const glyph = font.glyphForCodePoint(codePoint)
    glyphs.set(codePoint, glyph)
    return glyph
  }
  const shapes = new Map<string, Shape>()
  const shape = (text: string): Shape => {
    const known = shapes.get(text)
    if (known !== undefined) return known
    const run =
      name === 'mono' && ASCII.test(text) ? inCells(text, glyphOf) : font.layout(text, ONE_GLYPH_EACH)
    const made = { run, width: run.advanceWidth }
    if (text.length > LONGEST_REMEMBERED) return made
    if (shapes.size >= REMEMBERED) shapes.clear()
    shapes.set(text, made)
    return made
  }
  const shown = unambiguous(font)
  return {
    name,
    font: Object.assign(Object.create(font), { layout: (text: string) => shape(text).run }),
    shows: (codePoint) => shown.has(codePoint),
    width: (text) => shape(text).width,
    advance: (codePoint) => glyphOf(codePoint).advanceWidth,
  }
}

const ASCII = /^[ -~]+$/

/** Sets text in a face in which every character is as wide as the next: nothing to kern, nothing to look up. */
function inCells(text: string, glyphOf: (codePoint: number) => Glyph): GlyphRun {
  const glyphs = Array.from(text, (character) => glyphOf(character.charCodeAt(0)))
  const positions = glyphs.map((glyph) => ({
    xAdvance: glyph.advanceWidth,
    yAdvance: 0,
    xOffset: 0,
    yOffset: 0,
  }))
  return { glyphs, positions, advanceWidth: positions.reduce((sum, one) => sum + one.xAdvance, 0) }
}

/**
 * Source Sans draws some code points with one glyph: no-break space as space, micro sign as mu. A PDF font can say only
 * one text for a glyph: the code point that is its own compatibility form keeps it, the lowest of several; the others
 * are drawn by another face, or shown as their number.
 */
function unambiguous(font: Font): ReadonlySet<number> {
  const owners = new Map<number, number>()
  const ascending = [...font.characterSet].sort((a, b) => a - b)
  for (const codePoint of [...ascending.filter(isOwnForm), ...ascending]) {
    const glyph = font.glyphForCodePoint(codePoint).id
    if (glyph !== 0 && !owners.has(glyph)) owners.set(glyph, codePoint)
  }
  return new Set(owners.values())
}

function isOwnForm(codePoint: number): boolean {
  const character = String.fromCodePoint(codePoint)
  return character.normalize('NFKC') === character
}
