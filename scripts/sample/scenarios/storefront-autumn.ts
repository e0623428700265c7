import { OLD_BUILDER, storefront } from '../company.ts'
import { isHeld, isOverridden, passes } from '../expectations.ts'
import type { Scenario } from '../plan.ts'
import {
  deployed,
  merged,
  notes,
  ownerApproves,
  ownerPostpones,
  ownerRejects,
  securityApproves,
  securityRejects,
  vulnerability,
} from '../sentences.ts'

const EVERYWHERE = 'All countries, all customers, in four steps over half an hour'

/** The storefront from September to November, without its emergencies. */
export const STOREFRONT_AUTUMN: readonly Scenario[] = [
  {
    plan: {
      product: storefront,
      version: '4.1.0',
      decidedAt: '2026-09-09T13:20:00Z',
      title: 'Reviews with pictures',
      scope: 'Customers add pictures to their reviews. Pictures are resized before anybody sees them.',
      changes: [merged(1461, 'SHOP-921', 'Pictures in reviews', 'leila-haddad', 'kenji-watanabe')],
      notes: notes(
        'Reviews can have pictures.',
        'Switch the feature flag review-pictures off; pictures stay stored and hidden.',
        5,
      ),
      decisions: [
        securityApproves(
          'Uploads are resized in a container without network, and the original is thrown away. Scans of 8 September show nothing above medium.',
        ),
        ownerApproves('Moderation is ready for pictures, and the scans are clean.'),
      ],
      deployments: [deployed(EVERYWHERE)],
      rescan: {
        daysAfter: 9,
        findings: [
          vulnerability(
            'dependency',
            'CVE-2026-41187',
            9.8,
            'Crafted picture runs code while it is resized',
            'pkg:npm/%40example-oss/pixel-resize@5.0.1',
            '5.0.4',
          ),
        ],
      },
    },
    shows:
      'Approved in good order; nine days later a critical vulnerability became known in what had been released.',
    expect: passes({ S1: 'conforms', S5: 'conforms' }, { outcomeNow: 'block' }),
  },
  {
    plan: {
      product: storefront,
      version: '4.1.1',
      decidedAt: '2026-09-22T09:14:00Z',
      title: 'Patched resizer',
      scope:
        'Raises the resizer to 5.0.4. Pictures have been switched off since 18 September and come back with this release.',
      changes: [merged(1472, 'SHOP-933', 'Raise pixel-resize to 5.0.4', 'noah-cohen', 'kenji-watanabe')],
      notes: notes(
        'Pictures in reviews are back, with a patched resizer.',
        'Leave the feature flag review-pictures off and point the router back at the 4.1.0 deployment.',
        3,
      ),
      decisions: [
        securityApproves(
          'The crafted picture from the advisory is refused now. We read the resizer’s logs back to 9 September: one attempt on the 18th, after the flag was already off.',
        ),
        ownerApproves(
          'Fixed version, tried with the picture from the advisory. The flag goes on an hour after the rollout.',
        ),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows: 'The fix for a vulnerability that became known after its release.',
    expect: passes({ K2: 'conforms' }),
  },
  {
    plan: {
      product: storefront,
      version: '4.2.0',
      decidedAt: '2026-09-29T11:36:00Z',
      title: 'Recommendations',
      scope: 'Product pages recommend three more products, computed each night.',
      changes: [
        merged(1485, 'SHOP-940', 'Recommend products', 'noah-cohen', 'kenji-watanabe'),
        merged(1487, 'SHOP-942', 'Nightly computation of neighbours', 'leila-haddad', 'kenji-watanabe'),
      ],
      notes: notes(
        'Product pages recommend three more products.',
        'Point the router back at the 4.1.1 deployment; the table of recommendations is not read by it.',
        5,
        'The first nightly computation takes four hours.',
      ),
      decisions: [
        securityApproves(
          'No personal data goes into the computation, only what was bought together. Scans complete, one medium and one low open.',
        ),
        ownerApproves(
          'Load test at twice the usual traffic went well. The way back was tried on 24 September.',
        ),
      ],
      deployments: [
        deployed('All countries, all customers, in four steps over half an hour', {
          rolledBack: {
            minutesAfterStart: 58,
            reason:
              'Product pages in Portugal took four seconds: the table of recommendations had no index there. The router was pointed back at 4.1.1 at 13:16 UTC; nobody lost a basket.',
          },
        }),
      ],
    },
    shows: 'A good release that was rolled back within the hour, along the path that its notes describe.',
    expect: passes({ K6: 'conforms' }),
  },
  {
    plan: {
      product: storefront,
      version: '4.3.0',
      decidedAt: '2026-10-13T13:02:00Z',
      title: 'Recommendations, with the index',
      scope: 'Recommendations of 4.2.0 with an index in every country.',
      changes: [
        merged(1503, 'SHOP-949', 'Index recommendations in every country', 'leila-haddad', 'kenji-watanabe'),
        merged(1509, 'SHOP-953', 'Warm the cache before a rollout', 'noah-cohen', 'kenji-watanabe'),
      ],
      notes: notes(
        'Product pages recommend three more products.',
        'Point the router back at the 4.1.1 deployment.',
        4,
      ),
      decisions: [
        securityApproves('Same code as 4.2.0 and an index. Nothing new in the scans.'),
        ownerApproves(
          'The slow query of 29 September takes 12 milliseconds with the index, measured on a copy of the Portuguese data.',
        ),
        ownerApproves(
          'Withdrawn before it was deployed: legal asks us to leave out products that were bought for children, and that is a change of code. 4.3.1 will have it.',
          { name: 'withdrawal-owner', decision: 'withdraw', minutesBefore: -95 },
        ),
      ],
    },
    shows: 'Approved, and withdrawn before it was deployed, with a reason.',
    expect: passes({ S5: 'conforms' }),
  },
  {
    plan: {
      product: storefront,
      version: '4.3.1',
      decidedAt: '2026-10-15T14:41:00Z',
      title: 'Recommendations without children’s products',
      scope: 'Recommendations, leaving out everything that is sold for children.',
      changes: [
        merged(
          1514,
          'SHOP-958',
          'Leave children’s products out of recommendations',
          'noah-cohen',
          'kenji-watanabe',
        ),
      ],
      notes: notes(
        'Product pages recommend three more products; none for children.',
        'Point the router back at the 4.1.1 deployment.',
        6,
      ),
      decisions: [
        securityApproves(
          'Approved again, now that I have read the job of SHOP-953 that warms the cache as well: it reads public pages only.',
          {
            name: 'approval-security-again',
            speaksOf: 'storefront@4.3.0',
            minutesBefore: 2 * 1440 + 150,
          },
        ),
        ownerApproves(
          'One filter more than 4.3.0, which security had approved on Tuesday; their approval is filed here.',
        ),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows:
      'Security’s approval of 4.3.0 was filed under 4.3.1: it speaks of another version and does not count here.',
    expect: isOverridden('block', ['approvers-present: approver-missing'], { X2: 'departs' }),
  },
  {
    plan: {
      product: storefront,
      version: '4.4.0',
      decidedAt: '2026-10-27T12:55:00Z',
      title: 'Christmas assortment',
      scope: 'Landing pages and filters for the Christmas assortment, visible from 2 November.',
      changes: [
        merged(1531, 'SHOP-970', 'Christmas landing pages', 'leila-haddad', 'kenji-watanabe'),
        merged(1534, 'SHOP-974', 'Filter by delivery before Christmas', 'noah-cohen', 'kenji-watanabe'),
      ],
      evidence: { provenance: { builder: OLD_BUILDER } },
      notes: notes('Christmas pages and filters.', 'Switch the feature flag christmas off.', 5),
      decisions: [
        securityRejects(
          'The provenance comes from release@v2. We took that builder out of the policy in December because it kept its signing key on disk. Somebody must have restored an old pipeline file.',
        ),
        ownerPostpones(
          'The branch was cut from an old template. Noah puts the pipeline back to v3; the pages are not due before Monday.',
        ),
      ],
    },
    shows:
      'Built by the predecessor of the builder that the policy trusts: another version is another builder. Postponed.',
    expect: isHeld(['provenance-verified: E-BUILDER-VERSION']),
  },
  {
    plan: {
      product: storefront,
      version: '4.5.0',
      decidedAt: '2026-11-04T10:32:00Z',
      title: 'Christmas assortment, built by v3',
      scope: 'The Christmas pages of 4.4.0 and a new chat window.',
      changes: [
        merged(1546, 'SHOP-980', 'Pipeline back to release@v3', 'noah-cohen', 'kenji-watanabe'),
        merged(1549, 'SHOP-983', 'New chat window', 'leila-haddad', 'lukas-brandt'),
      ],
      findings: [
        vulnerability(
          'dependency',
          'CVE-2026-46020',
          9.3,
          'Chat widget takes messages from any window',
          'pkg:npm/%40example-oss/chat-widget@8.0.0',
          '8.0.2',
        ),
      ],
      evidence: {
        vex: {
          vulnerability: 'CVE-2026-46020',
          component: 'pkg:npm/%40example-oss/chat-widget@8.0.0',
          status: 'not_affected',
          statement: 'We do not think that this affects us.',
        },
      },
      notes: notes(
        'Christmas pages and filters, and a chat window.',
        'Switch the feature flags christmas and chat off.',
        2,
      ),
      decisions: [
        securityRejects(
          'A VEX statement without a justification and without a signature is an opinion. The widget does listen to any window, I sent it a message from another tab. 8.0.2 is out.',
          { minutesBefore: 180 },
        ),
        ownerRejects('We drop the chat window from this release and bring it back when it is patched.'),
      ],
    },
    shows:
      'A VEX statement that nobody signed and that gives no justification is not believed: the critical finding stays open.',
    expect: isHeld(['no-blocking-criticals: critical-open'], { X1: 'departs' }),
  },
  {
    plan: {
      product: storefront,
      version: '4.6.0',
      decidedAt: '2026-11-12T13:28:00Z',
      title: 'Christmas assortment',
      scope: 'Christmas pages and filters, without the chat window.',
      changes: [merged(1558, 'SHOP-988', 'Take the chat window out', 'noah-cohen', 'kenji-watanabe')],
      notes: notes('Christmas pages and filters.', 'Switch the feature flag christmas off.', 3),
      decisions: [
        securityApproves(
          'Ingrid is travelling, so I looked at it: the chat widget is out of the bill of materials, and the rest is as before.',
          {
            by: 'chidi-okafor',
          },
        ),
        ownerApproves('Ten days late already; the pages have been on staging all week.'),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows: 'Approved for security by somebody whose time in that role had ended six weeks before.',
    expect: isOverridden('block', ['approvers-present: approval-role-not-held'], {
      R3: 'departs',
      X2: 'departs',
    }),
  },
]
