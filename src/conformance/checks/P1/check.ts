import { compareInstants } from '../../../domain/instant.ts'
import { list } from '../../../domain/text.ts'
import { conforms, check as declare, departs, notApplicable } from '../../check.ts'

export const check = declare({
  id: 'P1',
  group: 'P',
  title: 'What was deployed is what was decided, and not before it was',
  rationale: 'An archive is complete only if nothing reached production around it.',
  since: '0.1.0',
  check: ({ dossier, decided, verdict }) => {
    const { deployments, release } = dossier
    if (deployments.length === 0) return notApplicable('not-deployed', 'nothing was deployed')
    const own = new Set<string>(release.record.value.artifacts.map(({ sha256 }) => sha256))
    const foreign = deployments.filter(({ record }) =>
      record.value.artifacts.some(({ sha256 }) => !own.has(sha256)),
    )
    const elsewhere = deployments.filter(
      ({ record }) => record.value.environment !== release.record.value.environment,
    )
    const early =
      decided?.by === 'deployment'
        ? deployments.filter(({ record }) => compareInstants(record.value.startedAt, decided.at) <= 0)
        : []
    const faults = [
      ...foreign.map(({ record }) => `${record.id} deployed an artifact that the release does not name`),
      ...elsewhere.map(
        ({ record }) =>
          `${record.id} went to ${record.value.environment}, approved was ${release.record.value.environment}`,
      ),
      ...early.map(({ record }) => `${record.id} began before the final approval`),
      ...(verdict.decision === 'approved' ? [] : [`deployed although the last word was ${verdict.decision}`]),
    ]
    const cites = deployments.map(({ record }) => record.at)
    if (faults.length > 0)
      return departs(
        foreign.length > 0
          ? 'other-artifact'
          : elsewhere.length > 0
            ? 'other-environment'
            : early.length > 0
              ? 'deployed-early'
              : 'not-approved',
        list(faults),
        cites,
      )
    return conforms(
      'deployed-as-decided',
      `${deployments.length} deployment(s) of the approved artifacts, after the approval`,
      cites,
    )
  },
})
