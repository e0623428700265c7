import { cannotTell, conforms, check as declare, departs } from '../../check.ts'

export const check = declare({
  id: 'K6',
  group: 'K',
  title: 'Is the rollback path documented?',
  rationale: 'Asked of every release, whatever its class.',
  since: '0.1.0',
  check: ({ dossier }) => {
    const [notes] = dossier.notes
    if (notes === undefined) return cannotTell('no-notes', 'there are no release notes')
    const { rollback } = notes.record.value
    if (rollback === undefined)
      return departs('rollback-missing', 'the release notes name no way back', [notes.record.at])
    const tested = rollback.testedAt === undefined ? 'never tested' : `tested at ${rollback.testedAt}`
    return conforms('rollback-documented', `documented, ${tested}`, [notes.record.locate('/rollback')])
  },
})
