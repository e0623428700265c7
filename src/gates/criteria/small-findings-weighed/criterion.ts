import { compareOutcomes, type Effect } from '../../../domain/outcome.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { count, list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'
import { dispose } from '../../disposition.ts'

/** B5, first half: medium and low findings are recorded, unless the policy gives them an effect. */
export const criterion = declare({
  id: 'small-findings-weighed',
  rules: ['B5'],
  title: 'Medium and low findings are recorded and have no effect',
  failureTitle: 'Medium or low findings have an effect under the policy',
  rationale: 'Small findings are counted and shown; a gate that stops for each of them is soon switched off.',
  remediation: 'Fix them, or have the risk accepted.',
  standards: ['SSDF RV.2.1', 'OSPS-VM-05'],
  applies: 'always',
  needs: ['findings'],
  excusable: true,
  since: '0.1.0',
  evaluate: ({ findings }, { policy, rules }) => {
    const small = itemsOf(findings).filter(({ severity }) => ['medium', 'low', 'info'].includes(severity))
    const judged = small.map((facts) => ({ facts, disposition: dispose(facts, { policy, rules }) }))
    const open = judged.flatMap(({ facts, disposition: { state, effect } }) =>
      effect === 'record' || state === 'excepted' ? [] : [{ facts, effect }],
    )
    const excusedBy = [
      ...new Set(
        judged.flatMap(({ facts, disposition }) =>
          disposition.state === 'excepted' && facts.exception !== undefined ? [facts.exception.id] : [],
        ),
      ),
    ]
    const [first, ...rest] = open.map(({ effect }): Effect => effect)
    if (first !== undefined) {
      const effect = rest.reduce<Effect>((a, b) => (compareOutcomes(a, b) >= 0 ? a : b), first)
      return unmet(
        effect,
        `small-${effect}`,
        `${count(open.length, 'medium or low finding')} with an effect under the policy`,
        {
          cites: open.flatMap(({ facts }) => facts.cites),
          clearedBy: policy.exceptions.approvers.medium,
          excusedBy,
        },
      )
    }
    const text =
      small.length === 0
        ? 'no medium or low finding is open'
        : excusedBy.length > 0
          ? `${count(small.length, 'medium or low finding')}, covered by ${list(excusedBy)}`
          : `${count(small.length, 'medium or low finding')} recorded`
    return met(
      excusedBy.length > 0 ? 'small-excepted' : small.length === 0 ? 'no-small-findings' : 'small-recorded',
      text,
      small.flatMap(({ cites }) => cites),
      excusedBy,
    )
  },
})
