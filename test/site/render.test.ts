import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderSite } from '../../src/site/render.ts'
import { BUILD, drawAll, readHtml } from '../support/html.ts'
import { reportFixture } from '../support/report-fixture.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'docket-site-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Every file under a folder with its bytes. */
function filesIn(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

describe('a site', () => {
  const reports = reportFixture()
  const first = join(home, 'first')
  let written: Awaited<ReturnType<typeof renderSite>>
  beforeAll(async () => {
    written = await renderSite(reports, BUILD, first)
  })

  test('is exactly the files that it says', () => {
    expect([...filesIn(first).keys()]).toEqual(written.files)
    expect(written.pages).toBe(15 - 4 + 11 + 7 + 3 + 6)
    expect(written.files).toContain('release-payments-api-2-4-0.html')
  })

  test('holds what the templates draw, byte for byte', () => {
    for (const [file, text] of drawAll(reports))
      expect(readFileSync(join(first, file), 'utf8') === text, file).toBe(true)
  })

  test('has the same bytes in another folder', async () => {
    const second = join(home, 'some where', 'else')
    await renderSite(reports, BUILD, second)
    expect(filesIn(second)).toEqual(filesIn(first))
  })

  test('has no link that leads nowhere', () => {
    const there = new Set([
      ...written.files,
      'report/archive.json',
      'checkpoint',
      'proofs/log.jsonl',
      'proofs/archive.json',
      ...reports.releases.flatMap(({ slug }) => [
        `report/${slug}.json`,
        `packs/${slug}.pdf`,
        `proofs/${slug}.json`,
      ]),
      ...reports.archive.carried.map(({ sha256 }) => `raw/${sha256}.txt`),
    ])
    const pages = written.files.filter((file) => file.endsWith('.html'))
    const read = new Map(pages.map((file) => [file, readHtml(readFileSync(join(first, file), 'utf8'))]))
    const ids = (file: string) => read.get(file)?.tags.flatMap(({ attributes }) => attributes.get('id') ?? [])
    const links = [...read].flatMap(([file, { tags }]) =>
      tags.flatMap(({ attributes }) =>
        ['href', 'src'].flatMap((key) => attributes.get(key) ?? []).map((to) => [file, to] as const),
      ),
    )
    const inside = links.filter(([, to]) => !to.startsWith('https://'))
    const broken = inside.filter(([from, to]) => {
      const [file = '', anchor] = to.split('#')
      const target = file === '' ? from : file
      return !there.has(target) || (anchor !== undefined && !ids(target)?.includes(anchor))
    })
    expect(broken).toEqual([])
    expect(inside.length).toBeGreaterThan(1000)
  })

  test('has no pack button where no packs were made', () => {
    const without = drawAll(reports, { ...BUILD, packs: 'absent' })
    expect([...without.values()].some((text) => text.includes('packs/'))).toBe(false)
  })

  test('is refused where a release has no row, or two pages would have one name', async () => {
    const { archive, releases } = reports
    const [one] = archive.exceptions
    const cases = [
      [{ archive, releases: releases.slice(1) }, 'does not list exactly the releases'],
      [
        { archive: { ...archive, exceptions: one === undefined ? [] : [one, one] }, releases },
        'the same file name',
      ],
    ] as const
    for (const [wrong, why] of cases)
      await expect(renderSite(wrong, BUILD, join(home, 'refused'))).rejects.toThrow(why)
    expect(existsSync(join(home, 'refused'))).toBe(false)
  })
})

describe('the published package', () => {
  // Node refuses to strip types below node_modules, so the package holds JavaScript: made here as the build makes it.
  const workplace = join(home, '.hidden (copy) [1]')
  const installed = join(workplace, 'node_modules', 'docket')
  beforeAll(() => {
    for (const name of ['.eleventy.js', 'package.json', 'site', 'templates'])
      cpSync(join(ROOT, name), join(installed, name), { recursive: true })
    for (const folder of ['src/site', 'src/domain', 'src/report']) {
      for (const [name, bytes] of filesIn(join(ROOT, folder))) {
        if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue
        const path = join(installed, 'dist', folder, name.replace(/\.ts$/, '.js'))
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(
          path,
          stripTypeScriptTypes(bytes.toString()).replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"),
        )
      }
    }
    symlinkSync(join(ROOT, 'node_modules'), join(installed, 'node_modules'))
    writeFileSync(join(workplace, 'reports.json'), JSON.stringify(reportFixture()))
    writeFileSync(
      join(workplace, 'build.mjs'),
      `import { readFileSync } from 'node:fs'
       import { renderSite } from './node_modules/docket/dist/src/site/render.js'
       const reports = JSON.parse(readFileSync(new URL('reports.json', import.meta.url)))
       const site = await renderSite(reports, ${JSON.stringify(BUILD)}, process.argv[2])
       process.stdout.write(JSON.stringify(site))`,
    )
    // What lies in the folder that somebody builds in, and must change nothing.
    writeFileSync(join(workplace, '.eleventyignore'), '**\n')
    writeFileSync(join(workplace, '.gitignore'), 'node_modules\n*\n')
    writeFileSync(join(workplace, 'package.json'), '{ not json')
    for (const name of [
      '.eleventy.js',
      'eleventy.config.js',
      'evil.11ty.js',
      'evil.11tydata.js',
      '_data/evil.js',
    ]) {
      mkdirSync(dirname(join(workplace, name)), { recursive: true })
      writeFileSync(
        join(workplace, name),
        `require('node:fs').writeFileSync('executed', ${JSON.stringify(name)})`,
      )
    }
    writeFileSync(
      join(workplace, 'evil.md'),
      '---js\n{ permalink: require("fs").writeFileSync("executed", "x") }\n---\n',
    )
  })

  test('draws the same bytes below node_modules, whatever lies in the working directory', async () => {
    const here = join(home, 'here')
    const there = join(home, 'there')
    const expected = await renderSite(reportFixture(), BUILD, here)
    const said = execFileSync(process.execPath, ['build.mjs', there], { cwd: workplace, encoding: 'utf8' })
    expect(JSON.parse(said)).toEqual(expected)
    expect(filesIn(there)).toEqual(filesIn(here))
    expect(existsSync(join(workplace, 'executed'))).toBe(false)
  })
})
