import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, undetermined, unmet } from '../../criterion.ts'

/** C2: the required scans and tests pass. What they found is judged by severity elsewhere; a failed test is a failure. */
export const criterion = declare({
  id: 'scans-passed',
  rules: ['C2', 'C3', 'K2'],
  title: 'Every required scan and test passes',
  failureTitle: 'A required test or check fails',
  rationale:
    'Passing is the agreed meaning of a required check; an ignored failure teaches everybody to ignore the next.',
  remediation: 'Mend what fails and run it again.',
  standards: ['SSDF PW.8.2', 'CICD-SEC-1', 'Scorecard CI-Tests', 'OSPS-QA-03', 'OSPS-QA-06'],
  applies: 'listed',
  needs: ['scans'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ scans }, { rules, policyAt }) => {
    const required = itemsOf(scans).filter(({ scan }) => rules.evidence.scans.includes(scan))
    const failing = required.filter(({ tests }) => tests !== undefined && tests.result === 'failed')
    if (failing.length > 0) {
      const text = list(
        failing.map(({ scan, tests }) => `${scan}: ${(tests?.failed ?? 0) + (tests?.errored ?? 0)} failed`),
      )
      return unmet('block', 'test-failed', text, {
        cites: failing.flatMap(({ cites }) => cites),
        clearedBy: ['release-owner', 'engineering-lead'],
      })
    }
    const absent = rules.evidence.scans.flatMap((kind) => {
      const seen = required.find(({ scan }) => scan === kind)
      if (seen === undefined) return [{ text: `${kind}: there is no such scan`, cites: [], removed: false }]
      const { state, why, cites } = seen
      return state === 'complete' ? [] : [{ text: `${kind}: ${why}`, cites, removed: state === 'redacted' }]
    })
    if (absent.length > 0 && absent.every(({ removed }) => removed)) {
      return undetermined(
        'scans-redacted',
        list(absent.map(({ text }) => text)),
        absent.flatMap(({ cites }) => cites),
      )
    }
    if (required.length === 0 || absent.length > 0) {
      const text = absent.length > 0 ? list(absent.map((one) => one.text)) : 'the class requires no scan'
      return unmet('block', 'scans-incomplete', text, {
        cites: [policyAt, ...absent.flatMap(({ cites }) => cites)],
        clearedBy: ['release-owner', 'platform'],
      })
    }
    return met(
      'scans-passed',
      `${list(required.map(({ scan }) => scan))} pass`,
      required.flatMap(({ cites }) => cites),
    )
  },
})
