import MiniSearch from 'minisearch'
import { readable } from '../domain/readable.ts'
import type { ReleaseReport } from '../report/release-report.ts'
import type { AddressBook } from './links.ts'
import type { Reports } from './reports.ts'
import { visibleIn } from './reports.ts'
import type { SearchFacts } from './search-facts.ts'
import { discrepanciesIn, discrepancyAddress } from './search-facts.ts'
import { badgeOf, DECISION, EXCEPTION_STATE, INCIDENT, OUTCOME, RELEASE_CLASS } from './words.ts'

/** What a reader can narrow a search by; `''` where it does not apply to the document. */
export const FACETS = ['kind', 'product', 'class', 'outcome', 'decision', 'month'] as const

/** One thing that can be found: its page, what is shown of it, and the words that lead to it. */
export type SearchDocument = {
  readonly href: string
  readonly title: string
  readonly says: string
  /** What changed since: `known now: Block`, `rolled back 2026-09-29 13:16 UTC`. */
  readonly notes: readonly string[]
  /** Words and whole identifiers, separated by spaces. */
  readonly words: string
} & Readonly<Record<(typeof FACETS)[number], string>>

/** How the script in the browser must read the index: `site/assets/search.js` holds the same options. */
export const INDEX_OPTIONS = {
  idField: 'place',
  fields: ['title', 'words'],
  storeFields: ['href', 'title', 'says', 'notes', ...FACETS],
}

/** One document for each thing that has a page or a place on one. */
export function searchDocuments(
  { archive, releases: reports }: Reports,
  book: AddressBook,
): SearchDocument[] {
  const plain = { product: '', class: '', outcome: '', decision: '', month: '', notes: [] }
  const found = new Map(reports.map((report) => [report.id, wordsOfFindings(report)]))
  const releases = archive.releases.map((row) => ({
    href: book.to({ page: 'release', id: row.id }) ?? '',
    title: row.id,
    says: readable(row.words),
    notes: notesOf(row),
    words: [
      row.productTitle,
      row.environment,
      row.commit,
      row.owner.name,
      row.owner.id,
      ...row.approvers,
      ...row.artifacts,
      ...row.findings,
      ...row.exceptions,
      ...(found.get(row.id) ?? []),
      row.words,
    ].join(' '),
    kind: 'Release',
    product: row.productTitle,
    class: RELEASE_CLASS[row.releaseClass],
    outcome: OUTCOME[row.outcome].word,
    decision: badgeOf(DECISION, row.decision).word,
    month: row.decidedAt?.slice(0, 7) ?? '',
  }))
  const exceptions = archive.exceptions.map((one) => ({
    ...plain,
    href: book.to({ page: 'exception', id: one.id }) ?? '',
    title: one.id,
    says: readable(`${EXCEPTION_STATE[one.state].word}: ${one.words}`),
    words: [
      one.state,
      one.reason,
      one.justification,
      one.owner.name,
      one.owner.id,
      ...one.findings,
      ...one.releasesCovered,
      ...one.reliedOnBy,
    ].join(' '),
    kind: 'Exception',
    month: one.effectiveOn?.slice(0, 7) ?? '',
  }))
  const emergencies = archive.emergencies.map((one) => ({
    ...plain,
    href: book.to({ page: 'emergencies', id: one.release }) ?? '',
    title: `Emergency of ${one.release}`,
    says: readable(one.words),
    words: [one.release, one.incident, one.reason, one.approver.name, one.approver.id].join(' '),
    kind: 'Emergency',
    month: one.declaredAt.slice(0, 7),
  }))
  const incidents = archive.incidents.map((one) => ({
    ...plain,
    href: book.incident(one.id) ?? '',
    title: `${one.id}: ${one.title}`,
    says: one.summary,
    words: [INCIDENT[one.type], one.environment, ...one.releases, one.summary].join(' '),
    kind: 'Incident',
    month: one.from.slice(0, 7),
  }))
  const discrepancies = discrepanciesIn(archive.population).map(({ words }, n) => ({
    ...plain,
    href: discrepancyAddress(n),
    title: 'A pipeline and the archive disagree',
    says: readable(words.join(', ')),
    words: words.join(' '),
    kind: 'Discrepancy',
  }))
  const policies = archive.policies.map((one) => ({
    ...plain,
    href: book.to({ page: 'policy', id: one.id }) ?? '',
    title: one.id,
    says: readable(one.words),
    words: one.record.sha256,
    kind: 'Policy',
    month: one.effectiveOn.slice(0, 7),
  }))
  const people = archive.people.map((one) => ({
    ...plain,
    href: book.to({ page: 'person', id: one.id }) ?? '',
    title: one.name,
    says: one.id,
    words: [one.id, one.type].join(' '),
    kind: 'Person',
  }))
  const criteria = archive.criteria.map((one) => ({
    ...plain,
    href: book.to({ page: 'criterion', id: one.id }) ?? '',
    title: one.title,
    says: one.id,
    words: [one.id, one.failureTitle, ...one.rules, ...one.standards].join(' '),
    kind: 'Criterion',
  }))
  const controls = archive.coverage.map((one) => ({
    ...plain,
    href: book.to({ page: 'standard', id: one.id }) ?? '',
    title: one.id,
    says: one.title,
    words: [one.title, one.standard, ...one.criteria].join(' '),
    kind: 'Control',
  }))
  return visibleIn([
    ...releases,
    ...exceptions,
    ...emergencies,
    ...incidents,
    ...discrepancies,
    ...policies,
    ...people,
    ...criteria,
    ...controls,
  ])
}

