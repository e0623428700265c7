import fc from 'fast-check'
import { RELEASE } from './world.ts'
import { covers, findings } from './world-arbitrary.ts'
import type { Json, Patch } from './world-draft.ts'
import { DECIDED, exceptionOf, minutesFrom, releaseOf } from './world-release.ts'
import { escalationOf } from './world-story.ts'

const LATER = minutesFrom(DECIDED, 2000)
const EARLIER = minutesFrom(DECIDED, -1)

/**
 * A record of any kind that came after the decision: signed later, or signed before and recorded later. Not a further
 * final decision or an earlier deployment, which are what sets the instant.
 */
export function laterRecord(decisions: 'proven' | 'any'): fc.Arbitrary<Patch> {
  return fc
    .record({
      which: fc.nat(9),
      n: fc.nat(5),
      signed: fc.constantFrom<Json>(
        { at: LATER },
        'not',
        'rejected',
        ...(decisions === 'any' ? [{ at: EARLIER }] : []),
      ),

      terms: covers,
      found: findings,
    })
    .map(({ which, n, signed, terms, found }) => {
      const head = { apiVersion: 'docket/v1', $commit: 9, $signed: signed }
      const own = (patch: Patch): Patch =>
        Object.fromEntries(
          Object.entries(patch).map(([path, value]) => [path, { ...head, ...(value as object) } as Json]),
        )
      const kinds: readonly Patch[] = [
        own(exceptionOf(`EX-later-${n}`, { covers: terms })),
        own({
          [`triage/later-${n}`]: {
            kind: 'Triage',
            id: `later-triage-${n}`,
            finding: terms.findings[0] ?? 'b',
            releases: [RELEASE],
            exploitability: 'none',
            reachability: 'unreachable',
            disposition: 'accept',
            severity: 'critical',
            rationale: 'Later.',
            by: 'security',
            role: 'security',
            triagedAt: LATER,
          },
        }),
        own({
          [`reviews/later-${n}`]: {
            kind: 'DesignReview',
            id: `later-review-${n}`,
            type: 'design-review',
            title: 'Later',
            products: ['payments-api'],
            result: 'accepted',
            reviewedAt: '2026-01-01T00:00:00Z',
            validUntil: '2027-01-01T00:00:00Z',
            by: 'security',
            role: 'security',
          },
        }),
        own({
          [`incidents/later-${n}`]: {
            kind: 'Incident',
            id: `later-incident-${n}`,
            title: 'Later',
            type: 'pipeline-compromise',
            environment: 'production',
            from: '2026-03-01T00:00:00Z',
            releases: [RELEASE],
            summary: 'It was compromised all the time.',
            by: 'security',
            recordedAt: LATER,
          },
        }),
        own({
          [`more/${n}/pack`]: {
            kind: 'EvidencePack',
            id: `later-pack-${n}`,
            release: RELEASE,
            sourceCommit: 'd'.repeat(40),
            by: 'robot',
            collectedAt: LATER,
          },
        }),
        {
          ...own({
            [`more/${n}/pack`]: {
              kind: 'EvidencePack',
              id: `later-pack-${n}`,
              release: RELEASE,
              sourceCommit: 'd'.repeat(40),
              by: 'robot',
              collectedAt: '2026-03-12T10:00:00Z',
            },
          }),
          [`more/${n}/evidence/sast.sarif`]: {
            $evidence: 'sarif',
            findings: found,
            $commit: 9,
            $item: { path: 'evidence/sast.sarif', type: 'E3', scan: 'sast', producedAt: LATER },
          },
        },
        own({
          [`more/${n}/decision`]: {
            kind: 'Decision',
            id: `later-decision-${n}`,
            release: RELEASE,
            releaseClass: 'high-risk-prod',
            environment: 'production',
            decision: 'approve',
            activity: 'evaluate-blockers',
            capacity: 'approver',
            by: 'security',
            role: 'security',
            decidedAt: LATER,
            basis: { evidence: { sha256: 'e'.repeat(64) }, exceptions: ['EX-1'] },
            rationale: 'Later.',
            ...(decisions === 'any' ? {} : { $signed: { at: LATER } }),
          },
        }),
        own({
          [`more/${n}/notes`]: {
            kind: 'ReleaseNotes',
            id: `later-notes-${n}`,
            release: RELEASE,
            version: '2.4.0',
            summary: 'Later.',
            rollback: { path: 'Back.' },
            by: 'owner',
            publishedAt: LATER,
          },
        }),
        own(
          Object.fromEntries(
            Object.entries(
              escalationOf({
                situation: 'X4',
                raisedAt: LATER,
                resolvedAt: LATER,
                decidedBy: ['chief'],
                decision: 'adjudicated',
                more: { severity: 'low', finding: terms.findings[0] ?? 'b' },
              }),
            ).map(([path, value]) => [`more/${n}/${path}`, value]),
          ),
        ),
        own(
          releaseOf(
            { product: 'payments-api', version: `2.3.${n + 1}` },
            'standard-prod',
            '2026-03-01T10:00:00Z',
          ),
        ),
      ]
      return kinds[which] ?? {}
    })
}
