import { payments } from '../company.ts'
import { isHeld, isOverridden, passes, passesByException } from '../expectations.ts'
import type { Scenario } from '../plan.ts'
import {
  deployed,
  leadApproves,
  merged,
  notes,
  ownerApproves,
  ownerPostpones,
  securityApproves,
  securityRejects,
} from '../sentences.ts'
import { TLS_LIBRARY } from './payments-spring.ts'

const IN_STEPS = 'All merchants of the company, one region after the other over two hours'

/** The payments service from July to September. */
export const PAYMENTS_SUMMER: readonly Scenario[] = [
  {
    plan: {
      product: payments,
      version: '2.6.0',
      decidedAt: '2026-07-21T14:22:00Z',
      title: 'Stored cards by network token',
      scope: 'Stored cards are kept as tokens of the card networks instead of our own.',
      changes: [merged(771, 'PAY-1560', 'Network tokens for stored cards', 'wei-zhang', 'amara-diallo')],
      findings: [TLS_LIBRARY],
      evidence: { collectedAgain: 190 },
      notes: notes(
        'Stored cards become network tokens, one customer at a time.',
        'Switch the feature flag network-tokens off; both kinds of token are read.',
        8,
        'CVE-2026-32655 in the base image is open under EX-2026-003.',
      ),
      decisions: [
        securityApproves(
          'Tokens are useless outside our merchant number, which is an improvement. EX-2026-003 still holds for the base image.',
          {
            exceptions: ['EX-2026-003'],
            basis: 'older-evidence',
            minutesBefore: 262,
          },
        ),
        leadApproves(
          'The image was scanned again this morning because the first scan used a database of last week; same result.',
          {
            exceptions: ['EX-2026-003'],
          },
        ),
        ownerApproves('Both acquirers have confirmed the tokens in their sandbox.', {
          exceptions: ['EX-2026-003'],
        }),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 49 })],
    },
    shows:
      'The evidence was collected again after security had approved: that approval names a pack that the archive no longer holds.',
    expect: isOverridden(
      'block',
      [
        'evidence-unchanged: evidence-changed',
        'approvers-present: approval-evidence-changed',
        'no-unapproved-highs: highs-excepted',
      ],
      { X2: 'departs' },
    ),
  },
  {
    plan: {
      product: payments,
      version: '2.6.1',
      decidedAt: '2026-07-28T12:36:00Z',
      title: 'Network tokens, second acquirer',
      scope: 'Network tokens for the second acquirer.',
      changes: [
        merged(778, 'PAY-1566', 'Network tokens for the second acquirer', 'wei-zhang', 'priya-raghavan'),
      ],
      findings: [TLS_LIBRARY],
      evidence: { attested: true },
      notes: notes(
        'Network tokens work with both acquirers.',
        'Switch the feature flag network-tokens off for the second acquirer.',
        6,
        'CVE-2026-32655 in the base image is open under EX-2026-003, renewed for the second time.',
      ),
      decisions: [
        securityApproves(
          'Second renewal of EX-2026-003, and the last that the policy allows. The vendor’s fix is in testing; session tickets are still off, checked this morning.',
          { exceptions: ['EX-2026-003'] },
        ),
        leadApproves('Same code path as for the first acquirer, with its own credentials.', {
          exceptions: ['EX-2026-003'],
        }),
        ownerApproves(
          'I have asked for the base image weekly since June; it is due on 10 August, and after that there is no third renewal.',
          {
            exceptions: ['EX-2026-003'],
          },
        ),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 55 })],
    },
    shows:
      'Released under an exception that had been renewed twice: its first end, and every renewal, stay in sight.',
    expect: passesByException(['no-unapproved-highs: highs-excepted'], { K4: 'conforms' }),
  },
  {
    plan: {
      product: payments,
      version: '2.7.0',
      decidedAt: '2026-08-11T13:51:00Z',
      title: 'New base image',
      scope:
        'Moves to the base image of August, in which the TLS library is patched. A limit for failed sign-ins comes with it.',
      changes: [
        merged(790, 'PAY-1577', 'Base image of August', 'dependency-bot', 'amara-diallo'),
        merged(793, 'PAY-1580', 'Limit failed sign-ins', 'wei-zhang', 'amara-diallo'),
      ],
      notes: notes(
        'Patched base image; failed sign-ins are limited.',
        'Deploy 2.6.1 with the job `rollback`.',
        2,
      ),
      decisions: [
        securityApproves(
          'CVE-2026-32655 is gone with the new image. Failed sign-ins are limited to 5 a minute for each account, which I tried; beyond that the account waits.',
          {
            tamper: { replace: 'limited to 5 a minute', by: 'limited to 9 a minute' },
          },
        ),
        leadApproves('The limit is configured per environment and its default is the strict one.'),
        ownerApproves('EX-2026-003 is closed with this image. Support knows about the limit.'),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 61 })],
    },
    shows:
      'One byte of security’s approval was changed after it was signed: the signature no longer fits, and the approval is void.',
    expect: isOverridden('block', ['approvers-present: approval-unattributed'], { S5: 'departs' }),
  },
  {
    plan: {
      product: payments,
      version: '2.8.0',
      decidedAt: '2026-09-08T15:02:00Z',
      title: 'Sign-in by passkey',
      scope: 'Customers can sign in with a passkey before they pay.',
      changes: [
        merged(815, 'PAY-1602', 'Sign in by passkey', 'wei-zhang', 'amara-diallo'),
        merged(819, 'PAY-1607', 'Recovery when all passkeys are lost', 'wei-zhang', 'priya-raghavan'),
      ],
      notes: notes('Customers can sign in with a passkey.', 'Switch the feature flag passkeys off.', 6),
      decisions: [
        securityRejects(
          'The threat model ended on 31 August and says nothing about passkeys. Recovery is where such schemes break, so I want it modelled before this goes out. Workshop on Friday.',
        ),
        leadApproves('From the engineering side this is ready; scans and tests are complete.'),
        ownerPostpones(
          'Ingrid is right about recovery. We do the workshop on Friday and come back with what it finds.',
        ),
      ],
    },
    shows: 'The threat model had ended a week before: blocked, and postponed until it was renewed.',
    expect: isHeld(['owner-signed-off: owner-missing', 'threat-model-current: review-lapsed']),
  },
  {
    plan: {
      product: payments,
      version: '2.8.1',
      decidedAt: '2026-09-16T13:26:00Z',
      title: 'Sign-in by passkey, with a slower recovery',
      scope: 'Sign-in by passkey. Recovery takes a day and tells the customer on every channel that we know.',
      changes: [
        merged(824, 'PAY-1613', 'Recovery waits a day and tells the customer', 'wei-zhang', 'amara-diallo'),
      ],
      notes: notes(
        'Customers can sign in with a passkey; recovery takes a day.',
        'Switch the feature flag passkeys off.',
        4,
      ),
      decisions: [
        securityApproves(
          'The threat model of 14 September covers passkeys and their recovery. Its one condition, a day’s wait with a notice, is in this version, and I could not shorten the wait.',
        ),
        leadApproves('Recovery is covered by tests that move the clock; 26 cases.'),
        ownerApproves('What the workshop asked for is done. Friends of the house tried it last week.'),
      ],
      deployments: [deployed(IN_STEPS, { minutesAfter: 64 })],
    },
    shows: 'Released once the threat model was current again.',
    expect: passes({ K2: 'conforms', K5: 'conforms' }),
  },
]
