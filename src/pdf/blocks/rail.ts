import type { Flow } from '../flow.ts'
import { circle } from '../shapes.ts'
import { COLORS, LOOKS } from '../style.ts'

/** A dot beside the first line of an entry, `x` points from the left edge of the column: full, or empty. */
export function drawDot(flow: Flow, x: number, top: number, full: boolean): void {
  const middle = top + LOOKS.body.leading / 2
  flow.ink.artifact('Layout', () => {
    if (full) flow.ink.path(circle(flow.left + x, middle, 2.8), COLORS.accent)
    else flow.ink.path(circle(flow.left + x, middle, 2.5), COLORS.soft, 0.8)
  })
}

/** The line from the dot of an entry down to the dot of the next one. */
export function drawRail(flow: Flow, x: number, top: number): void {
  const from = top + LOOKS.body.leading / 2 + 4.4
  const to = flow.y + LOOKS.body.leading / 2 - 4.4
  flow.ink.artifact('Layout', () => flow.ink.rect(flow.left + x - 0.3, from, 0.6, to - from, COLORS.rule))
}
