import { itemsOf } from '../../../domain/shown.ts'
import { conforms, check as declare, departs } from '../../check.ts'
import { ofEmergency } from '../../emergency.ts'

export const check = declare({
  id: 'M3',
  group: 'M',
  title: 'The approver was a designated emergency approver, designated before',
  rationale: 'Who may decide alone is settled in calm and not in the night itself.',
  since: '0.1.0',
  check: (assessed) =>
    ofEmergency(assessed, ({ approver }, { record }) => {
      const { caseFile } = assessed.gates.now
      const [emergency] = itemsOf(caseFile?.emergency ?? { state: 'missing', why: '', cites: [] })
      const at = [record.locate('/approver')]
      if (emergency === undefined || !emergency.designated) {
        return departs(
          'not-designated',
          emergency?.why ?? `${approver} could not be judged without a policy`,
          at,
        )
      }
      const signed = assessed.dossier.decisions.filter(
        ({ said, record: decision }) =>
          said.state === 'attributed' &&
          decision.value.by === approver &&
          decision.value.decision === 'approve',
      )
      if (signed.length === 0)
        return departs('approver-unsigned', `${approver} is designated, and signed no approval`, at)
      return conforms('designated', emergency.why, [
        ...at,
        ...signed.map(({ record: decision }) => decision.at),
      ])
    }),
})
