import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/**
 * What no import rule can see: a word in the text that would bring in a clock, chance, a locale, the environment or
 * unescaped output.
 */
type Ban = {
  readonly name: string
  readonly pattern: RegExp
  /** Files that the ban is about. */
  readonly within: RegExp
  readonly except?: RegExp
  /** A line that the ban must catch: proof that the pattern is not dead. */
  readonly caught: string
}

const ALL_SOURCE = /^src\/.*\.ts$/
const EDGE = /^src\/(archive|cli)\//

const BANS: readonly Ban[] = [
  {
    name: 'Date.now',
    pattern: /\bDate\s*\.\s*now\b/,
    within: ALL_SOURCE,
    except: /^src\/cli\//,
    caught: 'Date.now()',
  },
  {
    name: 'new Date without an argument, or Date as a clock',
    pattern: /\bnew\s+Date\b(?!\s*\(\s*[^\s)])|(?<![.\w])Date\s*\(\s*\)/,
    within: ALL_SOURCE,
    except: /^src\/(cli\/|domain\/instant\.ts$)/,
    caught: 'const d = new Date()',
  },
  {
    name: 'Temporal.Now',
    pattern: /\bTemporal\s*\.\s*Now\b/,
    within: ALL_SOURCE,
    except: /^src\/cli\//,
    caught: 'Temporal.Now.instant()',
  },
  {
    name: 'a clock of performance',
    pattern: /\bperformance\s*\.|\bhrtime\b/,
    within: ALL_SOURCE,
    except: /^src\/cli\//,
    caught: 'performance.now()',
  },
  {
    name: 'a locale',
    pattern: /\btoLocale\w*|\blocaleCompare\b|\bIntl\b/,
    within: ALL_SOURCE,
    except: /^src\/cli\//,
    caught: 'a.localeCompare(b)',
  },
  {
    name: 'chance',
    pattern: /\bMath\s*\.\s*random\b|\brandom(UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/,
    within: ALL_SOURCE,
    except: /^src\/cli\//,
    caught: 'Math.random()',
  },
  {
    name: 'the environment or the process',
    pattern: /\bprocess\s*[.[]/,
    within: ALL_SOURCE,
    except: EDGE,
    caught: 'process.env.TZ',
  },
  {
    name: 'a module that no import rule sees',
    pattern: /\bgetBuiltinModule\b|\bcreateRequire\b|(?<![.\w])require\s*\(|\bimport\s*\(\s*['"]node:/,
    within: ALL_SOURCE,
    except: EDGE,
    caught: "type P = import('node:path').ParsedPath",
  },
  {
    name: 'an import whose target only running tells',
    pattern: /\bimport\s*\(\s*[^'"\s)]/,
    within: ALL_SOURCE,
    caught: 'await import(name)',
  },
  {
    name: 'the network',
    pattern: /(?<![.\w])fetch\s*\(|\bXMLHttpRequest\b|\bWebSocket\b/,
    within: ALL_SOURCE,
    caught: 'await fetch(url)',
  },
  {
    name: 'code from text',
    pattern: /(?<![.\w])eval\s*\(|\bnew\s+Function\b/,
    within: ALL_SOURCE,
    caught: 'eval(text)',
  },
  {
    name: 'a type left unchecked',
    pattern:
      /@ts-(ignore|nocheck|expect-error)|\bas\s+any\b|:\s*any\b(?=\s*[,;)=\]>|&{]|$)|biome-ignore|eslint-disable/,
    within: ALL_SOURCE,
    caught: 'value as any',
  },
  {
    name: 'unescaped output of a template',
    pattern: /\{\{\{|\{\{\s*&|\bSafeString\b|\bnoEscape\b/,
    within: /^(templates|site)\/.*\.(hbs|html|css|js)$/,
    caught: '{{{text}}}',
  },
  {
    name: 'script or style inside a page',
    pattern: /<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=["']/i,
    within: /^(templates|site)\/.*\.(hbs|html)$/,
    caught: '<p style="color: red">',
  },
]

const files = ['src', 'templates', 'site']
  .flatMap((folder) => listed(folder).map((path) => `${folder}/${path}`))
  .filter((path) => /\.(ts|js|hbs|html|css)$/.test(path))

function listed(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
}

/** Comments may name what is forbidden; what runs may not. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '))
}

test.each(BANS)('no file holds $name', ({ pattern, within, except }) => {
  const concerned = files.filter((path) => within.test(path) && !except?.test(path))
  const found = concerned.flatMap((path) =>
    withoutComments(readFileSync(path, 'utf8'))
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  )
  expect(found).toEqual([])
})

test.each(BANS)('the ban on $name catches it', ({ pattern, caught }) => {
  expect(withoutComments(caught)).toMatch(pattern)
})

test('the files of src were found', () => {
  expect(files.filter((path) => path.startsWith('src/')).length).toBeGreaterThan(50)
})
