import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { EVIDENCE_TITLES } from '../../../domain/vocabulary.ts'
import { criterion as declare, met, undetermined, unmet } from '../../criterion.ts'
import { evidenceTypes } from '../../evidence-types.ts'

/** The minimum evidence pack (E1 to E6) of the class is there. */
export const criterion = declare({
  id: 'evidence-complete',
  rules: ['Q1', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6'],
  title: 'All evidence that the class requires is there and readable',
  failureTitle: 'Evidence that the class requires is missing or unreadable',
  failureTitles: {
    'evidence-missing': 'Evidence that the class requires is missing',
    'evidence-unreadable': 'Evidence cannot be read',
    'evidence-unverified': 'Nobody provably collected the evidence',
  },
  rationale:
    'A decision without its evidence cannot be explained later. Absent evidence is not evidence of nothing found.',
  remediation: 'Add the missing record or file to the archive and collect the evidence pack anew.',
  standards: ['SSDF PO.4.2', 'SSDF PS.3.2', 'CICD-SEC-10', 'CICD-SEC-1'],
  applies: 'always',
  needs: ['changes', 'items', 'reviews', 'exceptions', 'deployments', 'approvals', 'notes', 'provenance'],
  excusable: false,
  since: '0.1.0',
  evaluate: (evidence, { release, rules }) => {
    const items = itemsOf(evidence.items)
    const broken = items.filter(
      ({ state }) => state === 'unreadable' || state === 'missing' || state === 'unverified',
    )
    const there = evidenceTypes(evidence, () => true)
    const missing = rules.evidence.required.filter((type) => !there.includes(type))
    if (missing.length > 0) {
      const names = missing.map((type) => `${type} ${EVIDENCE_TITLES[type].toLowerCase()}`)
      return unmet(
        'block',
        'evidence-missing',
        `${list(names)} ${missing.length === 1 ? 'is' : 'are'} missing`,
        {
          cites: [release.at],
          clearedBy: ['release-owner'],
        },
      )
    }
    const [first] = broken
    if (first !== undefined) {
      const code = first.state === 'missing' ? 'evidence-missing' : `evidence-${first.state}`
      return unmet('block', code, list(broken.map(({ path, why }) => `${path}: ${why}`)), {
        cites: broken.map(({ at }) => at),
        clearedBy: ['release-owner'],
      })
    }
    const removed = items.filter(({ state }) => state === 'redacted')
    if (removed.length > 0) {
      const text = list(removed.map(({ path, why }) => `${path}: ${why}`))
      return undetermined(
        'evidence-redacted',
        text,
        removed.map(({ at }) => at),
      )
    }
    return met(
      'evidence-complete',
      `${list(rules.evidence.required)} are there, and all ${items.length} files can be read`,
      items.map(({ at }) => at),
    )
  },
})
