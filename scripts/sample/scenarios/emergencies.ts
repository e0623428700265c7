import { payments, storefront } from '../company.ts'
import { isOverridden, passes, warns } from '../expectations.ts'
import type { EscalationPlan, Scenario } from '../plan.ts'
import { deployed, dutyManagerApproves, leadApproves, merged, notes, party } from '../sentences.ts'

/** The path of an emergency: the duty manager is called, decides, and asks for the review at once. */
function dutyManagerCalled(by: 'owner' | 'lead', reason: string, rationale: string): EscalationPlan {
  return {
    situation: 'X3',
    minutesBefore: 96,
    by,
    role: by === 'owner' ? 'release-owner' : 'engineering-lead',
    reason,
    parties: [party('yusuf-demir', 'duty-manager')],
    route: ['duty-manager'],
    resolution: {
      minutesBefore: 14,
      decision: 'proceed',
      decidedBy: [party('yusuf-demir', 'duty-manager')],
      rationale,
    },
  }
}

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
      decisions: [
        leadApproves(
          'Yusuf could not be reached for twenty minutes, so I approve this. It is one file, and the certificate is the one on the acquirer’s page.',
          {
            minutesBefore: 0,
          },
        ),
      ],
      retrospective: {
        daysAfter: 5,
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
    shows: 'An emergency approved by somebody who had not been designated for it beforehand.',
    expect: isOverridden(
      'block',
      ['designated-approver-used: approver-not-designated', 'approvers-present: approver-missing'],
      {
        M3: 'departs',
        X3: 'departs',
      },
    ),
  },
]

