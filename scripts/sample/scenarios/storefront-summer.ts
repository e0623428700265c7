import { storefront } from '../company.ts'
import { sha256Of } from '../digests.ts'
import { isHeld, isOverridden, passes, warns } from '../expectations.ts'
import type { Scenario } from '../plan.ts'
import {
  deployed,
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

const EVERYWHERE = 'All countries, all customers, in four steps over half an hour'

/** Every place where the campaign pages build a link by hand: one habit, twenty-seven times. */
const LINKS_BY_HAND = Array.from({ length: 27 }, (_, index) =>
  matched(
    'sast',
    'typescript.react.security.audit.react-href-var',
    5.4,
    'Link target that is not a constant',
    'The target of this link is put together from campaign settings.',
    `src/campaigns/blocks/block-${String(index + 1).padStart(2, '0')}.tsx:${14 + (index % 5)}`,
  ),
)

/** The storefront from late April to August. */
export const STOREFRONT_SUMMER: readonly Scenario[] = [
  {
    plan: {
      product: storefront,
      version: '3.5.0',
      decidedAt: '2026-04-28T16:33:00Z',
      title: 'Mother’s Day vouchers',
      scope: 'Vouchers for the Mother’s Day campaign, valid from 29 April. One voucher per basket.',
      changes: [
        merged(1302, 'SHOP-801', 'Vouchers with a start and an end', 'noah-cohen', 'kenji-watanabe'),
        merged(1307, 'SHOP-806', 'Voucher field in the basket', 'leila-haddad', 'kenji-watanabe'),
      ],
      evidence: {
        failures: {
          'applies one voucher':
            'expected 1 discount line, found 2 after removing and adding the voucher again',
        },
      },
      notes: notes(
        'Vouchers can be redeemed in the basket.',
        'Switch the feature flag vouchers off; baskets recompute their total.',
        1,
        'A customer who removes a voucher and enters it again may see two discount lines until the page is reloaded. The total that is charged is right.',
      ),
      escalations: [
        {
          situation: 'X2',
          minutesBefore: 171,
          by: 'lukas-brandt',
          role: 'release-owner',
          reason:
            'A required test fails: the voucher shows twice after it was removed and added again. Marketing has printed the voucher on 400,000 leaflets that arrive tomorrow, and asks to release all the same.',
          parties: [
            party('daniel-mbeki', 'engineering-leadership'),
            party('rosa-martinez', 'product-owner'),
            party('helena-kowalska', 'security-leadership'),
          ],
          route: ['engineering-leadership', 'product-owner', 'security-leadership'],
          resolution: {
            minutesBefore: 66,
            decision: 'proceed',
            decidedBy: [
              party('daniel-mbeki', 'engineering-leadership'),
              party('rosa-martinez', 'product-owner'),
              party('helena-kowalska', 'security-leadership'),
            ],
            rationale:
              'The defect is one of display: checkout computes the total again and charges once, which Kenji showed us on staging. Nobody is overcharged and no control of security is touched. We accept it for this campaign; the fix is due on 30 April (SHOP-809) and Lukas reports to us when it is out.',
          },
        },
      ],
      decisions: [
        securityApproves(
          'Scans are clean. The failing test is about what is shown, not about what is charged; I followed the charge through the logs of staging.',
        ),
        ownerApproves(
          'The test still fails. Engineering, product and security leadership decided together to go ahead; their decision and its limits are in the escalation.',
          {
            conditions: [
              'SHOP-809 is released by 2026-04-30',
              'Support is told about the second discount line before 08:00',
            ],
          },
        ),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows:
      'A required test failed and the business insisted: overridden by the three leaders whom the policy names, on record.',
    expect: isOverridden('block', ['scans-passed: test-failed'], { X2: 'conforms', S4: 'conforms' }),
  },
  {
    plan: {
      product: storefront,
      version: '3.5.1',
      decidedAt: '2026-04-30T12:08:00Z',
      title: 'One discount line',
      scope:
        'A voucher that is removed and entered again shows once. The condition of the escalation for 3.5.0.',
      changes: [merged(1311, 'SHOP-809', 'Show a voucher once', 'noah-cohen', 'kenji-watanabe')],
      notes: notes(
        'Vouchers are shown once.',
        'Switch the feature flag vouchers off; baskets recompute their total.',
        3,
      ),
      decisions: [
        securityApproves(
          'All tests pass again, the one about vouchers among them. No change at the borders.',
        ),
        ownerApproves(
          'SHOP-809 is done on the day that we promised. Daniel, Rosa and Helena have been told.',
        ),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows: 'The condition of an override was met in time: the failed test passes, and so does the gate.',
    expect: passes({ K2: 'conforms' }),
  },
  {
    plan: {
      product: storefront,
      version: '3.6.0',
      decidedAt: '2026-05-27T12:44:00Z',
      title: 'Campaign pages from blocks',
      scope:
        'Editors put campaign pages together from blocks, without a release. For two editors, behind a flag.',
      changes: [merged(1341, 'SHOP-828', 'Campaign pages from blocks', 'leila-haddad', 'noah-cohen')],
      findings: LINKS_BY_HAND,
      notes: notes(
        'Campaign pages can be built from blocks, on staging and for two editors.',
        'Switch the feature flag campaign-blocks off.',
        5,
        'Links in blocks may lead anywhere that an editor writes.',
      ),
      escalations: [
        {
          situation: 'X2',
          minutesBefore: 196,
          by: 'ingrid-solberg',
          role: 'security',
          reason:
            'No single one of these findings is worth a word, but twenty-seven times the same rule is a habit, and editors will be able to set those targets. Marketing wants its editors to begin this week.',
          parties: [
            party('daniel-mbeki', 'engineering-leadership'),
            party('rosa-martinez', 'product-owner'),
            party('helena-kowalska', 'security-leadership'),
          ],
          route: ['engineering-leadership', 'product-owner', 'security-leadership'],
          resolution: {
            minutesBefore: 118,
            decision: 'proceed',
            decidedBy: [
              party('daniel-mbeki', 'engineering-leadership'),
              party('rosa-martinez', 'product-owner'),
              party('helena-kowalska', 'security-leadership'),
            ],
            rationale:
              'Two editors may begin, behind the flag, and nobody else. Before the flag goes on for customers, one link component replaces the twenty-seven places. Leila writes it in June.',
          },
        },
      ],
      decisions: [
        securityApproves(
          'With the flag limited to two editors I can live with it, on the terms of the escalation. I will look for the link component in the next release.',
          { minutesBefore: 84 },
        ),
        ownerApproves('The flag is on for two editors by name. The next release brings the link component.', {
          conditions: ['campaign-blocks stays off for customers until one link component is in place'],
        }),
      ],
      deployments: [deployed('All countries; the flag is on for two editors')],
    },
    shows:
      'Twenty-seven medium findings of one rule are a systemic failure: the gate escalates, and the leaders whom the policy names set the terms.',
    expect: isOverridden('escalate', ['no-systemic-findings: systemic'], { X2: 'conforms' }),
  },
  {
    plan: {
      product: storefront,
      version: '3.6.1',
      decidedAt: '2026-06-09T11:57:00Z',
      title: 'Text of the cookie notice',
      scope: 'A new text of the cookie notice, as the regulator asks for it by 1 July.',
      changes: [merged(1352, 'SHOP-833', 'New text of the cookie notice', 'noah-cohen')],
      protection: { requiredReviews: 0, administratorsIncluded: false },
      notes: notes('The cookie notice has a new text.', 'Point the router back at the 3.6.0 deployment.', 4),
      decisions: [
        securityRejects(
          'The git server was moved on Saturday, and main came back without its protection. This was merged without a review on Monday. The text is surely fine; that anything else could have gone the same way is not.',
        ),
        ownerRejects(
          'Mateus has put the protection back, and we look at everything that was merged since Saturday. The text goes into the next release; 1 July is far enough away.',
        ),
      ],
    },
    shows: 'A change that nobody reviewed, merged while the branch was unprotected: blocked and rejected.',
    expect: isHeld(['protected-branch-met: protection-gap'], { K1: 'departs' }),
  },
  {
    plan: {
      product: storefront,
      version: '3.7.0',
      decidedAt: '2026-06-24T13:39:00Z',
      title: 'Campaign pages, safe links',
      scope: 'Campaign pages from blocks, with one link component that only leads to our own shops.',
      changes: [
        merged(1359, 'SHOP-833', 'New text of the cookie notice', 'noah-cohen', 'lukas-brandt'),
        merged(1366, 'SHOP-841', 'One link component for campaign pages', 'leila-haddad', 'kenji-watanabe'),
        merged(1371, 'SHOP-844', 'Campaign blocks for all editors', 'noah-cohen', 'kenji-watanabe'),
      ],
      findings: [
        vulnerability(
          'dependency',
          'CVE-2026-33090',
          7.5,
          'Server can be made to hold connections open',
          'pkg:npm/%40example-oss/http-pool@2.8.0',
          '2.9.0',
        ),
      ],
      notes: notes(
        'Campaign pages can be built from blocks, and their links stay in the shop.',
        'Switch the feature flag campaign-blocks off.',
        7,
        'CVE-2026-33090 in the connection pool is open until 2.9.0 has been tested with our proxy.',
      ),
      decisions: [
        securityApproves(
          'CVE-2026-33090 is a high, but a denial of service at worst, and nobody has published how. Under the policy this is a warning; the upgrade is planned for the next release.',
        ),
        ownerApproves('The warning about the connection pool is understood and the upgrade is in SHOP-847.'),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows:
      'A high finding was a warning under the policy of January; the policy of July would have escalated it.',
    expect: warns('highs-weighed: high-warn', { S3: 'conforms' }, { outcomeToday: 'escalate' }),
  },
  {
    plan: {
      product: storefront,
      version: '3.8.0',
      decidedAt: '2026-07-15T14:06:00Z',
      title: 'Delivery on a chosen day',
      scope: 'Customers choose the day of delivery where the carrier offers it.',
      changes: [
        merged(1390, 'SHOP-860', 'Choose the day of delivery', 'noah-cohen', 'kenji-watanabe'),
        merged(1392, 'SHOP-847', 'Raise the connection pool to 2.9.0', 'leila-haddad', 'kenji-watanabe'),
      ],
      evidence: {
        // The pipeline was started twice; the provenance is that of the other run's image.
        provenance: { digest: ({ name }) => ({ sha256: sha256Of(`image of the other run ${name}`) }) },
      },
      notes: notes('Customers choose the day of delivery.', 'Switch the feature flag delivery-day off.', 4),
      decisions: [
        securityRejects(
          'The provenance in the pack is signed by our builder, but it speaks of another image than the one we are asked to deploy. Somebody pushed the tag twice within a minute. Both may be fine; only one of them is proven.',
        ),
        ownerRejects(
          'Noah started the pipeline twice by mistake. We build once more as 3.8.1 and deploy that.',
        ),
      ],
    },
    shows: 'The provenance is properly signed and speaks of another artifact: blocked and rejected.',
    expect: isHeld(['provenance-verified: E-SUBJECT-MISMATCH']),
  },
  {
    plan: {
      product: storefront,
      version: '3.8.1',
      decidedAt: '2026-07-17T10:51:00Z',
      title: 'Delivery on a chosen day, built once',
      scope: 'The same source as 3.8.0 with one more translation, built by one run of the pipeline.',
      changes: [
        merged(1396, 'SHOP-866', 'Translate the choice of day into Portuguese', 'noah-cohen', 'lukas-brandt'),
      ],
      notes: notes('Customers choose the day of delivery.', 'Switch the feature flag delivery-day off.', 6),
      decisions: [
        securityApproves('One run, one image, one provenance, and they agree. Nothing above medium.'),
        ownerApproves('Same code as last week plus a translation; this time the proof is that of the image.'),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows: 'The same source built once more: artifact and provenance agree.',
    expect: passes({ K3: 'conforms' }),
  },
  {
    plan: {
      product: storefront,
      version: '3.9.0',
      decidedAt: '2026-08-05T15:27:00Z',
      title: 'Wish lists',
      scope: 'Signed-in customers keep wish lists and share them by link.',
      changes: [merged(1418, 'SHOP-881', 'Wish lists that can be shared', 'leila-haddad', 'kenji-watanabe')],
      evidence: {
        provenance: { digest: ({ name, sha256 }) => ({ sha1: sha256Of(`${name} ${sha256}`).slice(0, 40) }) },
      },
      notes: notes('Customers keep and share wish lists.', 'Switch the feature flag wish-lists off.', 2),
      decisions: [
        securityApproves(
          'Shared lists show first names only, and a link can be taken back. Provenance is present and signed.',
          {
            by: 'chidi-okafor',
          },
        ),
        ownerApproves('Ready for the long weekend. All tests pass.'),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows:
      'The provenance names the artifact by SHA-1 only, which proves nothing; it was approved without an escalation.',
    expect: isOverridden('block', ['provenance-verified: E-DIGEST-WEAK'], { K3: 'departs', X2: 'departs' }),
  },
  {
    plan: {
      product: storefront,
      version: '3.9.1',
      decidedAt: '2026-08-07T10:46:00Z',
      title: 'Wish lists, built with a proper digest',
      scope:
        'The source of 3.9.0, built again after the platform team had put the digest of its provenance right.',
      changes: [
        merged(1422, 'SHOP-885', 'Raise the pipeline’s provenance step', 'leila-haddad', 'kenji-watanabe'),
      ],
      notes: notes('No change for customers.', 'Point the router back at the 3.8.1 deployment.', 4),
      decisions: [
        securityApproves(
          'The provenance names the image by SHA-256 again. For two days an image ran that nothing but a SHA-1 connected with its build; I should have seen that on Wednesday.',
          { by: 'chidi-okafor' },
        ),
        ownerApproves('Same shop, proven this time.'),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows: 'Built again with a provenance that names the image by SHA-256.',
    expect: passes({ K3: 'conforms' }),
  },
  {
    plan: {
      product: storefront,
      version: '4.0.0',
      decidedAt: '2026-08-26T12:03:00Z',
      title: 'New basket',
      scope:
        'The basket is one page instead of three. A second image, the basket worker, takes over reserving stock.',
      changes: [
        merged(1437, 'SHOP-900', 'Basket on one page', 'noah-cohen', 'kenji-watanabe'),
        merged(1440, 'SHOP-903', 'Reserve stock in a worker', 'noah-cohen', 'lukas-brandt'),
        merged(1444, 'SHOP-908', 'Raise edge-cache to 3.2.0', 'dependency-bot', 'kenji-watanabe'),
      ],
      alsoBuilds: ['registry.example/halden-birk/storefront-basket-worker'],
      notes: notes(
        'The basket is one page, and stock is reserved while it is open.',
        'Point the router back at the 3.9 deployment and stop the worker; reservations end by themselves after fifteen minutes.',
        8,
        'A basket that is open in two windows shows the reservation of the first.',
      ),
      decisions: [
        securityApproves(
          'Both images are in the provenance, built by one run from the merge commit. The worker can reach the stock service and nothing else; I checked its network policy. Findings: one medium, one low, both known.',
        ),
        ownerApproves(
          'Three weeks on a tenth of the traffic, with fewer abandoned baskets and no rise in errors. Rollback tried on 18 August.',
        ),
      ],
      deployments: [deployed('All countries, ten per cent steps over two hours', { minutesAfter: 75 })],
    },
    shows: 'A clean pass of a release with two artifacts, both named by the provenance.',
    expect: passes({ K3: 'conforms', K6: 'conforms' }),
  },
]
