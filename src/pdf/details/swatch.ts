import type { Tone } from '../../report/detail.ts'
import type { Ink } from '../ink.ts'
import type { Color } from '../style.ts'
import { COLORS, TONE_COLORS } from '../style.ts'

/** How dense the hatching of a tone is, in points between lines; 0 is solid, none is left light. */
const HATCH: Readonly<Record<Tone, number | undefined>> = {
  good: undefined,
  attention: 3,
  bad: 0,
  unknown: 5,
  neutral: 1.7,
}

/** A rectangle in the tone's colour and hatching, so that grey prints keep series apart. */
export function swatch(ink: Ink, tone: Tone, x: number, y: number, width: number, height: number): void {
  const color = TONE_COLORS[tone]
  const hatch = HATCH[tone]
  ink.rect(x, y, width, height, hatch === 0 ? color : light(color))
  if (hatch !== undefined && hatch > 0) ink.path(diagonals(x, y, width, height, hatch), color, 0.6)
  ink.path(`M${x} ${y}L${x + width} ${y}L${x + width} ${y + height}L${x} ${y + height}Z`, color, 0.6)
}

function light([r, g, b]: Color): Color {
  const mix = (part: number, paper: number) => paper - (paper - part) * 0.22
  return [mix(r, COLORS.paper[0]), mix(g, COLORS.paper[1]), mix(b, COLORS.paper[2])]
}

/** Lines that rise to the right at 45 degrees, cut at the edges of the rectangle. */
function diagonals(x: number, y: number, width: number, height: number, every: number): string {
  const lines: string[] = []
  for (let c = x - height + every; c < x + width; c += every) {
    const from = Math.max(0, x - c)
    const to = Math.min(height, x + width - c)
    if (to > from) lines.push(`M${c + from} ${y + height - from}L${c + to} ${y + height - to}`)
  }
  return lines.join('')
}
