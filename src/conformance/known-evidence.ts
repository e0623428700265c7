import { itemsOf } from '../domain/shown.ts'
import { EVIDENCE_TYPES, type EvidenceType } from '../domain/vocabulary.ts'
import type { CaseFile } from '../gates/case-file.ts'

/** The types of evidence of which something verified was known. */
export function knownTypes(caseFile: CaseFile): EvidenceType[] {
  const items = itemsOf(caseFile.items).filter(({ state }) => state === 'verified')
  const has: Readonly<Record<EvidenceType, boolean>> = {
    E1: caseFile.changes.state === 'shown',
    E2: items.some(({ type }) => type === 'E2'),
    E3: items.some(({ type }) => type === 'E3'),
    E4: caseFile.reviews.state === 'shown' || caseFile.exceptions.state === 'shown',
    E5:
      caseFile.deployments.state === 'shown' ||
      itemsOf(caseFile.approvals).some(({ value }) => value.activity === 'final-approval'),
    E6: caseFile.notes.state === 'shown',
  }
  return EVIDENCE_TYPES.filter((type) => has[type])
}
