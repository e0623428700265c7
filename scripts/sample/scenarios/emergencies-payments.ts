import { payments } from '../company.ts'
import { isOverridden, passes } from '../expectations.ts'
import type { Scenario } from '../plan.ts'
import {
  deployed,
  dutyManagerApproves,
  dutyManagerCalled,
  leadApproves,
  merged,
  notes,
  party,
  securityApproves,
} from '../sentences.ts'

export const PAYMENTS_EMERGENCIES: readonly Scenario[] = [
  {
    plan: {
      product: payments,
      version: '2.0.1',
      decidedAt: '2026-02-05T21:38:00Z',
      releaseClass: 'emergency-prod',
      title: 'Stop double captures',
      scope: 'A repeated capture with the same key is answered with the first result. Nothing else changes.',
      changes: [
        merged(
          629,
          'PAY-1401',
          'Answer a repeated capture with the first result',
          'wei-zhang',
          'amara-diallo',
        ),
      ],
      notes: notes(
        'Captures are made once again.',
        'Deploy 2.0.0 with the job `rollback` and switch partial captures off.',
        14,
      ),
      emergency: {
        minutesBefore: 104,
        reason:
          'Since 19:20 UTC the second acquirer repeats requests after a timeout, and we capture twice. 61 customers have been charged twice; each minute adds about two.',
        incident: 'INC-2026-007',
        approver: 'yusuf-demir',
        by: 'priya-raghavan',
        evidenceAvailable: [
          'Merge request 629 with its review',
          'Provenance of the image',
          'SAST, secrets and dependency scans',
        ],
        bypassed: [],
        followUps: [
          {
            id: 'refund-customers',
            action: 'Refund every customer who was charged twice, and write to them.',
            owner: 'priya-raghavan',
            dueInDays: 2,
          },
          {
            id: 'test-repeats',
            action: 'Add the acquirer’s repeat after a timeout to the test suite.',
            owner: 'amara-diallo',
            dueInDays: 12,
          },
        ],
      },
      escalations: [
        dutyManagerCalled(
          'owner',
          'Customers are being charged twice and the fix is ready. The next release window is tomorrow noon.',
          'Every minute costs customers money, and the change is eleven lines that Amara has reviewed. Go. Priya holds the review within five days.',
        ),
      ],
      decisions: [
        securityApproves(
          'I read the eleven lines and the three scans from my phone. Nothing in them opens anything; the two small findings were there before.',
          { minutesBefore: 19 },
        ),
        dutyManagerApproves(
          'Incident INC-2026-007 is declared. I have the merge request, the provenance and three scans in front of me, and Amara on the phone. Approved for production as an emergency.',
        ),
      ],
      retrospective: {
        daysAfter: 4,
        attendees: [
          party('priya-raghavan', 'release-owner'),
          party('amara-diallo', 'engineering-lead'),
          party('ingrid-solberg', 'security'),
          party('mateus-carvalho', 'platform'),
        ],
        findings: [
          'The idempotency key was compared after the call to the acquirer instead of before it.',
          'The alarm for double captures looked at a daily report; it looks at the stream now.',
        ],
        closed: [
          {
            id: 'refund-customers',
            daysAfter: 1,
            note: '74 customers refunded and written to on 6 February.',
          },
          {
            id: 'test-repeats',
            daysAfter: 8,
            note: 'The suite repeats every capture after a cut connection.',
          },
        ],
      },
      deployments: [deployed('All regions at once', { minutesAfter: 9 })],
    },
    shows:
      'An emergency as it should be: declared, approved by the duty manager, reviewed in four days, every follow-up done.',
    expect: passes({
      M1: 'conforms',
      M2: 'conforms',
      M3: 'conforms',
      M4: 'conforms',
      M5: 'conforms',
      X3: 'conforms',
      R3: 'conforms',
      R6: 'conforms',
    }),
  },
  {
    plan: {
      product: payments,
      version: '2.4.1',
      decidedAt: '2026-05-27T19:52:00Z',
      releaseClass: 'emergency-prod',
      title: 'Accept the acquirer’s new certificate',
      scope: 'Adds the new certificate authority of the first acquirer to the trust store.',
      changes: [merged(724, 'PAY-1511', 'Trust the acquirer’s new authority', 'wei-zhang', 'priya-raghavan')],
      emergency: {
        minutesBefore: 58,
        reason:
          'The first acquirer changed its certificate at 18:00 UTC, a day earlier than announced. All card payments through it fail.',
        incident: 'INC-2026-019',
        approver: 'amara-diallo',
        by: 'priya-raghavan',
        evidenceAvailable: [
          'Merge request 724 with its review',
          'Provenance of the image',
          'SAST, secrets and dependency scans',
        ],
        bypassed: [],
        followUps: [
          {
            id: 'calendar-of-certificates',
            action: 'Keep a calendar of our partners’ certificates, with an alarm two weeks ahead.',
            owner: 'mateus-carvalho',
            dueInDays: 9,
          },
        ],
      },
      evidence: {
        notRun: [
          {
            scan: 'dependency',
            by: 'wei-zhang',
            reason: 'The scanner was loading its database and would have taken another quarter of an hour.',
          },
        ],
      },
      decisions: [
        leadApproves(
          'Yusuf could not be reached for twenty minutes, so I approve this. It is one file, and the certificate is the one on the acquirer’s page.',
          {
            minutesBefore: 0,
          },
        ),
      ],
      retrospective: {
        daysAfter: 2,
        attendees: [
          party('priya-raghavan', 'release-owner'),
          party('amara-diallo', 'engineering-lead'),
          party('yusuf-demir', 'duty-manager'),
        ],
        findings: [
          'There was one duty manager and no deputy. Yusuf was on a plane.',
          'Amara did what was sensible and was not entitled to do. Her approval is no precedent.',
        ],
        closed: [
          {
            id: 'calendar-of-certificates',
            daysAfter: 5,
            note: 'Calendar in place, nine certificates in it.',
          },
        ],
      },
      deployments: [deployed('All regions at once', { minutesAfter: 8 })],
    },
    shows:
      'An emergency approved by somebody who had not been designated for it, with one scan left out and not admitted.',
    expect: isOverridden(
      'block',
      [
        'designated-approver-used: approver-not-designated',
        'approvers-present: approver-missing',
        'scans-completed: scan-not-run',
      ],
      {
        M3: 'departs',
        M4: 'departs',
        X3: 'departs',
      },
    ),
  },
]
