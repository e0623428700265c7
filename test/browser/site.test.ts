import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readable } from '../../src/domain/readable.ts'
import { find, sourceOf } from '../../src/report/find.ts'
import { renderSite } from '../../src/site/render.ts'
import { launchBrowser } from '../support/browser.ts'
import { payloadAt } from '../support/fixture/hostile.ts'
import { digestOf } from '../support/fixture/parts.ts'
import { BUILD } from '../support/html.ts'
import { manyReleases, reportFixture, smallFixture } from '../support/report-fixture.ts'
import { withTexts } from '../support/reports.ts'
import { serveFolder } from '../support/static-server.ts'

const home = mkdtempSync(join(tmpdir(), 'docket-browser-'))
const site = join(home, 'site')
const hostile = join(home, 'hostile')
const WIDE = { width: 1440, height: 900 }
const NARROW = { width: 390, height: 844 }

/** One page of each kind. */
const KINDS = [
  'index',
  'releases',
  'deployments',
  'release-payments-api-2-4-0',
  'exceptions',
  'exception-ex-2026-017',
  'emergencies',
  'policy',
  'policy-policy-2026-01',
  'criteria',
  'standards',
  'people',
  'person-omar-haddad',
  'integrity',
  'search',
].map((name) => `${name}.html`)

// What runs in the page, as text: the project's types know no DOM.
const TELL_REFUSALS = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile))`
const FOREIGN_ELEMENTS = `[...document.querySelectorAll('*')].filter((element) =>
  element.matches('iframe, img, object, embed, base, form, style, script:not([src])') ||
  [...element.attributes].some(({ name }) => name.startsWith('on') || name === 'style')
).map((element) => element.outerHTML)`
const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
const OPEN_FOLDS = "for (const fold of document.querySelectorAll('details')) fold.open = true"
const BROKEN_RULES = `axe.run(document, { preload: false }).then(({ violations }) =>
  violations.map((one) => one.id + ': ' + one.nodes[0].html + ' ' + one.nodes[0].failureSummary))`

let browser: Browser | undefined
let files: readonly string[] = []
let hostileFiles: readonly string[] = []
let server: Awaited<ReturnType<typeof serveFolder>> | undefined

beforeAll(async () => {
  browser = await launchBrowser()
  if (browser === undefined) return
  files = (await renderSite(reportFixture(), BUILD, site)).files
  let n = 0
  const attacked = withTexts(smallFixture(), () => payloadAt(n++))
  hostileFiles = (await renderSite(attacked, BUILD, hostile)).files
  server = await serveFolder(home)
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(home, { recursive: true, force: true })
})

/** Everything that a page did and must not do. */
type Incidents = string[]

/** A tab that notes each error, dialog, refused policy, failed or foreign request. Skips where there is no browser. */
async function tab(
  skip: (why: string) => never,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; incidents: Incidents }> {
  if (browser === undefined) return skip('no browser')
  const context = await browser.newContext({ viewport: WIDE, ...options })
  const page = await context.newPage()
  const incidents: Incidents = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) incidents.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => incidents.push(`error: ${error.message}`))
  page.on('dialog', async (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`)
    await dialog.dismiss()
  })
  page.on('requestfailed', (request) => incidents.push(`failed: ${request.url()}`))
  page.on('request', (request) => {
    const own =
      request.url().startsWith(pathToFileURL(home).href) || request.url().startsWith(server?.url ?? '-')
    if (!own) incidents.push(`foreign: ${request.url()}`)
  })
  await page.addInitScript(TELL_REFUSALS)
  return { page, incidents }
}

const origins = [
  ['from a folder', (folder: string) => pathToFileURL(folder).href],
  [
    'from a server with the policy as a header',
    (folder: string) => `${server?.url}${folder.slice(home.length)}`,
  ],
] as const

