import type { Assessed } from '../../conformance/check.ts'
import { compareInstants } from '../../domain/instant.ts'
import { citeOf, personRef } from '../refs.ts'
import type { DeploymentShown } from '../release-report.ts'

/** Every deployment of the release in order, and whether it was taken back. */
export function deploymentsShown({ dossier }: Assessed): DeploymentShown[] {
  const { roster } = dossier.governance
  const { environment: approvedFor } = dossier.release.record.value
  return dossier.deployments
    .map(({ record }) => record)
    .toSorted((a, b) => compareInstants(a.value.startedAt, b.value.startedAt))
    .map(({ value, at }): DeploymentShown => {
      const { id, environment, scope, approvedBy, approvedAt, startedAt, finishedAt, result, rolledBack } =
        value
      const elsewhere = environment !== approvedFor
      const given = value.protectedEnvironment
      const words = [
        `${result === 'succeeded' ? 'Deployed' : result === 'failed' ? 'A deployment failed' : 'A deployment began'} to ${environment}`,
        ...(elsewhere ? [`approved for ${approvedFor}`] : []),
        ...(rolledBack === undefined ? [] : [`rolled back: ${rolledBack.reason}`]),
      ].join('; ')
      return {
        id,
        environment,
        elsewhere,
        scope,
        approvedBy: personRef(roster, approvedBy),
        approvedAt,
        ...(given === undefined
          ? {}
          : { protectedEnvironment: { ...given, approvedBy: personRef(roster, given.approvedBy) } }),
        startedAt,
        ...(finishedAt === undefined ? {} : { finishedAt }),
        result,
        ...(rolledBack === undefined ? {} : { rolledBack: { ...rolledBack } }),
        words,
        tone: elsewhere || rolledBack !== undefined || result === 'failed' ? 'bad' : 'good',
        cite: citeOf(at),
      }
    })
}
