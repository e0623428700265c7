import { compareText, count, list } from '../../domain/text.ts'
import type { ArchiveReport, ReleaseRow } from '../../report/archive-report.ts'
import type { Tone } from '../../report/detail.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import { linkView, linkViews, personView } from '../views/phrase.ts'
import { textView } from '../views/text.ts'
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
    rows: newestFirst(archive.releases).map((row) => releaseRowView(row, site)),
  }
}

export function newestFirst(rows: readonly ReleaseRow[]): ArchiveReport['releases'] {
  const at = (row: ReleaseRow) => row.decidedAt ?? 'not decided'
  return rows.toSorted((a, b) => compareTimes(at(b), at(a)) || compareText(a.id, b.id))
}

/** A release as a row: what was decided, what the gate said, and whether the two agree. */
export function releaseRowView(row: ReleaseRow, { archive, book }: Site) {
  const elsewhere = elsewhereOf(row, archive)
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
    words: textView(row.words),
    rolledBackAt: timeOrNull(row.rolledBackAt),
    elsewhere: elsewhere.length === 0 ? null : elsewhere,
    departures: row.departures.length === 0 ? null : list(row.departures),
    tone: rowTone(row, elsewhere.length > 0),
  }
}

/** Where it was deployed without having been approved for it. */
function elsewhereOf(row: ReleaseRow, { deployments }: ArchiveReport): string[] {
  const own = deployments.filter(({ release }) => release === row.id)
  return [...new Set(own.map(({ environment }) => environment))].filter((one) => one !== row.environment)
}

/** What people did, not what the gate said: a release that was rejected as the rule asks is no failure. */
function rowTone(row: ReleaseRow, elsewhere: boolean): Tone {
  if (row.followed === 'overridden' || elsewhere) return 'bad'
  const worse = row.deployedAt !== undefined && row.outcomeNow !== row.outcome
  return row.rolledBackAt !== undefined || worse ? 'attention' : 'neutral'
}
