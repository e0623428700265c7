import { readable } from '../domain/readable.ts'
import type { ArchiveReport, ListedRow } from '../report/archive-report.ts'
import type { Run } from '../report/detail.ts'
import { type Lead, leadsOf, type Subject } from '../report/find-leads.ts'
import { concernedBy, listedInWords, spansOf, windowInWords } from '../report/spans.ts'
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
  const pageOf = (subject: Subject, id: string) =>
    subject === 'incident' ? book.incident(id) : book.to({ page: subject, id })
  const keysOf = (leads: readonly Lead[]) =>
    leads.flatMap(([key, subject, id, why]) => at(pageOf(subject, id), (own): Key[] => [[key, own, why]]))
  const leads = leadsOf({ archive, releases })
  const spans = spansOf(archive.deployments)
  return {
    names: keysOf(leads.names),
    digests: [
      ...keysOf(leads.digests),
      ...discrepanciesIn(archive.population).flatMap(({ digests }, n) =>
        at(discrepancyAddress(n), (own) =>
          digests.map((digest): Key => [digest, own, `is of the artifact sha256:${digest}`]),
        ),
      ),
    ],
    spans: [
      ...spans.flatMap(({ release, environment, from, until, why }) =>
        at(ofRelease(release), (own): Span[] => [[own, environment, from, until ?? '', readable(why)]]),
      ),
      ...archive.listed.flatMap((row) =>
        at(pageOfListed(row, ofRelease), (own): Span[] => [
          [own, row.environment, row.at, row.until ?? '', readable(listedInWords(row))],
        ]),
      ),
      ...archive.incidents.flatMap(({ id, environment, from, until }) =>
        at(book.incident(id), (own): Span[] => [
          [own, environment, from, until ?? '', readable(`lasted ${windowInWords({ from, until })}`)],
        ]),
      ),
    ],
    concerned: archive.incidents.flatMap((one) =>
      at(book.incident(one.id), (incident) =>
        concernedBy(one, spans).flatMap(({ release, why }) =>
          at(ofRelease(release), (own): Key[] => [[String(incident), own, readable(why)]]),
        ),
      ),
    ),
  }
}

/** What only a pipeline lists: the page of the release that holds the artifact, or the row that says that none does. */
function pageOfListed(
  { release, discrepancy }: ListedRow,
  ofRelease: (id: string) => string | null,
): string | null {
  if (release !== undefined) return ofRelease(release)
  return discrepancy === undefined ? null : discrepancyAddress(discrepancy)
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
