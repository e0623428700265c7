import type { DetailOf } from '../../report/detail.ts'
import { nothing } from '../blocks/paragraph.ts'
import { table } from '../blocks/table.ts'
import type { Flow } from '../flow.ts'

/** A table with its caption, or what stands there when there is no row. */
export function drawTable(flow: Flow, detail: DetailOf<'table'>): void {
  if (detail.rows.length === 0) nothing(flow, detail.caption, detail.empty)
  else table(flow, detail)
}
