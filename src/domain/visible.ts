/**
 * Characters that are not shown themselves, or that change how their neighbours are shown: controls other than tab
 * and line feed, joiners, bidirectional marks, overrides and isolates, fillers, variation selectors, tags, and
 * surrogates without their partner (source: UTS 39, section 3; CVE-2021-42574). First and last code point of each
 * range; written out rather than taken from a Unicode property, so that every runtime agrees.
 */
const HIDDEN: readonly (readonly [number, number])[] = [
  [0x0000, 0x0008],
  [0x000b, 0x001f],
  [0x007f, 0x009f],
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
]

const PLAIN = /^[\t\n -~]*$/
const PICTOGRAPH = /^\p{Extended_Pictographic}$/u
const JOINER = 0x200d
const EMOJI_STYLE = 0xfe0f

/**
 * Text in which nothing hides: each such character as `[U+202E]`, so that two different texts never look the same
 * and none reorders what stands beside it. A carriage return before a line feed is dropped; joiners and the
 * variation selector inside an emoji stay.
 */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text
  const characters = [...text.replaceAll('\r\n', '\n')]
  return characters.map((character, n) => show(character, characters[n - 1], characters[n + 1])).join('')
}

function show(character: string, before: string | undefined, after: string | undefined): string {
  const code = character.codePointAt(0) ?? 0
  if (!HIDDEN.some(([first, last]) => first <= code && code <= last)) return character
  if (code === EMOJI_STYLE && isPictograph(before)) return character
  if (code === JOINER && endsEmoji(before) && isPictograph(after)) return character
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}

function isPictograph(character: string | undefined): boolean {
  return character !== undefined && PICTOGRAPH.test(character)
}

/** A pictograph, its skin tone, or its variation selector. */
function endsEmoji(character: string | undefined): boolean {
  const code = character?.codePointAt(0) ?? 0
  return isPictograph(character) || code === EMOJI_STYLE || (code >= 0x1f3fb && code <= 0x1f3ff)
}
