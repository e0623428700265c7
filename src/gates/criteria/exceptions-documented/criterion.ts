import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { inForce } from '../../../exceptions/lineage.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C2: exceptions that the approvals rely on are explicit, approved, time-bounded and in force (S4, K4). */
export const criterion = declare({
  id: 'exceptions-documented',
  rules: ['C2', 'K4', 'S4', 'E4'],
  title: 'Every exception that was relied on is explicit, approved and in force',
  failureTitle: 'An exception that was relied on is missing, not approved, or not in force',
  failureTitles: {
    'exception-missing': 'An exception that was relied on is not in the archive',
    'exception-expired': 'An exception that was relied on had expired',
    'exception-revoked': 'An exception that was relied on was revoked',
    'exception-closed': 'An exception that was relied on was closed',
    'exception-pending': 'An exception that was relied on was not granted yet',
    'exception-no-end': 'An exception that was relied on has no end',
    'exception-too-long': 'An exception that was relied on runs longer than the policy allows',
    'exception-approver-is-requester': 'An exception that was relied on was accepted by whoever asked for it',
  },
  rationale:
    'An accepted risk without an end or without somebody who may accept it is a risk that was forgotten.',
  remediation: 'Have the exception granted by a role that may accept it, with an end that the policy allows.',
  standards: ['SSDF PW.1.2', 'SSDF RV.2.2', 'CICD-SEC-1', 'OSPS-SA-03'],
  applies: 'listed',
  needs: ['exceptions', 'approvals'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ exceptions, approvals }, { policy }) => {
    // What nobody provably wrote relies on nothing, and could otherwise be added to anybody's release.
    const relying = itemsOf(approvals).filter(
      ({ value, person }) => value.decision === 'approve' && person !== undefined,
    )
    const named = [...new Set(relying.flatMap(({ value }) => value.basis?.exceptions ?? []))]
    const states = new Map(itemsOf(exceptions).map((state) => [state.id, state]))
    const bad = named.flatMap((id) => {
      const state = states.get(id)
      if (state === undefined) {
        return [
          {
            code: 'exception-missing',
            text: `${id}: the archive holds no such exception for this release`,
            cites: [],
          },
        ]
      }
      if (inForce(state)) return []
      const why =
        state.faults.length > 0
          ? list(state.faults.map(({ text }) => text))
          : `since ${state.endedAt ?? state.effectiveUntil}`
      return [
        {
          code: `exception-${state.faults[0]?.code ?? state.status}`,
          text: `${id} is ${state.status}: ${why}`,
          cites: state.cites,
        },
      ]
    })
    const [first] = bad
    const cites = relying.flatMap((approval) => approval.cites)
    if (first !== undefined) {
      return unmet('escalate', first.code, list(bad.map(({ text }) => text)), {
        cites: [...bad.flatMap((one) => one.cites), ...cites],
        clearedBy: policy.exceptions.approvers.critical,
      })
    }
    if (named.length === 0) return met('no-exceptions', 'no approval relies on an exception', cites)
    return met(
      'exceptions-documented',
      list(named.map((id) => `${id} until ${states.get(id)?.effectiveUntil}`)),
      cites,
    )
  },
})
