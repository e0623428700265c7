import { scaleBand, scaleLinear } from 'd3-scale'
import { stack as stacked } from 'd3-shape'
import type { DetailOf } from '../../report/detail.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import { table } from '../blocks/table.ts'
import type { Flow } from '../flow.ts'
import { begin, space } from '../flow.ts'
import type { Line } from '../lines.ts'
import { fill, plain, wordsOf } from '../lines.ts'
import { COLORS, GAP, LOOKS } from '../style.ts'
import { plainText } from '../visible.ts'
import { swatch } from './swatch.ts'

type Figure = DetailOf<'figure'>
type Bar = {
  readonly series: number
  readonly x: number
  readonly width: number
  readonly from: number
  readonly to: number
}

const HEIGHT = 118
const AXIS = 30
const FOOT = 14

/**
 * Bars over labels, and beneath them the numbers that they show. Series differ by hatching as well as by colour; the
 * description that listeners get holds every number.
 */
export function drawFigure(flow: Flow, figure: Figure): void {
  const { caption, unit, series, labels } = figure
  if (labels.length === 0 || series.length === 0) {
    nothing(flow, caption, `There is nothing to draw (${unit}).`)
    return
  }
  captionOf(flow, caption)
  const legend = set(
    flow,
    series.map((one) => one.title),
  )
  const height = legend.height + HEIGHT + FOOT
  begin(flow, height)
  const { left, right, y: top } = flow
  const element = flow.ink.element(flow.parent, 'Figure', {
    alt: described(figure),
    bbox: [left, top, right, top + height],
    placement: 'Block',
  })
  flow.ink.content(element, 'Figure', () => {
    for (const { line, x, y, series: n } of legend.entries) {
      swatch(flow.ink, series[n]?.tone ?? 'neutral', left + x, top + y + 2.4, 9, 6)
      flow.ink.lines([line], left + x + 13, top + y, LOOKS.tick.leading + 2)
    }
    drawBars(flow, figure, top + legend.height)
  })
  element.end()
  flow.y = top + height
  space(flow, GAP.line)
  numbers(flow, figure)
}

function numbers(flow: Flow, { unit, labels, series }: Figure): void {
  table(flow, {
    columns: [{ title: unit }, ...series.map((one) => ({ title: one.title, align: 'end' as const }))],
    rows: labels.map((label, n) => ({
      cells: [plain(label), ...series.map((one) => plain(numberText(one.values[n])))],
    })),
  })
}

function described({ caption, unit, labels, series }: Figure): string {
  const rows = labels.map(
    (label, n) => `${label}: ${series.map((one) => `${one.title} ${numberText(one.values[n])}`).join(', ')}`,
  )
  return plainText(`Bar chart. ${caption}, in ${unit}. ${rows.join('; ')}.`)
}

function numberText(value: number | undefined): string {
  return value === undefined ? 'no value' : String(value)
}

/** The titles of the series in rows, each with room for its swatch. */
function set(flow: Flow, titles: readonly string[]) {
  const width = flow.right - flow.left
  let x = 0
  let y = 0
  const rowHeight = LOOKS.tick.leading + 3
  const entries = titles.map((title, series) => {
    const [line] = fill(wordsOf(plain(title), LOOKS.tick, flow.fonts), width - 13)
    const shown: Line = line ?? { spans: [], width: 0 }
    if (x > 0 && x + 13 + shown.width > width) {
      x = 0
      y += rowHeight
    }
    const entry = { line: shown, x, y, series }
    x += 13 + shown.width + 14
    return entry
  })
  return { entries, height: y + rowHeight + 4 }
}

function drawBars(flow: Flow, figure: Figure, top: number): void {
  const { ink } = flow
  const bottom = top + HEIGHT
  const bars = barsOf(figure, flow.left + AXIS, flow.right)
  const lowest = Math.min(0, ...bars.map((bar) => bar.from))
  const highest = Math.max(lowest + 1, ...bars.map((bar) => bar.to))
  const scale = scaleLinear()
    .domain([lowest, highest])
    .nice(4)
    .range([bottom, top + 6])
  for (const tick of scale.ticks(4)) {
    const y = scale(tick)
    ink.rect(flow.left + AXIS, y - 0.2, flow.right - flow.left - AXIS, 0.4, COLORS.hair)
    label(flow, String(tick), flow.left, y - LOOKS.tick.leading / 2, AXIS - 6, 'end')
  }
  for (const bar of bars) {
    const y = scale(bar.to)
    const height = scale(bar.from) - y
    if (height > 0) swatch(ink, figure.series[bar.series]?.tone ?? 'neutral', bar.x, y, bar.width, height)
  }
  ink.rect(flow.left + AXIS, scale(0) - 0.4, flow.right - flow.left - AXIS, 0.8, COLORS.soft)
  drawLabels(flow, figure.labels, bottom + 3)
}

/** Where bars stand and what they span, in the figure's unit: on each other, or beside each other. */
function barsOf(
  { labels, series, stacked: onEachOther }: Figure,
  left: number,
  right: number,
): readonly Bar[] {
  const band = scaleBand<number>()
    .domain(labels.map((_, n) => n))
    .range([left, right])
    .paddingInner(0.4)
    .paddingOuter(0.25)
  const width = Math.min(band.bandwidth(), onEachOther ? 46 : 26 * series.length)
  const start = (n: number) => (band(n) ?? left) + (band.bandwidth() - width) / 2
  if (onEachOther) {
    const rows = labels.map((_, n) => series.map((one) => one.values[n] ?? 0))
    const layers = stacked<readonly number[], number>()
      .keys(series.map((_, n) => n))
      .value((row, key) => row[key] ?? 0)(rows)
    return layers.flatMap((layer) =>
      layer.map(([from, to], n) => ({ series: layer.key, x: start(n), width, from, to })),
    )
  }
  const part = width / series.length
  return series.flatMap((one, n) =>
    labels.map((_, m) => {
      const value = one.values[m] ?? 0
      return {
        series: n,
        x: start(m) + n * part,
        width: part - 1,
        from: Math.min(0, value),
        to: Math.max(0, value),
      }
    }),
  )
}

/** Labels under the bars; where they would run into each other only every second, third ... is drawn. */
function drawLabels(flow: Flow, labels: readonly string[], y: number): void {
  const slot = (flow.right - flow.left - AXIS) / labels.length
  const widest = Math.max(...labels.map((text) => lineOf(flow, text).width)) + 6
  const every = Math.max(1, Math.ceil(widest / slot))
  for (const [n, text] of labels.entries())
    if (n % every === 0) label(flow, text, flow.left + AXIS + n * slot, y, slot, 'middle')
}

function label(flow: Flow, text: string, x: number, y: number, width: number, align: 'end' | 'middle'): void {
  const line = lineOf(flow, text)
  const by = align === 'end' ? width - line.width : Math.max(0, (width - line.width) / 2)
  flow.ink.lines([line], x + by, y, LOOKS.tick.leading)
}

function lineOf(flow: Flow, text: string): Line {
  const [line] = fill(wordsOf(plain(text), LOOKS.tick, flow.fonts), 200)
  return line ?? { spans: [], width: 0 }
}
