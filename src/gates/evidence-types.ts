import { itemsOf } from '../domain/shown.ts'
import { EVIDENCE_TYPES, type EvidenceType } from '../domain/vocabulary.ts'
import type { CaseFile, ItemFacts } from './case-file.ts'

/** What tells whether evidence of each type is there. */
type Evidence = Pick<
  CaseFile,
  'changes' | 'items' | 'provenance' | 'reviews' | 'exceptions' | 'deployments' | 'approvals' | 'notes'
>

/** The types of evidence (E1 to E6) of which something is there; of the raw files, those that `counts` accepts. */
export function evidenceTypes(evidence: Evidence, counts: (item: ItemFacts) => boolean): EvidenceType[] {
  const items = itemsOf(evidence.items).filter(counts)
  const has: Readonly<Record<EvidenceType, boolean>> = {
    E1: evidence.changes.state === 'shown',
    E2:
      items.some(({ type }) => type === 'E2') ||
      itemsOf(evidence.provenance).some(({ state }) => state === 'verified'),
    E3: items.some(({ type }) => type === 'E3'),
    E4: evidence.reviews.state === 'shown' || evidence.exceptions.state === 'shown',
    // Before a deployment, the final approval is the record of who allowed it.
    E5:
      evidence.deployments.state === 'shown' ||
      itemsOf(evidence.approvals).some(({ value }) => value.activity === 'final-approval'),
    E6: evidence.notes.state === 'shown',
  }
  return EVIDENCE_TYPES.filter((type) => has[type])
}

/** A raw file whose bytes are those that somebody provably collected. */
export function isVerified({ state }: ItemFacts): boolean {
  return state === 'verified'
}
