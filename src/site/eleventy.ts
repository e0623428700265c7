import type { UserConfig } from '@11ty/eleventy'
import type { Page, Script } from './pages.ts'
import type { Texts } from './templates.ts'
import { compileTemplates } from './templates.ts'

/** Eleventy's configuration while it is on its way from `renderSite` to `.eleventy.js`. */
export type Configuration = UserConfig & {
  /** Makes Eleventy draw the pages of one report with the templates that are given. */
  draw?: (texts: Texts) => void
}

type Cascade = { readonly file: string }

/**
 * Teaches Eleventy to draw the pages: one virtual template for each kind, repeated over its files.
 *
 * Virtual, so that nothing which lies in a folder can be taken for a template (`---js` and `.11ty.js` execute), and
 * no ignore file, no `node_modules` in the path and no bracket in a folder's name makes one disappear. Only file
 * names enter Eleventy's data cascade, because it copies whatever is in there for every page.
 */
export function configure(
  eleventy: UserConfig,
  contents: { readonly pages: readonly Page[]; readonly scripts: readonly Script[] },
  texts: Texts,
): void {
  const draw = compileTemplates(texts)
  const pages = new Map(contents.pages.map((page) => [page.file, page]))
  const scripts = new Map(contents.scripts.map((script) => [script.file, script]))

  eleventy.setUseGitIgnore(false)
  eleventy.setTemplateFormats(['page', 'script'])
  eleventy.addExtension('page', {
    outputFileExtension: 'html',
    compile: (kind: string) => (data: Cascade) => draw(kind, existing(pages.get(data.file)).view()),
  })
  eleventy.addExtension('script', {
    outputFileExtension: 'js',
    compile: () => (data: Cascade) => existing(scripts.get(data.file)).text(),
  })
  const repeat = (list: string) => ({
    pagination: { data: list, size: 1, alias: 'file' },
    permalink: (data: Cascade) => data.file,
  })
  for (const kind of new Set(contents.pages.map((page) => page.kind))) {
    const files = contents.pages.flatMap((page) => (page.kind === kind ? [page.file] : []))
    eleventy.addGlobalData(`${kind}Files`, files)
    eleventy.addTemplate(`${kind}.page`, kind, repeat(`${kind}Files`))
  }
  eleventy.addGlobalData('scriptFiles', [...scripts.keys()])
  eleventy.addTemplate('scripts.script', 'scripts', repeat('scriptFiles'))
}

function existing<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Eleventy asks for a page that nobody announced.')
  return value
}
