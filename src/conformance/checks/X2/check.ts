import { cannotTell, check as declare, notApplicable } from '../../check.ts'
import { pathCheck } from '../../escalation.ts'

export const check = declare({
  id: 'X2',
  group: 'X',
  title: 'A release despite control failure was escalated to engineering, product and security leadership',
  rationale:
    'Business may insist; then those decide together who answer for the business, the engineering and the risk.',
  since: '0.1.0',
  check: (assessed) => {
    const { verdict, gates, dossier } = assessed
    const { context } = gates.atDecision
    if (verdict.followed !== 'overridden')
      return notApplicable('not-overridden', 'the release did not go ahead against the rule')
    if (dossier.release.record.value.releaseClass === 'emergency-prod' && dossier.emergencies.length > 0) {
      return notApplicable('emergency', 'an emergency was declared, which has a path of its own (X3)')
    }
    if (context === undefined) return cannotTell('no-policy', 'no policy names a path')
    return pathCheck(assessed, 'X2', context.policy.escalation.X2)
  },
})
