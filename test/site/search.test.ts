import MiniSearch from 'minisearch'
import { describe, expect, test } from 'vitest'
import { addressBook } from '../../src/site/links.ts'
import { FACETS, INDEX_OPTIONS, searchDocuments, searchScript, tokens } from '../../src/site/search.ts'
import { discrepanciesIn, searchFacts } from '../../src/site/search-facts.ts'
import { digestOf } from '../support/fixture/parts.ts'
import { reportFixture } from '../support/report-fixture.ts'

const reports = reportFixture()
const { archive, releases: releaseReports } = reports
const book = addressBook(archive)
const documents = searchDocuments(reports, book)
const places = new Map(documents.map(({ href }, place) => [href, place]))
const facts = searchFacts(reports, book, (href) => places.get(href ?? ''))

describe('the words that something is found by', () => {
  test.each([
    ['payments-api@2.4.0', ['payments-api@2.4.0', 'payments-api', '2.4.0', 'payments', 'api']],
    ['sha256:90AB', ['90ab']],
    ['(CVE-2026-1234),', ['cve-2026-1234', 'cve', '2026', '1234']],
    ['semgrep:java.sqli', ['semgrep:java.sqli', 'semgrep', 'java.sqli']],
    ['  ', []],
    ['...', []],
    ['田中 芽衣', ['田中', '芽衣']],
  ])('%j are %j', (text, words) => {
    expect(tokens(text)).toEqual(words)
  })
})

test('there is a document for everything that has a page or a place on one, and it leads there', () => {
  const { releases, exceptions, emergencies, incidents, policies, people, criteria, coverage } = archive
  const discrepancies = discrepanciesIn(archive.population)
  const all = [
    releases,
    exceptions,
    emergencies,
    incidents,
    discrepancies,
    policies,
    people,
    criteria,
    coverage,
  ].flat()
  expect(documents).toHaveLength(all.length)
  expect(new Set(documents.map((one) => one.href)).size).toBe(all.length)
  expect(documents.every((one) => /^[a-z-]+[a-z0-9-]*\.html(#[a-zA-Z0-9-]+)?$/.test(one.href))).toBe(true)
})

describe('the index', () => {
  const script = searchScript(documents, facts)
  const literal = script.match(/^globalThis\.docketIndex = JSON\.parse\((".*")\)\n/)?.[1] ?? ''
  const options = {
    ...INDEX_OPTIONS,
    processTerm: (term: string) => term,
    tokenize: (text: string) => text.split(' '),
  }
  const index = MiniSearch.loadJSON(JSON.parse(literal), options)
  const find = (query: string) =>
    index.search(query, { prefix: true, combineWith: 'AND' }).map((one) => one.title)

  test('is one script that can neither end early nor break a line', () => {
    expect(script.trimEnd().split('\n')).toHaveLength(2)
    expect(script).not.toMatch(/[<>&\u2028\u2029]/)
    expect(index.documentCount).toBe(documents.length)
  })

  test.each([
    [
      'the first digits of an artifact’s digest',
      digestOf('payments-api@2.4.0.tar.gz').slice(0, 8),
      'payments-api@2.4.0',
    ],
    ['the first digits of a commit', digestOf('payments-api@2.4.0').slice(0, 7), 'payments-api@2.4.0'],
    ['a vulnerability', 'cve-2026-1240', 'payments-api@2.4.0'],
    ['an incident', 'inc-2026-031', 'Emergency of ops-console@1.9.1'],
    ['an incident’s words', 'refunds', 'INC-2026-034: Refunds were paid twice'],
    ['a package', 'pkg:npm/left-0', 'payments-api@2.4.0'],
    ['another name of a finding', 'ghsa-xxxx-1234-abcd', 'payments-api@2.4.0'],
    ['a control', 'osps-qa-07.01', 'OSPS-QA-07.01'],
    ['a rule', 'b1', 'No critical finding is open'],
  ])('finds by %s', (_, query, title) => {
    expect(find(query)).toContain(title)
  })

  test('finds the releases of a person, and the person', () => {
    expect(find('sven-lindqvist')).toContain('Sven Lindqvist')
    expect(find('sven-lindqvist')).toContain('payments-api@2.4.0')
    expect(find('okafor')).toContain('Dana Okafor')
  })

  test('finds nothing by what is not there', () => {
    expect(find('ffffffffffffffff')).toEqual([])
  })

  test('carries every facet of a release', () => {
    const found = index.search('payments-api@2.4.1').find(({ title }) => title === 'payments-api@2.4.1')
    expect(Object.fromEntries(FACETS.map((name) => [name, found?.[name]]))).toEqual({
      kind: 'Release',
      product: 'Payments API',
      class: 'High-risk production',
      outcome: 'Block',
      decision: 'Approved',
      month: '2026-04',
    })
  })
})

describe('a digest leads', () => {
  const leads = (digest: string) =>
    facts.digests
      .filter(([key]) => key === digest)
      .map(([, place, why]) => `${documents[place]?.title} ${why}`)

  test('from every record and every evidence file of a release to the release', () => {
    for (const report of releaseReports) {
      const files = report.evidence.flatMap(({ items }) => items.flatMap(({ sha256 }) => sha256 ?? []))
      const records = [...report.records, ...report.decisions.map(({ record }) => record)]
      for (const digest of [...files, ...records.map(({ sha256 }) => sha256)])
        expect(
          leads(digest).some((one) => one.startsWith(`${report.id} `)),
          digest,
        ).toBe(true)
    }
  })

  test('from the record of an incident, and from an artifact that nobody released', () => {
    const [incident] = archive.incidents
    expect(leads(incident?.record.sha256 ?? '')).toEqual([
      `INC-2026-034: Refunds were paid twice has the record ${incident?.record.path}`,
    ])
    const stray = digestOf('break-glass')
    expect(leads(stray)).toEqual([`A pipeline and the archive disagree is of the artifact sha256:${stray}`])
  })
})

test('a release says in the results what changed since its decision', () => {
  const notes = (id: string) => documents.find(({ title }) => title === id)?.notes
  expect(notes('payments-api@2.4.0')).toEqual(['known now: Block', 'rolled back 2026-03-12 20:30 UTC'])
  expect(notes('storefront-web@5.12.0')).toEqual([])
})
