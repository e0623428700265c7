import { readable } from '../domain/readable.ts'
import type { ArchiveReport } from '../report/archive-report.ts'
import type { RecordShown } from '../report/common.ts'
import type { Run } from '../report/detail.ts'
import type { ReleaseReport } from '../report/release-report.ts'
import type { AddressBook } from './links.ts'
import type { Reports } from './reports.ts'

/** A key that leads to a document with certainty, and why: whole for a name, by its first digits for a digest. */
export type Key = readonly [key: string, place: number, why: string]

/** From when until when something ran, or an incident lasted, in an environment; `''` where it has not ended. */
export type Span = readonly [place: number, environment: string, from: string, until: string, why: string]

/**
 * What answers a query without guessing, beside the index of words: the rules of `src/report/find.ts`, as tables.
 * `concerned`: the releases of an incident, by the places of both.
 */
export type SearchFacts = {
  readonly names: readonly Key[]
  readonly digests: readonly Key[]
  readonly spans: readonly Span[]
  readonly concerned: readonly Key[]
}

type Place = (href: string | null) => number | undefined

/** The tables, with documents by their place in the list of documents; `place` knows it from a page's address. */
export function searchFacts({ archive, releases }: Reports, book: AddressBook, place: Place): SearchFacts {
  const at = <T>(href: string | null, make: (place: number) => T[]): T[] => {
    const found = place(href)
    return found === undefined ? [] : make(found)
  }
  const ofRelease = (id: string) => book.to({ page: 'release', id })
  return {
    names: [
      ...archive.releases.flatMap((row) => at(ofRelease(row.id), (own) => releaseNames(row, own))),
      ...archive.exceptions.flatMap(({ id }) =>
        at(book.to({ page: 'exception', id }), (own): Key[] => [[id.toLowerCase(), own, 'is named so']]),
      ),
      ...archive.incidents.flatMap(({ id }) =>
        at(book.incident(id), (own): Key[] => [[id.toLowerCase(), own, 'is named so']]),
      ),
    ],
    digests: [
      ...releases.flatMap((report) => at(ofRelease(report.id), (own) => releaseDigests(report, own))),
      ...archive.exceptions.flatMap(({ id, records }) =>
        at(book.to({ page: 'exception', id }), (own) => recordDigests(records, own)),
      ),
      ...archive.policies.flatMap(({ id, record }) =>
        at(book.to({ page: 'policy', id }), (own) => recordDigests([record], own)),
      ),
      ...archive.people.flatMap(({ id, record }) =>
        at(book.to({ page: 'person', id }), (own) => recordDigests([record], own)),
      ),
      ...archive.incidents.flatMap(({ id, record }) =>
        at(book.incident(id), (own) => recordDigests([record], own)),
      ),
      ...discrepanciesIn(archive.population).flatMap(({ digests }, n) =>
        at(discrepancyAddress(n), (own) =>
          digests.map((digest): Key => [digest, own, `is of the artifact sha256:${digest}`]),
        ),
      ),
    ],
    spans: [
      ...archive.deployments.flatMap(({ release, environment, startedAt, endedAt }) =>
        at(ofRelease(release), (own): Span[] => [
          [own, environment, startedAt, endedAt ?? '', `ran in ${environment} ${span(startedAt, endedAt)}`],
        ]),
      ),
      ...archive.incidents.flatMap(({ id, environment, from, until }) =>
        at(book.incident(id), (own): Span[] => [
          [own, environment, from, until ?? '', `lasted ${span(from, until)}`],
        ]),
      ),
    ],
    concerned: archive.incidents.flatMap(({ id, releases: some }) =>
      at(book.incident(id), (incident) =>
        some.flatMap((release) =>
          at(ofRelease(release), (own): Key[] => [
            [String(incident), own, `concerned by the incident ${id}`],
          ]),
        ),
      ),
    ),
  }
}

function span(from: string, until: string | undefined): string {
  return readable(`from ${from} ${until === undefined ? 'and still runs' : `until ${until}`}`)
}

function releaseNames(row: ArchiveReport['releases'][number], place: number): Key[] {
  const keys: Key[] = [
    [row.id, place, 'is named so'],
    [row.version, place, `has the version ${row.version}`],
    [`v${row.version}`, place, `has the version ${row.version}`],
    ...row.findings.map((id): Key => [id, place, `has the finding ${id}`]),
    ...row.exceptions.map((id): Key => [id, place, `relies on ${id}`]),
  ]
  return keys.map(([key, own, why]) => [key.toLowerCase(), own, why])
}

function releaseDigests(report: ReleaseReport, place: number): Key[] {
  const { artifacts, source, evidence, records, decisions } = report
  const items = evidence.flatMap((section) => section.items)
  return [
    ...artifacts.map(({ sha256 }): Key => [sha256, place, `holds the artifact sha256:${sha256}`]),
    [source.commit, place, `was built from the commit ${source.commit}`],
    ...items.flatMap(({ sha256, path, title }): Key[] =>
      sha256 === undefined ? [] : [[sha256, place, `rests on the evidence ${path ?? title}`]],
    ),
    ...recordDigests([...records, ...decisions.map(({ record }) => record)], place),
  ]
}

/** Each digest once: a decision stands among the records, too. */
function recordDigests(records: readonly RecordShown[], place: number): Key[] {
  const paths = new Map(records.map(({ sha256, path }) => [sha256, path]))
  return [...paths].map(([sha256, path]) => [sha256, place, `has the record ${path}`])
}

/** A row in which a pipeline and the archive disagree: all that it says, and the digests in it. */
export type ShownDiscrepancy = { readonly words: readonly string[]; readonly digests: readonly string[] }

export function discrepanciesIn({ details }: ArchiveReport['population']): ShownDiscrepancy[] {
  const rows = details.flatMap((detail) => (detail.type === 'table' ? detail.rows : []))
  const runs = rows.filter(({ tone }) => tone === 'bad').map(({ cells }): readonly Run[] => cells.flat())
  return runs.map((some) => ({
    words: some.map(({ text }) => text).filter((text) => text !== '' && text !== '-'),
    digests: some.filter(({ style }) => style === 'digest').map(({ text }) => text),
  }))
}

/** Where the row stands that says so. */
export function discrepancyAddress(n: number): string {
  return `deployments.html#${discrepancyAnchor(n)}`
}

/** The id of the row of a discrepancy, by its place among them. */
export function discrepancyAnchor(n: number): string {
  return `discrepancy-${n + 1}`
}
