import { compareText } from '../../domain/text.ts'
import type { EmergencyReport, ExceptionReport } from '../../report/archive-report.ts'
import type { PersonRef } from '../../report/common.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import type { AddressBook } from '../links.ts'
import { detailViews } from '../views/detail.ts'
import { personView, phraseView } from '../views/phrase.ts'
import { emergencyView, isOpen, newest } from './emergencies.ts'
import { carriedExceptions, exceptionRowView } from './exceptions.ts'
import { newestFirst, releaseRowView } from './releases.ts'

/** How many rows of each list the first screen holds; the registers hold all of them. */
const MOST = 8

/** The leader's one screen: how much risk is carried, by whom, and whether it grows. */
export function homePage(site: Site) {
  const { archive, book } = site
  const carried = carriedExceptions(archive.exceptions)
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
    owners: ownersOf(carried).map((one) => ({ ...one, owner: personView(one.owner, book) })),
    carried: part(carried, (one) => exceptionRowView(one, book)),
    overridden: part(overridden, (row) => releaseRowView(row, book)),
    emergencies: part(owed, (one) => owedView(one, book)),
    latest: part(newestFirst(archive.releases), (row) => releaseRowView(row, book)).rows,
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

/** Who carries how much, the most first. */
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
      critical: exceptions.filter((one) => one.severity === 'critical').length,
      past: exceptions.filter((one) => one.state === 'expired' || one.state === 'invalid').length,
      oldest: Math.max(...exceptions.map((one) => one.ageDays ?? 0)),
    }))
    .toSorted((a, b) => b.count - a.count || b.oldest - a.oldest || compareText(a.owner.id, b.owner.id))
}
