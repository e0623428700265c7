import type { DetailOf } from '../../report/detail.ts'
import { bullets } from '../blocks/bullets.ts'
import { captionOf, nothing } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'

/** Points with bullets, or what stands there when there is none. */
export function drawList(flow: Flow, { caption, items, empty }: DetailOf<'list'>): void {
  if (items.length === 0) {
    nothing(flow, caption, empty)
    return
  }
  captionOf(flow, caption)
  bullets(flow, items)
}
