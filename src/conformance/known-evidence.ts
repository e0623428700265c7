import type { EvidenceType } from '../domain/vocabulary.ts'
import type { CaseFile } from '../gates/case-file.ts'
import { evidenceTypes, isVerified } from '../gates/evidence-types.ts'

/** The types of evidence of which something verified was known. */
export function knownTypes(caseFile: CaseFile): EvidenceType[] {
  return evidenceTypes(caseFile, isVerified)
}
