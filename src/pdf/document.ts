import PDFDocument from 'pdfkit'
import type { Instant } from '../domain/instant.ts'
import { dateOf } from '../domain/instant.ts'
import type { Face } from './fonts.ts'
import { plainText } from './visible.ts'

export type Element = PDFKit.PDFStructureElement & {
  readonly dictionary: { readonly data: Record<string, unknown> }
}

/** What an element of the structure tree says beyond its type; pdfkit's declarations know only the first. */
export type Attributes = {
  readonly alt?: string
  /** What a heading of a table heads. */
  readonly scope?: 'Column' | 'Row'
  /** Left, top, right, bottom in points from the top left corner: what a figure covers. */
  readonly bbox?: readonly [number, number, number, number]
  readonly placement?: 'Block'
}

/** A font in a document. `encode` gives the glyphs as hexadecimal codes, and how each is placed, in 1/1000 em. */
export type EmbeddedFont = {
  readonly id: string
  ref(): unknown
  encode(text: string): readonly [readonly string[], readonly Position[]]
}
type Position = {
  readonly xAdvance: number
  readonly advanceWidth: number
  readonly xOffset: number
  readonly yOffset: number
}

/** What pdfkit 0.20 does and its declarations leave out. */
type Undeclared = {
  font(parsed: object, family: string): unknown
  readonly _font: EmbeddedFont
  link(x: number, y: number, w: number, h: number, page: number, options: object): unknown
  readonly outline: OutlineItem
  file(bytes: ArrayBuffer, options: object): unknown
}

export type OutlineItem = {
  addItem(
    title: string,
    place: { readonly top: number; readonly left: number; readonly fit: boolean },
  ): OutlineItem
}

export type Document = PDFKit.PDFDocument & Undeclared

export type Attachment = { readonly name: string; readonly bytes: Uint8Array; readonly description: string }

export type About = {
  readonly title: string
  readonly subject: string
  /** The only time in the file. */
  readonly asOf: Instant
}

/** Says that the file is PDF/UA-1, and what that statement means, because PDF/A knows no such one by itself. */
const PDF_UA = `
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
  <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of PDF/UA that the file conforms to</pdfaProperty:description>
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`

/** An empty document with the settings that PDF/A-3a and PDF/UA-1 ask for together. */
export function openDocument(about: About): Document {
  const doc = new PDFDocument({
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    autoFirstPage: false,
    bufferPages: true,
    // No font at first: pdfkit would otherwise load one of the standard fonts, which may not be embedded.
    font: '',
    info: {
      Title: plainText(about.title),
      Subject: plainText(about.subject),
      Creator: 'Docket',
      Producer: 'Docket (pdfkit)',
      CreationDate: dateOf(about.asOf),
    },
  })
  doc.appendXML(PDF_UA)
  escapeMetadata(doc)
  return doc as Document
}

/** pdfkit copies the title into XML as it is. When it does so, the information dictionary has been written already. */
function escapeMetadata(doc: PDFKit.PDFDocument): void {
  const endMetadata = doc.endMetadata.bind(doc)
  doc.endMetadata = () => {
    const { Title = '', Subject = '' } = doc.info
    doc.info = { ...doc.info, Title: escapeXml(Title), Subject: escapeXml(Subject) }
    endMetadata()
  }
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
}

/** An element of the structure tree that belongs nowhere yet. */
export function struct(doc: Document, type: string, attributes: Attributes = {}): Element {
  return doc.struct(type, attributes) as Element
}

/** Embeds a face, or finds it when the document has it. */
export function embed(doc: Document, face: Face): EmbeddedFont {
  doc.font(face.font, face.name)
  return doc._font
}

/** Attaches a file that holds the content of the document as data (PDF/A-3, ISO 19005-3 section 6.8). */
export function attach(doc: Document, { name, bytes, description }: Attachment, asOf: Instant): void {
  doc.file(Uint8Array.from(bytes).buffer, {
    name,
    description,
    type: 'application/json',
    relationship: 'Data',
    creationDate: dateOf(asOf),
    modifiedDate: dateOf(asOf),
  })
}

/** Ends the document. Everything in it is made synchronously, so that its bytes lie ready to be read. */
export function closeDocument(doc: Document): Uint8Array {
  doc.end()
  const bytes: unknown = doc.read()
  if (!(bytes instanceof Uint8Array)) throw new Error('pdfkit did not end the document synchronously')
  return bytes
}