describe.each(origins)('%s', (_, at) => {
  test('every page loads without an error, a refused policy or a foreign request', async ({ skip }) => {
    const { page, incidents } = await tab(skip)
    for (const file of files.filter((name) => name.endsWith('.html'))) {
      await page.goto(`${at(site)}/${file}`)
      expect(await page.evaluate(`document.fonts.check('16px "Source Sans 3"')`), file).toBe(true)
    }
    expect(incidents).toEqual([])
  })

  test('hostile texts open no dialog, send no request and make no element', async ({ skip }) => {
    const { page, incidents } = await tab(skip)
    for (const file of hostileFiles.filter((name) => name.endsWith('.html'))) {
      await page.goto(`${at(hostile)}/${file}`)
      const foreign = await page.evaluate<string[]>(FOREIGN_ELEMENTS)
      expect(foreign, file).toEqual([])
    }
    expect(incidents).toEqual([])
  })

  test('the search shows hostile texts as text', async ({ skip }) => {
    const { page, incidents } = await tab(skip)
    await page.goto(`${at(hostile)}/search.html`)
    const total = Number.parseInt((await page.textContent('#found')) ?? '', 10)
    expect(total).toBeGreaterThan(20)
    expect(await page.locator('#results img, #results script, #facets img').count()).toBe(0)
    await page.fill('#query', '<img src=x onerror=alert(1)>')
    await page.goto(`${at(hostile)}/search.html#q=${encodeURIComponent('"><script>alert(1)</script>')}`)
    expect(incidents).toEqual([])
  })

  test.for([
    ['an artifact’s digest', digestOf('payments-api@2.4.0.tar.gz').slice(0, 9), 'payments-api@2.4.0'],
    ['a digest with its algorithm', `sha256:${digestOf('payments-api@2.4.0.tar.gz')}`, 'payments-api@2.4.0'],
    ['a commit', digestOf('storefront-web@5.12.0').slice(0, 10), 'storefront-web@5.12.0'],
    ['a vulnerability', 'CVE-2026-1240', 'payments-api@2.4.0'],
    ['a person', 'okafor', 'Dana Okafor'],
    ['a release', 'ops-console@1.9.1', 'ops-console@1.9.1'],
  ])('the search finds by %s', async ([, query = '', title], { skip }) => {
    const { page, incidents } = await tab(skip)
    await page.goto(`${at(site)}/search.html`)
    await page.fill('#query', query)
    expect(await page.locator('#results .name').first().textContent()).toBe(title)
    expect(incidents).toEqual([])
  })
})

