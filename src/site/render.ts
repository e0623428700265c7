import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import Eleventy from '@11ty/eleventy'
import { compareText } from '../domain/text.ts'
import type { Configuration } from './eleventy.ts'
import { configure } from './eleventy.ts'
import { contentsOf } from './pages.ts'
import type { Build, Reports } from './reports.ts'

/** Where `.eleventy.js` lies: beside `src` in a checkout, beside `dist` in the published package. */
const ROOT = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../../../', import.meta.url)

/** What every site carries besides its pages: style, scripts, fonts. */
const LEAST_ASSETS = 7

/** What was written: the number of pages, and every file relative to the output directory, sorted. */
export type RenderedSite = { readonly pages: number; readonly files: readonly string[] }

/**
 * Draws the site into an empty directory. The caller publishes the directory as a whole, so that a reader never
 * meets half of it. Files that the pages link to and that are not made here lie beside them: `report/*.json`,
 * `packs/*.pdf`, and `raw/<sha256>.txt` for every file that the archive report says is carried.
 *
 * Fails where Eleventy wrote anything but exactly the pages expected: it reports success also after writing none.
 */
export async function renderSite(
  reports: Reports,
  build: Build,
  outputDirectory: string,
): Promise<RenderedSite> {
  const contents = contentsOf(reports, build)
  const eleventy = new Eleventy(undefined, outputDirectory, {
    configPath: relative('.', fileURLToPath(new URL('.eleventy.js', ROOT))),
    quietMode: true,
    loader: 'esm',
    config: (config: Configuration) => {
      config.draw = (texts) => configure(config, contents, texts)
    },
  })
  eleventy.disableLogger()
  const [copied, written] = await eleventy.write()

  const inside = (path: string) => relative(outputDirectory, path).split(sep).join('/')
  const drawn = written.flatMap(({ outputPath }) => (outputPath === false ? [] : [inside(outputPath)]))
  const assets = copied.flatMap(({ map }) => Object.values(map).map(inside))
  const expected = [...contents.pages, ...contents.scripts].map(({ file }) => file)
  assertSame(drawn, expected)
  if (assets.length < LEAST_ASSETS)
    throw new Error(`Only ${assets.length} of the site's style, script and font files were copied.`)
  return { pages: contents.pages.length, files: [...drawn, ...assets].toSorted(compareText) }
}

function assertSame(drawn: readonly string[], expected: readonly string[]): void {
  const there = new Set(drawn)
  const missing = expected.filter((file) => !there.has(file))
  if (missing.length > 0 || drawn.length !== expected.length)
    throw new Error(
      `Eleventy wrote ${drawn.length} of ${expected.length} files; missing: ${missing.slice(0, 5).join(', ')}`,
    )
}
