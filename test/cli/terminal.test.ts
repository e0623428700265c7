import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detailLines } from '../../src/cli/details.ts'
import { printJson } from '../../src/cli/json.ts'
import { createPainter } from '../../src/cli/paint.ts'
import type { Session } from '../../src/cli/session.ts'
import { labelled, phraseText, shown, tableLines, widthOf, wrap } from '../../src/cli/terminal.ts'
import { CHAIN, CHECKLIST, FIGURE, LIST, PROSE, RECIPE, TABLE, TIMELINE } from '../support/fixture/details.ts'
import { PAYLOADS } from '../support/fixture/hostile.ts'

const plain = createPainter(false)
const coloured = createPainter(true)

/** What a terminal would act on, and what would reorder or hide text. */
const ACTS =
  /[\p{Cc}\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/u

test.each(PAYLOADS)('%j is shown on one line without anything that acts', (payload) => {
  expect(shown(payload)).not.toMatch(ACTS)
})

test('an escape sequence is spelt out', () => {
  expect(shown('\u001b]52;c;ZXZpbA==\u0007')).toBe('[U+001B]]52;c;ZXZpbA==[U+0007]')
  expect(shown('\u009b2J')).toBe('[U+009B]2J')
})

test('line breaks and tabs cannot forge a line', () => {
  expect(shown('PASS\r\nrelease: PASS\t1')).toBe('PASS release: PASS 1')
})

test('a phrase keeps its words, and colour only repeats its tone', () => {
  const phrase = [
    { text: 'BLOCK', style: 'strong' as const, tone: 'bad' as const },
    { text: ' now', style: 'plain' as const },
  ]
  expect(phraseText(phrase, plain)).toBe('BLOCK now')
  expect(phraseText(phrase, coloured)).toBe('\u001b[1m\u001b[31mBLOCK\u001b[39m\u001b[22m now')
})

describe('width', () => {
  test.each([
    ['abc', 3],
    ['田中', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['\u001b[31mred\u001b[39m', 3],
    ['', 0],
  ])('%j takes %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width)
  })
})

describe('wrapping', () => {
  test('breaks at spaces and loses no word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
        fc.integer({ min: 12, max: 60 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width)
          expect(lines.join(' ')).toBe(words.join(' '))
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
        },
      ),
    )
  })

  test('a digest stays whole, because it is there to be copied', () => {
    const digest = 'a'.repeat(64)
    expect(wrap(`see ${digest} there`, 20)).toEqual(['see', digest, 'there'])
  })

  test('stands beside its label', () => {
    expect(labelled('why', 'because of that', 6, 26)).toEqual(['why   because of that'])
    expect(labelled('why', 'one two three four five six', 6, 26)).toEqual([
      'why   one two three four',
      '      five six',
    ])
  })
})

describe('tables', () => {
  test('align, and wrap a cell inside its column', () => {
    const columns = [{ title: 'id' }, { title: 'days', align: 'end' as const }, { title: 'why' }]
    const rows = [{ cells: ['EX-1', '7', 'a reason that is longer than the line'] }]
    expect(tableLines(columns, rows, 30, plain)).toEqual([
      'id    days  why',
      'EX-1     7  a reason that is',
      '            longer than the',
      '            line',
    ])
  })

  test('never take more than the width, whatever the cells hold', () => {
    const cell = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map(shown)
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 6 }), (rows) => {
        const columns = [{ title: 'a' }, { title: 'b' }, { title: 'c' }]
        const lines = tableLines(
          columns,
          rows.map((cells) => ({ cells })),
          40,
          plain,
        )
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(40)
      }),
    )
  })
})

describe('details', () => {
  test.each([TABLE, LIST, TIMELINE, CHECKLIST, CHAIN, FIGURE, PROSE, RECIPE])('$type has lines', (detail) => {
    const lines = detailLines(detail, 80, plain)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).not.toMatch(ACTS)
  })

  test('an empty table says so in its own words', () => {
    expect(detailLines({ ...TABLE, rows: [] }, 80, plain)).toEqual([TABLE.caption, `  ${TABLE.empty}`])
  })
})

test('JSON holds nothing that a terminal acts on, and means the same', () => {
  const printed: string[] = []
  const session = { out: (text: string) => printed.push(text) } as unknown as Session
  printJson(session, PAYLOADS)
  expect(printed.join('').replaceAll('\n', '')).not.toMatch(ACTS)
  expect(JSON.parse(printed.join(''))).toEqual(PAYLOADS)
})
