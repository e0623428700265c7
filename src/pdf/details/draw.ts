import type { Detail } from '../../report/detail.ts'
import type { Flow } from '../flow.ts'
import { drawChain } from './chain.ts'
import { drawChecklist } from './checklist.ts'
import { drawFigure } from './figure.ts'
import { drawList } from './list.ts'
import { drawProse } from './prose.ts'
import { drawRecipe } from './recipe.ts'
import { drawTable } from './table.ts'
import { drawTimeline } from './timeline.ts'

/** Draws a detail of any type. A type that the report gains later fails to compile here. */
export function drawDetail(flow: Flow, detail: Detail): void {
  switch (detail.type) {
    case 'table':
      drawTable(flow, detail)
      break
    case 'list':
      drawList(flow, detail)
      break
    case 'timeline':
      drawTimeline(flow, detail)
      break
    case 'checklist':
      drawChecklist(flow, detail)
      break
    case 'chain':
      drawChain(flow, detail)
      break
    case 'figure':
      drawFigure(flow, detail)
      break
    case 'prose':
      drawProse(flow, detail)
      break
    case 'recipe':
      drawRecipe(flow, detail)
      break
    default:
      detail satisfies never
  }
}

export function drawDetails(flow: Flow, details: readonly Detail[]): void {
  for (const detail of details) drawDetail(flow, detail)
}
