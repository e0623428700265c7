import type { Tone } from '../report/detail.ts'
import type { FaceName } from './fonts.ts'

/** Red, green, blue from 0 to 1, in sRGB. */
export type Color = readonly [number, number, number]

const rgb = (hex: number): Color => [(hex >> 16) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255]

/** A4 in points, and the edges of the text area, measured from the top left corner. */
export const PAGE = { width: 595.28, height: 841.89, left: 56, right: 539.28, top: 70, bottom: 778 } as const

/** Inks that stay readable on white paper and in grey: contrast with white is at least 4.5 for all that is text. */
export const COLORS = {
  ink: rgb(0x1b2028),
  soft: rgb(0x586270),
  accent: rgb(0x1d3b63),
  rule: rgb(0xb9c0ca),
  hair: rgb(0xdde1e6),
  panel: rgb(0xf3f5f7),
  paper: rgb(0xffffff),
} as const

/** What a tone looks like; the shape tells tones apart where colour cannot. */
export const TONE_COLORS: Readonly<Record<Tone, Color>> = {
  good: rgb(0x17663a),
  attention: rgb(0x8a5200),
  bad: rgb(0xa11420),
  unknown: rgb(0x5a4a86),
  neutral: rgb(0x586270),
}

/** How a text is set, before its runs change it. */
export type Look = {
  readonly face: FaceName
  /** Points. */
  readonly size: number
  /** Points from one base line to the next. */
  readonly leading: number
  readonly color: Color
}

const look = (face: FaceName, size: number, leading: number, color: Color = COLORS.ink): Look => ({
  face,
  size,
  leading,
  color,
})

export const LOOKS = {
  title: look('strong', 23, 28),
  subtitle: look('sans', 12, 16, COLORS.soft),
  kicker: look('strong', 8.4, 11, COLORS.accent),
  section: look('strong', 15, 19, COLORS.accent),
  item: look('strong', 10.6, 14),
  verdict: look('strong', 12.5, 16.5),
  body: look('sans', 9.4, 13.2),
  strong: look('strong', 9.4, 13.2),
  note: look('sans', 8.3, 11.4, COLORS.soft),
  label: look('strong', 8.3, 13.2, COLORS.soft),
  caption: look('strong', 8.8, 12),
  head: look('strong', 8, 10.6, COLORS.soft),
  cell: look('sans', 8.5, 11.3),
  code: look('mono', 7.7, 11.2),
  running: look('sans', 7.4, 9.6, COLORS.soft),
  tick: look('sans', 7.2, 9, COLORS.soft),
} as const

/** Space between blocks, in points. */
export const GAP = { line: 3, block: 9, item: 14, section: 26 } as const
