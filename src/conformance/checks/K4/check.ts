import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { inForce } from '../../../exceptions/lineage.ts'
import { cannotTell, conforms, check as declare, departs, notApplicable } from '../../check.ts'

export const check = declare({
  id: 'K4',
  group: 'K',
  title: 'Are open exceptions explicit, approved, and time-bounded?',
  rationale: 'Open exceptions are open risk; each needs an owner, an approver and an end.',
  since: '0.1.0',
  check: ({ dossier, gates }) => {
    const { caseFile } = gates.atDecision
    if (caseFile === undefined) return cannotTell('no-policy', 'no policy says what an exception needs')
    const named = new Set(dossier.decisions.flatMap(({ record }) => record.value.basis?.exceptions ?? []))
    const states = itemsOf(caseFile.exceptions)
    const missing = [...named].filter((id) => !states.some((state) => state.id === id))
    const meant = states.filter(({ id, status }) => named.has(id) || inForce({ status }))
    if (meant.length + missing.length === 0)
      return notApplicable('no-exceptions', 'no exception was open for this release')
    const bad = meant.filter((state) => !inForce(state))
    if (bad.length + missing.length > 0) {
      const text = [
        ...bad.map(
          ({ id, status, faults }) =>
            `${id} is ${status}${faults.length > 0 ? ` (${list(faults.map((fault) => fault.text))})` : ''}`,
        ),
        ...missing.map((id) => `${id} is not in the archive`),
      ]
      return departs(
        'exception-not-in-force',
        list(text),
        bad.flatMap(({ cites }) => cites),
      )
    }
    return conforms(
      'exceptions-in-force',
      list(meant.map(({ id, effectiveUntil }) => `${id} until ${effectiveUntil}`)),
      meant.flatMap(({ cites }) => cites),
    )
  },
})
