import { storefront } from '../company.ts'
import { isHeld, isOverridden, passes } from '../expectations.ts'
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

/** The storefront from January to early April. */
export const STOREFRONT_WINTER: readonly Scenario[] = [
  {
    plan: {
      product: storefront,
      version: '3.0.0',
      decidedAt: '2026-01-20T13:47:00Z',
      title: 'New product pages',
      scope:
        'Product pages are rendered on the server and show stock per warehouse. Replaces the pages of 2.x in all countries.',
      changes: [
        merged(1174, 'SHOP-701', 'Render product pages on the server', 'noah-cohen', 'kenji-watanabe'),
        merged(1180, 'SHOP-706', 'Show stock per warehouse', 'noah-cohen', 'lukas-brandt'),
      ],
      notes: notes(
        'Product pages load in half the time and show where a product is in stock.',
        'Point the router back at the 2.9 deployment, which stays up for fourteen days. No data changes with this release.',
        6,
        'Pages of discontinued products are cached for an hour longer than before.',
      ),
      decisions: [
        securityApproves(
          'Five scans, all complete. One open finding in code and one in a package, both medium: the innerHTML in the line item is set from our own translation files, and the content-type parser is behind a size limit. Provenance names our builder and the merge commit.',
        ),
        ownerApproves(
          'Tested in Finland and Portugal for a week with no rise in errors. Going back is a switch in the router, tried on 14 January.',
        ),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows: 'A clean pass in production: scans, provenance, two approvals, a rollback path that was tried.',
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
    }),
  },
  {
    plan: {
      product: storefront,
      version: '3.1.0',
      decidedAt: '2026-02-03T15:18:00Z',
      title: 'Category pages on the server',
      scope:
        'Category and search result pages are rendered on the server, with filters that survive a reload.',
      changes: [
        merged(1204, 'SHOP-724', 'Render category pages on the server', 'noah-cohen', 'kenji-watanabe'),
        merged(1209, 'SHOP-729', 'Keep filters in the address', 'leila-haddad', 'kenji-watanabe'),
      ],
      findings: [
        vulnerability(
          'dependency',
          'CVE-2026-21847',
          9.8,
          'Template engine runs code from a crafted partial name',
          'pkg:npm/%40example-oss/page-template@4.1.0',
          '4.1.3',
        ),
      ],
      notes: notes(
        'Category pages appear at once, and a shared link keeps its filters.',
        'Point the router back at the 3.0 deployment.',
        5,
      ),
      escalations: [
        {
          situation: 'X1',
          minutesBefore: 214,
          by: 'ingrid-solberg',
          role: 'security',
          finding: 'CVE-2026-21847',
          reason:
            'The template engine that this release brings in has a critical vulnerability, published on Sunday. The partial name comes from the category address, so anybody can set it.',
          parties: [party('lukas-brandt', 'release-owner'), party('ingrid-solberg', 'security')],
          route: ['release-owner', 'security'],
          resolution: {
            minutesBefore: 62,
            decision: 'fix',
            decidedBy: [party('lukas-brandt', 'release-owner'), party('ingrid-solberg', 'security')],
            rationale:
              '4.1.3 is out and is a drop-in. Noah builds with it this week; nothing in the calendar needs category pages this week, so there is no reason to ship around it.',
          },
        },
      ],
      decisions: [
        securityRejects(
          'CVE-2026-21847 is reachable with a plain request: the partial name is taken from the path. I tried it on staging and got a shell in the pod. Not without 4.1.3.',
          { minutesBefore: 48 },
        ),
        ownerRejects('Agreed with Ingrid to fix first. 3.1.1 follows this week with the patched engine.'),
      ],
    },
    shows:
      'Blocked by a critical vulnerability; release owner and security decided together to fix it first.',
    expect: isHeld(['no-blocking-criticals: critical-open'], {
      X1: 'conforms',
      K4: 'not-applicable',
    }),
  },
  {
    plan: {
      product: storefront,
      version: '3.1.1',
      decidedAt: '2026-02-06T12:29:00Z',
      title: 'Category pages on the server, patched',
      scope: 'What 3.1.0 was to be, with the template engine at 4.1.3.',
      changes: [
        merged(1215, 'SHOP-733', 'Raise the template engine to 4.1.3', 'noah-cohen', 'kenji-watanabe'),
      ],
      notes: notes(
        'Category pages appear at once, and a shared link keeps its filters. The template engine is patched.',
        'Point the router back at the 3.0 deployment.',
        2,
      ),
      decisions: [
        securityApproves(
          'The engine is at 4.1.3 in the bill of materials, and the request that gave me a shell on staging now gives a 404. Nothing else above medium.',
        ),
        ownerApproves(
          'The finding that stopped 3.1.0 is gone, all tests pass, and support has the new screenshots.',
        ),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows: 'The fixed version of a blocked release: the finding is gone, and the gate passes.',
    expect: passes({ K2: 'conforms', X1: 'not-applicable' }),
  },
  {
    plan: {
      product: storefront,
      version: '3.2.0',
      decidedAt: '2026-02-24T14:52:00Z',
      title: 'Gift messages',
      scope: 'Customers can add a message to a gift, with a preview of the card.',
      changes: [merged(1233, 'SHOP-748', 'Preview of gift cards', 'noah-cohen', 'lukas-brandt')],
      findings: [
        matched(
          'sast',
          'javascript.lang.security.audit.vm-run-in-context',
          9.8,
          'Text from a request is run as code',
          'The message of a gift card is passed to the layout script without escaping.',
          'src/gifts/preview.ts:41',
          { level: 'note' },
        ),
        matched(
          'sast',
          'javascript.express.security.audit.express-path-join-resolve-traversal',
          9.1,
          'File outside the template folder can be read',
          'The name of the card design is joined to a path without a check.',
          'src/gifts/designs.ts:27',
          { suppressed: 'Design names come from a drop-down.' },
        ),
      ],
      notes: notes(
        'A gift can carry a message, shown as it will be printed.',
        'Switch the feature flag gift-messages off; messages already written stay with their orders.',
        9,
      ),
      decisions: [
        securityApproves(
          'The report shows no errors and no warnings beyond the usual; two notes are about the gift preview, one of them suppressed by the team. Fine from my side.',
          { by: 'chidi-okafor' },
        ),
        ownerApproves('Needed before the spring campaign. Security has looked at it.'),
      ],
      deployments: [deployed('All countries; the flag is on for everybody')],
    },
    shows:
      'A SARIF file calls a 9.8 a note and suppresses a 9.1: both count as critical, and approving them was an override without an escalation.',
    expect: isOverridden('block', ['no-blocking-criticals: critical-open'], {
      X1: 'departs',
      X2: 'departs',
      S4: 'departs',
    }),
  },
  {
    plan: {
      product: storefront,
      version: '3.3.0',
      decidedAt: '2026-03-10T13:11:00Z',
      title: 'Gift messages, made safe',
      scope:
        'The preview of gift cards escapes its text and knows its designs by number. Also thumbnails in the new image format.',
      changes: [
        merged(
          1246,
          'SHOP-755',
          'Escape gift messages, and address designs by number',
          'noah-cohen',
          'kenji-watanabe',
        ),
        merged(1251, 'SHOP-750', 'Thumbnails in the new image format', 'leila-haddad', 'kenji-watanabe'),
      ],
      findings: [
        vulnerability(
          'image',
          'CVE-2026-25133',
          9.1,
          'Decoder writes past its buffer when animated images are read',
          'pkg:deb/debian/example-imgcodec@1.4.2-3',
          '1.4.4-1',
        ),
      ],
      evidence: {
        vex: {
          vulnerability: 'CVE-2026-25133',
          component: 'pkg:deb/debian/example-imgcodec@1.4.2-3',
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
          statement:
            'Our build of the thumbnailer is compiled without the animation reader, and the upload service refuses animated images before they get there.',
          signedBy: 'ingrid-solberg',
        },
      },
      notes: notes(
        'Gift messages show any character. Thumbnails are a third smaller.',
        'Point the router back at the 3.1 deployment; thumbnails of both formats are kept.',
        4,
      ),
      decisions: [
        securityApproves(
          'The two findings in the gift preview are fixed and I could not get around the fix. The decoder’s critical does not concern us: our build has no animation reader. I have written and signed that as a VEX statement, so that it can be checked.',
        ),
        ownerApproves('The gift preview is safe now, and the decoder question is answered in writing.'),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows:
      'A critical finding does not count, because a VEX statement signed by security says why the product is not affected.',
    expect: passes({ S7: 'conforms' }),
  },
  {
    plan: {
      product: storefront,
      version: '3.4.0',
      decidedAt: '2026-03-31T11:25:00Z',
      title: 'Parcel tracking',
      scope: 'Shows where a parcel is, from the carriers’ own interfaces.',
      changes: [
        merged(1268, 'SHOP-766', 'Base image of March', 'dependency-bot', 'kenji-watanabe'),
        merged(1270, 'SHOP-769', 'Ask carriers for the state of a parcel', 'leila-haddad', 'noah-cohen'),
      ],
      findings: [
        matched(
          'secrets',
          'generic-api-key',
          8.6,
          'API key in the source',
          'A key of the carrier gateway is written into a test fixture; its form is that of a live key.',
          'test/fixtures/carrier-response.json:12',
        ),
      ],
      notes: notes('Customers see where their parcel is.', 'Switch the feature flag parcel-tracking off.', 3),
      decisions: [
        securityRejects(
          'Gitleaks is right: the key in the fixture is live, I could query the carrier with it. It has to be revoked first, and a rewrite of history does not help once it was pushed.',
        ),
        ownerRejects(
          'The carrier revokes the key today. 3.4.1 comes with a recorded response that holds no key.',
        ),
      ],
    },
    shows: 'The secret scan found a live key: blocked, no exception possible, and rejected.',
    expect: isHeld(['secret-scan-passed: secret-found', 'highs-weighed: high-warn']),
  },
  {
    plan: {
      product: storefront,
      version: '3.4.1',
      decidedAt: '2026-04-03T09:42:00Z',
      title: 'Parcel tracking, without the key',
      scope:
        'Parcel tracking of 3.4.0; the fixture is a recorded response without credentials, and the key was revoked on 31 March.',
      changes: [
        merged(
          1274,
          'SHOP-772',
          'Record the carrier’s response without its key',
          'leila-haddad',
          'kenji-watanabe',
        ),
      ],
      notes: notes('Customers see where their parcel is.', 'Switch the feature flag parcel-tracking off.', 3),
      decisions: [
        securityApproves(
          'The carrier confirmed in writing that the old key is dead, and its log shows no use but ours. Gitleaks is clean on the whole branch.',
        ),
        ownerApproves('Clean scans, and the carrier’s confirmation is attached to SHOP-772.'),
      ],
      deployments: [deployed(EVERYWHERE)],
    },
    shows: 'Released after the leaked key was revoked and the secret scan came back clean.',
    expect: passes({ K2: 'conforms' }),
  },
]
