import { notAfter } from '../../../domain/instant.ts'
import { list } from '../../../domain/text.ts'
import { releaseFacts } from '../../../gates/view/case.ts'
import { cannotTell, conforms, check as declare, departs, notApplicable } from '../../check.ts'

export const check = declare({
  id: 'K5',
  group: 'K',
  title: 'Does the deployment target require an additional protected-environment approval, and was it given?',
  rationale: 'The environment’s own approval does not depend on the pipeline that asks for it.',
  since: '0.1.0',
  check: ({ dossier }) => {
    const { protectedEnvironment, value } = releaseFacts(dossier)
    if (!protectedEnvironment) return notApplicable('not-protected', `no: ${value.environment} asks for none`)
    if (dossier.deployments.length === 0)
      return cannotTell('not-deployed', `yes: ${value.environment} asks for one; nothing was deployed yet`)
    const bare = dossier.deployments.filter(({ record }) => {
      const { protectedEnvironment: given, startedAt } = record.value
      return given === undefined || !notAfter(given.approvedAt, startedAt)
    })
    const cites = dossier.deployments.map(({ record }) => record.at)
    if (bare.length > 0)
      return departs(
        'environment-unapproved',
        `yes, and ${list(bare.map(({ record }) => record.id))} went without it`,
        bare.map(({ record }) => record.at),
      )
    return conforms(
      'environment-approved',
      `yes, given by ${list(dossier.deployments.map(({ record }) => record.value.protectedEnvironment?.approvedBy ?? ''))}`,
      cites,
    )
  },
})
