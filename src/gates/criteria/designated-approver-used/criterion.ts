import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C4: the approver was designated for emergencies before this one. */
export const criterion = declare({
  id: 'designated-approver-used',
  rules: ['C4', 'M3', 'X3'],
  title: 'A designated emergency approver approved',
  failureTitle: 'No designated emergency approver approved',
  rationale: 'Who may decide alone in an emergency is settled in calm.',
  remediation: 'Have one of the designated emergency approvers decide and sign.',
  standards: ['SSDF PO.2.1', 'CICD-SEC-2', 'SLSA B'],
  applies: 'listed',
  needs: ['emergency', 'approvals'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ emergency, approvals }, { policy, release }) => {
    const roles = policy.emergency.designatedApprovers
    if (emergency.state !== 'shown') {
      return unmet('block', 'emergency-undeclared', 'no emergency record names an approver', {
        cites: [release.at],
        clearedBy: roles,
      })
    }
    const [{ value, at, designated, why }] = emergency.items
    const signed = itemsOf(approvals).filter(
      (approval) =>
        approval.counts && approval.value.by === value.approver && roles.includes(approval.value.role),
    )
    if (!designated) return unmet('block', 'approver-not-designated', why, { cites: [at], clearedBy: roles })
    if (signed.length === 0) {
      return unmet(
        'block',
        'approver-unsigned',
        `${value.approver} signed no approval as ${list(roles, 'or')} that counts`,
        { cites: [at], clearedBy: roles },
      )
    }
    return met(
      'designated-approver',
      `${signed[0]?.person?.name ?? value.approver} as ${signed[0]?.value.role}`,
      [at, ...signed.flatMap(({ cites }) => cites)],
    )
  },
})
