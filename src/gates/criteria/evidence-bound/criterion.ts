import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, notApplicable, unmet } from '../../criterion.ts'

/** Everything in the pack speaks of this release's source and artifacts: no mix and match (GOV-06). */
export const criterion = declare({
  id: 'evidence-bound',
  rules: ['E2', 'E3', 'S1'],
  title: 'All evidence speaks of this release’s source commit and artifacts',
  failureTitle: 'Evidence speaks of another source commit or artifact',
  rationale:
    'A clean scan of one build says nothing about another. Evidence is only worth what it is bound to.',
  remediation: 'Collect the evidence from the build that is released.',
  standards: ['SSDF PS.3.2', 'SLSA E', 'CICD-SEC-9'],
  applies: 'always',
  needs: ['bindings', 'items'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ bindings, items }) => {
    const mixed = itemsOf(bindings)
    if (mixed.length > 0) {
      const text = list(
        mixed.map(({ what, expected, found }) => `${what} speaks of ${found}, the release is ${expected}`),
      )
      return unmet('block', 'evidence-mixed', text, {
        cites: mixed.map(({ at }) => at),
        clearedBy: ['release-owner'],
      })
    }
    if (items.state !== 'shown') return notApplicable('no-evidence', 'there is no evidence to bind')
    return met(
      'evidence-bound',
      'all evidence names the released commit and artifacts',
      items.items.map(({ at }) => at),
    )
  },
})
