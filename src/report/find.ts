import { type Instant, parseInstant } from '../domain/instant.ts'
import type {
  ArchiveReport,
  DeploymentRow,
  ExceptionReport,
  IncidentRow,
  ListedRow,
  ReleaseRow,
} from './archive-report.ts'
import { type Lead, leadsOf } from './find-leads.ts'
import type { ReleaseReport } from './release-report.ts'
import { concernedBy, holds, listedWindow, overlap, type Span, spansOf } from './spans.ts'

/** What an incident reviewer holds in their hand, as it was understood. */
export type Query =
  | { readonly kind: 'environment-at'; readonly environment: string; readonly at: Instant }
  /** First digits of a digest or a commit, or a name that consists of such digits. */
  | { readonly kind: 'hexadecimal'; readonly hex: string; readonly algorithm?: 'sha256' | 'sha512' }
  | { readonly kind: 'text'; readonly text: string }

/** A release that answers the query, and why. */
export type Match = {
  readonly release: ReleaseRow
  readonly why: string
  readonly deployment?: DeploymentRow | undefined
}

/** An exception as an answer: what it is, not all that pages know of it. */
export type ExceptionFound = Pick<
  ExceptionReport,
  | 'id'
  | 'state'
  | 'words'
  | 'severity'
  | 'owner'
  | 'findings'
  | 'effectiveOn'
  | 'effectiveUntil'
  | 'reliedOnBy'
  | 'reliedOnExpired'
> & { readonly why: string }

export type Found = {
  readonly query: Query
  readonly matches: readonly Match[]
  /** Rolled back then, and nothing records what ran instead. */
  readonly unknown: readonly Match[]
  /** What a pipeline alone says was deployed: it runs, or ran, and the archive records no deployment of it. */
  readonly listed: readonly ListedRow[]
  readonly incidents: readonly IncidentRow[]
  readonly exceptions: readonly ExceptionFound[]
  /** Policies and persons with a record of that digest. */
  readonly records: readonly {
    readonly kind: 'policy' | 'person'
    readonly id: string
    readonly why: string
  }[]
}

/** Where answers come from: reports in memory, or the documents of a build. */
export type FindSource = {
  readonly named: (name: string) => readonly Lead[]
  /** Leads whose digest begins with these digits, at least seven. */
  readonly digests: (digits: string) => readonly Lead[]
  /** In the order that is given; what is not there is left out. */
  readonly releases: (ids: readonly string[]) => readonly ReleaseRow[]
  readonly exceptions: (ids: readonly string[]) => readonly ExceptionReport[]
  readonly incidents: () => readonly IncidentRow[]
  readonly deployments: (environment: string) => readonly DeploymentRow[]
  readonly listed: () => readonly ListedRow[]
}

/** Fewer digits than this name nothing: they could be any number. */
const SHORTEST_DIGEST = 7

/** Reads `production@2026-03-12T14:00Z`, a digest or commit of at least seven digits, or any other text. */
export function readQuery(text: string): Query {
  const plain = text.trim()
  const [, environment, time] = /^([a-z0-9-]+)@(\d{4}-.+)$/i.exec(plain) ?? []
  const at = time === undefined ? undefined : parseInstant(time.toUpperCase())
  if (environment !== undefined && at !== undefined)
    return { kind: 'environment-at', environment: environment.toLowerCase(), at }
  const [, algorithm, hex = ''] = /^(?:(sha256|sha512):)?([0-9a-f]+)$/.exec(plain.toLowerCase()) ?? []
  if (hex.length < SHORTEST_DIGEST) return { kind: 'text', text: plain }
  return algorithm === 'sha256' || algorithm === 'sha512'
    ? { kind: 'hexadecimal', hex, algorithm }
    : { kind: 'hexadecimal', hex }
}

/**
 * Finds what is behind a digest, a commit, a tag, a version, a vulnerability, a package, an exception, an incident, or
 * an environment at an instant.
 */
