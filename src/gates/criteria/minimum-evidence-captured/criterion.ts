import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { EVIDENCE_TITLES } from '../../../domain/vocabulary.ts'
import { criterion as declare, met, undetermined, unmet } from '../../criterion.ts'
import { evidenceTypes, isVerified } from '../../evidence-types.ts'

/** C4: what even an emergency needs was captured. */
export const criterion = declare({
  id: 'minimum-evidence-captured',
  rules: ['C4', 'M2'],
  title: 'The minimum evidence of an emergency was captured',
  failureTitle: 'The minimum evidence of an emergency is missing',
  rationale: 'What is not captured in the emergency cannot be reconstructed after it.',
  remediation: 'Capture the evidence that the policy names for emergencies.',
  standards: ['SSDF PO.4.2', 'CICD-SEC-10'],
  applies: 'listed',
  needs: ['changes', 'items', 'provenance', 'reviews', 'exceptions', 'deployments', 'approvals', 'notes'],
  excusable: false,
  since: '0.1.0',
  evaluate: (evidence, { policy, release }) => {
    const wanted = policy.emergency.minimumEvidence
    const captured = evidenceTypes(evidence, isVerified)
    const missing = wanted.filter((type) => !captured.includes(type))
    const removed = itemsOf(evidence.items).filter(({ state }) => state === 'redacted')
    if (missing.length > 0) {
      const names = list(missing.map((type) => `${type} ${EVIDENCE_TITLES[type].toLowerCase()}`))
      if (missing.every((type) => removed.some((item) => item.type === type))) {
        return undetermined(
          'evidence-redacted',
          list(removed.map(({ path, why }) => `${path}: ${why}`)),
          removed.map(({ at }) => at),
        )
      }
      return unmet('block', 'minimum-evidence-missing', `${names} missing`, {
        cites: [release.at],
        clearedBy: ['release-owner'],
      })
    }
    return met(
      'minimum-evidence',
      `${list(wanted)} are there`,
      itemsOf(evidence.items).map(({ at }) => at),
    )
  },
})
