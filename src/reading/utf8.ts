import type { Locator } from '../domain/locator.ts'
import { failed, ok, type Problem, type Result } from '../domain/problem.ts'

export type TextLimits = {
  /** Refused as `E-LIMIT-SIZE` above this, before anything is decoded. */
  readonly maxBytes: number
  /** What to do with a leading byte-order mark: refuse it as `E-BOM`, or read on after it. */
  readonly byteOrderMark: 'refuse' | 'skip'
}

const STRICT = { fatal: true, ignoreBOM: true } as const

/** True when the bytes begin with EF BB BF. */
export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

/**
 * Decodes UTF-8 and nothing else. A byte that is not UTF-8 is an error with its offset (`E-UTF8`), never a silent
 * U+FFFD: two readers that replace differently would read two different documents.
 */
export function readUtf8(bytes: Uint8Array, at: Locator, limits: TextLimits): Result<string> {
  if (bytes.length > limits.maxBytes) {
    return failed({
      code: 'E-LIMIT-SIZE',
      message: `The file is ${bytes.length} bytes long; the limit is ${limits.maxBytes}.`,
      at,
      hint: 'Keep the summary that the tool offers, or split the file.',
    })
  }
  const marked = hasByteOrderMark(bytes)
  if (marked && limits.byteOrderMark === 'refuse') return failed(byteOrderMarkProblem(at))
  const content = marked ? bytes.subarray(3) : bytes
  try {
    return ok(new TextDecoder('utf-8', STRICT).decode(content))
  } catch {
    const offset = firstInvalidByte(content) + (marked ? 3 : 0)
    return failed({
      code: 'E-UTF8',
      message: `The byte at offset ${offset} is not valid UTF-8.`,
      at,
      hint: 'Save the file as UTF-8.',
    })
  }
}

/** What is said of a byte-order mark where the format does not allow one. */
export function byteOrderMarkProblem(at: Locator): Problem {
  return {
    code: 'E-BOM',
    message: 'The file begins with a byte-order mark, which this format does not allow.',
    at: { ...at, line: 1, column: 1 },
    hint: 'Save the file as UTF-8 without a byte-order mark.',
  }
}

/** Offset of the first byte that cannot continue valid UTF-8, found by halving; the length where the text breaks off. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0
  let invalid = bytes.length + 1
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    if (decodes(bytes.subarray(0, middle))) valid = middle
    else invalid = middle
  }
  return Math.min(valid, bytes.length)
}

function decodes(prefix: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', STRICT).decode(prefix, { stream: true })
    return true
  } catch {
    return false
  }
}
