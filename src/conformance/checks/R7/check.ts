import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { viewExceptions } from '../../../gates/view/case.ts'
import { cannotTell, conforms, check as declare, departs } from '../../check.ts'

export const check = declare({
  id: 'R7',
  group: 'R',
  title: 'Duties were separate: nobody approved a change or an exception of their own',
  rationale: 'Four eyes see what two overlook, and what two would rather not see.',
  since: '0.1.0',
  check: ({ dossier, gates }) => {
    const { caseFile } = gates.now
    if (caseFile === undefined) return cannotTell('no-policy', 'no policy was in force')
    const own = itemsOf(caseFile.approvals).filter(({ code }) => code === 'author' || code === 'bot')
    const unreviewed = itemsOf(caseFile.changes).filter(
      ({ authors, approvers }) =>
        approvers.length > 0 &&
        approvers.every((one) =>
          authors.some((author) => (author.person?.id ?? author.name) === (one.person?.id ?? one.name)),
        ),
    )
    const exceptions = viewExceptions(dossier, gates.now.clocks).filter(({ faults }) =>
      faults.some(({ code }) => code === 'approver-is-requester' || code === 'approver-is-bot'),
    )
    const faults = [
      ...own.map(({ id, why }) => `${id}: ${why}`),
      ...unreviewed.map(({ mergeRequest }) => `${mergeRequest} was approved by its author`),
      ...exceptions.map(
        ({ id, faults: all }) => `${id}: ${all.find(({ code }) => code.startsWith('approver-is'))?.text}`,
      ),
    ]
    const cites = [
      ...own.flatMap((one) => one.cites),
      ...unreviewed.map(({ at }) => at),
      ...exceptions.flatMap((one) => one.cites),
    ]
    if (faults.length > 0) return departs('duties-joined', list(faults), cites)
    return conforms(
      'duties-separate',
      'nobody approved what was their own',
      itemsOf(caseFile.approvals).flatMap((one) => one.cites),
    )
  },
})
