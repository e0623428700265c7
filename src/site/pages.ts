import type { Site } from './frame.ts'
import { addressBook, fileOf } from './links.ts'
import { deploymentsPage } from './pages/deployments.ts'
import { emergenciesPage } from './pages/emergencies.ts'
import { exceptionPage, exceptionsPage } from './pages/exceptions.ts'
import { homePage } from './pages/home.ts'
import { integrityPage } from './pages/integrity.ts'
import { peoplePage, personPage } from './pages/people.ts'
import { policiesPage, policyPage } from './pages/policy.ts'
import { releasePage } from './pages/release.ts'
import { releasesPage } from './pages/releases.ts'
import { searchPage } from './pages/search.ts'
import { criteriaPage, standardsPage } from './pages/standards.ts'
import type { Build, Reports } from './reports.ts'
import { visibleIn } from './reports.ts'
import { searchDocuments, searchScript } from './search.ts'
import { searchFacts } from './search-facts.ts'

/** A page of the site: the template that draws it, its file, and what it shows, made only when it is drawn. */
export type Page = {
  /** Name of the template in `site/`. */
  readonly kind: string
  /** Flat file name, relative to the site's folder: `release-payments-api-2-4-0.html`. */
  readonly file: string
  readonly view: () => object
}

/** A script that is data: no template touches it. */
export type Script = { readonly file: string; readonly text: () => string }

/** Every page of the site, in the order of the navigation, and the search index. */
export function contentsOf(reports: Reports, build: Build): { pages: Page[]; scripts: Script[] } {
  const archive = visibleIn(reports.archive)
  const book = addressBook(archive)
  const site: Site = { archive, book, build }
  const visibleReports = { archive, releases: reports.releases }
  const documents = searchDocuments(visibleReports, book)
  const places = new Map(documents.map(({ href }, place) => [href, place]))
  const page = (kind: string, file: string, view: () => object): Page => ({ kind, file, view })

  const pages = [
    page('index', 'index.html', () => homePage(site)),
    page('releases', 'releases.html', () => releasesPage(site)),
    ...reports.releases.map((report) =>
      page('release', fileOf('release', report.slug), () => releasePage(visibleIn(report), site)),
    ),
    page('deployments', 'deployments.html', () => deploymentsPage(site)),
    page('exceptions', 'exceptions.html', () => exceptionsPage(site)),
    ...archive.exceptions.map((one) =>
      page('exception', fileOf('exception', one.slug), () => exceptionPage(one, site)),
    ),
    page('emergencies', 'emergencies.html', () => emergenciesPage(site)),
    page('policies', 'policy.html', () => policiesPage(site)),
    ...archive.policies.map((one) => page('policy', fileOf('policy', one.slug), () => policyPage(one, site))),
    page('criteria', 'criteria.html', () => criteriaPage(site)),
    page('standards', 'standards.html', () => standardsPage(site)),
    page('people', 'people.html', () => peoplePage(site)),
    ...archive.people.map((one) => page('person', fileOf('person', one.slug), () => personPage(one, site))),
    page('integrity', 'integrity.html', () => integrityPage(site)),
    page('search', 'search.html', () => searchPage(documents, site)),
  ]
  const facts = () =>
    visibleIn(searchFacts(visibleReports, book, (href) => (href === null ? undefined : places.get(href))))
  assertWhole(reports, pages)
  return {
    pages,
    scripts: [{ file: 'assets/search-index.js', text: () => searchScript(documents, facts()) }],
  }
}

/** Neither a release without a row, nor a row without a release, nor two pages in one file: those would be bugs. */
function assertWhole({ archive, releases }: Reports, pages: readonly Page[]): void {
  const listed = new Set(archive.releases.map((row) => row.slug))
  if (releases.length !== archive.releases.length || !releases.every((one) => listed.has(one.slug)))
    throw new Error('The archive report does not list exactly the releases that were given.')
  if (new Set(pages.map((page) => page.file)).size !== pages.length)
    throw new Error('Two pages of the site would have the same file name.')
}
