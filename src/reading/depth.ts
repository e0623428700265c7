const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Offset of the first bracket that opens more than `limit` levels of arrays and objects; `undefined` where none does.
 * One pass without recursion, so that no nesting can exhaust the stack of a parser that comes after. It needs no
 * valid JSON: quotes and brackets are enough.
 */
export function tooDeep(text: string, limit: number): number | undefined {
  let depth = 0
  for (let i = 0; i < text.length; i += 1) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = endOfString(text, i)
        break
      case 0x5b: // [
      case 0x7b: // {
        depth += 1
        if (depth > limit) return i
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1
        break
    }
  }
  return undefined
}

/** Offset of the quote that ends the string begun at `start`; the end of the text where none does. */
function endOfString(text: string, start: number): number {
  for (let i = text.indexOf('"', start + 1); i !== -1; i = text.indexOf('"', i + 1)) {
    let backslashes = 0
    while (text.charCodeAt(i - 1 - backslashes) === BACKSLASH) backslashes += 1
    if (backslashes % 2 === 0) return i
  }
  return text.length
}
