import type { Phrase } from '../../report/detail.ts'
import type { Flow } from '../flow.ts'
import { block, heading, pour, set, space } from '../flow.ts'
import { plain } from '../lines.ts'
import type { Look } from '../style.ts'
import { GAP, LOOKS } from '../style.ts'

/** A paragraph, over as many pages as it needs. */
export function paragraph(
  flow: Flow,
  phrase: Phrase,
  look: Look = LOOKS.body,
  after: number = GAP.line,
): void {
  block(flow, 'P', set(flow, phrase, look), look)
  space(flow, after)
}

/** A line that names what follows it and stays with it. Not a heading: it has no place in the outline. */
export function caption(flow: Flow, phrase: Phrase, look: Look = LOOKS.caption): void {
  const lines = set(flow, phrase, look)
  const { parent, left } = flow
  flow.waiting.push({
    height: lines.length * look.leading + GAP.line,
    draw: () => {
      const element = flow.ink.element(parent, 'P')
      pour(flow, element, 'P', lines, look, left)
      element.end()
      flow.y += GAP.line
    },
  })
}

/** A heading of an item under a section. */
export function item(flow: Flow, phrase: Phrase | string): void {
  heading(flow, 'H3', typeof phrase === 'string' ? plain(phrase) : phrase)
}

/** A caption where there is one. */
export function captionOf(flow: Flow, text: string | undefined): void {
  if (text !== undefined && text !== '') caption(flow, plain(text))
}

/** What stands in the place of something that has no part: absence is said, never shown by empty space. */
export function nothing(flow: Flow, title: string | undefined, says: string): void {
  captionOf(flow, title)
  paragraph(flow, plain(says), LOOKS.note, GAP.block)
}
