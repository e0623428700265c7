import { conforms, check as declare, departs } from '../../check.ts'
import { ofEmergency } from '../../emergency.ts'

export const check = declare({
  id: 'M1',
  group: 'M',
  title: 'The reason for the emergency is recorded',
  rationale: 'Without a reason, an emergency is only haste.',
  since: '0.1.0',
  check: (assessed) =>
    ofEmergency(assessed, ({ reason, incident }, { record, said }) =>
      said.state === 'attributed'
        ? conforms('reason-given', `${incident}: ${reason}`, [record.locate('/reason')])
        : departs('reason-unsigned', `${said.text}: ${reason}`, [record.at]),
    ),
})
