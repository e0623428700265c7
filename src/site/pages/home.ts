import { compareText, count } from '../../domain/text.ts'
import type { EmergencyReport, ExceptionReport } from '../../report/archive-report.ts'
import type { PersonRef } from '../../report/common.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import type { AddressBook } from '../links.ts'
import { detailViews } from '../views/detail.ts'
import { personView, phraseView } from '../views/phrase.ts'
import { emergencyView, isOpen, newest } from './emergencies.ts'
import { acceptedNow, exceptionRowView, isCarried } from './exceptions.ts'
import { newestFirst, releaseRowView } from './releases.ts'

/** How many rows of each list the first screen holds; the registers hold all of them. */
const MOST = 8

/** The leader's one screen: how much risk is carried, by whom, and whether it grows. */
export function homePage(site: Site) {
  const { archive, book } = site
  const accepted = acceptedNow(archive.exceptions)
  const owners = ownersOf(accepted)
  const overridden = newestFirst(archive.releases.filter((row) => row.followed === 'overridden'))
  const owed = newest(archive.emergencies.filter(isOpen))
  return {
    frame: frame(site, 'index.html', 'Overview'),
    name: archive.name,
    description: archive.description ?? null,
    releases: archive.releases.length,
    headlines: archive.headlines.map((one) => ({
      label: one.label,
      value: one.value,
      note: one.note === undefined ? null : phraseView(one.note, book),
      tone: one.tone,
    })),
    trend: detailViews(archive.trend, book),
    burden: burdenOf(owners, accepted, book),
    owners: owners.map((one) => ({ ...one, owner: personView(one.owner, book) })),
    accepted: part(accepted, (one) => exceptionRowView(one, book)),
    overridden: part(overridden, (row) => releaseRowView(row, site)),
    emergencies: part(owed, (one) => owedView(one, book)),
    latest: part(newestFirst(archive.releases), (row) => releaseRowView(row, site)).rows,
  }
}

/** The first rows of a list, and how many there are in all where these are not all of them. */
function part<T, V>(items: readonly T[], view: (item: T) => V) {
  return { rows: items.slice(0, MOST).map(view), all: items.length > MOST ? items.length : null }
}

/** An emergency that still owes something, in short. */
function owedView(one: EmergencyReport, book: AddressBook) {
  const { anchor, link, words, tone, retrospective, retrospectiveDue, approver } = emergencyView(one, book)
  return { anchor, link, words, tone, retrospective, retrospectiveDue, approver }
}

/** Who answers for most of the accepted risk, for the head of the page; null where there is none. */
function burdenOf(
  [first, second]: ReturnType<typeof ownersOf>,
  accepted: readonly ExceptionReport[],
  book: AddressBook,
) {
  if (first === undefined) return null
  const all = count(accepted.length, 'accepted risk')
  return {
    owner: personView(first.owner, book),
    shared: second !== undefined && second.count === first.count && second.carried === first.carried,
    share: `${first.count} of ${all} that ${accepted.length === 1 ? 'is' : 'are'} carried or in force`,
    relied:
      first.carried === 0
        ? 'Nothing that runs relies on these'
        : `What runs relies on ${first.carried} of these`,
    oldest: count(first.oldest, 'day'),
  }
}

/** Who answers for how much of the risk that is accepted today, the most first. */
function ownersOf(carried: readonly ExceptionReport[]) {
  const owners = new Map<string, { owner: PersonRef; exceptions: ExceptionReport[] }>()
  for (const one of carried) {
    const entry = owners.get(one.owner.id) ?? { owner: one.owner, exceptions: [] }
    entry.exceptions.push(one)
    owners.set(one.owner.id, entry)
  }
  return [...owners.values()]
    .map(({ owner, exceptions }) => ({
      owner,
      count: exceptions.length,
      carried: exceptions.filter(isCarried).length,
      critical: exceptions.filter((one) => one.severity === 'critical').length,
      past: exceptions.filter((one) => one.state === 'expired' || one.state === 'invalid').length,
      oldest: Math.max(...exceptions.map((one) => one.ageDays ?? 0)),
    }))
    .toSorted(
      (a, b) =>
        b.carried - a.carried ||
        b.count - a.count ||
        b.oldest - a.oldest ||
        compareText(a.owner.id, b.owner.id),
    )
}
