import { addDuration, compareInstants, notAfter } from '../../../domain/instant.ts'
import { list } from '../../../domain/text.ts'
import { cannotTell, conforms, check as declare, departs, notApplicable } from '../../check.ts'
import { escalationsOf, rolesInvolved } from '../../escalation.ts'

export const check = declare({
  id: 'X4',
  group: 'X',
  title: 'A disagreement on severity went the adjudication route, and ended',
  rationale: 'An endless debate is a decision by exhaustion.',
  since: '0.1.0',
  check: (assessed) => {
    const disputes = escalationsOf(assessed, 'X4')
    if (disputes.length === 0) return notApplicable('no-dispute', 'nobody disputed a severity')
    const { context } = assessed.gates.atDecision
    if (context === undefined) return cannotTell('no-policy', 'no policy names a route')
    const { route, decideWithin } = context.policy.escalation.X4
    const cites = disputes.flatMap(({ raised, resolved }) => [
      raised.held.record.at,
      ...(resolved === undefined ? [] : [resolved.held.record.at]),
    ])
    const faults = disputes.flatMap((dispute) => {
      const { raised, resolved } = dispute
      const end = addDuration(raised.value.raisedAt, decideWithin)
      if (resolved === undefined) {
        return notAfter(assessed.asOf, end)
          ? []
          : [
              {
                code: 'X4-unresolved',
                text: `${raised.value.escalation} should have ended by ${end} and is still open`,
              },
            ]
      }
      const involved = rolesInvolved(assessed, dispute)
      if (!involved.some((role) => route.includes(role))) {
        return [
          {
            code: 'X4-off-route',
            text: `${raised.value.escalation} was decided by ${list(involved) || 'nobody who signed'}, the route is ${route.join(', then ')}`,
          },
        ]
      }
      return compareInstants(resolved.value.resolvedAt, end) > 0
        ? [
            {
              code: 'X4-late',
              text: `${raised.value.escalation} was decided at ${resolved.value.resolvedAt}, later than ${end}`,
            },
          ]
        : []
    })
    const [first] = faults
    if (first !== undefined) return departs(first.code, list(faults.map(({ text }) => text)), cites)
    return conforms(
      'X4-followed',
      list(
        disputes.map(
          ({ raised, resolved }) =>
            `${raised.value.escalation}: ${resolved === undefined ? 'open, in time' : (resolved.value.severity ?? resolved.value.decision)}`,
        ),
      ),
      cites,
    )
  },
})
