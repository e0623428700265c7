import { itemsOf } from '../../../domain/shown.ts'
import { count, list } from '../../../domain/text.ts'
import { criterion as declare, met, undetermined, unmet } from '../../criterion.ts'

/** C3: in high-risk classes a high finding goes out only with an exception in force. */
export const criterion = declare({
  id: 'no-unapproved-highs',
  rules: ['C3'],
  title: 'No high finding is open without an exception in force',
  failureTitle: 'A high finding is open and no exception in force covers it',
  rationale:
    'Authentication, payments, administration and the internet edge carry less tolerance than the rest.',
  remediation: 'Fix the finding and scan again, or have the risk accepted by a role that may accept highs.',
  standards: ['SSDF RV.2.1', 'SSDF RV.2.2', 'CICD-SEC-1', 'OSPS-VM-05'],
  applies: 'listed',
  needs: ['findings', 'scans'],
  excusable: true,
  since: '0.1.0',
  evaluate: ({ findings, scans }, { policy, policyAt }) => {
    const highs = itemsOf(findings).filter(
      ({ severity, vex }) => (severity === 'high' || severity === 'unknown') && vex?.believed !== true,
    )
    const open = highs.filter(({ exception }) => exception === undefined)
    const excusedBy = [
      ...new Set(highs.flatMap(({ exception }) => (exception === undefined ? [] : [exception.id]))),
    ]
    if (open.length > 0) {
      const names = open.map(({ finding }) => `${finding.id} (${finding.title})`)
      return unmet(
        'block',
        'high-unapproved',
        `${count(open.length, 'high finding')} without an exception: ${list(names)}`,
        {
          cites: open.flatMap(({ cites }) => cites),
          clearedBy: policy.exceptions.approvers.high,
          excusedBy,
        },
      )
    }
    if (scans.state !== 'shown' && highs.length === 0) {
      return undetermined('no-scans', 'no scan was seen, so nobody can tell whether a high finding is open', [
        policyAt,
      ])
    }
    return met(
      excusedBy.length > 0 ? 'highs-excepted' : 'no-highs',
      excusedBy.length > 0
        ? `${count(highs.length, 'high finding')}, covered by ${list(excusedBy)}`
        : 'no high finding is open',
      highs.flatMap(({ cites }) => cites),
      excusedBy,
    )
  },
})
