import { compareInstants, parseInstant, within } from '../domain/instant.ts'
import type { DeploymentRow, IncidentRow, ListedRow } from './archive-report.ts'

/** Half-open: `from` belongs to it and `until` does not. */
export type Window = { readonly from: string; readonly until?: string | undefined }

/** For how long a release ran in an environment, or that nobody can say what did. */
export type Span = Window & {
  readonly release: string
  readonly environment: string
  /** `unknown`: it was rolled back, and nothing records what ran instead. */
  readonly state: 'ran' | 'unknown'
  readonly why: string
  readonly deployment: DeploymentRow
}

/** When releases ran, by the records. A failed deployment never ran; one that was rolled back ran until then. */
export function spansOf(deployments: readonly DeploymentRow[]): Span[] {
  const places = Map.groupBy(deployments, ({ product, environment }) => `${product} ${environment}`)
  return deployments.flatMap((deployment): Span[] => {
    const { release, product, environment, startedAt, endedAt, result, rolledBack } = deployment
    if (result === 'failed') return []
    const facts = { release, environment, deployment }
    const verb = result === 'in-progress' ? 'was being deployed to' : 'ran in'
    const ran: Span = {
      ...facts,
      state: 'ran',
      from: startedAt,
      until: endedAt,
      why: `${verb} ${environment} ${windowInWords({ from: startedAt, until: endedAt })}`,
    }
    if (!rolledBack || endedAt === undefined) return [ran]
    const same = places.get(`${product} ${environment}`) ?? []
    const later = same
      .filter((one) => one.result !== 'failed' && isBefore(startedAt, one.startedAt))
      .map((one) => one.startedAt)
      .toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
    const [until] = later
    if (until !== undefined && !isBefore(endedAt, until)) return [ran]
    const why = `was rolled back in ${environment} at ${endedAt}; what ran ${until === undefined ? 'since' : `until ${until}`} is not recorded`
    return [ran, { ...facts, state: 'unknown', from: endedAt, until, why }]
  })
}

/** `from … until …`, or that it has not ended. */
export function windowInWords({ from, until }: Window): string {
  return `from ${from} ${until === undefined ? 'and still runs' : `until ${until}`}`
}

export function listedWindow({ at, until }: ListedRow): Window {
  return { from: at, until }
}

/** Why what only a pipeline lists may have run. */
export function listedInWords({ environment, at, until, listing, claims, release }: ListedRow): string {
  const end = until === undefined ? 'nothing tells until when' : `until ${until} at the latest`
  const name = claims === undefined || claims === release ? '' : `; the pipeline calls it ${claims}`
  const whose =
    release === undefined ? 'no release of the archive holds it' : 'no deployment of it is recorded'
  return `runs in ${environment} since ${at} by the listing ${listing} alone, ${end}; ${whose}${name}`
}

/** What an incident is about, each with the reason: named or holding an artifact, then what ran in its window. */
export function concernedBy(
  { id, environment, from, until, releases }: IncidentRow,
  spans: readonly Span[],
): { readonly release: string; readonly why: string; readonly deployment?: DeploymentRow | undefined }[] {
  const during = spans.filter(
    (span) => span.state === 'ran' && span.environment === environment && overlap(span, { from, until }),
  )
  const running = Map.groupBy(during, ({ release }) => release)
  const named = releases.map((release) => ({
    release,
    why: `concerned by the incident ${id}`,
    deployment: running.get(release)?.[0]?.deployment,
  }))
  const others = [...running].flatMap(([release, [first]]) =>
    first === undefined || releases.includes(release)
      ? []
      : [{ release, why: `${first.why}, during the incident ${id}`, deployment: first.deployment }],
  )
  return [...named, ...others]
}

/** True where the instant lies in the window; a window whose beginning cannot be read holds nothing. */
export function holds({ from, until }: Window, at: string): boolean {
  const [instant, start, end] = [parseInstant(at), parseInstant(from), optional(until)]
  return instant !== undefined && start !== undefined && within(instant, start, end)
}

export function overlap(a: Window, b: Window): boolean {
  return holds(a, b.from) || holds(b, a.from)
}

function optional(until: string | undefined) {
  return until === undefined ? undefined : parseInstant(until)
}

function isBefore(a: string, b: string): boolean {
  const [left, right] = [parseInstant(a), parseInstant(b)]
  return left !== undefined && right !== undefined && compareInstants(left, right) < 0
}
