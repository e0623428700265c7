import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, notApplicable, unmet } from '../../criterion.ts'

/** Evidence that was changed after somebody signed off voids the sign-off (GOV-05). */
export const criterion = declare({
  id: 'evidence-unchanged',
  rules: ['S1', 'S5', 'E2', 'E3'],
  title: 'The evidence is byte for byte what was approved',
  failureTitle: 'Evidence differs from what was approved',
  rationale:
    'An approval covers what its author had before them. Whoever can exchange a scan afterwards can have anything approved.',
  remediation: 'Restore the approved files, or have the approvers look at the new evidence and decide again.',
  standards: ['SSDF PS.2.1', 'CICD-SEC-9', 'SLSA B', 'OSPS-BR-06'],
  applies: 'always',
  needs: ['items', 'approvals'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ items, approvals }) => {
    const changed = itemsOf(items).filter(({ state }) => state === 'changed')
    const stale = itemsOf(approvals).filter(({ code }) => code === 'evidence-changed')
    if (changed.length + stale.length > 0) {
      const files = changed.map(
        ({ path, pinned, actual }) => `${path} is ${actual ?? 'absent'}, the pack pins ${pinned}`,
      )
      return unmet('block', 'evidence-changed', list([...files, ...stale.map(({ why }) => why)]), {
        cites: [...changed.map(({ at }) => at), ...stale.flatMap(({ cites }) => cites)],
        clearedBy: ['release-owner', 'security'],
      })
    }
    if (items.state !== 'shown') return notApplicable('no-evidence', 'there is no evidence to compare')
    return met(
      'evidence-unchanged',
      'every file has the digest that the pack pins, and approvals name that pack',
      items.items.map(({ at }) => at),
    )
  },
})
