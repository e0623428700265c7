import { say, table } from '../../../domain/phrase.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { conforms, check as declare, departs } from '../../check.ts'
import { ofEmergency } from '../../emergency.ts'
import { knownTypes } from '../../known-evidence.ts'

export const check = declare({
  id: 'M2',
  group: 'M',
  title: 'The evidence at hand when it was decided is recorded, as the archive confirms it',
  rationale: 'What was available is computed from the archive as of that moment, and shown beside the claim.',
  since: '0.1.0',
  check: (assessed) =>
    ofEmergency(assessed, ({ evidenceAvailable }, { record }) => {
      const { caseFile } = assessed.gates.atDecision
      const computed = caseFile === undefined ? [] : knownTypes(caseFile)
      const claimed = evidenceAvailable
        .filter((item) => /^E[1-6]\b/.test(item))
        .map((item) => item.slice(0, 2))
      const unfounded = claimed.filter((type) => !computed.some((own) => own === type))
      const details = [
        table(
          'Claimed beside computed',
          ['The record claims', 'The archive held by then'],
          [{ cells: [list(evidenceAvailable) || 'nothing', list(computed) || 'nothing'] }],
          '',
        ),
        {
          type: 'list' as const,
          caption: 'Files known at the decision',
          items: itemsOf(caseFile?.items ?? { state: 'missing', why: '', cites: [] }).map(({ path, state }) =>
            say(`${path} (${state})`),
          ),
          empty: 'None.',
        },
      ]
      const cites = [record.locate('/evidenceAvailable')]
      if (unfounded.length > 0) {
        return departs(
          'claim-unfounded',
          `the record claims ${list(unfounded)}; nothing of it was in the archive at the decision`,
          cites,
          details,
        )
      }
      return conforms(
        'claim-founded',
        `claimed ${list(evidenceAvailable) || 'nothing'}; the archive held ${list(computed) || 'nothing'}`,
        cites,
        details,
      )
    }),
})
