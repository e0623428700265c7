import { Buffer } from 'node:buffer'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SaxesParser } from 'saxes'
import { beforeAll, describe, expect, test } from 'vitest'
import { renderPack } from '../../src/pdf/pack.ts'
import { payloadAt } from '../support/fixture/hostile.ts'
import { withTexts } from '../support/pdf/fields.ts'
import { packFonts } from '../support/pdf/fonts.ts'
import type { Value } from '../support/pdf/objects.ts'
import { entry, readObjects, textOf } from '../support/pdf/objects.ts'
import { packOf, richReport } from '../support/pdf/packs.ts'
import type { Pack } from '../support/pdf/structure.ts'
import { readPack, resolve } from '../support/pdf/structure.ts'
import { reportFixture } from '../support/report-fixture.ts'

/** A checker that not every machine has. */
const QPDF = 'qpdf'

const report = richReport()
const bytes = packOf(report)
let pack: Pack

beforeAll(async () => {
  pack = await readPack(bytes)
})

const digest = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')
const dictionaries = () => [...pack.objects.values()].map((object) => object.value)
const ofType = (type: string) => dictionaries().filter((value) => entry(value, 'Type') === `/${type}`)

describe('the same report gives the same bytes', () => {
  test('twice, with fonts that have drawn other packs and with fonts that have not', () => {
    const json = Buffer.from(JSON.stringify(report))
    const used = packFonts()
    for (const other of reportFixture().releases.slice(1, 4)) renderPack(other, used, json)
    expect(digest(renderPack(report, used, json))).toBe(digest(bytes))
    expect(digest(renderPack(report, packFonts(), json))).toBe(digest(bytes))
  })

  test.each([
    { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8' },
    { TZ: 'America/Adak', LC_ALL: 'C' },
  ])('in another process under %o', (environment) => {
    const module = pathToFileURL(join(import.meta.dirname, '../support/pdf/packs.ts')).href
    const code = `
      import { createHash } from 'node:crypto'
      import { packOf, richReport } from ${JSON.stringify(module)}
      process.stdout.write(createHash('sha256').update(packOf(richReport())).digest('hex'))`
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
    })
    expect(printed).toBe(digest(bytes))
  })

  test('and another report other bytes', () => {
    expect(digest(packOf({ ...report, scope: `${report.scope}.` }))).not.toBe(digest(bytes))
  })
})

describe('the file', () => {
  test('does nothing: no script, no action on opening, no address but http', () => {
    const hostile = packOf(withTexts(report, (_, path) => payloadAt(path.length)))
    for (const file of [bytes, hostile]) {
      const names = [...readObjects(file).values()].flatMap((object) => namesIn(object.value))
      const forbidden = [
        '/JS',
        '/JavaScript',
        '/Launch',
        '/OpenAction',
        '/AA',
        '/SubmitForm',
        '/GoToR',
        '/RichMedia',
        '/AcroForm',
      ]
      expect(names.filter((name) => forbidden.includes(name))).toEqual([])
    }
    const actions = dictionaries().filter((value) => entry(value, 'URI') !== undefined)
    expect(actions.length).toBeGreaterThan(0)
    for (const action of actions) expect(textOf(entry(action, 'URI'))).toMatch(/^https?:\/\/[a-z]/)
  })

  test('embeds every font, with the text of each glyph', () => {
    const fonts = ofType('Font')
    const whole = fonts.filter((font) => entry(font, 'Subtype') === '/Type0')
    expect(whole.map((font) => String(entry(font, 'BaseFont')).replace(/^\/[A-Z]{6}\+/, '')).sort()).toEqual([
      'SourceCodePro-Regular',
      'SourceSans3-Regular',
      'SourceSans3-Semibold',
    ])
    for (const font of whole) expect(resolve(pack.objects, entry(font, 'ToUnicode'))).not.toBeNull()
    expect(fonts.length).toBe(whole.length * 2)
    for (const font of ofType('FontDescriptor')) expect(entry(font, 'FontFile2')).toBeDefined()
  })

  test('says that it is PDF/A-3a and PDF/UA-1, and its title, in well-formed XML', () => {
    const title = 'R&D <gate> "x"\u202E@1.0.0'
    const file = packOf({ ...report, id: title })
    const objects = readObjects(file)
    const metadata = [...objects.values()].find(({ value }) => entry(value, 'Type') === '/Metadata')
    const xml = Buffer.from(metadata?.stream ?? []).toString('utf8')
    const texts = textsByTag(xml)
    expect(texts.get('pdfaid:part')).toBe('3')
    expect(texts.get('pdfaid:conformance')).toBe('A')
    expect(texts.get('pdfuaid:part')).toBe('1')
    expect(texts.get('xmp:CreateDate')).toBe(report.asOf)
    const shown = 'R&D <gate> "x"[U+202E]@1.0.0: release audit pack'
    expect(texts.get('dc:title')).toBe(shown)
    const titles = [...objects.values()].map(({ value }) => textOf(value))
    expect(titles).toContain(shown)
  })

  test('has a language, a title to show, marks, and tabs in the order of the structure', () => {
    expect(textOf(entry(pack.catalog, 'Lang'))).toBe('en')
    expect(entry(resolve(pack.objects, entry(pack.catalog, 'ViewerPreferences')), 'DisplayDocTitle')).toBe(
      true,
    )
    expect(entry(resolve(pack.objects, entry(pack.catalog, 'MarkInfo')), 'Marked')).toBe(true)
    expect(ofType('Page').every((page) => entry(page, 'Tabs') === '/S')).toBe(true)
    expect(entry(pack.catalog, 'OutputIntents')).toBeDefined()
  })

  test('carries the report as data, byte for byte', () => {
    const [specification] = ofType('Filespec')
    expect(entry(specification, 'AFRelationship')).toBe('/Data')
    expect(textOf(entry(specification, 'UF'))).toBe(`${report.slug}.json`)
    const [[, file] = []] = [...pack.objects].filter(
      ([, one]) => entry(one.value, 'Type') === '/EmbeddedFile',
    )
    expect(entry(file?.value, 'Subtype')).toBe('/application#2Fjson')
    expect(Buffer.from(file?.stream ?? []).toString('utf8')).toBe(JSON.stringify(report))
    expect(entry(pack.catalog, 'AF')).toBeDefined()
  })

  test('is accepted by qpdf', (context) => {
    if (spawnSync(QPDF, ['--version']).error !== undefined) context.skip('qpdf is not installed')
    const folder = mkdtempSync(join(tmpdir(), 'pack-'))
    try {
      for (const [n, one] of reportFixture().releases.entries()) {
        const file = join(folder, `${n}.pdf`)
        writeFileSync(file, packOf(one))
        expect(spawnSync(QPDF, ['--check', file], { encoding: 'utf8' })).toMatchObject({
          status: 0,
          stderr: '',
        })
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

/** Every key and name of a value, not the text of strings. */
function namesIn(value: Value | readonly Value[]): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((one: Value) => namesIn(one))
  return 'entries' in value && value.entries instanceof Map
    ? [...value.entries].flatMap(([key, one]) => [key, ...namesIn(one)])
    : []
}

/** The text of each element, by tag; fails where the XML is not well-formed. */
function textsByTag(xml: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  const open: string[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', (tag) => open.push(tag.name))
  parser.on('closetag', () => open.pop())
  parser.on('text', (text) => {
    for (const name of open) texts.set(name, `${texts.get(name) ?? ''}${text.trim()}`)
  })
  parser.write(xml).close()
  return texts
}
