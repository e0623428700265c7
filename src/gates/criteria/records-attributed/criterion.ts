import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** What the outcome rests on must be said by somebody: a record that anybody could have written proves nothing. */
export const criterion = declare({
  id: 'records-attributed',
  rules: ['S5', 'Q5'],
  title: 'Every record that the outcome rests on is signed by the person whom it names',
  failureTitle: 'A record that the outcome rests on is not signed by the person whom it names',
  failureTitles: {
    'known-later': 'The release was written or changed only after it was decided',
    contested: 'Two files claim the same record',
  },
  rationale:
    'Release, change record, evidence pack, notes, deployments and emergency decide the outcome. If nobody provably wrote them, the outcome is a claim of the archive about itself.',
  remediation:
    'Have the author sign the record as it lies in the archive, with an identity that the roster lists.',
  standards: ['SSDF PS.2.1', 'CICD-SEC-9', 'CICD-SEC-10', 'SSDF PO.3.3'],
  applies: 'always',
  needs: ['records'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ records }) => {
    const said = itemsOf(records)
    const unsaid = said.filter(({ attributed }) => !attributed)
    if (said.length === 0) {
      return unmet('block', 'records-missing', 'the archive holds no record of this release', {
        cites: [],
        clearedBy: ['release-owner'],
      })
    }
    const [first] = unsaid
    if (first === undefined) {
      return met(
        'records-attributed',
        `all ${said.length} records are signed by those whom they name`,
        said.map(({ at }) => at),
      )
    }
    return unmet('block', first.code, list(unsaid.map(({ title, why }) => `${title}: ${why}`)), {
      cites: unsaid.map(({ at }) => at),
      clearedBy: ['release-owner'],
    })
  },
})
