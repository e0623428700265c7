import { list } from '../../../domain/text.ts'
import { cannotTell, conforms, check as declare, departs } from '../../check.ts'

export const check = declare({
  id: 'S6',
  group: 'S',
  title: 'The sign-off says in which capacity somebody acted',
  rationale: '“Security was in the meeting” is no approval, and afterwards everybody remembers it as one.',
  since: '0.1.0',
  check: ({ dossier }) => {
    const { decisions } = dossier
    if (decisions.length === 0) return cannotTell('no-decision', 'there is no decision')
    const silent = decisions.filter(({ record }) => record.value.capacity === undefined)
    if (silent.length > 0) {
      return departs(
        'capacity-missing',
        `${list(silent.map(({ record }) => record.id))} does not say whether its author approved, was consulted or was informed`,
        silent.map(({ record }) => record.at),
      )
    }
    const contrary = decisions.filter(
      ({ record }) =>
        record.value.decision === 'approve' &&
        record.value.activity === 'final-approval' &&
        record.value.capacity !== 'approver',
    )
    if (contrary.length > 0) {
      return departs(
        'capacity-ambiguous',
        `${list(contrary.map(({ record }) => `${record.id} approves as ${record.value.capacity}`))}`,
        contrary.map(({ record }) => record.at),
      )
    }
    return conforms(
      'capacities-named',
      list(decisions.map(({ record }) => `${record.value.by} ${record.value.capacity}`)),
      decisions.map(({ record }) => record.at),
    )
  },
})
