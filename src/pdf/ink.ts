import type { Tone } from '../report/detail.ts'
import type { Attributes, Document, Element, EmbeddedFont } from './document.ts'
import { embed, struct } from './document.ts'
import type { Line, Span } from './lines.ts'
import type { Style } from './pieces.ts'
import { shapeOf } from './shapes.ts'
import type { Color } from './style.ts'
import { TONE_COLORS } from './style.ts'

/** Draws on the current page. Places are in points from the top left corner. */
export type Ink = {
  readonly doc: Document
  /** Lines of text; `top` is the top edge of the first one. */
  readonly lines: (lines: readonly Line[], x: number, top: number, leading: number) => void
  readonly rect: (x: number, y: number, width: number, height: number, color: Color) => void
  /** A path in SVG's commands M, L, C and Z with absolute places, filled or drawn as a line. */
  readonly path: (path: string, color: Color, lineWidth?: number) => void
  readonly shape: (tone: Tone, x: number, y: number, size: number) => void
  /** A new element at the end of `parent`. */
  readonly element: (parent: Element, type: string, attributes?: Attributes) => Element
  /** A list, and how its labels are numbered (ISO 32000-1, table 347). */
  readonly list: (parent: Element, numbering: 'None' | 'Disc' | 'Decimal') => Element
  /** What `draw` puts on the page is content of the element. */
  readonly content: (element: Element, type: string, draw: () => void) => void
  /** What `draw` puts on the page means nothing by itself: lines, backgrounds, repeated headings. */
  readonly artifact: (kind: 'Layout' | 'Pagination', draw: () => void) => void
  /** A link to an address or, by number from 0, to a page. Its content is drawn by `draw`. */
  readonly link: (
    parent: Element,
    area: Area,
    target: string | number,
    says: string,
    draw: () => void,
  ) => void
  readonly addPage: () => void
  readonly turnTo: (page: number) => void
}

export type Area = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A token as operands of TJ, in parts that stand at one height over the base line (1/1000 em). */
type Shown = readonly { readonly rise: number; readonly operands: string }[]

const encoder = new TextEncoder()
const num = (n: number): string => String(Math.round(n * 100) / 100)

