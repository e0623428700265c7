import { list } from '../../../domain/text.ts'
import { viewExceptions } from '../../../gates/view/case.ts'
import { conforms, check as declare, departs } from '../../check.ts'
import { escalationsOf } from '../../escalation.ts'

export const check = declare({
  id: 'S4',
  group: 'S',
  title: 'Exceptions are time-bounded, and overrides are escalated',
  rationale:
    'An exception without an end is a changed rule; an override without an escalation is nobody’s decision.',
  since: '0.1.0',
  check: (assessed) => {
    const { dossier, gates, verdict } = assessed
    const named = new Set(dossier.decisions.flatMap(({ record }) => record.value.basis?.exceptions ?? []))
    const endless = viewExceptions(dossier, gates.now.clocks).filter(
      ({ id, faults }) => named.has(id) && faults.some(({ code }) => code === 'no-end'),
    )
    if (endless.length > 0) {
      return departs(
        'exception-without-end',
        `${list(endless.map(({ id }) => id))} has no end`,
        endless.flatMap(({ cites }) => cites),
      )
    }
    if (verdict.followed === 'overridden' && verdict.decision === 'approved') {
      const raised = ['X2', 'X3'].flatMap((situation) => escalationsOf(assessed, situation as 'X2' | 'X3'))
      if (raised.length === 0) {
        return departs(
          'override-without-escalation',
          `it was approved against a gate that said ${gates.atDecision.outcome}, and nobody escalated`,
          [dossier.release.record.at],
        )
      }
      return conforms(
        'override-escalated',
        `overridden, and escalated in ${list(raised.map(({ raised: one }) => one.value.escalation))}`,
        raised.map(({ raised: one }) => one.held.record.at),
      )
    }
    return conforms(
      'bounded',
      named.size === 0
        ? 'no exception was relied on and nothing was overridden'
        : `${list([...named])} have an end`,
      dossier.decisions.map(({ record }) => record.at),
    )
  },
})
