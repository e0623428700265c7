import fc from 'fast-check'
import { expect, test } from 'vitest'
import { visible } from '../../src/domain/visible.ts'

test.each([
  ['admin\u202Etxt.exe', 'admin[U+202E]txt.exe'],
  ['a\u200Bb\u200Dc\u2060\uFEFF', 'a[U+200B]b[U+200D]c[U+2060][U+FEFF]'],
  ['\u001B[31m\u0007\u0000\u007F\u009B', '[U+001B][31m[U+0007][U+0000][U+007F][U+009B]'],
  ['one\r\ntwo\rthree\tfour', 'one\ntwo[U+000D]three\tfour'],
  ['line\u2028paragraph\u2029', 'line[U+2028]paragraph[U+2029]'],
  ['\uD800 and \uDFFF', '[U+D800] and [U+DFFF]'],
  ['tag\u{E0041}, selector a\uFE0F', 'tag[U+E0041], selector a[U+FE0F]'],
  ['👩‍🚀 🏳️‍🌈 👍🏽‍🔥', '👩‍🚀 🏳️‍🌈 👍🏽‍🔥'],
  ['山田 שלום مرحبا', '山田 שלום مرحبا'],
  ['', ''],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown)
})

test('what is visible stays as it is, and showing twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(visible(text))).toBe(visible(text))
    }),
  )
  fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => visible(text) === text))
})
