import { beforeAll, describe, expect, test } from 'vitest'
import { readable } from '../../src/domain/readable.ts'
import { DISPOSITION, SEVERITY } from '../../src/report/words.ts'
import { entry, isReference, textOf } from '../support/pdf/objects.ts'
import { marksIn } from '../support/pdf/operators.ts'
import { packOf, richReport } from '../support/pdf/packs.ts'
import type { Node, Pack } from '../support/pdf/structure.ts'
import { contentsIn, nodesIn, readPack, squeezed, textIn } from '../support/pdf/structure.ts'

const rich = richReport()
/** With so many findings that their table goes on overleaf. */
const report = {
  ...rich,
  findings: ['', '-b', '-c', '-d'].flatMap((end) =>
    rich.findings.map((one) => ({ ...one, id: `${one.id}${end}` })),
  ),
}
let pack: Pack
let nodes: readonly Node[]

beforeAll(async () => {
  pack = await readPack(packOf(report))
  nodes = nodesIn(pack.root)
})

const ofType = (...types: readonly string[]) => nodes.filter((node) => types.includes(node.type))
const childrenOf = (node: Node) => node.children.flatMap((child) => ('type' in child ? [child] : []))

/** The elements of a section, by its heading. */
function section(title: string): Node {
  const found = ofType('Sect').find((node) =>
    childrenOf(node).some((one) => one.type === 'H2' && textIn(one).endsWith(squeezed(title))),
  )
  if (found === undefined) throw new Error(`no section ${title}`)
  return found
}

/** Cells of the data rows of the tables in a node, as text. */
function rowsIn(node: Node): readonly (readonly string[])[] {
  const bodies = nodesIn(node).filter((one) => one.type === 'TBody')
  return bodies.flatMap((body) => childrenOf(body).map((row) => childrenOf(row).map(textIn)))
}

