import { getDocumentProxy } from 'unpdf'
import type { Dictionary, PdfObject, Reference, Value } from './objects.ts'
import { entry, isReference, readObjects, textOf } from './objects.ts'

/** A piece of marked content: which page, counted from 0, and its number on it. */
export type Content = { readonly page: number; readonly mcid: number; readonly text: string }

/** An element of the structure tree with its children in reading order. */
export type Node = {
  readonly type: string
  readonly alt: string
  readonly scope: string | undefined
  readonly numbering: string | undefined
  readonly children: readonly (Node | Content | Annotation)[]
}
export type Annotation = {
  readonly uri: string | undefined
  readonly contents: string
  readonly page: number
}

/** A pack as a reader's program sees it: the tree from the file's own objects, the text of each piece from pdf.js. */
export type Pack = {
  readonly objects: ReadonlyMap<number, PdfObject>
  readonly catalog: Value
  readonly root: Node
  /** Numbers of the page objects, in order. */
  readonly pages: readonly number[]
  /** Text of artifacts, without white space. */
  readonly artifacts: readonly { readonly page: number; readonly text: string }[]
  /** Where text stands: left, base line (from the bottom) and right, in points. */
  readonly placed: readonly {
    readonly page: number
    readonly x: number
    readonly y: number
    readonly right: number
  }[]
}

export async function readPack(bytes: Uint8Array): Promise<Pack> {
  const objects = readObjects(bytes)
  const values = [...objects].map(([number, object]) => ({ number, value: object.value }))
  const catalog = values.find(({ value }) => entry(value, 'Type') === '/Catalog')?.value ?? null
  const kids = entry(resolve(objects, entry(catalog, 'Pages')), 'Kids')
  const pages = Array.isArray(kids)
    ? kids.flatMap((kid: Value) => (isReference(kid) ? [kid.object] : []))
    : []

  const { texts, artifacts, placed } = await textsOf(bytes)
  const tree = resolve(objects, entry(catalog, 'StructTreeRoot'))
  const tops = entry(tree, 'K')
  const [top] = Array.isArray(tops) ? tops : []
  const root = nodeOf(objects, pages, texts, top as Reference)
  return { objects, catalog, root, pages, artifacts, placed }
}

export function resolve(objects: ReadonlyMap<number, PdfObject>, value: Value | undefined): Value {
  return isReference(value) ? (objects.get(value.object)?.value ?? null) : (value ?? null)
}

async function textsOf(bytes: Uint8Array) {
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const texts = new Map<string, string>()
  const artifacts: { page: number; text: string }[] = []
  const placed: { page: number; x: number; y: number; right: number }[] = []
  for (let n = 0; n < document.numPages; n += 1) {
    const page = await document.getPage(n + 1)
    const { items } = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true })
    const open: (string | null)[] = []
    for (const item of items) {
      if ('str' in item) {
        const id = open.at(-1)
        const key = id?.replace(/^p\d+R_mc/, `${n}:`)
        if (key !== undefined) texts.set(key, `${texts.get(key) ?? ''}${item.str}${item.hasEOL ? '\n' : ''}`)
        const artifact = artifacts.at(-1)
        if (id === null && artifact !== undefined) artifact.text += squeezed(item.str)
        if (item.str.trim() !== '') {
          const [, , , , x = 0, y = 0] = item.transform as number[]
          placed.push({ page: n, x, y, right: x + item.width })
        }
      } else if (item.type.startsWith('begin')) {
        open.push(item.id ?? null)
        if (Reflect.get(item, 'tag') === 'Artifact') artifacts.push({ page: n, text: '' })
      } else open.pop()
    }
  }
  await document.loadingTask.destroy()
  return { texts, artifacts, placed }
}

function nodeOf(
  objects: ReadonlyMap<number, PdfObject>,
  pages: readonly number[],
  texts: ReadonlyMap<string, string>,
  reference: Reference,
): Node {
  const value = resolve(objects, reference)
  const own = pageOf(pages, entry(value, 'Pg'))
  const kids = entry(value, 'K')
  const attributes = entry(value, 'A')
  const content = (page: number, mcid: number): Content => ({
    page,
    mcid,
    text: texts.get(`${page}:${mcid}`) ?? '',
  })
  return {
    type: String(entry(value, 'S')).slice(1),
    alt: textOf(entry(value, 'Alt')),
    scope: nameOf(entry(attributes, 'Scope')),
    numbering: nameOf(entry(attributes, 'ListNumbering')),
    children: (Array.isArray(kids) ? kids : []).map((kid: Value) => {
      if (typeof kid === 'number') return content(own, kid)
      if (isReference(kid)) return nodeOf(objects, pages, texts, kid)
      const page = pageOf(pages, entry(kid, 'Pg'))
      if (entry(kid, 'Type') === '/MCR') return content(page, Number(entry(kid, 'MCID')))
      return annotationOf(objects, page, kid as Dictionary)
    }),
  }
}

function annotationOf(objects: ReadonlyMap<number, PdfObject>, page: number, kid: Dictionary): Annotation {
  const annotation = resolve(objects, entry(kid, 'Obj'))
  const action = resolve(objects, entry(annotation, 'A'))
  const uri = entry(action, 'S') === '/URI' ? textOf(entry(action, 'URI')) : undefined
  return { uri, contents: textOf(entry(annotation, 'Contents')), page }
}

function nameOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value.slice(1) : undefined
}

function pageOf(pages: readonly number[], value: Value | undefined): number {
  return isReference(value) ? pages.indexOf(value.object) : -1
}

/** Elements below a node, in reading order, itself first. */
export function nodesIn(node: Node): readonly Node[] {
  return [node, ...node.children.flatMap((child) => ('type' in child ? nodesIn(child) : []))]
}

export function contentsIn(node: Node): readonly Content[] {
  return node.children.flatMap((child) =>
    'type' in child ? contentsIn(child) : 'mcid' in child ? [child] : [],
  )
}

/** The text of an element without white space: lines of a page break text where a report does not. */
export function textIn(node: Node): string {
  return squeezed(
    contentsIn(node)
      .map((content) => content.text)
      .join(''),
  )
}

export function squeezed(text: string): string {
  return text.replace(/\s+/g, '')
}
