import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { cannotTell, conforms, check as declare, departs, notApplicable } from '../../check.ts'

export const check = declare({
  id: 'X3',
  group: 'X',
  title: 'The emergency release used a named emergency approver and created a review task at once',
  rationale: 'An emergency shortens the path; it does not remove it.',
  since: '0.1.0',
  check: ({ dossier, gates }) => {
    if (dossier.release.record.value.releaseClass !== 'emergency-prod')
      return notApplicable('no-emergency', 'it is no emergency release')
    const { context, caseFile } = gates.atDecision
    if (context === undefined || caseFile === undefined)
      return cannotTell('no-policy', 'no policy names a path')
    const [emergency] = itemsOf(caseFile.emergency)
    if (emergency === undefined)
      return departs('X3-undeclared', 'no emergency record was known', [dossier.release.record.at])
    const approved = itemsOf(caseFile.approvals).some(
      ({ counts, value }) => counts && value.by === emergency.value.approver,
    )
    const faults = [
      ...(emergency.designated ? [] : [emergency.why]),
      ...(approved ? [] : [`${emergency.value.approver} gave no approval that counts`]),
      ...(emergency.value.followUps.length > 0 ? [] : ['no follow-up was created']),
    ]
    if (faults.length > 0) return departs('X3-incomplete', list(faults), [emergency.at])
    return conforms(
      'X3-followed',
      `${emergency.approver?.name ?? emergency.value.approver} approved; the review is due ${emergency.value.retrospectiveDue}`,
      [emergency.at],
    )
  },
})
