import { isBotAccount, sameAccount } from '../../../attribution/roster.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C2: the rules of the protected branch and of its workflows held. */
export const criterion = declare({
  id: 'protected-branch-met',
  rules: ['C2', 'K1', 'E1'],
  title: 'The protected branch and its workflow rules held',
  failureTitle: 'The protected branch or its workflow rules did not hold',
  failureTitles: {
    'protection-unobserved': 'Nobody recorded what the branch enforces',
    'protection-gap': 'The branch does not enforce what protects it',
    'change-unreviewed': 'A change was not reviewed by another person',
  },
  rationale: 'Review is a promise until the platform enforces it, for administrators too.',
  remediation:
    'Require a review and status checks, forbid force pushes, include administrators, and observe the settings again.',
  standards: [
    'CICD-SEC-1',
    'CICD-SEC-5',
    'SLSA Source L3',
    'Scorecard Branch-Protection',
    'OSPS-AC-03',
    'OSPS-QA-03',
  ],
  applies: 'listed',
  needs: ['branchProtection', 'changes'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ branchProtection, changes }, { release }) => {
    const observed = itemsOf(branchProtection)
    if (observed.length === 0)
      return unmet('block', 'protection-unobserved', 'nobody recorded what the platform enforced', {
        cites: [release.at],
        clearedBy: ['release-owner', 'platform'],
      })
    const gaps = observed.flatMap((rules) => [
      ...(rules.requiredReviews < 1 ? ['no review is required'] : []),
      ...(rules.statusChecks.length === 0 ? ['no status check is required'] : []),
      ...(rules.forcePushAllowed ? ['force pushes are allowed'] : []),
      ...(rules.administratorsIncluded ? [] : ['administrators are exempt']),
      ...(rules.protectedWorkflows ? [] : ['workflow files are not protected']),
    ])
    const unreviewed = itemsOf(changes).filter(
      ({ authors, approvers }) =>
        !approvers.some(({ name, person }) =>
          person === undefined
            ? !isBotAccount(name) && !authors.some((author) => sameAccount(author.name, name))
            : person.type === 'human' && !authors.some((author) => author.person?.id === person.id),
        ),
    )
    const cites = [...observed.map(({ at }) => at), ...unreviewed.map(({ at }) => at)]
    const faults = [
      ...gaps,
      ...unreviewed.map(({ mergeRequest }) => `${mergeRequest} has no review by another person`),
    ]
    if (faults.length > 0) {
      return unmet('block', gaps.length > 0 ? 'protection-gap' : 'change-unreviewed', list(faults), {
        cites,
        clearedBy: ['release-owner', 'platform'],
      })
    }
    const [first] = observed
    return met(
      'protection-held',
      `${first?.branch}: ${first?.requiredReviews} review(s), ${list(first?.statusChecks ?? [])}`,
      cites,
    )
  },
})