describe('the search', () => {
  const open = async (skip: (why: string) => never, hash = '') => {
    const opened = await tab(skip)
    await opened.page.goto(`${pathToFileURL(site).href}/search.html${hash}`)
    return opened.page
  }
  const titles = (page: Page) => page.locator('#results .name').allTextContents()

  test('narrows by facets, counts what each would leave, and keeps its state in the address', async ({
    skip,
  }) => {
    const page = await open(skip)
    await page.getByLabel('Release', { exact: false }).first().check()
    await page.getByLabel('Block').check()
    const blocked = ['payments-api@2.4.1', 'storefront-web@5.15.0', 'ops-console@1.9.1', 'batch-tools@0.8.0']
    expect(await titles(page)).toEqual(blocked)
    expect(await page.textContent('#found')).toBe('4 results')
    await page.getByLabel('Operations console').check()
    expect(await titles(page)).toEqual(['ops-console@1.9.1'])

    const again = await open(skip, new URL(page.url()).hash)
    expect(await titles(again)).toEqual(['ops-console@1.9.1'])
    expect(await again.getByLabel('Block').isChecked()).toBe(true)
  })

  // The same questions in the words that a person may use, and in those that the command understands.
  test.for([
    ['production@2026-04-03T14:00Z', undefined],
    ['production 2026-04-03 14:00', 'production@2026-04-03T14:00Z'],
    ['Production 2026-04-03 14:00 UTC', 'production@2026-04-03T14:00Z'],
    ['production@2026-04-03T16:00+02:00', undefined],
    ['production@2026-04-03T09:00Z', undefined],
    ['production@2026-01-01T00:00Z', undefined],
    ['internal@2026-03-12T20:30Z', undefined],
    [digestOf('payments-api@2.4.0.tar.gz').slice(0, 7), undefined],
    [`sha256:${digestOf('payments-api@2.4.0.oci')}`, undefined],
    [digestOf('storefront-web@5.12.0').slice(0, 12), undefined],
    ['ffffffffffff', undefined],
    ['payments-api@2.4.1', undefined],
    ['PAYMENTS-API@2.4.1', undefined],
    ['refs/tags/v1.9.1', undefined],
    ['v5.12.0', undefined],
    ['CVE-2026-1234', undefined],
    ['EX-2026-014', undefined],
    ['INC-2026-034', undefined],
    ['inc-2026-034', undefined],
  ] as const)('agrees with the command about %s', async ([words, question], { skip }) => {
    const page = await open(skip, `#q=${encodeURIComponent(words)}`)
    const said = await page
      .locator('#results > li:has(.reason)')
      .evaluateAll<string[], HTMLElement>((items) =>
        items
          .filter((item) => item.querySelector('.fine')?.textContent?.startsWith('Release'))
          .map(
            (item) =>
              `${item.querySelector('.name')?.textContent} ${item.querySelector('.reason')?.textContent}`,
          ),
      )
    const { matches, unknown, incidents } = find(sourceOf(reportFixture()), question ?? words)
    expect(said.toSorted()).toEqual(
      [...matches, ...unknown].map(({ release, why }) => `${release.id} ${readable(why)}`).toSorted(),
    )
    const answers = await page.locator('#results > li:has(.reason) .name').allTextContents()
    const shown = answers.filter((title) => title.startsWith('INC-'))
    expect(shown).toEqual(incidents.map(({ id, title }) => `${id}: ${title}`))
  })

  test('finds what ran anywhere at a moment that names no environment', async ({ skip }) => {
    const page = await open(skip, '#q=2026-04-03%2014:00')
    expect(await titles(page)).toEqual(['payments-api@2.4.1', 'storefront-web@5.13.0'])
  })

  test('says what is known now, and what was rolled back', async ({ skip }) => {
    const page = await open(skip, '#q=payments-api%402.4.0')
    const facts = await page.locator('#results > li').first().locator('.fine').textContent()
    expect(facts).toContain('gate: Pass \u00b7 known now: Block \u00b7 rolled back 2026-03-12 20:30 UTC')
  })

  test.for([
    ['a record', digestOf('records/EvidencePack/payments-api/2.4.0.yaml'), 'payments-api@2.4.0'],
    ['the record of an exception', digestOf('records/Exception/EX-2026-014/2-grant.yaml'), 'EX-2026-014'],
    ['an artifact that nobody released', digestOf('break-glass'), 'A pipeline and the archive disagree'],
    ['a policy', digestOf('records/Policy/policy-2026-01.yaml'), 'policy-2026-01'],
  ])('finds %s by seven digits', async ([, digest = '', title], { skip }) => {
    const page = await open(skip, `#q=${digest.slice(0, 7)}`)
    expect(await titles(page)).toEqual([title])
  })

  test('offers more only where there is more', async ({ skip }) => {
    const { page } = await tab(skip)
    await renderSite(manyReleases(40), BUILD, join(home, 'many'))
    await page.goto(`${pathToFileURL(join(home, 'many')).href}/search.html`)
    expect(await page.locator('#results > li').count()).toBe(50)
    await page.locator('#more').click()
    expect(await page.locator('#results > li').count()).toBeGreaterThan(50)
    expect(await page.locator('#more').isVisible()).toBe(false)
    await page.fill('#query', 'ops-console@1.9.1')
    expect(await page.locator('#more').isVisible()).toBe(false)
  })

  test('says when there is nothing, and leads to the page that it found', async ({ skip }) => {
    const page = await open(skip, '#q=nothing-has-this-name')
    expect(await page.textContent('#found')).toBe('0 results')
    await page.fill('#query', 'ex-2026-017')
    await page.locator('#results a').first().click()
    expect(await page.textContent('h1')).toBe('EX-2026-017')
  })

  test('is reached from the head of any page', async ({ skip }) => {
    const { page } = await tab(skip)
    await page.goto(`${pathToFileURL(site).href}/people.html`)
    await page.fill('#find', 'CVE-2026-1240')
    await page.press('#find', 'Enter')
    await page.waitForURL(/search\.html#q=CVE-2026-1240$/)
    expect(await titles(page)).toEqual(['payments-api@2.4.0'])
  })
})

describe('a page', () => {
  test('sorts a register by a column, and back', async ({ skip }) => {
    const { page } = await tab(skip)
    await page.goto(`${pathToFileURL(site).href}/exceptions.html`)
    const ages = () => page.locator('.register tbody tr td:nth-child(5)').allTextContents()
    await page.getByRole('button', { name: 'Age in days' }).click()
    expect(await ages()).toEqual(['-', '-', '106', '107', '108', '109', '110'])
    await page.getByRole('button', { name: 'Age in days' }).click()
    expect((await ages())[0]).toBe('110')
    expect(await page.getAttribute('th:has-text("Age in days")', 'aria-sort')).toBe('descending')
  })

  test('can be read without scripts', async ({ skip }) => {
    const { page, incidents } = await tab(skip, { javaScriptEnabled: false })
    await page.goto(`${pathToFileURL(site).href}/release-payments-api-2-4-0.html`)
    expect(await page.locator('.question').count()).toBe(5)
    expect(await page.locator('.find').isVisible()).toBe(false)
    await page.goto(`${pathToFileURL(site).href}/search.html`)
    expect(await page.locator('#without').isVisible()).toBe(true)
    expect(incidents).toEqual([])
  })

  test.for(KINDS)('never scrolls sideways: %s', async (file, { skip }) => {
    const { page } = await tab(skip)
    for (const folder of [site, hostile]) {
      await page.goto(`${pathToFileURL(folder).href}/${file}`)
      for (const width of [WIDE.width, 1024, NARROW.width, 320]) {
        await page.setViewportSize({ width, height: 844 })
        expect(await page.evaluate(SIDEWAYS), `${folder} at ${width}`).toBe(0)
      }
    }
  })

  test.for([
    ['light', WIDE],
    ['dark', NARROW],
  ] as const)('breaks no rule of axe: %s, %o', async ([colorScheme, viewport], { skip }) => {
    const { page } = await tab(skip, { colorScheme, viewport })
    for (const file of KINDS) {
      await page.goto(`${pathToFileURL(site).href}/${file}`)
      await page.evaluate(OPEN_FOLDS)
      await page.evaluate(axe.source)
      expect(await page.evaluate<string[]>(BROKEN_RULES), file).toEqual([])
    }
  })
})
