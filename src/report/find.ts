import { compareInstants, type Instant, parseInstant, within } from '../domain/instant.ts'
import type { ArchiveReport, DeploymentRow, IncidentRow, ReleaseRow } from './archive-report.ts'

/** What an incident reviewer holds in their hand, as it was understood. */
export type Query =
  | { readonly kind: 'environment-at'; readonly environment: string; readonly at: Instant }
  | { readonly kind: 'hexadecimal'; readonly hex: string }
  | { readonly kind: 'text'; readonly text: string }

/** A release that answers the query, and why. */
export type Match = {
  readonly release: ReleaseRow
  readonly why: string
  readonly deployment?: DeploymentRow | undefined
}

export type Found = {
  readonly query: Query
  readonly matches: readonly Match[]
  readonly incidents: readonly IncidentRow[]
}

/** Fewer digits than this name nothing: they could be any number. */
const SHORTEST_DIGEST = 7

/** Reads `production@2026-03-12T14:00Z`, a digest or commit of at least seven digits, or any other text. */
export function readQuery(text: string): Query {
  const plain = text.trim()
  const [, environment, time] = /^([a-z0-9-]+)@(\d{4}-.+)$/.exec(plain) ?? []
  const at = time === undefined ? undefined : parseInstant(time)
  if (environment !== undefined && at !== undefined) return { kind: 'environment-at', environment, at }
  const hex = plain.toLowerCase().replace(/^sha(256|512):/, '')
  if (hex.length >= SHORTEST_DIGEST && /^[0-9a-f]+$/.test(hex)) return { kind: 'hexadecimal', hex }
  return { kind: 'text', text: plain }
}

/** Finds the releases behind a digest, a commit, a tag, a vulnerability, an incident, or an environment at an instant. */
export function find(report: ArchiveReport, text: string): Found {
  const query = readQuery(text)
  const incidents = incidentsOf(report, query)
  const matches =
    query.kind === 'environment-at'
      ? runningAt(report, query)
      : query.kind === 'hexadecimal'
        ? byDigest(report, query.hex)
        : byText(report, query.text)
  const known = new Set(matches.map(({ release }) => release.id))
  const ofIncidents = incidents.flatMap(({ id, releases }) =>
    report.releases
      .filter((release) => releases.includes(release.id) && !known.has(release.id))
      .map((release): Match => ({ release, why: `concerned by the incident ${id}` })),
  )
  return { query, matches: [...matches, ...ofIncidents], incidents }
}

function runningAt(
  { deployments, releases }: ArchiveReport,
  { environment, at }: Extract<Query, { kind: 'environment-at' }>,
): Match[] {
  return deployments.flatMap((deployment) => {
    const started = parseInstant(deployment.startedAt)
    const ended = deployment.endedAt === undefined ? undefined : parseInstant(deployment.endedAt)
    if (deployment.environment !== environment || started === undefined || !within(at, started, ended))
      return []
    return releases
      .filter(({ id }) => id === deployment.release)
      .map((release): Match => {
        const until = ended === undefined ? 'and still runs' : `until ${deployment.endedAt}`
        return { release, deployment, why: `ran in ${environment} from ${deployment.startedAt} ${until}` }
      })
  })
}

function byDigest({ releases }: ArchiveReport, hex: string): Match[] {
  return releases.flatMap((release): Match[] => {
    const artifact = release.artifacts.find((digest) => digest.startsWith(hex))
    if (artifact !== undefined) return [{ release, why: `holds the artifact sha256:${artifact}` }]
    if (release.commit.startsWith(hex))
      return [{ release, why: `was built from the commit ${release.commit}` }]
    return []
  })
}

function byText({ releases }: ArchiveReport, text: string): Match[] {
  const wanted = text.toLowerCase()
  return releases.flatMap((release): Match[] => {
    if (release.id.toLowerCase() === wanted) return [{ release, why: 'is named so' }]
    const versions = [
      release.version,
      `v${release.version}`,
      `refs/tags/v${release.version}`,
      `refs/tags/${release.version}`,
    ]
    if (versions.some((version) => version.toLowerCase() === wanted))
      return [{ release, why: `has the version ${release.version}` }]
    const finding = release.findings.find((id) => id.toLowerCase() === wanted)
    if (finding !== undefined) return [{ release, why: `has the finding ${finding}` }]
    const exception = release.exceptions.find((id) => id.toLowerCase() === wanted)
    return exception === undefined ? [] : [{ release, why: `relies on ${exception}` }]
  })
}

function incidentsOf({ incidents }: ArchiveReport, query: Query): IncidentRow[] {
  if (query.kind === 'text')
    return incidents.filter(({ id }) => id.toLowerCase() === query.text.toLowerCase())
  if (query.kind === 'hexadecimal') return []
  return incidents.filter(({ environment, from, until }) => {
    const [start, end] = [parseInstant(from), until === undefined ? undefined : parseInstant(until)]
    return (
      environment === query.environment &&
      start !== undefined &&
      compareInstants(start, query.at) <= 0 &&
      within(query.at, start, end)
    )
  })
}
