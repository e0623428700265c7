import { compareText, count } from '../../domain/text.ts'
import type { ArchiveReport, ExceptionReport } from '../../report/archive-report.ts'
import type { DetailOf } from '../../report/detail.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import type { AddressBook } from '../links.ts'
import { detailViews } from '../views/detail.ts'
import { figureView } from '../views/figure.ts'
import { linkView, linkViews, personOrNull, personView } from '../views/phrase.ts'
import { recordView } from '../views/record.ts'
import { textView } from '../views/text.ts'
import { timeOrNull } from '../views/time.ts'
import { EXCEPTION_STATE, SEVERITY } from '../words.ts'

/** What needs somebody first: invalid and expired, then what ends soon, then what is quietly carried. */
const ORDER: readonly ExceptionReport['state'][] = [
  'invalid',
  'expired',
  'expiring',
  'active',
  'pending',
  'revoked',
  'closed',
]

/** Still in force: it covers its findings for whoever relies on it. */
const IN_FORCE: readonly ExceptionReport['state'][] = ['active', 'expiring']

/** Upper ends, in days, of the bands that ages are counted in. */
const BANDS = [
  { title: '0-29', until: 30 },
  { title: '30-59', until: 60 },
  { title: '60-89', until: 90 },
  { title: '90-179', until: 180 },
  { title: '180+', until: Number.POSITIVE_INFINITY },
] as const

/** The ageing register of risk acceptances. */
export function exceptionsPage(site: Site) {
  const { exceptions } = site.archive
  return {
    frame: frame(site, 'exceptions.html', 'Exceptions'),
    count: exceptions.length,
    states: ORDER.flatMap((state) => {
      const some = exceptions.filter((one) => one.state === state)
      return some.length === 0 ? [] : [{ count: some.length, badge: EXCEPTION_STATE[state] }]
    }),
    ages: figureView(agesOf(exceptions)),
    rows: ordered(exceptions).map((one) => exceptionRowView(one, site.book)),
  }
}

/** Risk that is accepted today: what a release that runs relies on, then what is in force; the oldest first. */
export function acceptedNow(exceptions: ArchiveReport['exceptions']): ExceptionReport[] {
  return exceptions
    .filter((one) => isCarried(one) || IN_FORCE.includes(one.state))
    .toSorted(
      (a, b) =>
        Number(isCarried(b)) - Number(isCarried(a)) ||
        (b.ageDays ?? -1) - (a.ageDays ?? -1) ||
        compareText(a.id, b.id),
    )
}

/** True when a release that runs now relies on it, whether it is in force or not. */
export function isCarried({ carriedBy }: ExceptionReport): boolean {
  return carriedBy.length > 0
}

function ordered(exceptions: ArchiveReport['exceptions']): ExceptionReport[] {
  return exceptions.toSorted(
    (a, b) =>
      ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      (b.ageDays ?? -1) - (a.ageDays ?? -1) ||
      compareText(a.id, b.id),
  )
}

/** How long the risk that is accepted today has been accepted, by severity. An exception without a date is counted, not left out. */
export function agesOf(exceptions: ArchiveReport['exceptions']): DetailOf<'figure'> {
  const carried = acceptedNow(exceptions)
  const dated = carried.flatMap((one) =>
    one.ageDays === undefined ? [] : [{ ...one, ageDays: one.ageDays }],
  )
  const inBand = (wanted: (one: ExceptionReport) => boolean) => [
    ...BANDS.map(({ until }, n) => {
      const from = BANDS[n - 1]?.until ?? Number.NEGATIVE_INFINITY
      return dated.filter((one) => wanted(one) && one.ageDays >= from && one.ageDays < until).length
    }),
    carried.filter((one) => wanted(one) && one.ageDays === undefined).length,
  ]
  return {
    type: 'figure',
    caption: 'Exceptions in force, or carried by a release that runs now, by age in days',
    unit: 'exceptions',
    labels: [...BANDS.map((band) => band.title), 'no date'],
    series: [
      { title: 'Critical', tone: 'bad', values: inBand((one) => one.severity === 'critical') },
      {
        title: 'High or unknown',
        tone: 'attention',
        values: inBand((one) => one.severity === 'high' || one.severity === 'unknown'),
      },
      {
        title: 'Medium and below',
        tone: 'neutral',
        values: inBand((one) => ['medium', 'low', 'info'].includes(one.severity)),
      },
    ],
    stacked: true,
  }
}

/** An exception as a row of the register. */
export function exceptionRowView(one: ExceptionReport, book: AddressBook) {
  // What was first promised, where the end has moved since.
  const moved = one.firstExpiry === one.effectiveUntil ? null : timeOrNull(one.firstExpiry)
  return { link: linkView(one.id, { page: 'exception', id: one.id }, book), ...factsOf(one, book), moved }
}

function factsOf(one: ExceptionReport, book: AddressBook) {
  return {
    state: EXCEPTION_STATE[one.state],
    tone: one.tone,
    severity: SEVERITY[one.severity],
    owner: personView(one.owner, book),
    age: one.ageDays ?? null,
    until: timeOrNull(one.effectiveUntil),
    left: one.daysLeft === undefined ? null : daysLeft(one.daysLeft),
    renewals: one.renewals,
    findings: one.findings,
    carriedBy: linkViews('release', one.carriedBy, book),
    endedAt: timeOrNull(one.endedAt),
    reliedOnBy: linkViews(
      'release',
      one.reliedOnBy.filter((id) => !one.reliedOnExpired.includes(id)),
      book,
    ),
    reliedOnExpired: linkViews('release', one.reliedOnExpired, book),
    words: textView(one.words),
  }
}

function daysLeft(days: number): string {
  const span = count(Math.abs(days), 'day')
  return days < 0 ? `${span} ago` : `in ${span}`
}

/** An exception's own page: its whole life. */
export function exceptionPage(one: ExceptionReport, site: Site) {
  const { book } = site
  return {
    frame: frame(site, 'exceptions.html', `${one.id} - exception`),
    id: one.id,
    facts: factsOf(one, book),
    justification: one.justification,
    reason: one.reason,
    releasesCovered: one.releasesCovered,
    requestedBy: personOrNull(one.requestedBy, book),
    grantedBy: personOrNull(one.grantedBy, book),
    effectiveOn: timeOrNull(one.effectiveOn),
    firstExpiry: timeOrNull(one.firstExpiry),
    remarks: one.remarks.map(({ code, text, tone }) => ({ code, text: textView(text), tone })),
    details: detailViews(one.details, book),
    records: one.records.map((record) => recordView(record, book)),
  }
}
