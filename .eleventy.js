import { readdirSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file or folder of this package, or of one that it depends on, as Eleventy wants it: from the working directory. */
const from = (url) => relative('.', fileURLToPath(url))
const own = (name) => new URL(name, import.meta.url)
const installed = (name, path = '') => new URL(path, import.meta.resolve(name))

/** The Handlebars templates of a folder: `{ release: '<article>...' }`. */
const templates = (folder) =>
  Object.fromEntries(
    readdirSync(own(folder))
      .filter((name) => name.endsWith('.hbs'))
      .sort()
      .map((name) => [name.slice(0, -4), readFileSync(own(folder + name), 'utf8')]),
  )

/** `renderSite` (src/site/render.ts) starts Eleventy and brings the report; this names the folders. */
export default (eleventy) => {
  if (!eleventy.draw) throw new Error('Eleventy is started by `docket build`, which brings the report.')
  eleventy.draw({ pages: templates('site/'), partials: templates('templates/') })
  eleventy.addPassthroughCopy({
    [from(own('site/assets'))]: 'assets',
    [from(installed('minisearch', '../umd/index.js'))]: 'assets/minisearch.js',
    [from(installed('source-sans/WOFF2/VF/SourceSans3VF-Upright.ttf.woff2'))]: 'assets/source-sans.woff2',
    [from(installed('source-code-pro/WOFF2/VF/SourceCodeVF-Upright.ttf.woff2'))]: 'assets/source-code.woff2',
    [from(installed('source-sans/LICENSE.md'))]: 'assets/source-sans-license.txt',
    [from(installed('source-code-pro/LICENSE.md'))]: 'assets/source-code-license.txt',
  })
  return { dir: { input: from(own('site')) }, keys: { package: false } }
}
