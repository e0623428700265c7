import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOfSeconds } from '../../src/domain/instant.ts'
import { instantInWords, readable, stretchesOf } from '../../src/domain/readable.ts'

describe('a text as people read it', () => {
  test.each([
    [
      'In force until 2026-08-30T12:00:00Z, 3 more days.',
      'In force until 2026-08-30 12:00 UTC, 3 more days.',
    ],
    ['at 2026-08-30T14:00:09+02:00', 'at 2026-08-30 12:00:09 UTC'],
    ['(2026-08-30T12:00Z)', '(2026-08-30 12:00 UTC)'],
    ['at 2026-08-30T12:00:00Z.', 'at 2026-08-30 12:00 UTC.'],
    ['none older than P7D', 'none older than 7 days'],
    ['within PT36H', 'within 36 hours'],
    ['P1DT12H', '1 day 12 hours'],
  ])('%s', (text, words) => {
    expect(readable(text)).toBe(words)
  })

  test.each([
    'P1 and P2, PDF, P3M, P',
    'logs/2026-08-30T12:00:00Z.txt',
    'production@2026-08-30T12:00:00Z',
    '2026-02-30T12:00:00Z',
    '2026-08-30T12:00:00',
    '2026-08-30T12:00:00Zulu',
    'GROUP7D and P7D-alpha',
    '',
  ])('%j stays as it is', (text) => {
    expect(readable(text)).toBe(text)
  })

  test('keeps every instant beside its words, and loses nothing between them', () => {
    expect(stretchesOf('a 2026-08-30T12:00:00Z b')).toEqual([
      { text: 'a ' },
      { text: '2026-08-30 12:00 UTC', instant: '2026-08-30T12:00:00Z' },
      { text: ' b' },
    ])
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
    fc.assert(
      fc.property(fc.array(seconds), (all) => {
        const instants = all.map(instantOfSeconds)
        expect(stretchesOf(instants.join(', ')).flatMap(({ instant }) => instant ?? [])).toEqual(instants)
        expect(readable(instants.join(', '))).toBe(instants.map(instantInWords).join(', '))
      }),
    )
  })
})
