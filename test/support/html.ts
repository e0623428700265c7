import { readdirSync, readFileSync } from 'node:fs'
import { contentsOf } from '../../src/site/pages.ts'
import type { Build, Reports } from '../../src/site/reports.ts'
import type { Texts } from '../../src/site/templates.ts'
import { compileTemplates } from '../../src/site/templates.ts'

const ROOT = new URL('../../', import.meta.url)

function templatesIn(folder: string): Record<string, string> {
  const names = readdirSync(new URL(folder, ROOT)).filter((name) => name.endsWith('.hbs'))
  return Object.fromEntries(
    names.map((name) => [name.slice(0, -4), readFileSync(new URL(folder + name, ROOT), 'utf8')]),
  )
}

/** The project's own templates, as `.eleventy.js` reads them. */
export function ownTexts(): Texts {
  return { pages: templatesIn('site/'), partials: templatesIn('templates/') }
}

export const BUILD: Build = {
  tool: 'docket 0.0.0-test',
  packs: 'present',
  seen: 'It continues the checkpoint of size 400, seen by witness.example/w1 at 2026-06-30T00:00:00Z.',
  stale: 'the newest checkpoint is 40 days old; the policy allows P7D',
}

const draw = compileTemplates(ownTexts())

/** Every page of a report by file name, drawn without Eleventy; and the text of the search index. */
export function drawAll(reports: Reports, build: Build = BUILD): Map<string, string> {
  const { pages, scripts } = contentsOf(reports, build)
  return new Map([
    ...pages.map((page) => [page.file, draw(page.kind, page.view())] as const),
    ...scripts.map((script) => [script.file, script.text()] as const),
  ])
}

export type Tag = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** Names of the elements around it, outermost first. */
  readonly inside: readonly string[]
}
export type Text = { readonly text: string; readonly inside: readonly string[] }
export type Html = { readonly tags: readonly Tag[]; readonly texts: readonly Text[] }

const VOID = new Set(['meta', 'link', 'input', 'br', 'img'])
const TOKEN = /<!doctype html>|<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z:-]+(?:="[^"<>]*")?)*)\s*\/?>|([^<]+)/gi
const ATTRIBUTE = /([a-z:-]+)(?:="([^"<>]*)")?/gi

/**
 * Reads a page of ours, and nothing else: attributes in double quotes, every element closed where it was opened, no
 * comment. Throws at the first character that does not fit, so that markup which came out of a text is noticed.
 */
export function readHtml(html: string): Html {
  const tags: Tag[] = []
  const texts: Text[] = []
  const open: string[] = []
  let at = 0
  for (const match of html.matchAll(TOKEN)) {
    if (match.index !== at) throw new Error(`not our HTML: ${html.slice(at, at + 80)}`)
    at += match[0].length
    const [whole, closing, name, attributes, text] = match
    if (text !== undefined) texts.push({ text: decode(text), inside: [...open] })
    else if (name !== undefined && closing === '/') {
      const last = open.pop()
      if (last !== name) throw new Error(`</${name}> closes <${last}>`)
    } else if (name !== undefined) {
      const pairs = [...(attributes ?? '').matchAll(ATTRIBUTE)]
      const read = new Map(pairs.map(([, key, value]) => [key ?? '', decode(value ?? '')]))
      if (read.size !== pairs.length) throw new Error(`an attribute is there twice: ${whole}`)
      tags.push({ name, attributes: read, inside: [...open] })
      if (!VOID.has(name) && !whole.endsWith('/>')) open.push(name)
    }
  }
  if (at !== html.length || open.length > 0)
    throw new Error(`not our HTML: ${html.slice(at, at + 80)} ${open}`)
  return { tags, texts }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#x60;': '`',
  '&#x3D;': '=',
}

function decode(text: string): string {
  return text.replaceAll(/&[#a-z0-9]+;/gi, (entity) => ENTITIES[entity] ?? entity)
}

/** Tags with a class. */
export function withClass(html: Html, name: string): Tag[] {
  return html.tags.filter((tag) => tag.attributes.get('class')?.split(' ').includes(name))
}
