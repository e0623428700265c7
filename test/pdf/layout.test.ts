import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnWidths } from '../../src/pdf/blocks/columns.ts'
import type { Line } from '../../src/pdf/lines.ts'
import { fill, plain, wordsOf } from '../../src/pdf/lines.ts'
import { LOOKS, PAGE } from '../../src/pdf/style.ts'
import { stretches } from '../../src/pdf/visible.ts'
import type { Detail } from '../../src/report/detail.ts'
import type { ReleaseReport } from '../../src/report/release-report.ts'
import { EVERY_DETAIL } from '../support/fixture/details.ts'
import { PAYLOADS, payloadAt } from '../support/fixture/hostile.ts'
import { withTexts } from '../support/pdf/fields.ts'
import { packFonts } from '../support/pdf/fonts.ts'
import { bareReport, packOf, richReport } from '../support/pdf/packs.ts'
import { contentsIn, nodesIn, readPack, textIn } from '../support/pdf/structure.ts'

const fonts = packFonts()
const textOfLine = (line: Line) => line.spans.flatMap((span) => span.tokens).join('')
const setIn = (text: string, width: number) => fill(wordsOf(plain(text), LOOKS.body, fonts), width)

describe('lines', () => {
  test('break between words, and at the ends that a text brings', () => {
    expect(setIn('one two three', 40).map(textOfLine)).toEqual(['one two ', 'three'])
    expect(setIn('a\nb\r\n\nc', 400).map(textOfLine)).toEqual(['a', 'b', '', 'c'])
    expect(setIn('', 40).map(textOfLine)).toEqual([''])
  })

  test('break a path after a stroke, and a word without any mark wherever the line ends', () => {
    expect(setIn('records/payments-api/evidence.yaml', 96).map(textOfLine)).toEqual([
      'records/payments-api/',
      'evidence.yaml',
    ])
    expect(setIn('m'.repeat(30), 80).map(textOfLine)).toEqual([
      'm'.repeat(10),
      'm'.repeat(10),
      'm'.repeat(10),
    ])
  })

  test('are never wider than they may be, and lose nothing', () => {
    const texts = fc.oneof(
      fc.constantFrom(...PAYLOADS),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
    )
    fc.assert(
      fc.property(texts, fc.integer({ min: 40, max: 500 }), (text, width) => {
        const lines = setIn(text, width)
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width + 1)
        const expected = text
          .split(/\r?\n/)
          .flatMap((row) =>
            stretches(row.replaceAll('\t', '    '), 'sans', fonts).map((stretch) => stretch.text),
          )
        expect(lines.map(textOfLine).join('')).toBe(expected.join(''))
      }),
    )
  })

  test('show a tone as a shape before its words', () => {
    const [line] = fill(wordsOf([{ text: 'Block', style: 'plain', tone: 'bad' }], LOOKS.body, fonts), 400)
    expect(line?.spans.map((span) => [span.style.shape, span.tokens.join('')])).toEqual([
      ['bad', ''],
      [undefined, 'Block'],
    ])
  })
})

describe('columns', () => {
  const words = (text: string) => wordsOf(plain(text), LOOKS.cell, fonts)
  test.each([
    ['short texts', [['a', 'b', 'c']]],
    ['one long text', [['id', 'word '.repeat(200), 'yes']]],
    ['long words', [['x'.repeat(400), 'y'.repeat(400), 'z']]],
    ['many columns', [Array.from({ length: 14 }, (_, n) => `column number ${n}`)]],
  ])('of %s are as wide as the table together', (_, rows) => {
    const widths = columnWidths(
      rows.map((row) => row.map(words)),
      480,
      10,
    )
    expect(widths.length).toBe(rows[0]?.length)
    expect(widths.reduce((sum, one) => sum + one, 0)).toBeCloseTo(480, 3)
    expect(Math.min(...widths)).toBeGreaterThan(20)
  })

  test('give a long text the room that short ones leave', () => {
    const [id = 0, text = 0, last = 0] = columnWidths(
      [[words('id'), words('word '.repeat(200)), words('yes')]],
      480,
      10,
    )
    expect(text).toBeGreaterThan(380)
    expect(id + last).toBeLessThan(100)
  })
})

/** A report whose first question is backed by these details. */
function backedBy(details: readonly Detail[]): ReleaseReport {
  const report = bareReport()
  const [first, ...others] = report.questions
  return { ...report, questions: [{ ...first, details: [...details] }, ...others] }
}

describe('pages', () => {
  test.each([
    ['the fixture', richReport()],
    ['every detail twenty times', backedBy(Array.from({ length: 20 }, () => EVERY_DETAIL).flat())],
    ['hostile texts', withTexts(richReport(), (_, path) => payloadAt(path.length * 7))],
  ])('of %s keep every text inside the margins, and end with no heading', async (_, report) => {
    const pack = await readPack(packOf(report))
    const foot = PAGE.height - 812
    for (const { x, y, right } of pack.placed) {
      expect(x).toBeGreaterThanOrEqual(PAGE.left - 0.01)
      expect(right).toBeLessThanOrEqual(PAGE.right + 3)
      expect(y).toBeGreaterThan(foot)
      expect(y).toBeLessThan(PAGE.height - 36)
    }
    const nodes = nodesIn(pack.root)
    for (const [n, node] of nodes.entries()) {
      if (!/^H\d$/.test(node.type)) continue
      const after = nodes.slice(n + 1).find((one) => one.children.some((child) => 'mcid' in child))
      const begins = after === undefined ? undefined : contentsIn(after)[0]?.page
      expect(begins).toBe(contentsIn(node).at(-1)?.page)
    }
  })

  test('of a table with rows of all heights hold every row, whole or divided', async () => {
    const rows = Array.from({ length: 120 }, (_, n) => ({
      cells: [plain(`row ${n}`), plain('word '.repeat((n * n * 7) % 900).trim()), plain(`end ${n}`)],
    }))
    const table: Detail = {
      type: 'table',
      caption: 'Rows',
      columns: [
        { title: 'First', align: 'start' },
        { title: 'Second', align: 'start' },
        { title: 'Third', align: 'end' },
      ],
      rows,
      empty: '',
    }
    const pack = await readPack(packOf(backedBy([table])))
    const found = nodesIn(pack.root).find((node) => node.type === 'Table')
    if (found === undefined) throw new Error('no table')
    const cells = nodesIn(found)
      .filter((node) => node.type === 'TD')
      .map(textIn)
    const expected = rows.flatMap((row) =>
      row.cells.map((cell) =>
        cell
          .map((run) => run.text)
          .join('')
          .replace(/\s/g, ''),
      ),
    )
    expect(cells).toEqual(expected)
    const pages = new Set(contentsIn(found).map((content) => content.page))
    const heads = pack.artifacts.filter(({ text }) => text === 'FirstSecondThird').map(({ page }) => page)
    expect(heads).toEqual([...pages].slice(1))
  })

  test('of headings, captions and cells without end still hold everything', async () => {
    const endless = 'endless '.repeat(2000).trim()
    const report = withTexts(richReport(), (text, path) =>
      /(caption|title|question|label|commit|at)$/.test(path) && !/\d+\.at$/.test(path) ? endless : text,
    )
    const pack = await readPack(packOf(report))
    for (const { y } of pack.placed) expect(y).toBeGreaterThan(PAGE.height - 812)
    const squeezedEndless = endless.replace(/\s/g, '')
    const headings = nodesIn(pack.root).filter(
      (node) => node.type === 'H3' && textIn(node).includes(squeezedEndless),
    )
    expect(headings.length).toBeGreaterThan(10)
  }, 120_000)
})