/** What changed about a release since its decision, so that no result says the old half alone. */
function notesOf({ outcome, outcomeNow, rolledBackAt }: Reports['archive']['releases'][number]): string[] {
  return [
    ...(outcomeNow === outcome ? [] : [`known now: ${OUTCOME[outcomeNow].word}`]),
    ...(rolledBackAt === undefined ? [] : [readable(`rolled back ${rolledBackAt}`)]),
  ]
}

/** Everything that names a finding, or the part that it was found in: ids of other databases, packages, files. */
function wordsOfFindings({ findings }: ReleaseReport): string[] {
  const all = findings.flatMap(({ aliases, component, location, title }) => [
    ...aliases,
    ...(component === undefined ? [] : [component]),
    ...(location === undefined ? [] : [location]),
    title,
  ])
  return [...new Set(all)]
}

/**
 * Whole identifiers and their parts, in lower case: `payments-api@2.4.0` is found by itself, by `payments` and by
 * `2.4.0`; a digest is found by its first digits, with or without `sha256:`.
 */
export function tokens(text: string): string[] {
  const whole = text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^sha256:/, '').replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
  const parts = whole.flatMap((word) => word.split(/[@:/,;()[\]]+/))
  const pieces = parts.flatMap((word) => word.split(/[-_]+/))
  return [...new Set([...whole, ...parts, ...pieces])].filter((token) => token !== '')
}

/**
 * The index as a classic script, because a page opened from a folder may not fetch: it hands one JSON text to
 * `JSON.parse`, which is faster than a literal, and in which nothing can end a script or a line.
 */
export function searchScript(documents: readonly SearchDocument[], facts: SearchFacts): string {
  const index = new MiniSearch<SearchDocument & { place: number }>({
    ...INDEX_OPTIONS,
    tokenize: tokens,
    processTerm: (term) => term,
  })
  index.addAll(documents.map((document, place) => ({ ...document, place })))
  return `globalThis.docketIndex = JSON.parse(${inert(index)})\nglobalThis.docketFacts = JSON.parse(${inert(facts)})\n`
}

function inert(value: object): string {
  return JSON.stringify(JSON.stringify(value)).replaceAll(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
