import { deployedAt } from './builders.ts'
import { commitNamed, sha256Of, uuidNamed } from './digests.ts'
import { record } from './record-text.ts'
import type { ReleaseFacts } from './release-facts.ts'
import { put, putRecord, type Shelf } from './shelf.ts'

type Row = {
  readonly at: string
  readonly artifact: string
  readonly release?: string
  readonly reference: string
}

const FROM = '2026-01-01T00:00:00Z'
const UNTIL = '2026-11-16T00:00:00Z'
const EXPORTED = '2026-11-16T06:30:00Z'

/** An image that ran in production for forty minutes of an August night, and that no release names. */
const UNAPPROVED: Row = {
  at: '2026-08-14T02:17:00Z',
  artifact: sha256Of('image built by hand during the August outage'),
  reference: 'break-glass session of 2026-08-14, cluster prod-north',
}

/**
 * What the pipelines say they deployed: production as a record, the internal cluster as a CSV file beside one.
 * Production holds one image that nobody approved.
 */
export function putListings(shelf: Shelf, releases: readonly ReleaseFacts[]): void {
  const common = { by: 'release-bot', exportedAt: EXPORTED, from: FROM, until: UNTIL } as const
  const production = record('DeploymentListing', {
    id: 'deployments/production',
    environment: 'production',
    source: 'builder.example, deployment log of the production clusters',
    deployments: inOrder([...rowsOf('production', releases), UNAPPROVED]).map((row) => ({ ...row })),
    ...common,
  })
  putRecord(shelf, 'deployments/production.yaml', production, EXPORTED, { person: 'release-bot' })

  const csv = csvOf(inOrder(rowsOf('internal', releases)))
  const sha256 = put(shelf, 'deployments/internal.csv', csv)
  const internal = record('DeploymentListing', {
    id: 'deployments/internal',
    environment: 'internal',
    source: 'builder.example, deployment log of the internal cluster',
    file: { path: 'internal.csv', sha256 },
    ...common,
  })
  putRecord(shelf, 'deployments/internal.yaml', internal, EXPORTED, { person: 'release-bot' })
}

function rowsOf(environment: string, releases: readonly ReleaseFacts[]): Row[] {
  return releases.flatMap((release) =>
    (release.plan.deployments ?? [])
      .filter((deployment) => (deployment.environment ?? release.environment) === environment)
      .flatMap((deployment) =>
        release.artifacts.map(({ sha256 }) => ({
          at: deployedAt(release, deployment),
          artifact: sha256,
          release: release.id,
          reference: `run ${uuidNamed(commitNamed(release.id)).slice(0, 8)}`,
        })),
      ),
  )
}

function inOrder(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.artifact < b.artifact ? -1 : 1))
}

function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(({ at, artifact, release = '', reference }) =>
    [at, artifact, release, reference].join(','),
  )
  return `${['at,artifact,release,reference', ...lines].join('\n')}\n`
}
