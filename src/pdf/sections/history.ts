import type { ReleaseReport } from '../../report/release-report.ts'
import { item } from '../blocks/paragraph.ts'
import { drawDetail } from '../details/draw.ts'
import type { Flow } from '../flow.ts'

/** What was done to the release's records after they were recorded, and their place in the archive's log. */
export function drawHistory(flow: Flow, { history }: ReleaseReport): void {
  item(flow, history.title)
  for (const detail of history.details) drawDetail(flow, detail)
}