export const STOREFRONT_EMERGENCIES: readonly Scenario[] = [
  {
    plan: {
      product: storefront,
      version: '4.0.1',
      decidedAt: '2026-09-01T17:26:00Z',
      releaseClass: 'emergency-prod',
      title: 'Basket opens again on iPhones',
      scope: 'The basket no longer uses a function that the browser of iPhones took out today.',
      changes: [merged(1452, 'SHOP-914', 'Do without the removed function', 'noah-cohen', 'kenji-watanabe')],
      notes: notes(
        'The basket opens on iPhones again.',
        'Point the router back at the 4.0.0 deployment.',
        14,
      ),
      emergency: {
        minutesBefore: 101,
        reason:
          'Since an update of their browser this afternoon, no iPhone can open the basket. That is four of ten orders.',
        incident: 'INC-2026-031',
        approver: 'yusuf-demir',
        by: 'lukas-brandt',
        evidenceAvailable: [
          'Merge request 1452 with its review',
          'Provenance of the image',
          'Secrets and dependency scans',
        ],
        bypassed: [
          {
            control: 'scans-completed',
            reason:
              'Static analysis of the whole shop takes fifty minutes. It runs after the deployment instead.',
          },
        ],
        followUps: [
          {
            id: 'analyse-afterwards',
            action: 'Run static analysis on the released commit, and look at what it says.',
            owner: 'kenji-watanabe',
            dueInDays: 1,
          },
          {
            id: 'test-on-previews',
            action: 'Run the tests of the basket on the preview versions of browsers every night.',
            owner: 'noah-cohen',
            dueInDays: 13,
          },
        ],
      },
      escalations: [
        dutyManagerCalled(
          'owner',
          'The basket is broken on iPhones and the fix is built. Static analysis would take us past the evening, when most orders come in.',
          'Four of ten orders are lost, and the change takes one function out. Static analysis can follow tonight. Go. Lukas holds the review within five days.',
        ),
      ],
      evidence: {
        notRun: [
          {
            scan: 'sast',
            by: 'kenji-watanabe',
            reason: 'Takes fifty minutes; bypassed in emergency INC-2026-031 and run after the deployment.',
          },
        ],
      },
      decisions: [
        dutyManagerApproves(
          'INC-2026-031 is declared. Static analysis is the only control that we leave out, it is named in the declaration, and it runs tonight. Approved.',
        ),
      ],
      retrospective: {
        daysAfter: 3,
        attendees: [
          party('lukas-brandt', 'release-owner'),
          party('kenji-watanabe', 'engineering-lead'),
          party('ingrid-solberg', 'security'),
        ],
        findings: [
          'The function had been announced as deprecated in March; nobody reads those announcements.',
          'Static analysis on the released commit showed nothing new.',
        ],
        closed: [
          { id: 'analyse-afterwards', daysAfter: 1, note: 'Ran on 1 September at 20:10 UTC, nothing new.' },
          { id: 'test-on-previews', daysAfter: 9, note: 'Runs every night since 10 September.' },
        ],
      },
      deployments: [deployed('All countries at once', { minutesAfter: 7 })],
    },
    shows:
      'An emergency that left out one control, named it beforehand, and was reviewed in time: a warning instead of a block.',
    expect: warns(
      'scans-completed: scan-not-run',
      { M1: 'conforms', M3: 'conforms', M4: 'conforms', M5: 'conforms', X3: 'conforms' },
      { outcomeWithoutExceptions: 'block' },
    ),
  },
  {
    plan: {
      product: storefront,
      version: '4.1.2',
      decidedAt: '2026-09-24T20:11:00Z',
      releaseClass: 'emergency-prod',
      title: 'Close the list of gift cards',
      scope: 'The address that lists gift cards asks for a signed-in member of staff again.',
      changes: [
        merged(
          1479,
          'SHOP-937',
          'Ask for a sign-in on the list of gift cards',
          'noah-cohen',
          'kenji-watanabe',
        ),
      ],
      emergency: {
        minutesBefore: 99,
        reason:
          'The list of gift cards with their balances can be read by anybody who knows its address, since 4.1.1. A customer has reported it; the log shows eleven readers.',
        incident: 'INC-2026-037',
        approver: 'yusuf-demir',
        by: 'lukas-brandt',
        evidenceAvailable: [
          'Merge request 1479 with its review',
          'Provenance of the image',
          'SAST, secrets and dependency scans',
        ],
        bypassed: [],
        followUps: [
          {
            id: 'reissue-gift-cards',
            action: 'Issue new numbers for the 312 gift cards on the list.',
            owner: 'lukas-brandt',
            dueInDays: 4,
          },
          {
            id: 'test-of-addresses',
            action:
              'A test that asks for every address of the shop without a session, and compares with a list.',
            owner: 'kenji-watanabe',
            dueInDays: 13,
          },
        ],
      },
      escalations: [
        dutyManagerCalled(
          'owner',
          'Balances of gift cards are public. The fix is one line and has been reviewed.',
          'Close it now. All three scans are there, nothing is left out. The review is due on Tuesday.',
        ),
      ],
      decisions: [
        dutyManagerApproves(
          'INC-2026-037 is declared. One line, reviewed, scanned, and I have seen the address answer with a sign-in on staging. Approved.',
        ),
      ],
      deployments: [deployed('All countries at once', { minutesAfter: 6 })],
    },
    shows: 'An emergency whose retrospective was never held: review and follow-ups have been overdue since.',
    expect: passes({ M1: 'conforms', M3: 'conforms', M5: 'departs' }, { outcomeNow: 'escalate' }),
  },
  {
    plan: {
      product: storefront,
      version: '4.4.1',
      decidedAt: '2026-10-31T15:48:00Z',
      releaseClass: 'emergency-prod',
      title: 'Prices with their decimals',
      scope: 'Prices from the new feed are read with their decimals.',
      changes: [merged(1541, 'SHOP-977', 'Read prices with decimals', 'leila-haddad', 'kenji-watanabe')],
      emergency: {
        minutesBefore: 103,
        reason:
          'Since the feed of 14:00 UTC, prices in Denmark and Poland are shown without decimals: a lamp for 89.90 is offered at 8990.',
        incident: 'INC-2026-041',
        approver: 'yusuf-demir',
        by: 'lukas-brandt',
        evidenceAvailable: [
          'Merge request 1541 with its review',
          'Provenance of the image',
          'SAST, secrets and dependency scans',
        ],
        bypassed: [],
        followUps: [
          {
            id: 'check-of-prices',
            action: 'Refuse a feed in which more than one price in a hundred changes by half.',
            owner: 'noah-cohen',
            dueInDays: 12,
          },
        ],
      },
      escalations: [
        dutyManagerCalled(
          'owner',
          'Wrong prices in two countries on a Saturday. The fix is ready.',
          'Go, but this is the third time in nine weeks that I am called for the shop. I want to hear from Daniel what is done about that.',
        ),
      ],
      decisions: [
        dutyManagerApproves(
          'INC-2026-041 is declared and the fix is clear. That emergencies are becoming a habit is for engineering leadership to answer.',
        ),
      ],
      retrospective: {
        daysAfter: 4,
        attendees: [
          party('lukas-brandt', 'release-owner'),
          party('kenji-watanabe', 'engineering-lead'),
          party('daniel-mbeki', 'engineering-leadership'),
        ],
        findings: [
          'Three emergencies in sixty days: twice an outside change reached us unannounced, once a review missed a missing check.',
          'Daniel gives the team two sprints for tests at the borders of the shop.',
        ],
        closed: [
          {
            id: 'check-of-prices',
            daysAfter: 11,
            note: 'Feeds with such a jump are held back and reported.',
          },
        ],
      },
      deployments: [deployed('All countries at once', { minutesAfter: 8 })],
    },
    shows: 'The third emergency of a product within 90 days: it escalates, however well it was handled.',
    expect: isOverridden('escalate', ['retrospective-arranged: emergencies-repeat'], {
      M1: 'conforms',
      M3: 'conforms',
    }),
  },
]
