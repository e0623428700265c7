import type { DetailOf } from '../../report/detail.ts'
import { paragraph } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { GAP, LOOKS } from '../style.ts'

/** Paragraphs. */
export function drawProse(flow: Flow, { paragraphs }: DetailOf<'prose'>): void {
  for (const phrase of paragraphs) paragraph(flow, phrase, LOOKS.body, GAP.line * 2)
}
