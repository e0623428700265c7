import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, notApplicable, unmet } from '../../criterion.ts'
import { assign } from './assign.ts'

/** B3: block if a required approver is missing. One person counts once, whatever the number of identities (GOV-03). */
export const criterion = declare({
  id: 'approvers-present',
  rules: ['B3', 'Q3'],
  title: 'Every required approver approved',
  failureTitle: 'A required approver is missing',
  failureTitles: {
    'approval-author': 'An approver approved a change of their own',
    'approval-bot': 'An approval was given by a bot',
    'approval-role-not-held': 'An approver did not hold the role then',
    'approval-evidence-changed': 'The evidence changed after the approval',
    'approval-unattributed': 'An approval is not signed by whom it names',
    'approval-no-basis': 'An approval names no evidence',
    'approval-not-as-approver': 'An approval does not say that its author approved',
    'approval-superseded': 'An approver took the approval back',
    'approval-policy-changed': 'An approval was given under another policy',
  },
  rationale: 'Who may say yes is decided beforehand. An approval that does not count is a missing approval.',
  remediation: 'Have the missing role approve this very release, on this very evidence.',
  standards: ['SSDF PO.2.1', 'CICD-SEC-1', 'CICD-SEC-2', 'SLSA B', 'Scorecard Code-Review', 'OSPS-QA-07'],
  applies: 'always',
  needs: ['approvals'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ approvals }, { policy, rules, release }) => {
    const { effect } = policy.blocking.missingApprover
    if (effect === 'record') return notApplicable('not-enforced', 'the policy only records approvals')
    const all = itemsOf(approvals)
    const counted = all.filter(({ counts }) => counts)
    const personsByRole = new Map(
      rules.approvals.map(({ role }) => [
        role,
        [...new Set(counted.filter(({ value }) => value.role === role).map(({ value }) => value.by))],
      ]),
    )
    const filled = policy.separationOfDuties.onePersonOneCount
      ? assign(rules.approvals, personsByRole)
      : rules.approvals.map((asked) => ({ ...asked, found: personsByRole.get(asked.role)?.length ?? 0 }))
    const missing = filled.filter(({ count, found }) => found < count)
    const cites = all.flatMap((approval) => approval.cites)
    if (missing.length > 0) {
      const wanted = missing.map(({ role, count, found }) => `${found} of ${count} by ${role}`)
      const refused = all
        .filter(({ counts, code }) => !counts && code !== 'not-an-approval' && code !== 'not-as-approver')
        .map(({ id, why }) => `${id} does not count: ${why}`)
      const persons = Map.groupBy(counted, ({ value }) => value.by)
      const twice = [...persons.values()]
        .filter((own) => new Set(own.map(({ value }) => value.role)).size > 1)
        .map(
          (own) =>
            `${own[0]?.person?.name} approved as ${list([...new Set(own.map(({ value }) => value.role))])} and counts once`,
        )
      const [why] = all.filter(
        ({ counts, code, value }) =>
          !counts && code !== 'not-an-approval' && missing.some(({ role }) => role === value.role),
      )
      return unmet(
        effect,
        why === undefined ? 'approver-missing' : `approval-${why.code}`,
        list([...wanted, ...twice, ...refused]),
        {
          cites: cites.length > 0 ? cites : [release.at],
          clearedBy: missing.map(({ role }) => role),
        },
      )
    }
    const names = counted.map(({ person, value }) => `${person?.name ?? value.by} as ${value.role}`)
    return met('approvers-present', list(names), cites)
  },
})
