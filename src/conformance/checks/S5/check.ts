import { list } from '../../../domain/text.ts'
import { conforms, check as declare, departs } from '../../check.ts'

export const check = declare({
  id: 'S5',
  group: 'S',
  title: 'The sign-off leaves a durable record',
  rationale:
    'What is unsigned can be denied, what is amended can be rewritten, and a deployment log is no decision.',
  since: '0.1.0',
  check: ({ dossier }) => {
    const { decisions, deployments, release } = dossier
    if (decisions.length === 0) {
      return deployments.length > 0
        ? departs(
            'deployment-only',
            'it was deployed, and the archive holds no decision',
            deployments.map(({ record }) => record.at),
          )
        : departs('no-record', 'the archive holds no decision', [release.record.at])
    }
    const unsaid = decisions.filter(({ said }) => said.state === 'unattributed')
    if (unsaid.length > 0) {
      const text = unsaid.map(
        ({ record, said }) => `${record.id}: ${said.state === 'unattributed' ? said.text : ''}`,
      )
      return departs(
        'not-attributed',
        list(text),
        unsaid.map(({ record }) => record.at),
      )
    }
    const amended = decisions.filter(({ known }) => known.recorded?.amended === true)
    if (amended.length > 0) {
      return departs(
        'amended',
        `${list(amended.map(({ record }) => record.id))} was amended after it was first recorded`,
        amended.map(({ record }) => record.at),
      )
    }
    return conforms(
      'durable',
      `${decisions.length === 1 ? 'the decision is' : `all ${decisions.length} decisions are`} signed and in the archive`,
      decisions.map(({ record }) => record.at),
    )
  },
})
