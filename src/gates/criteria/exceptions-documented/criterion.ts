import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C2: exceptions that name this release are explicit, approved and time-bounded (S4, K4). */
export const criterion = declare({
  id: 'exceptions-documented',
  rules: ['C2', 'K4', 'S4', 'E4'],
  title: 'Every exception for this release is explicit, approved and time-bounded',
  failureTitle: 'An exception for this release is not approved or not time-bounded',
  rationale:
    'An accepted risk without an end or without somebody who may accept it is a risk that was forgotten.',
  remediation: 'Have the exception granted by a role that may accept it, with an end that the policy allows.',
  standards: ['SSDF PW.1.2', 'SSDF RV.2.2', 'CICD-SEC-1', 'OSPS-SA-03'],
  applies: 'listed',
  needs: ['exceptions', 'findings'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ exceptions, findings }, { policy }) => {
    const present = new Set(itemsOf(findings).flatMap(({ finding }) => [finding.id, ...finding.aliases]))
    const meant = itemsOf(exceptions).filter(({ covers }) => covers?.findings.some((id) => present.has(id)))
    const bad = meant.filter(({ status }) => status === 'invalid')
    const [first] = bad
    if (first !== undefined) {
      const text = list(bad.map(({ id, faults }) => `${id}: ${list(faults.map((fault) => fault.text))}`))
      return unmet('escalate', `exception-${first.faults[0]?.code ?? 'invalid'}`, text, {
        cites: bad.flatMap(({ cites }) => cites),
        clearedBy: policy.exceptions.approvers.critical,
      })
    }
    const text =
      meant.length === 0
        ? 'no exception is in use'
        : `${list(meant.map(({ id, status }) => `${id} (${status})`))}`
    return met(
      meant.length === 0 ? 'no-exceptions' : 'exceptions-documented',
      text,
      meant.flatMap(({ cites }) => cites),
    )
  },
})
