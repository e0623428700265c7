import { payments } from '../company.ts'
import { isHeld, isOverridden, isUndecided, passes, passesByException } from '../expectations.ts'
import type { Scenario } from '../plan.ts'
import {
  deployed,
  leadApproves,
  matched,
  merged,
  notes,
  ownerApproves,
  ownerRejects,
  party,
  securityApproves,
  securityRejects,
  vulnerability,
} from '../sentences.ts'

const IN_STEPS = 'All merchants of the company, one region after the other over two hours'

/** A high in the queue client that EX-2026-006 accepts until the end of November. */
const QUEUE_CLIENT = vulnerability(
  'dependency',
  'CVE-2026-43388',
  8.1,
  'Queue client accepts a certificate for another host',
  'pkg:maven/example.messaging/queue-client@6.4.1',
)

/** The payments service from the end of September to November. */
export const PAYMENTS_AUTUMN: readonly Scenario[] = [
  {
    plan: {
      product: payments,
      version: '2.9.0',
      decidedAt: '2026-09-30T14:44:00Z',
      title: 'Queue for settlements',
      scope: 'Settlements go through a queue of their own.',
      changes: [merged(838, 'PAY-1629', 'A queue for settlements', 'wei-zhang', 'amara-diallo')],
      findings: [QUEUE_CLIENT],
      notes: notes(
        'Settlements have a queue of their own.',
        'Switch the feature flag settlement-queue off.',
        2,
      ),
      decisions: [
        securityRejects(
          'CVE-2026-43388 is a high in the very client that carries settlements, and nobody has asked for an exception. In this class that is a no. The network between us and the queue would make a good argument; please write it down.',
        ),
        ownerRejects(
          'I had taken a high for a warning, as in the shop. We ask for an exception properly, with the control tested.',
        ),
      ],
    },
    shows: 'A high finding without an exception blocks in the high-risk class.',
    expect: isHeld([
      'highs-weighed: high-escalate',
      'no-unapproved-highs: high-unapproved',
      'owner-signed-off: owner-missing',
    ]),
  },
  {
    plan: {
      product: payments,
      version: '2.9.1',
      decidedAt: '2026-10-06T13:57:00Z',
      title: 'Queue for settlements, pinned certificate',
      scope: 'Settlements go through a queue of their own; the queue’s certificate is pinned.',
      changes: [merged(843, 'PAY-1634', 'Pin the certificate of the queue', 'wei-zhang', 'amara-diallo')],
      findings: [QUEUE_CLIENT],
      notes: notes(
        'Settlements have a queue of their own.',
        'Switch the feature flag settlement-queue off.',
        8,
        'CVE-2026-43388 is open under EX-2026-006 until 2026-11-30; the certificate of the queue is pinned meanwhile.',
      ),
      decisions: [
        securityApproves(
          'With the certificate pinned, the client’s mistake cannot be used: I offered it a valid certificate of another host and it hung up. EX-2026-006 runs to the end of November.',
          { exceptions: ['EX-2026-006'] },
        ),
        leadApproves('A test connects with the wrong certificate and expects to fail.', {
          exceptions: ['EX-2026-006'],
        }),
        ownerApproves('I carry EX-2026-006. The vendor has promised a fix for November.', {
          exceptions: ['EX-2026-006'],
        }),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 57 })],
    },
    shows: 'Released under an exception with a tested control; the exception is about to expire.',
    expect: passesByException(['highs-weighed: highs-excepted', 'no-unapproved-highs: highs-excepted'], {
      K4: 'conforms',
    }),
  },
  {
    plan: {
      product: payments,
      version: '2.10.0',
      decidedAt: '2026-10-14T12:20:00Z',
      title: 'Ledger in two currencies',
      scope:
        'The ledger keeps the amount in the customer’s currency beside ours. All postings of this year are rewritten. Settlements use the queue client of the platform.',
      changes: [
        merged(850, 'PAY-1641', 'Use the platform’s queue client', 'wei-zhang', 'amara-diallo'),
        merged(852, 'PAY-1645', 'Two currencies in a posting', 'wei-zhang', 'amara-diallo'),
        merged(855, 'PAY-1648', 'Rewrite postings of the year', 'wei-zhang', 'priya-raghavan'),
      ],
      notes: {
        summary:
          'The ledger shows amounts in the customer’s currency. Reports of finance change their columns.',
        knownRisks: ['Postings of this year are rewritten in place.'],
      },
      decisions: [
        securityApproves(
          'No change at the borders of the service, and all scans are complete. Whether finance can live with the columns is not for me to say.',
        ),
        leadApproves('The rewrite ran on a copy of the whole ledger in 41 minutes and the sums agree.'),
        ownerApproves('Finance needs the currencies for the October report.'),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 90 })],
    },
    shows: 'The notes say nothing about a way back, for a release that rewrites the ledger.',
    expect: isOverridden('block', ['rollback-documented: rollback-missing'], {
      K6: 'departs',
      X2: 'departs',
    }),
  },
  {
    plan: {
      product: payments,
      version: '2.10.1',
      decidedAt: '2026-10-16T11:34:00Z',
      title: 'A way back from two currencies',
      scope:
        'A job that writes the ledger of 2.9.1 from that of 2.10.0, for as long as both amounts are kept.',
      changes: [
        merged(858, 'PAY-1651', 'Write the old ledger from the new one', 'wei-zhang', 'amara-diallo'),
      ],
      notes: notes(
        'The ledger can be taken back to one currency until the end of the year.',
        'Stop postings, run the job `one-currency`, deploy 2.9.1. Took 52 minutes on a copy of the whole ledger.',
        1,
        'Amounts in the customer’s currency are lost on the way back.',
      ),
      decisions: [
        securityApproves(
          'The job runs with the rights of the service and leaves a line in the audit log for each posting.',
        ),
        leadApproves(
          'Tried on a copy of Wednesday’s ledger: there and back, and the sums agree to the cent.',
        ),
        ownerApproves(
          'What 2.10.0 lacked. I approved a rewrite of the ledger without a way back, and will not again.',
        ),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 53 })],
    },
    shows: 'The way back that was missing before: documented, and tried on a copy.',
    expect: passes({ K6: 'conforms' }),
  },
  {
    plan: {
      product: payments,
      version: '2.11.0',
      decidedAt: '2026-10-21T10:48:00Z',
      releaseClass: 'standard-prod',
      title: 'Texts of receipts',
      scope: 'New texts on receipts. The class is standard, because only texts change.',
      changes: [merged(861, 'PAY-1655', 'New texts on receipts', 'wei-zhang', 'amara-diallo')],
      notes: notes('Receipts have new texts.', 'Deploy 2.10.0 with the job `rollback`.', 5),
      decisions: [
        securityApproves('Texts only; the scans that the class asks for are complete.', {
          by: 'ingrid-solberg',
        }),
        ownerApproves('Only texts. A full high-risk release for that would be out of proportion.'),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 40, environmentApprover: null })],
    },
    shows:
      'A payments release labelled as a standard one: its areas ask for the high-risk class. It was deployed without the approval of the protected environment, too.',
    expect: isOverridden('block', ['class-matches-target: class-mismatch'], { K5: 'departs', X2: 'departs' }),
  },
  {
    plan: {
      product: payments,
      version: '2.12.0',
      decidedAt: '2026-10-28T15:13:00Z',
      title: 'Pay by instalments',
      scope: 'Baskets above 150 euros can be paid in three instalments, with a partner.',
      changes: [
        merged(868, 'PAY-1662', 'Instalments with a partner', 'wei-zhang', 'amara-diallo'),
        merged(873, 'PAY-1668', 'Sign requests to the partner', 'wei-zhang', 'amara-diallo'),
      ],
      findings: [
        vulnerability(
          'dependency',
          'CVE-2026-44102',
          7.7,
          'Partner library writes credentials to its debug log',
          'pkg:maven/example.partner/instalment-sdk@1.2.0',
        ),
        vulnerability(
          'image',
          'CVE-2026-40550',
          7.1,
          'Archive tool follows links out of its folder',
          'pkg:deb/debian/example-archiver@1.35-2',
        ),
        matched(
          'iac',
          'AVD-KSV-0014',
          7.2,
          'Root file system is writable',
          'The container of the instalment worker can write to its root file system.',
          'deploy/instalment-worker.yaml:22',
        ),
      ],
      notes: notes(
        'Baskets can be paid in three instalments.',
        'Switch the feature flag instalments off.',
        3,
      ),
      decisions: [
        securityApproves('The three highs have exceptions: EX-2026-005, EX-2026-007, EX-2026-008.', {
          exceptions: ['EX-2026-005', 'EX-2026-007', 'EX-2026-008'],
          by: 'ingrid-solberg',
        }),
        leadApproves('All three are on the list of the partner project and have numbers.', {
          exceptions: ['EX-2026-005', 'EX-2026-007', 'EX-2026-008'],
        }),
        ownerApproves('The partner’s campaign begins on 1 November, and every finding has an exception.', {
          exceptions: ['EX-2026-005', 'EX-2026-007', 'EX-2026-008'],
        }),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 71 })],
    },
    shows:
      'Three highs and three exceptions, of which none holds: one has no end, one is too long for the policy, one was revoked.',
    expect: isOverridden(
      'block',
      [
        'exceptions-documented: exception-revoked',
        'highs-weighed: high-escalate',
        'no-unapproved-highs: high-unapproved',
      ],
      {
        K4: 'departs',
        S4: 'departs',
        X2: 'departs',
      },
    ),
  },
  {
    plan: {
      product: payments,
      version: '2.13.0',
      decidedAt: '2026-11-05T13:19:00Z',
      title: 'Instalments, cleaned up',
      scope: 'Partner library, base image and worker manifest without the three highs of 2.12.0.',
      changes: [
        merged(
          884,
          'PAY-1681',
          'Partner library 1.3.0 and base image of November',
          'dependency-bot',
          'amara-diallo',
        ),
        merged(887, 'PAY-1684', 'Read-only root file system for the worker', 'wei-zhang', 'amara-diallo'),
      ],
      evidence: { attested: true },
      notes: notes(
        'No change for customers.',
        'Deploy 2.12.0 with the job `rollback`; the flag instalments stays off then.',
        2,
      ),
      decisions: [
        securityApproves(
          'None of the three highs of last week is left, and no exception is needed. I should not have let 2.12.0 pass on numbers that I had not looked up.',
        ),
        leadApproves(
          'Every line of this is removal or an upgrade. Tests as before, plus one that fails when the worker can write.',
        ),
        ownerApproves('This is what 2.12.0 should have been.'),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 50 })],
    },
    shows: 'A clean pass: every finding that had leaned on an exception is fixed.',
    expect: passes({ K4: 'not-applicable', R3: 'conforms', R4: 'conforms' }),
  },
  {
    plan: {
      product: payments,
      version: '2.14.0',
      decidedAt: '2026-11-13T14:10:00Z',
      title: 'Payouts to marketplace sellers',
      scope: 'Sellers of the marketplace pilot are paid out weekly.',
      changes: [merged(897, 'PAY-1699', 'Weekly payouts to sellers', 'wei-zhang', 'amara-diallo')],
      findings: [
        vulnerability(
          'dependency',
          'CVE-2026-47219',
          9.2,
          'Payout file format lets a field end its record',
          'pkg:maven/example.banking/payout-file@2.2.0',
        ),
      ],
      notes: notes(
        'Sellers of the pilot are paid out weekly.',
        'Stop the payout job; nothing is paid twice.',
        4,
      ),
      escalations: [
        {
          situation: 'X4',
          minutesBefore: 1440 + 75,
          by: 'amara-diallo',
          role: 'engineering-lead',
          finding: 'CVE-2026-47219',
          reason:
            'I rate CVE-2026-47219 as low: every field of a payout file comes from our own ledger. Ingrid rates it critical, because sellers choose their own names. Please adjudicate.',
          parties: [
            party('amara-diallo', 'engineering-lead'),
            party('ingrid-solberg', 'security'),
            party('helena-kowalska', 'security-leadership'),
            party('daniel-mbeki', 'engineering-leadership'),
          ],
          route: ['security-leadership', 'engineering-leadership'],
        },
      ],
      decisions: [],
    },
    shows:
      'A dispute about severity is still open, days after the policy’s end for it; the release is blocked and nobody has decided.',
    expect: isUndecided(
      'block',
      [
        'approvers-present: approver-missing',
        'evidence-complete: evidence-missing',
        'no-blocking-criticals: critical-open',
        'owner-signed-off: owner-missing',
        'scans-completed: scan-stale',
      ],
      { X4: 'departs' },
    ),
  },
]
