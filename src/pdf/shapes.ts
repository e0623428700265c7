import type { Tone } from '../report/detail.ts'
import type { Color } from './style.ts'
import { COLORS } from './style.ts'

/** A part of a shape: filled, or a line where it has a width. Without a colour of its own it takes the tone's. */
export type ShapePart = { readonly path: string; readonly color?: Color; readonly lineWidth?: number }

/**
 * The shape of a tone in a square of `size` points: a disc with a tick, a triangle, a square with a cross, a ring with a
 * dot, a dash. They differ in outline, so that a grey print or a reader who sees no colour tells them apart.
 */
export function shapeOf(tone: Tone, x: number, y: number, size: number): readonly ShapePart[] {
  const at = (u: number, v: number) => `${x + u * size} ${y + v * size}`
  const line = (...points: readonly (readonly [number, number])[]) =>
    points.map(([u, v], n) => `${n === 0 ? 'M' : 'L'}${at(u, v)}`).join('')
  const thin = size * 0.13
  switch (tone) {
    case 'good':
      return [
        { path: circle(x + size / 2, y + size / 2, size * 0.5) },
        { path: line([0.26, 0.52], [0.44, 0.7], [0.75, 0.32]), color: COLORS.paper, lineWidth: thin },
      ]
    case 'attention':
      return [
        { path: `${line([0.5, 0], [1.02, 0.96], [-0.02, 0.96])}Z` },
        { path: line([0.5, 0.34], [0.5, 0.64]), color: COLORS.paper, lineWidth: thin },
        { path: line([0.5, 0.73], [0.5, 0.85]), color: COLORS.paper, lineWidth: thin },
      ]
    case 'bad':
      return [
        { path: `${line([0.03, 0.03], [0.97, 0.03], [0.97, 0.97], [0.03, 0.97])}Z` },
        { path: line([0.28, 0.28], [0.72, 0.72]), color: COLORS.paper, lineWidth: thin },
        { path: line([0.72, 0.28], [0.28, 0.72]), color: COLORS.paper, lineWidth: thin },
      ]
    case 'unknown':
      return [
        { path: circle(x + size / 2, y + size / 2, size * 0.42), lineWidth: thin },
        { path: circle(x + size / 2, y + size / 2, size * 0.14) },
      ]
    case 'neutral':
      return [{ path: line([0.1, 0.5], [0.9, 0.5]), lineWidth: thin * 1.2 }]
  }
}

/** How far a control point of a quarter circle lies from its end, for radius 1. */
const KAPPA = 0.5523

/** A circle as a path of four curves. */
export function circle(x: number, y: number, r: number): string {
  const k = r * KAPPA
  return [
    `M${x + r} ${y}`,
    `C${x + r} ${y + k} ${x + k} ${y + r} ${x} ${y + r}`,
    `C${x - k} ${y + r} ${x - r} ${y + k} ${x - r} ${y}`,
    `C${x - r} ${y - k} ${x - k} ${y - r} ${x} ${y - r}`,
    `C${x + k} ${y - r} ${x + r} ${y - k} ${x + r} ${y}Z`,
  ].join('')
}
