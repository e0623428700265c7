import { itemsOf } from '../../../domain/shown.ts'
import { count, list } from '../../../domain/text.ts'
import { criterion as declare, met, undetermined, unmet } from '../../criterion.ts'
import { dispose } from '../../disposition.ts'

/** B1: block on unresolved criticals in the release's scope unless an approved exception in force covers them. */
export const criterion = declare({
  id: 'no-blocking-criticals',
  rules: ['B1', 'C2', 'C3'],
  title: 'No critical finding is open without an exception in force',
  failureTitle: 'A critical finding is open and no exception in force covers it',
  rationale:
    'A known critical weakness goes out only if somebody who may accept it did so, for a limited time.',
  remediation:
    'Fix the finding and scan again, postpone, or have the risk accepted by a role that may accept criticals.',
  standards: ['SSDF PO.4.1', 'SSDF RV.2.2', 'CICD-SEC-1', 'Scorecard Vulnerabilities', 'OSPS-VM-05'],
  applies: 'always',
  needs: ['findings', 'scans'],
  excusable: true,
  since: '0.1.0',
  evaluate: ({ findings, scans }, { policy, rules, policyAt }) => {
    const criticals = itemsOf(findings).filter(({ severity }) => severity === 'critical')
    const judged = criticals.map((facts) => ({ facts, disposition: dispose(facts, { policy, rules }) }))
    const open = judged.filter(
      ({ disposition }) => disposition.state !== 'excepted' && disposition.effect !== 'record',
    )
    const excusedBy = judged.flatMap(({ facts, disposition }) =>
      disposition.state === 'excepted' && facts.exception !== undefined ? [facts.exception.id] : [],
    )
    const { effect } = policy.blocking.critical
    if (open.length > 0 && effect !== 'record') {
      const names = open.map(({ facts }) => `${facts.finding.id} (${facts.finding.title})`)
      return unmet(
        effect,
        'critical-open',
        `${count(open.length, 'critical finding')} open: ${list(names)}`,
        {
          cites: open.flatMap(({ facts }) => facts.cites),
          clearedBy: policy.exceptions.approvers.critical,
          excusedBy,
        },
      )
    }
    if (scans.state !== 'shown' && criticals.length === 0) {
      return undetermined(
        'no-scans',
        'no scan was seen, so nobody can tell whether a critical finding is open',
        [policyAt],
      )
    }
    const removed = itemsOf(scans).filter(({ state }) => state === 'redacted')
    if (removed.length > 0) {
      return undetermined(
        'scan-redacted',
        `${list(removed.map(({ scan, why }) => `${scan}: ${why}`))}, so nobody can tell whether a critical finding is open`,
        removed.flatMap(({ cites }) => cites),
      )
    }
    const text =
      excusedBy.length > 0
        ? `${count(criticals.length, 'critical finding')}, covered by ${list([...new Set(excusedBy)])}`
        : criticals.length === 0
          ? 'no critical finding is open'
          : `${count(criticals.length, 'critical finding')} open, none of which counts under the policy`
    return met(
      excusedBy.length > 0 ? 'criticals-excepted' : 'no-criticals',
      text,
      criticals.flatMap(({ cites }) => cites),
      [...new Set(excusedBy)],
    )
  },
})