/** Opens a document for drawing. Operators are gathered and written in one piece for each stretch of content. */
export function openInk(doc: Document): Ink {
  let operators: string[] = []
  let fill: Color | undefined
  let stroke: Color | undefined
  const fonts = new Map<object, { font: EmbeddedFont; tokens: Map<string, Shown> }>()

  const write = () => {
    if (operators.length === 0) return
    doc.page.write(encoder.encode(`${operators.join('\n')}\n`))
    operators = []
  }
  const filled = (color: Color) => {
    if (fill !== color) operators.push(`${color.map(num).join(' ')} rg`)
    fill = color
  }
  const stroked = (color: Color) => {
    if (stroke !== color) operators.push(`${color.map(num).join(' ')} RG`)
    stroke = color
  }
  const fontOf = (style: Style) => {
    let known = fonts.get(style.face)
    if (known === undefined) {
      known = { font: embed(doc, style.face), tokens: new Map() }
      fonts.set(style.face, known)
    }
    doc.page.fonts[known.font.id] ??= known.font.ref()
    return known
  }
  const text = (span: Span, x: number, baseline: number) => {
    const { font, tokens } = fontOf(span.style)
    filled(span.style.color)
    const { size } = span.style
    operators.push(`/${font.id} ${num(size)} Tf`, `1 0 0 -1 ${num(x)} ${num(baseline)} Tm`)
    let row = ''
    for (const token of span.tokens) {
      let shown = tokens.get(token)
      if (shown === undefined) {
        shown = operandsOf(font, token)
        tokens.set(token, shown)
      }
      for (const { rise, operands } of shown) {
        if (rise === 0) row += operands
        else {
          operators.push(`[${row}] TJ`, `${num((rise * size) / 1000)} Ts [${operands}] TJ 0 Ts`)
          row = ''
        }
      }
    }
    operators.push(`[${row}] TJ`)
  }
  const path = (commands: string, color: Color, lineWidth?: number) => {
    if (lineWidth === undefined) filled(color)
    else stroked(color)
    if (lineWidth !== undefined) operators.push(`${num(lineWidth)} w`)
    operators.push(`${pathOperators(commands)} ${lineWidth === undefined ? 'f' : 'S'}`)
  }
  const shape = (tone: Tone, x: number, y: number, size: number) => {
    for (const part of shapeOf(tone, x, y, size))
      path(part.path, part.color ?? TONE_COLORS[tone], part.lineWidth)
  }
  const content = (element: Element, type: string, draw: () => void) => {
    write()
    element.add(doc.markStructureContent(type))
    draw()
    write()
    doc.endMarkedContent()
  }
  const element = (parent: Element, type: string, attributes: Attributes = {}): Element => {
    const made = struct(doc, type, attributes)
    parent.add(made)
    return made
  }
  const forget = () => {
    fill = undefined
    stroke = undefined
  }

  return {
    doc,
    lines: (lines, x, top, leading) => {
      let open = false
      for (const [n, line] of lines.entries()) {
        const baseline = top + n * leading + leading * BASELINE
        for (const span of line.spans) {
          if (span.style.shape !== undefined) {
            if (open) operators.push('ET')
            open = false
            const { size } = span.style
            shape(span.style.shape, x + span.x, baseline - size * 0.7, size * 0.78)
            continue
          }
          if (!open) operators.push('BT')
          open = true
          text(span, x + span.x, baseline)
        }
      }
      if (open) operators.push('ET')
    },
    rect: (x, y, width, height, color) => {
      filled(color)
      operators.push(`${num(x)} ${num(y)} ${num(width)} ${num(height)} re f`)
    },
    path,
    shape,
    element,
    list: (parent, numbering) => {
      const list = element(parent, 'L')
      list.dictionary.data.A = { O: 'List', ListNumbering: numbering }
      return list
    },
    content,
    artifact: (kind, draw) => {
      write()
      doc.markContent('Artifact', kind === 'Layout' ? { type: 'Layout' } : { type: 'Pagination' })
      draw()
      write()
      doc.endMarkedContent()
    },
    link: (parent, area, target, says, draw) => {
      const link = element(parent, 'Link')
      content(link, 'Link', draw)
      // A String object is what pdfkit writes as text; a plain string would become a name.
      const options = { structParent: link, Contents: Object(says) }
      if (typeof target === 'number') doc.link(area.x, area.y, area.width, area.height, target, options)
      else doc.link(area.x, area.y, area.width, area.height, target, options)
      // Ended here and now, because pdfkit takes the page of the annotation from the page that is current.
      link.end()
    },
    addPage: () => {
      write()
      forget()
      doc.addPage({ size: 'A4', margin: 0 })
    },
    turnTo: (page) => {
      write()
      forget()
      doc.switchToPage(page)
    },
  }
}

/** Where the base line lies in a line of text, as part of its height. */
const BASELINE = 0.755

function operandsOf(font: EmbeddedFont, token: string): Shown {
  const [codes, positions] = font.encode(token)
  const parts: { rise: number; operands: string }[] = []
  for (const [n, code] of codes.entries()) {
    const { xAdvance = 0, advanceWidth = 0, xOffset = 0, yOffset = 0 } = positions[n] ?? {}
    const before = xOffset === 0 ? '' : num(-xOffset)
    const after = advanceWidth + xOffset - xAdvance
    const operands = `${before}<${code}>${after === 0 ? '' : num(after)}`
    const last = parts.at(-1)
    if (last?.rise === yOffset) last.operands += operands
    else parts.push({ rise: yOffset, operands })
  }
  return parts.map(({ rise, operands }) => ({ rise, operands: operands.replaceAll('><', '') }))
}

function pathOperators(path: string): string {
  const operator: Readonly<Record<string, string>> = { M: 'm', L: 'l', C: 'c', Z: 'h' }
  const commands = path.match(/[MLCZ][^MLCZ]*/g) ?? []
  return commands
    .map((command) => {
      const places = command.slice(1).match(/-?[\d.]+(e-?\d+)?/g) ?? []
      return [...places.map((n) => num(Number(n))), operator[command.charAt(0)]].join(' ')
    })
    .join(' ')
}
