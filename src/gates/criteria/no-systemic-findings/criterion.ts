import { itemsOf } from '../../../domain/shown.ts'
import { compareText, count, list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** B5, second half: many small findings are one big one. The policy says when. */
export const criterion = declare({
  id: 'no-systemic-findings',
  rules: ['B5'],
  title: 'Small findings show no systemic failure',
  failureTitle: 'Small findings together show a systemic failure',
  rationale:
    'Many findings of one rule, a count that jumps from release to release, or a finding that outlives several of them is a failure of the process and not of a line; the policy says how many.',
  remediation:
    'Fix the rule’s findings at their common cause, or agree on a plan with the roles that clear it.',
  standards: ['SSDF RV.3.1', 'SSDF PO.4.1', 'CICD-SEC-1'],
  applies: 'always',
  needs: ['findings', 'earlier'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ findings, earlier }, { policy }) => {
    const limits = policy.blocking.systemic
    const small = itemsOf(findings).filter(
      ({ severity, vex }) => ['medium', 'low', 'info'].includes(severity) && vex?.believed !== true,
    )
    const before = itemsOf(earlier)
    const byRule = Map.groupBy(small, ({ finding }) => finding.id)
    const signs: string[] = []
    for (const [rule, same] of [...byRule].sort(([a], [b]) => compareText(a, b))) {
      if (same.length >= limits.sameRule)
        signs.push(`${rule} ${same.length} times (limit ${limits.sameRule})`)
    }
    const previous = before[0]
    if (previous !== undefined && previous.small.size > 0) {
      const growth = ((small.length - previous.small.size) / previous.small.size) * 100
      if (growth >= limits.growthPercent && small.length > previous.small.size) {
        signs.push(
          `${small.length} small findings, ${Math.round(growth)} % more than the ${previous.small.size} of ${previous.id} (limit ${limits.growthPercent} %)`,
        )
      }
    }
    const lasting = small.filter(({ finding }) => {
      const releases = 1 + before.findIndex(({ small: known }) => !known.has(finding.fingerprint))
      const open = releases === 0 ? before.length + 1 : releases
      return open >= limits.releasesOpen
    })
    if (lasting.length > 0 && limits.releasesOpen > 1) {
      const ids = [...new Set(lasting.map(({ finding }) => finding.id))].sort(compareText)
      signs.push(`${list(ids)} open through ${limits.releasesOpen} releases or more`)
    }
    const cites = small.flatMap((facts) => facts.cites)
    if (signs.length > 0 && limits.effect !== 'record') {
      return unmet(limits.effect, 'systemic', list(signs), {
        cites,
        clearedBy: ['engineering-lead', 'security'],
      })
    }
    return met(
      'not-systemic',
      signs.length > 0
        ? `${list(signs)}; the policy records it`
        : `${count(small.length, 'small finding')}, no pattern among them`,
      cites,
    )
  },
})
