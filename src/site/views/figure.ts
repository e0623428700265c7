import type { ScaleLinear } from 'd3-scale'
import { scaleBand, scaleLinear } from 'd3-scale'
import { stack } from 'd3-shape'
import type { DetailOf, Tone } from '../../report/detail.ts'

/** Size of the drawing, in the units of its own coordinate system. */
const WIDTH = 480
const HEIGHT = 225
const PLOT = { left: 44, right: 8, top: 10, bottom: 30 }
/** Width of a letter and of the gap between two labels: enough to keep labels apart in any font. */
const LETTER = 8
const GAP = 12
const LONGEST_LABEL = 16
const WIDEST_BAR = 44
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** What stands under a bar, and under that. */
type Label = { readonly text: string; readonly under: string | null }

type Figure = DetailOf<'figure'>
type Bar = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly tone: Tone
  readonly fill: string
  readonly says: string
}

/** A bar chart as numbers that a template draws, and the same numbers as a table. */
export function figureView(figure: Figure) {
  const { labels, series } = figure
  const months = labels.length > 0 && labels.every((label) => MONTH.test(label))
  const bottom = months ? PLOT.bottom + 16 : PLOT.bottom
  const places = labels.map((_, n) => String(n))
  const x = scaleBand(places, [PLOT.left, WIDTH - PLOT.right])
    .paddingInner(0.35)
    .paddingOuter(0.2)
  const spans = figure.stacked
    ? stackedSpans(figure)
    : series.map((one) => one.values.map((v) => [0, v] as const))
  const ends = spans.flatMap((one) => one.flat())
  const y = scaleLinear([Math.min(0, ...ends), Math.max(1, ...ends)], [HEIGHT - bottom, PLOT.top]).nice(4)
  const beside = figure.stacked ? 1 : Math.max(1, series.length)
  const slot = Math.min(WIDEST_BAR, x.bandwidth() / beside)
  const inset = (x.bandwidth() - slot * beside) / 2

  const bars: Bar[] = series.flatMap((one, s) =>
    labels.flatMap((label, n) => {
      const [from, to] = spans[s]?.[n] ?? [0, 0]
      if (from === to) return []
      const left = (x(String(n)) ?? PLOT.left) + inset + (figure.stacked ? 0 : s * slot)
      return {
        x: round(left),
        y: round(Math.min(y(from), y(to))),
        width: round(slot),
        height: round(Math.abs(y(from) - y(to))),
        tone: one.tone,
        fill: fillOf(one.tone),
        says: `${label}, ${one.title}: ${number(one.values[n])} ${figure.unit}`,
      }
    }),
  )
  const shown = months
    ? labels.map(monthLabel)
    : labels.map((label) => ({ text: shorten(label), under: null }))
  const widest = Math.max(1, ...shown.map(({ text }) => text.length)) * LETTER + GAP
  const every = Math.ceil((labels.length * widest) / (WIDTH - PLOT.left - PLOT.right))
  return {
    caption: figure.caption,
    unit: figure.unit,
    empty: bars.length === 0,
    width: WIDTH,
    height: HEIGHT,
    ticks: ticksOf(y, series).map((value) => ({
      left: PLOT.left,
      right: WIDTH - PLOT.right,
      y: round(y(value)),
      textX: PLOT.left - 8,
      textY: round(y(value) + 4),
      text: number(value),
    })),
    labels: shown.flatMap(({ text, under }, n) => {
      if (n % every !== 0) return []
      const middle = round((x(String(n)) ?? PLOT.left) + x.bandwidth() / 2)
      const first = { text, x: middle, y: HEIGHT - (months ? 24 : 8) }
      return under === null ? [first] : [first, { text: under, x: middle, y: HEIGHT - 6 }]
    }),
    bars,
    legend: series.map(({ title, tone }) => ({ title, tone, fill: fillOf(tone) })),
    rows: labels.map((label, n) => ({ label, values: series.map((one) => number(one.values[n])) })),
  }
}

/** Four lines or so; between whole numbers there is nothing to read off. */
function ticksOf(y: ScaleLinear<number, number>, series: Figure['series']): number[] {
  const whole = series.every((one) => one.values.every(Number.isInteger))
  return y.ticks(4).filter((value) => !whole || Number.isInteger(value))
}

/** `2026-03` as `Mar`, with its year under the first month and under each January: all of a year fit under its bars. */
function monthLabel(label: string, place: number): Label {
  const text = MONTHS[Number(label.slice(5)) - 1] ?? label
  return { text, under: place === 0 || text === 'Jan' ? label.slice(0, 4) : null }
}

/** A label cut to what fits under a bar; the table beneath the drawing holds it whole. */
function shorten(label: string): string {
  const characters = [...label]
  return characters.length > LONGEST_LABEL ? `${characters.slice(0, LONGEST_LABEL - 1).join('')}…` : label
}

function stackedSpans({ labels, series }: Figure): (readonly [number, number])[][] {
  const rows = labels.map((_, n) => series.map((one) => one.values[n] ?? 0))
  const layers = stack<number[], number>()
    .keys(series.map((_, s) => s))
    .value((row, s) => row[s] ?? 0)(rows)
  return layers.map((layer) => layer.map(([from, to]) => [from, to] as const))
}

/** Colour alone never tells two series apart: some tones are hatched, with the patterns of the page's sprite. */
function fillOf(tone: Tone): string {
  return tone === 'attention' || tone === 'unknown' ? `url(#hatch-${tone})` : 'currentColor'
}

function number(value: number | undefined): string {
  return value === undefined ? '' : String(round(value))
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
