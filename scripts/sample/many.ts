import { putFoundation } from './archive.ts'
import { minutesAfter } from './clock.ts'
import { payments } from './company.ts'
import type { ReleasePlan } from './plan.ts'
import { factsOf } from './release-facts.ts'
import { putRelease } from './release-files.ts'
import { putReviews } from './scenarios/registers.ts'
import { deployed, leadApproves, merged, notes, ownerApproves, party, securityApproves } from './sentences.ts'
import { emptyShelf } from './shelf.ts'
import type { Signer } from './signing.ts'

const FIRST = '2026-01-13T13:30:00Z'
const MINUTES_OF_THE_YEAR = 300 * 1440

/** An archive of many releases of twelve records each, for measuring; nearly all of them pass. */
export function manyReleases(
  count: number,
  signer: Signer,
  signsRecords: boolean,
): ReadonlyMap<string, Uint8Array> {
  const shelf = emptyShelf(signer, signsRecords)
  const around = putFoundation(shelf)
  putReviews(shelf)
  for (let n = 0; n < count; n += 1) putRelease(shelf, factsOf(plan(n, count)), around)
  return shelf.files
}

function plan(n: number, count: number): ReleasePlan {
  const pair = [party(payments.owner, 'release-owner'), party('ingrid-solberg', 'security')] as const
  return {
    product: payments,
    version: `3.${n}.0`,
    decidedAt: minutesAfter(FIRST, Math.floor((n * MINUTES_OF_THE_YEAR) / count)),
    title: `Release ${n} of ${count}`,
    scope: 'One of many, to be measured.',
    changes: [merged(1000 + n, `PAY-${2000 + n}`, 'A change', 'wei-zhang', 'priya-raghavan')],
    notes: notes('A change.', 'Deploy the version before it.', 3),
    escalations: [
      {
        situation: 'X1',
        minutesBefore: 420,
        by: 'owner',
        role: 'release-owner',
        reason: 'Raised so that there is one.',
        parties: pair,
        route: ['release-owner', 'security'],
        resolution: {
          minutesBefore: 380,
          decision: 'fix',
          decidedBy: pair,
          rationale: 'Fixed in this version.',
        },
      },
    ],
    decisions: [
      securityApproves('Seven scans complete, nothing open.'),
      leadApproves('Reviewed and tested.'),
      ownerApproves('Approved.'),
    ],
    deployments: [deployed('All regions')],
    retrospective: { daysAfter: 3, attendees: pair, findings: ['None.'], closed: [] },
    rescan: { daysAfter: 2, findings: [] },
  }
}