export function find(source: FindSource, text: string): Found {
  const query = readQuery(text)
  const leads = leadsFor(source, query)
  const idsOf = (subject: Lead[1]) => [
    ...new Set(leads.flatMap(([, kind, id]) => (kind === subject ? [id] : []))),
  ]
  const whyOf = (subject: Lead[1], id: string) =>
    leads.find(([, kind, other]) => kind === subject && other === id)?.[3] ?? ''
  const there = query.kind === 'environment-at' ? spansOf(source.deployments(query.environment)) : []
  const then = query.kind === 'environment-at' ? there.filter((span) => holds(span, query.at)) : []
  const incidents = incidentsFor(source, query, idsOf('incident'))

  const found: Reason[] = [
    ...then.filter(({ state }) => state === 'ran'),
    ...idsOf('release').map((release) => ({ release, why: whyOf('release', release) })),
    ...incidents.flatMap((one) => concernedBy(one, spansOf(source.deployments(one.environment)))),
  ]
  return {
    query,
    matches: matchesOf(source, found),
    unknown: matchesOf(
      source,
      then.filter(({ state }) => state === 'unknown'),
    ),
    listed: listedFor(source, query, incidents),
    incidents,
    exceptions: source
      .exceptions(idsOf('exception'))
      .map((one) => exceptionFound(one, whyOf('exception', one.id))),
    records: (['policy', 'person'] as const).flatMap((kind) =>
      idsOf(kind).map((id) => ({ kind, id, why: whyOf(kind, id) })),
    ),
  }
}

type Reason = Pick<Span, 'release' | 'why'> & { readonly deployment?: DeploymentRow | undefined }

function leadsFor(source: FindSource, query: Query): readonly Lead[] {
  if (query.kind === 'environment-at') return []
  if (query.kind === 'text') return source.named(nameIn(query.text))
  // Artifacts and files are named by SHA-256 here: digits of another algorithm lead to none of them by accident.
  if (query.algorithm === 'sha512') return []
  const digests = source.digests(query.hex)
  return query.algorithm === undefined ? [...digests, ...source.named(query.hex)] : digests
}

/** A tag may be written as a reference; names are compared in lower case. */
function nameIn(text: string): string {
  return text.toLowerCase().replace(/^refs\/tags\//, '')
}

/** Each release once, for the first reason. */
function matchesOf(source: FindSource, reasons: readonly Reason[]): Match[] {
  const first = new Map<string, Reason>()
  for (const reason of reasons) if (!first.has(reason.release)) first.set(reason.release, reason)
  return source.releases([...first.keys()]).flatMap((release): Match[] => {
    const reason = first.get(release.id)
    return reason === undefined ? [] : [{ release, why: reason.why, deployment: reason.deployment }]
  })
}

function incidentsFor(source: FindSource, query: Query, ids: readonly string[]): IncidentRow[] {
  return source
    .incidents()
    .filter((one) =>
      query.kind === 'environment-at'
        ? one.environment === query.environment && holds(one, query.at)
        : ids.includes(one.id),
    )
}

function listedFor(source: FindSource, query: Query, incidents: readonly IncidentRow[]): ListedRow[] {
  return source.listed().filter((row) => {
    if (query.kind === 'environment-at' && row.environment === query.environment)
      return holds(listedWindow(row), query.at)
    if (query.kind === 'hexadecimal' && query.algorithm !== 'sha512' && row.artifact.startsWith(query.hex))
      return true
    if (query.kind === 'text' && row.claims?.toLowerCase() === query.text.toLowerCase()) return true
    return incidents.some((one) => one.environment === row.environment && overlap(one, listedWindow(row)))
  })
}

function exceptionFound(one: ExceptionReport, why: string): ExceptionFound {
  const { id, state, words, severity, owner, findings, reliedOnBy, reliedOnExpired } = one
  const { effectiveOn, effectiveUntil } = one
  const facts = { id, why, state, words, severity, owner, findings, reliedOnBy, reliedOnExpired }
  return { ...facts, effectiveOn, effectiveUntil }
}

/** Answers from reports that are at hand. */
export function sourceOf(reports: {
  readonly archive: ArchiveReport
  readonly releases: readonly ReleaseReport[]
}): FindSource {
  const { archive } = reports
  const { names, digests } = leadsOf(reports)
  const rows = new Map(archive.releases.map((row) => [row.id, row]))
  return {
    named: (name) => names.filter(([key]) => key === name),
    digests: (digits) => digests.filter(([key]) => key.startsWith(digits)),
    releases: (ids) => ids.flatMap((id) => rows.get(id) ?? []),
    exceptions: (ids) => archive.exceptions.filter(({ id }) => ids.includes(id)),
    incidents: () => archive.incidents,
    deployments: (environment) => archive.deployments.filter((one) => one.environment === environment),
    listed: () => archive.listed,
  }
}
