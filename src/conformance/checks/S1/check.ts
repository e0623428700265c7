import { list } from '../../../domain/text.ts'
import { cannotTell, conforms, check as declare, departs } from '../../check.ts'

export const check = declare({
  id: 'S1',
  group: 'S',
  title: 'The sign-off rests on documented inputs',
  rationale:
    'A sign-off that names the digests of what it saw can be held against them later; a chat message cannot.',
  since: '0.1.0',
  check: ({ dossier }) => {
    const approvals = dossier.decisions.filter(({ record }) => record.value.decision !== 'withdraw')
    if (approvals.length === 0)
      return cannotTell('no-decision', 'nobody decided, so there are no inputs to name')
    const bare = approvals.filter(({ record }) => record.value.basis?.evidence === undefined)
    const chat = bare.filter(({ record }) => (record.value.basis?.chat ?? []).length > 0)
    if (bare.length > 0) {
      const text = list(bare.map(({ record }) => record.id))
      return chat.length > 0
        ? departs(
            'chat-only',
            `${text} rest${bare.length === 1 ? 's' : ''} on a conversation only`,
            bare.map(({ record }) => record.at),
          )
        : departs(
            'no-basis',
            `${text} name${bare.length === 1 ? 's' : ''} no evidence by digest`,
            bare.map(({ record }) => record.at),
          )
    }
    return conforms(
      'inputs-named',
      'every decision names the evidence pack that it saw, by digest',
      approvals.map(({ record }) => record.at),
    )
  },
})
