import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DetailOf } from '../../src/report/detail.ts'
import { TONES } from '../../src/report/detail.ts'
import { figureView } from '../../src/site/views/figure.ts'
import { EMPTY_FIGURE, FIGURE, GROUPED_FIGURE } from '../support/fixture/details.ts'

describe('a figure', () => {
  test('draws a bar for each value but zero, and lists every value', () => {
    const view = figureView(FIGURE)
    expect(view.bars).toHaveLength(FIGURE.series.flatMap((one) => one.values).filter((v) => v !== 0).length)
    expect(view.rows.map((row) => row.values)).toEqual(
      FIGURE.labels.map((_, n) => FIGURE.series.map((one) => String(one.values[n]))),
    )
  })

  test('stacks: the bars of one label touch and do not overlap', () => {
    const { bars } = figureView(FIGURE)
    const may = bars.filter((bar) => bar.says.startsWith('2026-05,')).toSorted((a, b) => b.y - a.y)
    expect(may.map((bar) => bar.says)).toEqual([
      '2026-05, Pass: 4 releases',
      '2026-05, Warn or escalate: 3 releases',
      '2026-05, Block: 2 releases',
    ])
    for (const [n, bar] of may.entries())
      if (n > 0) expect(bar.y + bar.height).toBeCloseTo(may[n - 1]?.y ?? Number.NaN, 1)
  })

  test('groups: the bars of one label stand side by side on one line', () => {
    const { bars } = figureView(GROUPED_FIGURE)
    const second = bars.filter((bar) => bar.says.startsWith('2026-Q2'))
    expect(new Set(second.map((bar) => Math.round(bar.y + bar.height))).size).toBe(1)
    expect(new Set(second.map((bar) => bar.x)).size).toBe(3)
  })

  test('says that there is nothing to draw', () => {
    expect(figureView(EMPTY_FIGURE).empty).toBe(true)
    expect(figureView(FIGURE).empty).toBe(false)
  })

  test('never leaves its frame and never holds a number that is none', () => {
    const figure: fc.Arbitrary<DetailOf<'figure'>> = fc
      .record({
        labels: fc.array(fc.string(), { maxLength: 30 }),
        series: fc.array(
          fc.record({
            title: fc.string(),
            tone: fc.constantFrom(...TONES),
            values: fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { maxLength: 30 }),
          }),
          { maxLength: 5 },
        ),
        stacked: fc.boolean(),
      })
      .map((some) => ({ type: 'figure', caption: '', unit: '', ...some }))
    fc.assert(
      fc.property(figure, (some) => {
        const { bars, width, height, ticks, labels } = figureView(some)
        const numbers = [...bars, ...ticks, ...labels].flatMap((one) =>
          Object.values(one).filter((value) => typeof value === 'number'),
        )
        expect(numbers.every(Number.isFinite)).toBe(true)
        for (const bar of bars) {
          expect(bar.x).toBeGreaterThanOrEqual(0)
          expect(bar.x + bar.width).toBeLessThanOrEqual(width)
          expect(bar.y).toBeGreaterThanOrEqual(0)
          expect(bar.y + bar.height).toBeLessThanOrEqual(height + 0.01)
        }
      }),
    )
  })
})
