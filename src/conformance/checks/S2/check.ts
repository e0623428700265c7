import { list } from '../../../domain/text.ts'
import { cannotTell, conforms, check as declare, departs } from '../../check.ts'

export const check = declare({
  id: 'S2',
  group: 'S',
  title: 'The sign-off is tied to the release’s class and its target environment',
  rationale: 'An approval for staging is not an approval for production, whoever gave it.',
  since: '0.1.0',
  check: ({ dossier }) => {
    const { releaseClass, environment, artifacts } = dossier.release.record.value
    const digests = new Set<string>(artifacts.map(({ sha256 }) => sha256))
    if (dossier.decisions.length === 0) return cannotTell('no-decision', 'there is no decision')
    const scope = dossier.decisions.filter(
      ({ record }) => record.value.releaseClass !== releaseClass || record.value.environment !== environment,
    )
    const elsewhere = dossier.deployments.filter(({ record }) => record.value.environment !== environment)
    const others = dossier.deployments.filter(({ record }) =>
      record.value.artifacts.some(({ sha256 }) => !digests.has(sha256)),
    )
    if (scope.length > 0) {
      const text = list(
        scope.map(
          ({ record }) =>
            `${record.id} speaks of ${record.value.releaseClass} in ${record.value.environment}`,
        ),
      )
      return departs(
        'scope-differs',
        `${text}; the release is ${releaseClass} for ${environment}`,
        scope.map(({ record }) => record.at),
      )
    }
    if (elsewhere.length > 0) {
      const text = list(elsewhere.map(({ record }) => `${record.id} went to ${record.value.environment}`))
      return departs(
        'deployed-elsewhere',
        `approved for ${environment}; ${text}`,
        elsewhere.map(({ record }) => record.at),
      )
    }
    if (others.length > 0) {
      return departs(
        'other-artifact',
        `${list(others.map(({ record }) => record.id))} deployed an artifact that the release does not name`,
        others.map(({ record }) => record.at),
      )
    }
    return conforms(
      'scope-matches',
      `every decision speaks of ${releaseClass} in ${environment}`,
      dossier.decisions.map(({ record }) => record.at),
    )
  },
})
