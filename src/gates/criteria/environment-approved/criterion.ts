import { notAfter } from '../../../domain/instant.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, notApplicable, unmet } from '../../criterion.ts'

/** C3: the protected environment gave its own approval before each deployment. */
export const criterion = declare({
  id: 'environment-approved',
  rules: ['C3', 'K5', 'E5'],
  title: 'The protected environment approved the deployment',
  failureTitle: 'A deployment went to a protected environment without its approval',
  rationale:
    'The environment is the last place where something can be held back, and it does not depend on the pipeline’s good will.',
  remediation: 'Require the environment’s approval on the platform and deploy again with it.',
  standards: ['CICD-SEC-1', 'CICD-SEC-5', 'SSDF PO.5.1', 'OSPS-AC-04'],
  applies: 'listed',
  needs: ['deployments'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ deployments }, { release }) => {
    if (!release.protectedEnvironment)
      return notApplicable('not-protected', `${release.value.environment} asks for no approval of its own`)
    const all = itemsOf(deployments)
    if (all.length === 0) return notApplicable('not-deployed', 'nothing was deployed by then', [release.at])
    const bare = all.filter(
      ({ protectedEnvironment: given, startedAt }) =>
        given === undefined || !notAfter(given.approvedAt, startedAt),
    )
    if (bare.length > 0) {
      return unmet(
        'block',
        'environment-unapproved',
        list(bare.map(({ id }) => `${id} has no approval of the environment before it began`)),
        {
          cites: bare.map(({ at }) => at),
          clearedBy: ['platform', 'release-owner'],
        },
      )
    }
    return met(
      'environment-approved',
      list(all.map(({ protectedEnvironment: given }) => `${given?.rule} by ${given?.approvedBy}`)),
      all.map(({ at }) => at),
    )
  },
})
