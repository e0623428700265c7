import type { Assessed } from '../../conformance/check.ts'
import { compareInstants, type Instant, within } from '../../domain/instant.ts'
import { digest, leadsTo, say, table, time } from '../../domain/phrase.ts'
import { compareText, count } from '../../domain/text.ts'
import type { Said } from '../../dossier/dossier.ts'
import type { Section } from '../common.ts'

/** One deployment that a pipeline lists, as read from the record or from its CSV file. */
export type ListedDeployment = {
  readonly at: Instant
  readonly artifact: string
  readonly release?: string | undefined
  readonly reference?: string | undefined
}

/** A listing with its entries, or why they could not be read. */
export type Listing = {
  readonly held: Said<'DeploymentListing'>
  readonly entries: readonly ListedDeployment[]
  readonly why?: string | undefined
}

/** Where a listed deployment and the archive disagree. */
export type Discrepancy = {
  readonly listing: string
  readonly at: Instant
  readonly environment: string
  readonly artifact: string
  readonly release?: string | undefined
  readonly reference?: string | undefined
  readonly what: 'not-in-archive' | 'not-approved' | 'other-release' | 'not-listed'
  readonly text: string
}

/**
 * Holds what pipelines say they deployed against what the archive says was released: proof, both ways, that the
 * population an auditor samples from is complete.
 */
export function reconcile(listings: readonly Listing[], assessed: readonly Assessed[]): Discrepancy[] {
  const owners = new Map(
    assessed.flatMap((one) =>
      one.dossier.release.record.value.artifacts.map(({ sha256 }) => [sha256 as string, one] as const),
    ),
  )
  const unknown = listings.flatMap(({ held, entries }) =>
    entries.flatMap((entry): Discrepancy[] => {
      const { environment } = held.record.value
      const owner = owners.get(entry.artifact)
      const base = {
        listing: held.record.id,
        at: entry.at,
        environment,
        artifact: entry.artifact,
        reference: entry.reference,
      }
      if (owner === undefined) {
        return [
          {
            ...base,
            release: entry.release,
            what: 'not-in-archive',
            text: 'No release of the archive holds this artifact: it was deployed without any decision.',
          },
        ]
      }
      const { id } = owner.dossier.release.record.value
      if (entry.release !== undefined && entry.release !== id) {
        return [
          {
            ...base,
            release: id,
            what: 'other-release',
            text: `The pipeline calls it ${entry.release}; the archive knows the artifact as ${id}.`,
          },
        ]
      }
      if (owner.verdict.decision !== 'approved') {
        return [
          {
            ...base,
            release: id,
            what: 'not-approved',
            text: `${id} was deployed; the archive’s last word on it is ${owner.verdict.decision}.`,
          },
        ]
      }
      return []
    }),
  )
  const unlisted = assessed.flatMap(({ dossier }) =>
    dossier.deployments.flatMap(({ record }): Discrepancy[] => {
      const { environment, startedAt, artifacts, release } = record.value
      const covering = listings.filter(
        ({ held, why }) =>
          why === undefined &&
          held.record.value.environment === environment &&
          within(startedAt, held.record.value.from, held.record.value.until),
      )
      if (covering.length === 0) return []
      return artifacts
        .filter(
          ({ sha256 }) =>
            !covering.some(({ entries }) => entries.some(({ artifact }) => artifact === sha256)),
        )
        .map(({ sha256 }) => ({
          listing: covering[0]?.held.record.id ?? '',
          at: startedAt,
          environment,
          artifact: sha256,
          release,
          what: 'not-listed' as const,
          text: 'The archive records this deployment; the pipeline’s listing of the period does not.',
        }))
    }),
  )
  return [...unknown, ...unlisted].toSorted(
    (a, b) => compareInstants(a.at, b.at) || compareText(a.artifact, b.artifact),
  )
}

/** The population as a section: the listings, and every discrepancy. */
export function populationSection(
  listings: readonly Listing[],
  discrepancies: readonly Discrepancy[],
  assessed: readonly Assessed[],
): Section {
  const listed = listings.reduce((sum, { entries }) => sum + entries.length, 0)
  const verdict =
    listings.length === 0
      ? 'No deployment listing is in the archive: nothing proves that the releases here are all that were deployed.'
      : discrepancies.length === 0
        ? `${count(listed, 'listed deployment')} and the ${count(assessed.length, 'release')} of the archive agree.`
        : `${count(discrepancies.length, 'discrepancy', 'discrepancies')} between ${count(listed, 'listed deployment')} and the archive.`
  return {
    id: 'population',
    title: 'Population',
    details: [
      { type: 'prose', paragraphs: [say(verdict)] },
      table(
        'Listings by pipelines',
        ['Listing', 'Environment', 'From', 'Until', '>Deployments', 'Signed by'],
        listings.map(({ held, entries, why }) => ({
          cells: [
            held.record.id,
            held.record.value.environment,
            say(time(held.record.value.from)),
            say(time(held.record.value.until)),
            why === undefined ? String(entries.length) : `not read: ${why}`,
            held.said.state === 'attributed' ? held.said.person.name : held.said.text,
          ],
          tone: why === undefined && held.said.state === 'attributed' ? undefined : ('bad' as const),
        })),
        'None.',
      ),
      table(
        'Where listing and archive disagree',
        ['When', 'Environment', 'Artifact', 'Release', 'The pipeline’s reference', 'What'],
        discrepancies.map(({ at, environment, artifact, release, reference, text }) => ({
          cells: [
            say(time(at)),
            environment,
            say(digest(artifact)),
            release === undefined ? '-' : say(leadsTo('release', release)),
            reference ?? '-',
            text,
          ],
          tone: 'bad' as const,
        })),
        'Nowhere.',
      ),
    ],
  }
}
