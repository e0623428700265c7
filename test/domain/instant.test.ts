import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOfMilliseconds, instantOfSeconds } from '../../src/domain/instant.ts'

test.each([
  [0, '1970-01-01T00:00:00Z'],
  [1_772_000_000, '2026-02-25T06:13:20Z'],
  [253_402_300_799, '9999-12-31T23:59:59Z'],
  [253_402_300_800, '+010000-01-01T00:00:00Z'],
  [-1, '1969-12-31T23:59:59Z'],
])('%d seconds are %s', (seconds, text) => {
  expect(instantOfSeconds(seconds)).toBe(text)
})

test('whole seconds are written as milliseconds are', () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
      expect(instantOfSeconds(seconds)).toBe(instantOfMilliseconds(seconds * 1000))
    }),
  )
})