describe('the tree', () => {
  test('is read in the order in which it is drawn, and holds every piece of marked content once', () => {
    const contents = contentsIn(pack.root)
    const ids = contents.map(({ page, mcid }) => `${page}:${mcid}`)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [page, marks] of pack.pages.map((number) => marksIn(pack, number)).entries()) {
      const drawn = marks.flatMap((mark) => mark.mcid ?? [])
      const read = contents.filter((content) => content.page === page).map((content) => content.mcid)
      expect([...read].sort((a, b) => a - b)).toEqual(drawn)
    }
    const contentsList = ofType('TOC')
      .flatMap((toc) => contentsIn(toc))
      .map(({ page, mcid }) => `${page}:${mcid}`)
    const flowing = contents.filter(({ page, mcid }) => !contentsList.includes(`${page}:${mcid}`))
    const order = flowing.map(({ page, mcid }) => page * 100_000 + mcid)
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  test('leaves nothing outside: what is drawn is content or an artifact', () => {
    for (const number of pack.pages) {
      const marks = marksIn(pack, number)
      expect(marks.reduce((sum, mark) => sum + mark.painted, 0)).toBeGreaterThan(20)
      expect(marks.filter((mark) => mark.painted > 0 && mark.kind === 'none')).toEqual([])
      expect(marks.some((mark) => mark.kind === 'content')).toBe(true)
      expect(marks.some((mark) => mark.kind === 'artifact')).toBe(true)
    }
  })

  test('tells on every sheet what it belongs to', () => {
    const count = pack.pages.length
    for (const page of pack.pages.keys()) {
      const text = pack.artifacts
        .filter((one) => one.page === page)
        .map((one) => one.text)
        .join('')
      expect(text).toContain(
        squeezed(
          `As of ${readable(report.asOf)} Commit ${report.archive.commit} Page ${page + 1} of ${count}`,
        ),
      )
      if (page > 0) expect(text).toContain(squeezed(`${report.id} ${report.archive.name}`))
    }
  })

  test('has one title, and headings that skip no level', () => {
    const levels = nodes.flatMap((node) => (/^H\d$/.test(node.type) ? [Number(node.type.slice(1))] : []))
    expect(levels.filter((level) => level === 1)).toEqual([1])
    expect(levels[0]).toBe(1)
    for (const [n, level] of levels.entries()) expect(level - (levels[n - 1] ?? 0)).toBeLessThanOrEqual(1)
  })

  test('has the sections of the release page, in their order', () => {
    expect(ofType('H2').map(textIn)).toEqual([
      '1Thefivequestions',
      '2Thegate',
      '3Evidence',
      '4Findings',
      '5Decisions',
      '6Deployments',
      '7Exceptions',
      '8Conformance',
      '9Timeline',
      '10Recordhistoryandcheckpoint',
      '11Recordsandsignatures',
      '12Problems',
      '13Howtorepeatthechecks',
    ])
    const questions = childrenOf(section('The five questions')).flatMap((node) =>
      childrenOf(node)
        .filter((one) => one.type === 'H3')
        .map(textIn),
    )
    expect(questions).toEqual(report.questions.map(({ id, question }) => squeezed(`${id}${question}`)))
  })

  test('uses only types that PDF knows', () => {
    const known =
      'Document Sect H1 H2 H3 P L LI Lbl LBody Table Caption THead TBody TR TH TD Link TOC TOCI Figure Code'
    expect(
      [...new Set(nodes.map((node) => node.type))].filter((type) => !known.split(' ').includes(type)),
    ).toEqual([])
  })
})

describe('tables', () => {
  test('have column headings with a scope, and as many cells in every row', () => {
    const tables = ofType('Table')
    expect(tables.length).toBeGreaterThan(10)
    for (const table of tables) {
      const heads = nodesIn(table).filter((node) => node.type === 'TH')
      expect(heads.length).toBeGreaterThan(0)
      expect(heads.every((head) => head.scope === 'Column')).toBe(true)
      const rows = nodesIn(table).filter((node) => node.type === 'TR')
      expect(new Set(rows.map((row) => childrenOf(row).length))).toEqual(new Set([heads.length]))
    }
  })

  test('hold one row for each finding, with its severity and disposition in words', () => {
    const rows = rowsIn(section('Findings'))
    expect(rows.length).toBe(report.findings.length)
    for (const [n, finding] of report.findings.entries()) {
      const [severity, identity, disposition] = rows[n] ?? []
      expect(severity).toContain(SEVERITY[finding.severity].word)
      expect(identity).toMatch(new RegExp(`^${finding.id}`))
      expect(identity).toContain(finding.fingerprint)
      expect(disposition).toContain(squeezed(DISPOSITION[finding.disposition].word))
    }
  })

  test('hold one row for each exception, criterion and view of the gate', () => {
    expect(rowsIn(section('Exceptions')).map(([id]) => id)).toEqual(report.exceptions.map((use) => use.id))
    const gate = childrenOf(section('The gate'))
    const views = rowsIn(section('The gate')).slice(0, 3)
    expect(views.map(([, outcome, without]) => [outcome, without])).toEqual([
      ['Pass', 'Block'],
      ['Block', 'Block'],
      ['Block', 'Block'],
    ])
    const glance = gate.find((node) => textIn(node).startsWith('Criteriaataglance'))
    if (glance === undefined) throw new Error('no table of criteria')
    expect(rowsIn(glance).map(([id]) => id)).toEqual(report.gates.atDecision.criteria.map((one) => one.id))
    expect(rowsIn(glance)[2]).toEqual([
      'no-blocking-criticals',
      'Metwithoutexceptions:Block',
      'Notmet:Block',
      'Notmet:Block',
    ])
  })

  test('repeat their headings overleaf as an artifact, never as content', () => {
    const pages = new Set(contentsIn(section('Findings')).map((content) => content.page))
    expect(pages.size).toBeGreaterThan(1)
    const repeated = pack.artifacts.filter(({ text }) => text === 'SeverityFindingDispositionandgrounds')
    expect(repeated.map(({ page }) => page)).toEqual([...pages].slice(1))
    expect(
      nodesIn(section('Findings'))
        .filter((node) => node.type === 'TH')
        .map(textIn),
    ).toEqual(['Severity', 'Finding', 'Dispositionandgrounds'])
  })
})

describe('lists, figures and links', () => {
  test('lists say how they are numbered, and their items have a label and a body', () => {
    for (const list of ofType('L')) {
      expect(['None', 'Disc', 'Decimal']).toContain(list.numbering)
      for (const item of childrenOf(list))
        expect(childrenOf(item).map((part) => part.type)).toEqual(['Lbl', 'LBody'])
    }
  })

  test('every record, decision, check and problem is there once', () => {
    const text = textIn(pack.root)
    const times = (part: string) => text.split(squeezed(part)).length - 1
    for (const { checks } of report.conformance)
      for (const check of checks) expect(times(`${check.id}  ${check.title}`)).toBe(1)
    const records = textIn(section('Records and signatures'))
    for (const { sha256 } of [...report.records, ...report.decisions.map((one) => one.record)])
      expect(records.split(sha256).length - 1).toBe(1)
    expect(ofType('H3').filter((node) => /^Approve:/.test(textIn(node))).length).toBe(report.decisions.length)
    const problems = nodesIn(section('Problems')).filter((node) => node.type === 'LI')
    expect(problems.length).toBe(report.problems.length)
  })

  test('figures describe every number to those who listen', () => {
    const [first] = ofType('Figure')
    expect(first?.alt).toContain('2026-05: Pass 4, Warn or escalate 3, Block 2')
    expect(ofType('Figure').every((figure) => figure.alt !== '')).toBe(true)
  })

  test('links lead to http addresses or to pages, and say where', () => {
    const links = ofType('Link').map((link) => {
      const [annotation] = link.children.flatMap((child) => ('contents' in child ? [child] : []))
      return { text: textIn(link), annotation }
    })
    expect(links.every(({ annotation }) => annotation !== undefined && annotation.contents !== '')).toBe(true)
    const outside = links.filter(({ annotation }) => annotation?.uri !== undefined)
    expect(outside.length).toBeGreaterThan(0)
    for (const { text, annotation } of outside) {
      expect(text).toBe('SHOP-2231')
      expect(annotation?.uri).toBe('https://tickets.shop.example/browse/SHOP-2231?view=all&tab=1')
    }
    const inside = links.filter(({ annotation }) => annotation?.uri === undefined)
    expect(inside.map(({ text }) => text.replace(/\d+$/, ''))).toEqual(ofType('H2').map(textIn))
  })

  test('the list of contents names the pages on which sections begin', () => {
    const pagesOf = new Map(ofType('H2').map((node) => [textIn(node), (contentsIn(node)[0]?.page ?? -1) + 1]))
    for (const item of ofType('TOCI')) {
      const [title = '', page = ''] =
        textIn(item)
          .match(/^(.*?)(\d+)$/)
          ?.slice(1) ?? []
      expect(pagesOf.get(title)).toBe(Number(page))
    }
    expect(ofType('TOCI').length).toBe(13)
  })

  test('annotations on a page belong to the element that holds their text on that page', () => {
    for (const link of ofType('Link')) {
      const pages = new Set(link.children.flatMap((child) => ('page' in child ? [child.page] : [])))
      expect(pages.size).toBe(1)
    }
  })
})

test('bookmarks lead to every section, and to what is in it', () => {
  const titles: string[] = []
  const walk = (number: number) => {
    const item = pack.objects.get(number)?.value
    titles.push(squeezed(textOf(entry(item, 'Title'))))
    for (const key of ['First', 'Next']) {
      const next = entry(item, key)
      if (isReference(next)) walk(next.object)
    }
  }
  const outlines = entry(pack.catalog, 'Outlines')
  const first = isReference(outlines) ? entry(pack.objects.get(outlines.object)?.value, 'First') : undefined
  if (isReference(first)) walk(first.object)
  expect(titles).toEqual(ofType('H1', 'H2', 'H3').map(textIn))
})
