import type { Governance } from '../../attribution/governance.ts'
import type { Held } from '../../attribution/held.ts'
import type { Assessed } from '../../conformance/check.ts'
import { compareInstants, type Instant, within } from '../../domain/instant.ts'
import { compareText } from '../../domain/text.ts'
import { productOf } from '../../dossier/gather.ts'
import type { ArchiveReport, DeploymentRow } from '../archive-report.ts'
import { citeOf, recordShown } from '../refs.ts'

/** A deployment with the time for which it ran. */
export type Run = DeploymentRow & { readonly startedAt: Instant; readonly endedAt?: Instant | undefined }

/** Every deployment with the time for which it ran, newest first. A failed one never ran. */
export function deploymentRows(assessed: readonly Assessed[]): Run[] {
  const all = assessed.flatMap(({ dossier }) =>
    dossier.deployments.map(({ record }) => ({
      record,
      product: productOf(dossier.release.record.value.id),
    })),
  )
  const places = Map.groupBy(all, ({ record, product }) => `${product} ${record.value.environment}`)
  return [...places.values()]
    .flatMap((same) => {
      const ordered = same.toSorted(
        (a, b) =>
          compareInstants(a.record.value.startedAt, b.record.value.startedAt) ||
          compareText(a.record.id, b.record.id),
      )
      return ordered.map(({ record, product }, index): Run => {
        const { value } = record
        const next = ordered.slice(index + 1).find((later) => later.record.value.result !== 'failed')?.record
          .value.startedAt
        const ends = [next, value.rolledBack?.at]
          .filter((end): end is Instant => end !== undefined)
          .toSorted(compareInstants)
        const endedAt = value.result === 'failed' ? value.startedAt : ends[0]
        return {
          release: value.release,
          product,
          environment: value.environment,
          startedAt: value.startedAt,
          ...(endedAt === undefined ? {} : { endedAt }),
          result: value.result,
          rolledBack: value.rolledBack !== undefined,
          artifacts: value.artifacts.map(({ sha256 }) => sha256),
          record: citeOf(record.at),
        }
      })
    })
    .toSorted((a, b) => compareInstants(b.startedAt, a.startedAt) || compareText(a.release, b.release))
}

/** Every incident with the releases that it concerns: named, holding an artifact of it, or running in its window. */
export function incidentRows(
  held: readonly Held<'Incident'>[],
  runs: readonly Run[],
  assessed: readonly Assessed[],
  { roster }: Governance,
): ArchiveReport['incidents'] {
  return held
    .map((one) => {
      const { value } = one.record
      const holding = assessed.filter(({ dossier }) =>
        dossier.release.record.value.artifacts.some(({ sha256 }) => value.artifacts.includes(sha256)),
      )
      const running = runs.filter(
        ({ environment, startedAt, endedAt, result }) =>
          environment === value.environment &&
          result !== 'failed' &&
          (within(value.from, startedAt, endedAt) || within(startedAt, value.from, value.until)),
      )
      const releases = [
        ...value.releases,
        ...holding.map(({ dossier }) => dossier.release.record.value.id),
        ...(value.artifacts.length + value.releases.length === 0
          ? running.map(({ release }) => release)
          : []),
      ]
      return {
        id: value.id,
        title: value.title,
        type: value.type,
        environment: value.environment,
        from: value.from,
        ...(value.until === undefined ? {} : { until: value.until }),
        summary: value.summary,
        artifacts: [...value.artifacts],
        releases: [...new Set(releases)].sort(compareText),
        record: recordShown(one, roster),
      }
    })
    .toSorted((a, b) => compareInstants(b.from, a.from) || compareText(a.id, b.id))
}
