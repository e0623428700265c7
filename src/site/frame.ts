import { count } from '../domain/text.ts'
import { visible } from '../domain/visible.ts'
import type { ArchiveReport } from '../report/archive-report.ts'
import type { AddressBook } from './links.ts'
import type { Build } from './reports.ts'
import { timeView } from './views/time.ts'

/** What every page builder is given. */
export type Site = {
  readonly archive: ArchiveReport
  readonly book: AddressBook
  readonly build: Build
}

/** The pages of the navigation, in order. */
const NAVIGATION = [
  { text: 'Overview', href: 'index.html' },
  { text: 'Releases', href: 'releases.html' },
  { text: 'Deployments', href: 'deployments.html' },
  { text: 'Exceptions', href: 'exceptions.html' },
  { text: 'Emergencies', href: 'emergencies.html' },
  { text: 'Policy', href: 'policy.html' },
  { text: 'Criteria', href: 'criteria.html' },
  { text: 'Standards', href: 'standards.html' },
  { text: 'People', href: 'people.html' },
  { text: 'Integrity', href: 'integrity.html' },
  { text: 'Search', href: 'search.html' },
] as const

export type Section = (typeof NAVIGATION)[number]['href']

/** What stands around every page: its title, the way to the others, and what its statements rest on. */
export type Frame = ReturnType<typeof frame>

/**
 * The frame of a page in a section of the site. `json` is the report that a machine reads instead; `search` marks
 * the one page that needs the index.
 */
export function frame(site: Site, section: Section, title: string, json = 'report/archive.json') {
  const { archive, build } = site
  return {
    title,
    site: archive.name,
    navigation: NAVIGATION.map((item) => ({ ...item, current: item.href === section })),
    asOf: timeView(archive.asOf),
    commit: archive.commit ?? null,
    history: archive.history.words,
    trust: {
      state: archive.trust.pinned
        ? ({ word: 'Root pinned by the reader', tone: 'good' } as const)
        : ({ word: 'Root not pinned', tone: 'attention' } as const),
      words: archive.trust.words,
    },
    log: logView(archive.log),
    seen: build.seen === undefined ? null : visible(build.seen),
    stale: build.stale === undefined ? null : visible(build.stale),
    json,
    search: section === 'search.html',
  }
}

/** The head of the archive's log, as on every page: what a reader compares with what they were shown before. */
function logView(log: ArchiveReport['log']) {
  const says =
    log.state === 'available'
      ? `${count(log.size, 'entry', 'entries')}, root ${log.root}`
      : `no checkpoint: ${log.why}`
  return { origin: log.origin, says }
}
