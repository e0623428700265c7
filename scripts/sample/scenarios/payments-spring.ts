import { payments } from '../company.ts'
import { isOverridden, passes, passesByException } from '../expectations.ts'
import type { Scenario } from '../plan.ts'
import {
  deployed,
  leadApproves,
  merged,
  notes,
  ownerApproves,
  party,
  securityApproves,
  vulnerability,
} from '../sentences.ts'

const IN_STEPS = 'All merchants of the company, one region after the other over two hours'

/** A critical that EX-2026-001 accepts for a while. */
const TOKEN_PARSER = vulnerability(
  'dependency',
  'CVE-2026-21304',
  9.1,
  'Signature of a nested token is not checked',
  'pkg:maven/example.security/token-kit@3.1.0',
  '3.2.0',
)

/** A high in the base image that EX-2026-003 accepts for a while. */
export const TLS_LIBRARY = vulnerability(
  'image',
  'CVE-2026-32655',
  7.4,
  'Session tickets can be replayed within their first second',
  'pkg:deb/debian/example-tls@3.0.14-1',
)

/** The payments service from January to June, without its emergencies. */
export const PAYMENTS_SPRING: readonly Scenario[] = [
  {
    plan: {
      product: payments,
      version: '2.0.0',
      decidedAt: '2026-01-27T13:54:00Z',
      title: 'Captures in parts',
      scope:
        'An authorised amount can be captured in several parts, as the warehouse ships. Authentication is unchanged.',
      changes: [
        merged(611, 'PAY-1377', 'Capture in parts', 'wei-zhang', 'amara-diallo'),
        merged(618, 'PAY-1389', 'One ledger posting per capture', 'wei-zhang', 'priya-raghavan'),
      ],
      notes: notes(
        'Captures can be made in parts, up to the authorised amount.',
        'Deploy 1.19.4 with the job `rollback`; open partial captures are settled by it at the end of the day.',
        5,
        'Reports of the acquirer show partial captures as separate lines.',
      ),
      decisions: [
        securityApproves(
          'The threat model of 8 January covers captures in parts; its two conditions, an upper limit and an idempotency key per part, are in the code and in the tests. Seven scans complete, one medium and one low open.',
        ),
        leadApproves(
          'Reviewed by Priya and me. The ledger balances after the chaos run of last night, in which we cut the queue every two minutes.',
        ),
        ownerApproves(
          'Pilot with one warehouse went well for ten days. Rollback tried on 22 January, with an open capture.',
        ),
      ],
      evidence: { attested: true },
      deployments: [deployed(IN_STEPS, { minutesAfter: 66 })],
    },
    shows:
      'A clean pass in the strictest class: threat model, seven scans, provenance, three approvals, protected environment.',
    expect: passes({
      S1: 'conforms',
      S2: 'conforms',
      S3: 'conforms',
      S5: 'conforms',
      S6: 'conforms',
      K1: 'conforms',
      K2: 'conforms',
      K3: 'conforms',
      K5: 'conforms',
      K6: 'conforms',
      R3: 'conforms',
      R4: 'conforms',
    }),
  },
  {
    plan: {
      product: payments,
      version: '2.1.0',
      decidedAt: '2026-02-18T14:17:00Z',
      title: 'Sign-in with the bank’s app',
      scope: 'Customers confirm a payment in the app of their bank. Adds a library for nested tokens.',
      changes: [
        merged(640, 'PAY-1412', 'Confirm payments in the bank’s app', 'wei-zhang', 'amara-diallo'),
        merged(644, 'PAY-1419', 'Accept tokens of two more banks', 'wei-zhang', 'amara-diallo'),
      ],
      findings: [TOKEN_PARSER],
      notes: notes(
        'Payments can be confirmed in the app of the bank.',
        'Switch the feature flag bank-app off; customers get a code by text message as before.',
        7,
        'CVE-2026-21304 is open under EX-2026-001 until 2026-04-17; nested tokens are refused at the gateway.',
      ),
      decisions: [
        securityApproves(
          'CVE-2026-21304 is real, and EX-2026-001 accepts it until 17 April: no bank sends nested tokens, and the gateway refuses them, which I tested from outside on 16 February. Everything else is clean.',
          { exceptions: ['EX-2026-001'] },
        ),
        leadApproves(
          'The gateway rule is in place in all regions, and a test in our suite fails when it is not.',
          {
            exceptions: ['EX-2026-001'],
          },
        ),
        ownerApproves(
          'I carry the risk of EX-2026-001 until 3.2.0 of the library is out. The banks’ deadline is 1 March.',
          {
            exceptions: ['EX-2026-001'],
            conditions: ['Nested tokens stay refused at the gateway until EX-2026-001 is closed'],
          },
        ),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 58 })],
    },
    shows: 'Released under an exception in force: without EX-2026-001 its critical finding would block.',
    expect: passesByException(['no-blocking-criticals: criticals-excepted'], {
      K4: 'conforms',
      S4: 'conforms',
    }),
  },
  {
    plan: {
      product: payments,
      version: '2.2.0',
      decidedAt: '2026-03-18T13:43:00Z',
      title: 'Two more banks',
      scope: 'Payments can be confirmed in the apps of two more banks.',
      changes: [merged(661, 'PAY-1438', 'Two more banks for the app', 'wei-zhang', 'priya-raghavan')],
      findings: [TOKEN_PARSER],
      notes: notes(
        'Payments can be confirmed in the apps of two more banks.',
        'Switch the feature flag bank-app off for the two banks.',
        5,
        'CVE-2026-21304 is open under EX-2026-001 until 2026-04-17; nested tokens are refused at the gateway.',
      ),
      decisions: [
        securityApproves(
          'I asked both banks in writing: neither sends nested tokens. The gateway rule is where it was; tested again yesterday. EX-2026-001 has a month left.',
          { exceptions: ['EX-2026-001'] },
        ),
        leadApproves('Configuration and two certificates, and the tests that we have for every bank.', {
          exceptions: ['EX-2026-001'],
        }),
        ownerApproves(
          'EX-2026-001 unchanged. Wei has begun with the upgrade, so that we are done before it ends.',
          {
            exceptions: ['EX-2026-001'],
          },
        ),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 46 })],
    },
    shows: 'A second release under the same exception, a month before its end.',
    expect: passesByException(['no-blocking-criticals: criticals-excepted'], { K4: 'conforms' }),
  },
  {
    plan: {
      product: payments,
      version: '2.3.0',
      decidedAt: '2026-04-22T15:31:00Z',
      title: 'Refunds to another card',
      scope: 'A refund can go to another card of the same customer when the first one has expired.',
      changes: [merged(688, 'PAY-1466', 'Refund to another card', 'wei-zhang', 'amara-diallo')],
      findings: [TOKEN_PARSER],
      notes: notes(
        'Refunds can go to another card of the same customer.',
        'Switch the feature flag refund-other-card off.',
        5,
        'CVE-2026-21304 is open under EX-2026-001.',
      ),
      decisions: [
        securityApproves('As before: CVE-2026-21304 is covered by EX-2026-001, the gateway rule holds.', {
          exceptions: ['EX-2026-001'],
          by: 'chidi-okafor',
        }),
        leadApproves(
          'Limits for refunds are checked twice, in the controller and in the ledger. Known critical under EX-2026-001.',
          {
            exceptions: ['EX-2026-001'],
          },
        ),
        ownerApproves('Known risk, unchanged since February; the library upgrade is nearly done.', {
          exceptions: ['EX-2026-001'],
        }),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 51 })],
    },
    shows:
      'Three approvals rely on EX-2026-001, which had expired five days before: it covers nothing any more.',
    expect: isOverridden(
      'block',
      ['exceptions-documented: exception-expired', 'no-blocking-criticals: critical-open'],
      { K4: 'departs', X2: 'departs' },
    ),
  },
  {
    plan: {
      product: payments,
      version: '2.3.1',
      decidedAt: '2026-04-27T12:12:00Z',
      title: 'Token library 3.2.0',
      scope: 'Raises the token library to 3.2.0, which checks the signature of nested tokens.',
      changes: [merged(693, 'PAY-1471', 'Raise token-kit to 3.2.0', 'wei-zhang', 'amara-diallo')],
      notes: notes(
        'The token library is patched. Nested tokens are still refused at the gateway.',
        'Deploy 2.3.0 with the job `rollback`; the gateway rule stays.',
        1,
      ),
      decisions: [
        securityApproves(
          'CVE-2026-21304 is gone from the bill of materials and my forged nested token is refused by the service itself now. I also saw that 2.3.0 went out on an exception that had ended; that belongs into the retrospective.',
        ),
        leadApproves(
          'Only the library changed. All tests of sign-in were run against the sandboxes of four banks.',
        ),
        ownerApproves('This closes EX-2026-001. I should have looked at its date on Wednesday.'),
      ],
      retrospective: {
        daysAfter: 2,
        attendees: [
          party('priya-raghavan', 'release-owner'),
          party('amara-diallo', 'engineering-lead'),
          party('ingrid-solberg', 'security'),
        ],
        findings: [
          'All three of us knew EX-2026-001 by heart and nobody looked at its end.',
          'Chidi had no reason to doubt a number that three people gave him.',
        ],
        closed: [],
      },
      deployments: [deployed(IN_STEPS, { minutesAfter: 47 })],
    },
    shows:
      'The fix that made the expired exception superfluous, and a retrospective about how it could be overlooked.',
    expect: passes({ R6: 'conforms', K4: 'not-applicable' }),
  },
  {
    plan: {
      product: payments,
      version: '2.4.0',
      decidedAt: '2026-05-20T13:33:00Z',
      title: 'Ledger export',
      scope:
        'Finance downloads the ledger of a month. The export runs in its own pod without access to card data.',
      changes: [
        merged(716, 'PAY-1498', 'Export the ledger of a month', 'wei-zhang', 'priya-raghavan'),
        merged(719, 'PAY-1503', 'Read postings in chunks', 'wei-zhang', 'amara-diallo'),
      ],
      findings: [
        vulnerability(
          'dependency',
          'CVE-2026-27713',
          9.0,
          'Codec runs code that is named in a document',
          'pkg:maven/example.commons/ledger-codec@1.9.2',
        ),
      ],
      notes: notes(
        'Finance can export the ledger of a month.',
        'Scale the export pod to zero; nothing else uses it.',
        6,
        'CVE-2026-27713 counts as medium here by adjudication of 2026-05-15.',
      ),
      escalations: [
        {
          situation: 'X4',
          minutesBefore: 8 * 1440 + 90,
          by: 'amara-diallo',
          role: 'engineering-lead',
          finding: 'CVE-2026-27713',
          reason:
            'The scanner rates CVE-2026-27713 critical. We use the codec for writing only and never read a document with it, so I hold it to be medium. Ingrid wants to keep the rating, because the class is on the path and somebody may use it tomorrow. We do not agree, and we have both said it twice.',
          parties: [
            party('amara-diallo', 'engineering-lead'),
            party('ingrid-solberg', 'security'),
            party('helena-kowalska', 'security-leadership'),
            party('daniel-mbeki', 'engineering-leadership'),
          ],
          route: ['security-leadership', 'engineering-leadership'],
          resolution: {
            minutesBefore: 5 * 1440 + 200,
            decision: 'adjudicated',
            decidedBy: [
              party('helena-kowalska', 'security-leadership'),
              party('daniel-mbeki', 'engineering-leadership'),
            ],
            severity: 'medium',
            rationale:
              'Medium, for as long as the build fails when the reading half of the codec is on the class path. Amara has added that check, and we have seen it fail. Ingrid’s concern is thereby a rule and not a hope.',
          },
        },
      ],
      decisions: [
        securityApproves(
          'I argued for critical and was overruled in the way that the policy provides. The check in the build is a real one. With the severity at medium nothing blocks.',
        ),
        leadApproves('The build fails when the reading half of the codec comes back; tried on a branch.'),
        ownerApproves(
          'The dispute about CVE-2026-27713 is settled in writing. Finance has waited since April.',
        ),
      ],
      deployments: [deployed('The export pod, in one region', { minutesAfter: 35 })],
    },
    shows:
      'A dispute about severity was adjudicated on the route that the policy names: the critical counts as medium from then on.',
    expect: passes({ X4: 'conforms', S7: 'conforms' }),
  },
  {
    plan: {
      product: payments,
      version: '2.5.0',
      decidedAt: '2026-06-17T12:48:00Z',
      title: 'Webhooks for refunds',
      scope: 'Merchant systems are told about refunds by a signed message.',
      changes: [
        merged(741, 'PAY-1530', 'Send signed messages about refunds', 'amara-diallo', 'wei-zhang'),
        merged(744, 'PAY-1534', 'Retry with growing pauses', 'wei-zhang', 'priya-raghavan'),
      ],
      notes: notes(
        'Merchant systems are told about refunds.',
        'Switch the feature flag refund-webhooks off.',
        3,
      ),
      decisions: [
        securityApproves(
          'Messages are signed with a key per merchant and carry no card data. Seven scans complete; nothing above medium.',
        ),
        leadApproves('I wrote most of it myself and know it well. Wei has reviewed the merge request.'),
        ownerApproves('Two merchants have tried it on staging.'),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 44 })],
    },
    shows: 'The engineering lead approved a change of her own; an author’s approval does not count.',
    expect: isOverridden('block', ['approvers-present: approval-author'], { R7: 'departs', X2: 'departs' }),
  },
  {
    plan: {
      product: payments,
      version: '2.5.1',
      decidedAt: '2026-06-30T13:05:00Z',
      title: 'Webhooks, shorter retries',
      scope: 'Messages about refunds are retried for six hours instead of three days.',
      changes: [merged(752, 'PAY-1541', 'Retry messages for six hours', 'wei-zhang', 'amara-diallo')],
      findings: [TLS_LIBRARY],
      notes: notes(
        'Messages about refunds are retried for six hours.',
        'Deploy 2.5.0 with the job `rollback`.',
        13,
        'CVE-2026-32655 in the base image is open under EX-2026-003.',
      ),
      decisions: [
        securityApproves(
          'CVE-2026-32655 is in the base image, and the vendor has no fix yet. EX-2026-003 accepts it: session tickets are off at our load balancer.',
          {
            exceptions: ['EX-2026-003'],
          },
        ),
        leadApproves('Only the pause between retries changes. Load on the queue drops by a third.', {
          exceptions: ['EX-2026-003'],
        }),
        {
          ...leadApproves('The cluster has room for the rollout and I am on call. Approved for platform.', {
            exceptions: ['EX-2026-003'],
          }),
          name: 'approval-platform',
          by: 'mateus-carvalho',
          role: 'platform',
          minutesBefore: 95,
        },
        ownerApproves('Merchants asked for the shorter time. The base image is covered by EX-2026-003.', {
          exceptions: ['EX-2026-003'],
        }),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 52, environmentApprover: 'mateus-carvalho' })],
    },
    shows:
      'Platform took part in the final approval, where the RACI matrix consults it: the gate passes, the conduct departs.',
    expect: passesByException(['no-unapproved-highs: highs-excepted'], { R4: 'departs' }),
  },
]
