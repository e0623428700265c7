import { storefront } from '../company.ts'
import { isOverridden, passes, warns } from '../expectations.ts'
import type { Scenario } from '../plan.ts'
import {
  deployed,
  dutyManagerApproves,
  dutyManagerCalled,
  merged,
  notes,
  party,
  securityApproves,
} from '../sentences.ts'

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
        securityApproves(
          'One function goes and nothing comes. Without static analysis I have read the change twice instead; the other two scans are clean.',
          { by: 'chidi-okafor', minutesBefore: 18 },
        ),
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
          'Close it now. All three scans are there, nothing is left out. The review is due on Monday.',
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
      version: '4.3.2',
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
