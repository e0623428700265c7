import { compareText, count } from '../../domain/text.ts'
import type { ArchiveReport, ReleaseRow } from '../../report/archive-report.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import type { AddressBook } from '../links.ts'
import { linkView, linkViews, personView } from '../views/phrase.ts'
import { compareTimes, timeOrNull } from '../views/time.ts'
import { badgeOf, DECISION, FOLLOWED, OUTCOME, RELEASE_CLASS } from '../words.ts'

/** The register of all releases, newest decision first; what nobody has decided stands at the top. */
export function releasesPage(site: Site) {
  const { archive } = site
  return {
    frame: frame(site, 'releases.html', 'Releases'),
    count: archive.releases.length,
    products: archive.products.map((product) => {
      const rows = archive.releases.filter((row) => row.product === product.id)
      return {
        id: product.id,
        title: product.title,
        count: rows.length,
        blocked: rows.filter((row) => row.outcome === 'block').length,
        overridden: rows.filter((row) => row.followed === 'overridden').length,
      }
    }),
    rows: newestFirst(archive.releases).map((row) => releaseRowView(row, site.book)),
  }
}

export function newestFirst(rows: readonly ReleaseRow[]): ArchiveReport['releases'] {
  const at = (row: ReleaseRow) => row.decidedAt ?? 'not decided'
  return rows.toSorted((a, b) => compareTimes(at(b), at(a)) || compareText(a.id, b.id))
}

/** A release as a row: what was decided, what the gate said, and whether the two agree. */
export function releaseRowView(row: ReleaseRow, book: AddressBook) {
  return {
    link: linkView(row.id, { page: 'release', id: row.id }, book),
    product: row.productTitle,
    version: row.version,
    class: RELEASE_CLASS[row.releaseClass],
    environment: row.environment,
    emergency: row.emergency,
    decision: badgeOf(DECISION, row.decision),
    followed: badgeOf(FOLLOWED, row.followed),
    outcome: OUTCOME[row.outcome],
    without: row.outcome === row.outcomeWithoutExceptions ? null : OUTCOME[row.outcomeWithoutExceptions],
    now: row.outcome === row.outcomeNow ? null : OUTCOME[row.outcomeNow],
    decidedAt: timeOrNull(row.decidedAt),
    deployedAt: timeOrNull(row.deployedAt),
    exceptions: linkViews('exception', row.exceptions, book),
    owner: personView(row.owner, book),
    approvers: row.approvers,
    findings: count(row.findings.length, 'finding'),
    problems: row.problems === 0 ? null : count(row.problems, 'problem'),
    words: row.words,
    tone: row.tone,
  }
}
