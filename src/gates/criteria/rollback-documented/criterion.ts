import { itemsOf } from '../../../domain/shown.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C3: the way back is written down. */
export const criterion = declare({
  id: 'rollback-documented',
  rules: ['C3', 'K6', 'E6'],
  title: 'The rollback path is documented',
  failureTitle: 'No rollback path is documented',
  rationale: 'At three in the morning nobody invents a way back.',
  remediation: 'Write the rollback path into the release notes, and test it.',
  standards: ['SSDF PS.3.1', 'CICD-SEC-10', 'OSPS-BR-04'],
  applies: 'listed',
  needs: ['notes'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ notes }, { release }) => {
    const all = itemsOf(notes)
    const [first] = all.flatMap(({ rollback, at }) => (rollback === undefined ? [] : [{ rollback, at }]))
    if (first === undefined) {
      return unmet(
        'block',
        'rollback-missing',
        all.length === 0 ? 'there are no release notes' : 'the release notes name no way back',
        {
          cites: all.length > 0 ? all.map(({ at }) => at) : [release.at],
          clearedBy: ['release-owner'],
        },
      )
    }
    const tested =
      first.rollback.testedAt === undefined ? 'never tested' : `tested at ${first.rollback.testedAt}`
    return met('rollback-documented', `documented, ${tested}`, [first.at])
  },
})
