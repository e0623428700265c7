import { describe, expect, test } from 'vitest'
import { readBase64 } from '../../src/reading/base64.ts'
import { childPointer, pointerOf, pointerTokens } from '../../src/reading/pointer.ts'
import { hasByteOrderMark, readUtf8 } from '../../src/reading/utf8.ts'

const at = { path: 'a.json' }
const limits = { maxBytes: 100, byteOrderMark: 'refuse' } as const

function problems(bytes: readonly number[], byteOrderMark: 'refuse' | 'skip' = 'refuse'): string {
  const result = readUtf8(Uint8Array.from(bytes), at, { ...limits, byteOrderMark })
  return result.ok ? result.value : `${result.problems[0].code}: ${result.problems[0].message}`
}

describe('UTF-8', () => {
  test('text of one to four bytes a character', () => {
    expect(problems([...new TextEncoder().encode('aé€😀')])).toBe('aé€😀')
  })

  test.each([
    ['a lone FF', [0x22, 0xff, 0xfe, 0x22], 1],
    ['an overlong slash', [0x61, 0x61, 0xc0, 0xaf], 2],
    ['an encoded surrogate', [0x61, 0xed, 0xa0, 0x80], 2],
    ['a continuation byte alone', [0x80], 0],
    ['a sequence that breaks off at the end', [0x61, 0xe2, 0x82], 3],
    ['a sequence that breaks off inside', [0xe2, 0x82, 0x61], 2],
  ])('%s is refused at its offset', (_name, bytes, offset) => {
    expect(problems(bytes)).toBe(`E-UTF8: The byte at offset ${offset} is not valid UTF-8.`)
  })

  test('a byte-order mark is refused or skipped, as the format allows', () => {
    const marked = [0xef, 0xbb, 0xbf, 0x7b, 0x7d]
    expect(hasByteOrderMark(Uint8Array.from(marked))).toBe(true)
    expect(problems(marked)).toMatch(/^E-BOM: /)
    expect(problems(marked, 'skip')).toBe('{}')
    expect(problems([...marked, 0xff], 'skip')).toBe('E-UTF8: The byte at offset 5 is not valid UTF-8.')
  })

  test('size is checked before anything is decoded', () => {
    expect(problems(Array.from({ length: 101 }, () => 0xff))).toBe(
      'E-LIMIT-SIZE: The file is 101 bytes long; the limit is 100.',
    )
  })
})

describe('base64', () => {
  test.each([
    ['', []],
    ['AQ==', [1]],
    ['AQI=', [1, 2]],
    ['+/+/', [0xfb, 0xff, 0xbf]],
    ['-_-_', [0xfb, 0xff, 0xbf]],
    ['AQ', [1]],
  ])('%j is decoded', (text, bytes) => {
    expect(readBase64(text)).toEqual(Uint8Array.from(bytes))
  })

  test.each(['A', 'AQ=', 'A===', '+/-_', 'AQ ==', 'AQ==\n', 'A*==', '=', 'AQ==AQ=='])(
    '%j is refused',
    (text) => {
      expect(readBase64(text)).toBeUndefined()
    },
  )
})

describe('JSON Pointer', () => {
  test('tilde and slash are escaped both ways', () => {
    expect(childPointer('/a', 'b/c~d')).toBe('/a/b~1c~0d')
    expect(pointerTokens('/a/b~1c~0d/~01')).toEqual(['a', 'b/c~d', '~1'])
    expect(pointerOf(['a', 0, 'x/y'])).toBe('/a/0/x~1y')
    expect(pointerTokens('')).toEqual([])
  })
})
