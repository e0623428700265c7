import type { Assessed } from '../../conformance/check.ts'
import { compareInstants, epochMilliseconds, type Instant, within } from '../../domain/instant.ts'
import { compareText } from '../../domain/text.ts'
import { productOf } from '../../dossier/gather.ts'
import type { ListedRow } from '../archive-report.ts'
import { citeOf } from '../refs.ts'
import type { Run } from './deployments.ts'
import type { Discrepancy, ListedDeployment, Listing } from './population.ts'

/** Clocks of pipelines and of records differ; a day apart, the same artifact in the same place is the same deployment. */
const SAME_DEPLOYMENT_MS = 86_400_000

type Entry = ListedDeployment & {
  readonly listing: string
  readonly environment: string
  readonly record: ListedRow['record']
  readonly owner: string | undefined
  readonly product: string | undefined
}

/**
 * What pipelines list and no deployment records, newest first. Whether it is a release of the archive or of nobody:
 * it was put there, so an incident reviewer must see it, and nothing here says how it ended.
 */
export function listedRows(
  listings: readonly Listing[],
  runs: readonly Run[],
  assessed: readonly Assessed[],
  discrepancies: readonly Discrepancy[],
): ListedRow[] {
  const owners = new Map(
    assessed.flatMap(({ dossier }) => {
      const { id, artifacts } = dossier.release.record.value
      return artifacts.map(({ sha256 }) => [sha256 as string, id as string] as const)
    }),
  )
  const recorded = Map.groupBy(
    runs.flatMap((run) => run.artifacts.map((artifact) => ({ run, key: `${run.environment} ${artifact}` }))),
    ({ key }) => key,
  )
  const unrecorded = listings
    .flatMap(({ held, entries }): Entry[] => {
      const { environment } = held.record.value
      const facts = { listing: held.record.id, environment, record: citeOf(held.record.at) }
      return entries.map((entry) => {
        const owner = owners.get(entry.artifact)
        const named = owner ?? entry.release
        return { ...entry, ...facts, owner, product: named === undefined ? undefined : productOf(named) }
      })
    })
    .filter(({ environment, artifact, at }) => {
      const same = recorded.get(`${environment} ${artifact}`) ?? []
      return !same.some(({ run }) => isSame(run, at))
    })
  const places = new Map(
    discrepancies.map(({ listing, at, artifact, what }, n) => [
      what === 'not-listed' ? '' : keyOf({ listing, at, artifact }),
      n,
    ]),
  )
  const starts = startsOf(runs, unrecorded)
  return unrecorded
    .map((entry): ListedRow => {
      const next = starts
        .get(`${entry.product} ${entry.environment}`)
        ?.find((start) => compareInstants(start, entry.at) > 0)
      const place = places.get(keyOf(entry))
      return {
        listing: entry.listing,
        environment: entry.environment,
        at: entry.at,
        artifact: entry.artifact,
        ...(entry.reference === undefined ? {} : { reference: entry.reference }),
        ...(entry.release === undefined ? {} : { claims: entry.release }),
        ...(entry.owner === undefined ? {} : { release: entry.owner }),
        ...(next === undefined ? {} : { until: next }),
        ...(place === undefined ? {} : { discrepancy: place }),
        record: entry.record,
      }
    })
    .toSorted(
      (a, b) => compareInstants(b.at as Instant, a.at as Instant) || compareText(a.artifact, b.artifact),
    )
}

function keyOf({ listing, at, artifact }: Pick<Entry, 'listing' | 'at' | 'artifact'>): string {
  return `${listing} ${at} ${artifact}`
}

function isSame({ startedAt, endedAt }: Run, at: Instant): boolean {
  const apart = Math.abs(epochMilliseconds(startedAt) - epochMilliseconds(at))
  return apart <= SAME_DEPLOYMENT_MS || within(at, startedAt, endedAt)
}

/** When something of a product began to run in an environment, in order. Of what names no product nothing follows. */
function startsOf(runs: readonly Run[], listed: readonly Entry[]): Map<string, Instant[]> {
  const all = [
    ...runs
      .filter(({ result }) => result !== 'failed')
      .map(({ product, environment, startedAt }) => ({ key: `${product} ${environment}`, at: startedAt })),
    ...listed.flatMap(({ product, environment, at }) =>
      product === undefined ? [] : [{ key: `${product} ${environment}`, at }],
    ),
  ]
  return new Map(
    [...Map.groupBy(all, ({ key }) => key)].map(([key, some]) => [
      key,
      some.map(({ at }) => at).toSorted(compareInstants),
    ]),
  )
}
