import { SaxesParser } from 'saxes'
import type { Locator } from '../../../domain/locator.ts'
import { failed, ok, type Problem, type Result } from '../../../domain/problem.ts'

/** Levels of elements; JUnit needs about five. */
const MAX_DEPTH = 64

const PLAIN = { position: true, xmlns: false } as const

export type Element = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** Text right inside the element, CDATA included. */
  readonly text: string
  readonly line: number
}

type Open = { readonly element: Element; readonly children: Element[]; readonly text: string[] }

/**
 * Reads XML 1.0 without a document type. `<!DOCTYPE` is refused as `E-XML-DOCTYPE`, and the parser declares nothing from
 * it, so that no entity is ever fetched or expanded; the five that XML itself defines and character references remain.
 */
export function readXml(text: string, at: Locator): Result<Element> {
  const parser = new SaxesParser(PLAIN)
  const open: Open[] = []
  let root: Element | undefined
  let problem: Problem | undefined
  const place = (): Locator => ({ ...at, line: parser.line, column: parser.columnIndex + 1 })
  const refuse = (refused: Problem) => {
    problem ??= refused
    throw new Error(refused.message)
  }
  parser.on('xmldecl', ({ encoding }) => {
    const utf8 = encoding === undefined || /^(utf-?8|us-ascii)$/i.test(encoding)
    if (utf8 || isAscii(text)) return
    const message = `The file declares its encoding as ${encoding?.slice(0, 40)}; it was read as UTF-8.`
    refuse({ code: 'E-UTF8', message, at: place(), hint: 'Save the file as UTF-8.' })
  })
  parser.on('doctype', () => {
    const message = 'The file has a document type declaration; these can define entities, and are not read.'
    refuse({ code: 'E-XML-DOCTYPE', message, at: place(), hint: 'Have the tool write it without <!DOCTYPE.' })
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= MAX_DEPTH) {
      refuse({
        code: 'E-DEPTH',
        message: `Elements are nested more than ${MAX_DEPTH} deep.`,
        at: place(),
      })
    }
    const children: Element[] = []
    const parts: string[] = []
    const element: Element = {
      name,
      attributes,
      children,
      get text() {
        return parts.join('')
      },
      line: parser.line,
    }
    open.push({ element, children, text: parts })
  })
  parser.on('text', (part) => {
    open.at(-1)?.text.push(part)
  })
  parser.on('cdata', (part) => {
    open.at(-1)?.text.push(part)
  })
  parser.on('closetag', () => {
    const closed = open.pop()?.element
    const parent = open.at(-1)
    if (closed === undefined) return
    if (parent === undefined) root = closed
    else parent.children.push(closed)
  })
  parser.on('error', (error) => {
    // saxes puts its own position in front of the message.
    const what = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
    refuse({ code: 'E-XML-SYNTAX', message: `This is not XML: ${what}.`, at: place() })
  })
  try {
    parser.write(text).close()
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return failed(problem ?? { code: 'E-XML-SYNTAX', message: `This is not XML: ${reason}`, at: place() })
  }
  return root === undefined
    ? failed({ code: 'E-XML-SYNTAX', message: 'This is not XML: it has no element.', at })
    : ok(root)
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
