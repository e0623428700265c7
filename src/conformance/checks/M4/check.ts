import { compareOutcomes } from '../../../domain/outcome.ts'
import { say, table } from '../../../domain/phrase.ts'
import { list } from '../../../domain/text.ts'
import { EMERGENCY_CRITERIA } from '../../../gates/evaluate.ts'
import { conforms, check as declare, departs } from '../../check.ts'
import { ofEmergency } from '../../emergency.ts'

export const check = declare({
  id: 'M4',
  group: 'M',
  title: 'The bypassed controls are recorded, as the archive computes them',
  rationale: 'What was left out is computed, and shown beside what the record admits.',
  since: '0.1.0',
  check: (assessed) =>
    ofEmergency(assessed, ({ bypassedControls }, { record }) => {
      const judged = assessed.gates.atDecision.judged.filter(
        ({ criterion }) => !EMERGENCY_CRITERIA.includes(criterion.id),
      )
      const computed = judged
        .filter(
          ({ verdict, bypassed }) =>
            bypassed || (verdict.state === 'unmet' && compareOutcomes(verdict.outcome, 'escalate') >= 0),
        )
        .map(({ criterion }) => criterion.id)
      const claimed = bypassedControls.map(({ control }) => control)
      const silent = computed.filter((id) => !claimed.includes(id))
      const idle = claimed.filter((id) => !computed.includes(id))
      const rows = [...new Set([...claimed, ...computed])].map((id) => ({
        cells: [
          say({ text: id, style: 'plain', to: { page: 'criterion', id } }),
          claimed.includes(id) ? 'yes' : 'no',
          computed.includes(id) ? 'yes' : 'no',
        ],
        tone: claimed.includes(id) === computed.includes(id) ? undefined : ('attention' as const),
      }))
      const details = [
        table(
          'Claimed beside computed',
          ['Control', 'The record admits it', 'It was not met'],
          rows,
          'No control was bypassed.',
        ),
      ]
      const at = [record.locate('/bypassedControls')]
      if (silent.length > 0)
        return departs('bypassed-in-silence', `not admitted: ${list(silent)}`, at, details)
      const also = idle.length > 0 ? `; ${list(idle)} held after all` : ''
      return conforms(
        'bypass-admitted',
        (computed.length === 0 ? 'no control was bypassed' : `admitted: ${list(computed)}`) + also,
        at,
        details,
      )
    }),
})
