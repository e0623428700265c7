import { type Instant, parseInstant, spanInWords, within } from '../../domain/instant.ts'
import { compareText } from '../../domain/text.ts'
import type { ArchiveReport, DeploymentRow, IncidentRow, ReleaseRow } from '../../report/archive-report.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import type { AddressBook } from '../links.ts'
import { discrepanciesIn, discrepancyAnchor } from '../search-facts.ts'
import type { DetailView } from '../views/detail.ts'
import { listedView } from '../views/detail.ts'
import { citeView, linkView, linkViews } from '../views/phrase.ts'
import { recordView } from '../views/record.ts'
import { timeOrNull, timeView } from '../views/time.ts'
import type { Badge } from '../words.ts'
import { badgeOf, DEPLOYMENT, ELSEWHERE, FOLLOWED, INCIDENT, OUTCOME, ROLLED_BACK } from '../words.ts'

/** A deployment with the id of its row. */
type Placed = { readonly row: DeploymentRow; readonly anchor: string }

/** What ran where, from when to when; the incidents of those times; and what pipelines list and the archive does not. */
export function deploymentsPage(site: Site) {
  const { archive, book } = site
  const placed = archive.deployments.map((row, n): Placed => ({ row, anchor: book.deploymentRows[n] ?? '' }))
  const environments = [...Map.groupBy(placed, ({ row }) => row.environment)]
  return {
    frame: frame(site, 'deployments.html', 'Deployments'),
    count: placed.length,
    incidentCount: archive.incidents.length,
    disagreements: discrepanciesIn(archive.population).length || null,
    environments: environments
      .toSorted(([a, some], [b, others]) => others.length - some.length || compareText(a, b))
      .map(([name, some], n) => ({
        anchor: `environment-${n + 1}`,
        name,
        products: [...Map.groupBy(some, ({ row }) => row.product)]
          .toSorted(([a], [b]) => compareText(a, b))
          .map(([product, rows]) => ({
            title: archive.products.find(({ id }) => id === product)?.title ?? product,
            rows: rows.map((one) => rowView(one, site)),
          })),
      })),
    incidents: archive.incidents.map((one) => incidentView(one, placed, site)),
    population: {
      title: archive.population.title,
      details: populationViews(archive.population, book),
    },
  }
}

/** The population's tables, with an address for each discrepancy: the search leads there. */
function populationViews({ details }: ArchiveReport['population'], book: AddressBook): DetailView[] {
  let n = 0
  return details.map((detail) => listedView(detail, book, () => discrepancyAnchor(n++)))
}

function rowView({ row, anchor }: Placed, { archive, book }: Site) {
  const release = archive.releases.find(({ id }) => id === row.release)
  const elsewhere = release !== undefined && release.environment !== row.environment
  const [from, until] = [parseInstant(row.startedAt), parseInstant(row.endedAt ?? archive.asOf)]
  return {
    anchor,
    link: linkView(row.release, { page: 'release', id: row.release }, book),
    state: stateOf(row),
    elsewhere: elsewhere ? ELSEWHERE : null,
    tone: row.rolledBack || elsewhere || row.result === 'failed' ? 'bad' : toneOfRule(release),
    startedAt: timeView(row.startedAt),
    endedAt: timeOrNull(row.endedAt),
    ran:
      row.result === 'failed' || from === undefined || until === undefined ? null : spanInWords(from, until),
    outcome: release === undefined ? null : OUTCOME[release.outcome],
    now: release === undefined || release.outcomeNow === release.outcome ? null : OUTCOME[release.outcomeNow],
    followed: release === undefined ? null : badgeOf(FOLLOWED, release.followed),
    artifacts: row.artifacts,
    record: citeView(row.record, book),
  }
}

function toneOfRule(release: ReleaseRow | undefined): 'bad' | 'neutral' {
  return release?.followed === 'overridden' ? 'bad' : 'neutral'
}

function stateOf({ result, rolledBack, endedAt }: DeploymentRow): Badge {
  if (rolledBack) return ROLLED_BACK
  if (result !== 'succeeded') return DEPLOYMENT[result]
  return endedAt === undefined ? { word: 'Runs now', tone: 'good' } : { word: 'Replaced', tone: 'neutral' }
}

/** An incident, with what ran in its environment while it lasted. */
function incidentView(one: IncidentRow, placed: readonly Placed[], { book }: Site) {
  return {
    anchor: book.anchor('incident', one.id),
    id: one.id,
    title: one.title,
    type: INCIDENT[one.type],
    environment: one.environment,
    from: timeView(one.from),
    until: timeOrNull(one.until),
    summary: one.summary,
    releases: linkViews('release', one.releases, book),
    ran: placed
      .filter(({ row }) => row.result !== 'failed' && row.environment === one.environment && meets(row, one))
      .map(({ row, anchor }) => ({ text: row.release, href: `#${anchor}` })),
    record: recordView(one.record, book),
  }
}

/** True when a deployment ran at any time of an incident; text that is no instant meets nothing. */
function meets({ startedAt, endedAt }: DeploymentRow, { from, until }: IncidentRow): boolean {
  const [started, ended, begun, over] = [startedAt, endedAt, from, until].map(instantOrNone)
  if (started === undefined || begun === undefined) return false
  return within(begun, started, ended) || within(started, begun, over)
}

function instantOrNone(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : parseInstant(text)
}
