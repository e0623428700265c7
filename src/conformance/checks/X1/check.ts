import { itemsOf } from '../../../domain/shown.ts'
import { dispose } from '../../../gates/disposition.ts'
import { cannotTell, check as declare, notApplicable } from '../../check.ts'
import { pathCheck } from '../../escalation.ts'

export const check = declare({
  id: 'X1',
  group: 'X',
  title: 'A blocking critical found before release was decided by release owner and security owner',
  rationale:
    'Fix or postpone is a decision of two: the one who wants the release and the one who knows the risk.',
  since: '0.1.0',
  check: (assessed) => {
    const { caseFile, context } = assessed.gates.atDecision
    if (caseFile === undefined || context === undefined)
      return cannotTell('no-policy', 'no policy names a path')
    const blocking = itemsOf(caseFile.findings).filter(
      (facts) => facts.severity === 'critical' && dispose(facts, context).state === 'blocking',
    )
    if (blocking.length === 0)
      return notApplicable('no-blocking-critical', 'no critical finding blocked before the release')
    return pathCheck(assessed, 'X1', context.policy.escalation.X1)
  },
})
