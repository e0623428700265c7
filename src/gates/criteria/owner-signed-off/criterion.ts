import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C3: the release owner approved explicitly. */
export const criterion = declare({
  id: 'owner-signed-off',
  rules: ['C3', 'R4'],
  title: 'The release owner signed off explicitly',
  failureTitle: 'The release owner did not sign off',
  rationale: 'Whoever answers for a release must have said so, and silence is not an answer.',
  remediation: 'Have the release owner approve this release in the capacity of approver.',
  standards: ['SSDF PO.2.1', 'CICD-SEC-1', 'OSPS-GV-01'],
  applies: 'listed',
  needs: ['approvals'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ approvals }, { release }) => {
    const { owner } = release.value
    const own = itemsOf(approvals).filter(({ value }) => value.by === owner)
    const counted = own.filter(({ counts }) => counts)
    if (counted.length > 0) {
      return met(
        'owner-approved',
        `${counted[0]?.person?.name ?? owner} at ${counted[0]?.at}`,
        counted.flatMap(({ cites }) => cites),
      )
    }
    const why = own.map(({ id, why: reason }) => `${id} does not count: ${reason}`)
    return unmet('block', 'owner-missing', why.length > 0 ? list(why) : `${owner} recorded no approval`, {
      cites: own.length > 0 ? own.flatMap(({ cites }) => cites) : [release.at],
      clearedBy: ['release-owner'],
    })
  },
})
