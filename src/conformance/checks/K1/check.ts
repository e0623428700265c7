import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { cannotTell, conforms, check as declare, departs } from '../../check.ts'

export const check = declare({
  id: 'K1',
  group: 'K',
  title: 'Are source changes fully reviewed and merged through protected controls?',
  rationale: 'Whatever the class asks for, an auditor asks this of every release.',
  since: '0.1.0',
  check: ({ gates }) => {
    const { caseFile } = gates.atDecision
    if (caseFile === undefined || caseFile.changes.state !== 'shown')
      return cannotTell('no-change-record', 'there is no change record')
    const changes = caseFile.changes.items
    const unreviewed = changes.filter(
      ({ authors, approvers }) =>
        !approvers.some(
          (one) =>
            one.person?.type !== 'bot' &&
            !authors.some((author) => (author.person?.id ?? author.name) === (one.person?.id ?? one.name)),
        ),
    )
    if (unreviewed.length > 0) {
      return departs(
        'unreviewed',
        `no review by another person: ${list(unreviewed.map(({ mergeRequest }) => mergeRequest))}`,
        unreviewed.map(({ at }) => at),
      )
    }
    const [protection] = itemsOf(caseFile.branchProtection)
    if (protection === undefined)
      return cannotTell(
        'unobserved',
        'reviewed, but nobody recorded what the branch enforces',
        changes.map(({ at }) => at),
      )
    const held =
      protection.requiredReviews > 0 &&
      protection.statusChecks.length > 0 &&
      !protection.forcePushAllowed &&
      protection.administratorsIncluded
    const cites = [protection.at, ...changes.map(({ at }) => at)]
    return held
      ? conforms(
          'reviewed',
          `${changes.length} change(s), each reviewed by another person; ${protection.branch} is protected`,
          cites,
        )
      : departs(
          'unprotected',
          `${protection.branch} does not enforce review, checks and administrators`,
          cites,
        )
  },
})
