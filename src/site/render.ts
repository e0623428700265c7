import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import Eleventy from '@11ty/eleventy'
import { compareText } from '../domain/text.ts'
import type { Configuration } from './eleventy.ts'
import { configure } from './eleventy.ts'
import { contentsOf } from './pages.ts'
import type { Build, Reports } from './reports.ts'
import type { Texts } from './templates.ts'

/** Where `.eleventy.js` lies: beside `src` in a checkout, beside `dist` in the published package. */
const ROOT = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../../../', import.meta.url)

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
  const named: string[] = []
  const eleventy = new Eleventy(undefined, outputDirectory, {
    configPath: relative('.', fileURLToPath(new URL('.eleventy.js', ROOT))),
    quietMode: true,
    loader: 'esm',
    config: (config: Configuration) => {
      config.draw = (texts) => {
        named.push(...assetsNamedIn(texts))
        configure(config, contents, texts)
      }
    },
  })
  eleventy.disableLogger()
  const [copied, written] = await eleventy.write()

  const inside = (path: string) => relative(outputDirectory, path).split(sep).join('/')
  const drawn = written.flatMap(({ outputPath }) => (outputPath === false ? [] : [inside(outputPath)]))
  const assets = copied.flatMap(({ map }) => Object.values(map).map(inside))
  assertThere(
    drawn,
    [...contents.pages, ...contents.scripts].map(({ file }) => file),
  )
  assertThere([...drawn, ...assets], named)
  return { pages: contents.pages.length, files: [...drawn, ...assets].toSorted(compareText) }
}

/** The style sheets and scripts that templates refer to. */
function assetsNamedIn(texts: Texts): string[] {
  const all = [...Object.values(texts.pages), ...Object.values(texts.partials)].join('\n')
  return [...new Set(all.match(/assets\/[\w.-]+/g))]
}

function assertThere(written: readonly string[], expected: readonly string[]): void {
  const there = new Set(written)
  const missing = expected.filter((file) => !there.has(file))
  if (missing.length === 0) return
  const some = missing.slice(0, 5).join(', ')
  throw new Error(`Eleventy left out ${missing.length} of ${expected.length} files: ${some}`)
}
