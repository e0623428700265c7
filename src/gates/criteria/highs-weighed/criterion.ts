import { compareOutcomes, type Effect } from '../../../domain/outcome.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { count, list } from '../../../domain/text.ts'
import { criterion as declare, met, undetermined, unmet } from '../../criterion.ts'
import { highRow } from '../../disposition.ts'

/** B4: highs warn or escalate by exploitability, reachability and compensating controls. */
export const criterion = declare({
  id: 'highs-weighed',
  rules: ['B4'],
  title: 'Every high finding is harmless enough under the policy’s table, or accepted',
  failureTitle: 'A high finding asks for attention under the policy’s table',
  rationale: 'A high finding that is exploited and reachable is another thing than one in dead code.',
  remediation:
    'Fix it, record a triage with exploitability, reachability and tested controls, or have it accepted.',
  standards: ['SSDF RV.2.1', 'SSDF PO.4.1', 'CICD-SEC-1', 'OSPS-VM-05'],
  applies: 'always',
  needs: ['findings', 'scans'],
  excusable: true,
  since: '0.1.0',
  evaluate: ({ findings, scans }, { policy, policyAt }) => {
    const highs = itemsOf(findings).filter(
      ({ severity, vex }) => (severity === 'high' || severity === 'unknown') && vex?.believed !== true,
    )
    const judged = highs.map((facts) => ({ facts, ...highRow(facts, policy.blocking.high) }))
    const excused = judged.filter(({ facts, effect }) => effect !== 'record' && facts.exception !== undefined)
    const excusedBy = [
      ...new Set(excused.flatMap(({ facts }) => (facts.exception ? [facts.exception.id] : []))),
    ]
    const open = judged.flatMap(({ facts, effect, words }) =>
      effect === 'record' || facts.exception !== undefined ? [] : [{ facts, effect, words }],
    )
    const effect = open
      .map((one): Effect => one.effect)
      .reduce<Effect | undefined>(
        (a, b) => (a !== undefined && compareOutcomes(a, b) >= 0 ? a : b),
        undefined,
      )
    if (effect !== undefined) {
      const names = open.map(({ facts, effect: own, words }) => `${facts.finding.id}: ${words}, ${own}`)
      return unmet(effect, `high-${effect}`, `${count(open.length, 'high finding')}: ${list(names)}`, {
        cites: open.flatMap(({ facts }) => facts.cites),
        clearedBy: policy.exceptions.approvers.high,
        excusedBy,
      })
    }
    if (scans.state !== 'shown' && highs.length === 0) {
      return undetermined('no-scans', 'no scan was seen, so nobody can tell whether a high finding is open', [
        policyAt,
      ])
    }
    const words = judged.map(({ facts, words: seen }) => `${facts.finding.id}: ${seen}`)
    return met(
      excusedBy.length > 0 ? 'highs-excepted' : highs.length > 0 ? 'highs-recorded' : 'no-highs',
      highs.length === 0 ? 'no high finding is open' : list(words),
      highs.flatMap(({ cites }) => cites),
      excusedBy,
    )
  },
})
