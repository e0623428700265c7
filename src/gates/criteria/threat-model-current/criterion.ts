import { within } from '../../../domain/instant.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C3: a threat model or design review is current for every sensitive area of the release. */
export const criterion = declare({
  id: 'threat-model-current',
  rules: ['C3', 'E4'],
  title: 'A threat model or design review is current',
  failureTitle: 'No threat model or design review is current',
  failureTitles: {
    'review-missing': 'There is no threat model or design review',
    'review-lapsed': 'The threat model or design review is no longer valid',
  },
  rationale: 'Scanners find mistakes in code; only a review of the design finds a mistaken design.',
  remediation: 'Review the design for the areas that are not covered, and record the review with a validity.',
  standards: ['SSDF PW.1.1', 'SSDF PW.2.1', 'OSPS-SA-03'],
  applies: 'listed',
  needs: ['reviews'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ reviews }, { release, clocks }) => {
    const all = itemsOf(reviews)
    const current = all.filter(
      ({ attributed, result, reviewedAt, validUntil }) =>
        attributed && result !== 'rejected' && within(clocks.effectiveAt, reviewedAt, validUntil),
    )
    const areas = release.value.areas.length === 0 ? [undefined] : release.value.areas
    const uncovered = areas.filter(
      (area) =>
        !current.some(
          (review) => review.areas.length === 0 || (area !== undefined && review.areas.includes(area)),
        ),
    )
    if (uncovered.length > 0) {
      const lapsed = all.filter((review) => !current.includes(review))
      const why = lapsed.map(({ id, attributed, why: unsaid, result, validUntil }) =>
        attributed
          ? result === 'rejected'
            ? `${id} was rejected`
            : `${id} was valid until ${validUntil}`
          : `${id}: ${unsaid}`,
      )
      const named = uncovered.flatMap((area) => (area === undefined ? [] : [area]))
      const text = named.length > 0 ? `nothing current for ${list(named)}` : 'nothing current'
      return unmet('block', all.length === 0 ? 'review-missing' : 'review-lapsed', list([text, ...why]), {
        cites: all.length > 0 ? all.map(({ at }) => at) : [release.at],
        clearedBy: ['security', 'engineering-lead'],
      })
    }
    return met(
      'review-current',
      list(current.map(({ id, validUntil }) => `${id} until ${validUntil}`)),
      current.map(({ at }) => at),
    )
  },
})
