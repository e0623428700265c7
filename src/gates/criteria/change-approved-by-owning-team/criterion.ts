import { count, list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C1: each change was approved by a member of the owning team who is not its author (GOV-01). */
export const criterion = declare({
  id: 'change-approved-by-owning-team',
  rules: ['C1', 'K1'],
  title: 'Every change was approved by the owning team',
  failureTitle: 'A change was not approved by another member of the owning team',
  rationale:
    'The team that lives with a change is the one that must have seen it; its author has seen it already.',
  remediation: 'Have a member of the owning team, other than the author, review the change.',
  standards: ['CICD-SEC-1', 'SLSA Source L4', 'Scorecard Code-Review', 'OSPS-QA-07', 'SSDF PW.7.2'],
  applies: 'listed',
  needs: ['changes'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ changes }, { release }) => {
    if (changes.state !== 'shown')
      return unmet('block', 'changes-missing', 'there is no change record', {
        cites: [release.at],
        clearedBy: ['release-owner'],
      })
    const team = release.value.owningTeam
    const alone = changes.items.filter(
      ({ authors, approvers }) =>
        !approvers.some(
          ({ person }) =>
            person !== undefined &&
            person.type === 'human' &&
            person.team === team &&
            !authors.some((author) => author.person?.id === person.id),
        ),
    )
    if (alone.length > 0) {
      const text = list(alone.map(({ mergeRequest, title }) => `${mergeRequest} (${title})`))
      return unmet('block', 'change-unapproved', `not approved by ${team}: ${text}`, {
        cites: alone.map(({ at }) => at),
        clearedBy: ['release-owner'],
      })
    }
    return met(
      'changes-approved',
      `${count(changes.items.length, 'change')} approved by ${team}`,
      changes.items.map(({ at }) => at),
    )
  },
})
