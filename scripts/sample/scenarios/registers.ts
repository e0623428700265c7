import { type Product, payments, storefront } from '../company.ts'
import { record, type WrittenRecord } from '../record-text.ts'
import { artifactDigest } from '../release-facts.ts'
import { putRecord, type Shelf } from '../shelf.ts'

type Entry = { readonly path: string; readonly value: WrittenRecord; readonly at: string }

const security = { by: 'ingrid-solberg', role: 'security' } as const

/** Threat models and design reviews. */
const REVIEWS: readonly Entry[] = [
  {
    path: 'reviews/payments-threat-model-2026-01.yaml',
    at: '2026-01-08T14:15:00Z',
    value: record('DesignReview', {
      id: 'payments-threat-model-2026-01',
      type: 'threat-model',
      title: 'Threat model of the payments service, January 2026',
      products: ['payments-api'],
      areas: ['auth', 'payments'],
      result: 'accepted-with-conditions',
      conditions: [
        'Captures in parts never exceed the authorised amount.',
        'Every part has an idempotency key of its own.',
      ],
      reviewedAt: '2026-01-08T14:15:00Z',
      validUntil: '2026-08-31T22:00:00Z',
      ...security,
    }),
  },
  {
    path: 'reviews/storefront-basket-2026-08.yaml',
    at: '2026-08-12T09:40:00Z',
    value: record('DesignReview', {
      id: 'storefront-basket-2026-08',
      type: 'design-review',
      title: 'Design review of the one-page basket and its worker',
      products: ['storefront'],
      result: 'accepted',
      reviewedAt: '2026-08-12T09:40:00Z',
      validUntil: '2027-08-12T22:00:00Z',
      ...security,
    }),
  },
  {
    path: 'reviews/payments-threat-model-2026-09.yaml',
    at: '2026-09-14T12:50:00Z',
    value: record('DesignReview', {
      id: 'payments-threat-model-2026-09',
      type: 'threat-model',
      title: 'Threat model of the payments service, September 2026, with passkeys',
      products: ['payments-api'],
      areas: ['auth', 'payments'],
      result: 'accepted-with-conditions',
      conditions: ['Recovery waits a day, and tells the customer on every channel that we know.'],
      reviewedAt: '2026-09-14T12:50:00Z',
      validUntil: '2027-03-14T22:00:00Z',
      ...security,
    }),
  },
]

/** Findings that somebody looked at. */
const TRIAGE: readonly Entry[] = [
  {
    path: 'triage/CVE-2026-21847-storefront.yaml',
    at: '2026-02-03T10:32:00Z',
    value: record('Triage', {
      id: 'triage/CVE-2026-21847-storefront',
      finding: 'CVE-2026-21847',
      releases: ['storefront@3.1.*'],
      exploitability: 'active',
      reachability: 'reachable',
      disposition: 'fix',
      rationale:
        'The partial name comes from the path of the request. An exploit has been on a public list since Sunday and works against our staging.',
      ...security,
      triagedAt: '2026-02-03T10:32:00Z',
    }),
  },
  {
    path: 'triage/CVE-2026-21304-payments-api.yaml',
    at: '2026-02-16T14:55:00Z',
    value: record('Triage', {
      id: 'triage/CVE-2026-21304-payments-api',
      finding: 'CVE-2026-21304',
      releases: ['payments-api@2.1.*', 'payments-api@2.2.*', 'payments-api@2.3.*'],
      exploitability: 'theoretical',
      reachability: 'reachable',
      compensatingControls: [
        { control: 'The gateway refuses nested tokens in every region.', testedAt: '2026-02-16T13:40:00Z' },
      ],
      disposition: 'accept',
      rationale:
        'Reachable in principle, but a nested token does not get past the gateway. Accepted under EX-2026-001.',
      ...security,
      triagedAt: '2026-02-16T14:55:00Z',
    }),
  },
  {
    path: 'triage/CVE-2026-27713-payments-api.yaml',
    at: '2026-05-15T12:40:00Z',
    value: record('Triage', {
      id: 'triage/CVE-2026-27713-payments-api',
      finding: 'CVE-2026-27713',
      releases: ['payments-api@2.4.*'],
      exploitability: 'theoretical',
      reachability: 'unreachable',
      disposition: 'record',
      severity: 'medium',
      escalation: 'payments-api@2.4.0/x4',
      rationale:
        'The reading half of the codec is not on the class path, and the build fails when it is. Medium by adjudication.',
      ...security,
      triagedAt: '2026-05-15T12:40:00Z',
    }),
  },
  {
    path: 'triage/CVE-2026-33090-storefront.yaml',
    at: '2026-06-23T13:20:00Z',
    value: record('Triage', {
      id: 'triage/CVE-2026-33090-storefront',
      finding: 'CVE-2026-33090',
      releases: ['storefront@3.7.*'],
      exploitability: 'theoretical',
      reachability: 'reachable',
      disposition: 'defer',
      rationale:
        'Whoever holds many slow connections open can make the server refuse others. No way to do so has been published. Upgrade planned in SHOP-847.',
      ...security,
      triagedAt: '2026-06-23T13:20:00Z',
    }),
  },
  {
    path: 'triage/CVE-2026-32655-payments-api.yaml',
    at: '2026-06-24T08:40:00Z',
    value: record('Triage', {
      id: 'triage/CVE-2026-32655-payments-api',
      finding: 'CVE-2026-32655',
      releases: ['payments-api@2.5.*', 'payments-api@2.6.*'],
      exploitability: 'poc',
      reachability: 'unreachable',
      compensatingControls: [
        {
          control: 'Session tickets are switched off at the load balancer.',
          testedAt: '2026-06-24T08:15:00Z',
        },
      ],
      disposition: 'accept',
      rationale:
        'Without session tickets there is nothing to replay. Accepted under EX-2026-003 until the vendor’s image is there.',
      ...security,
      triagedAt: '2026-06-24T08:40:00Z',
    }),
  },
  {
    path: 'triage/CVE-2026-41187-storefront.yaml',
    at: '2026-09-18T07:25:00Z',
    value: record('Triage', {
      id: 'triage/CVE-2026-41187-storefront',
      finding: 'CVE-2026-41187',
      releases: ['storefront@4.1.0'],
      exploitability: 'poc',
      reachability: 'reachable',
      disposition: 'fix',
      rationale:
        'Published last night. Any customer can upload a picture, and the resizer reads it. Pictures are switched off at 07:40 UTC; 4.1.1 brings the patched resizer.',
      ...security,
      triagedAt: '2026-09-18T07:25:00Z',
    }),
  },
  {
    path: 'triage/CVE-2026-43388-payments-api.yaml',
    at: '2026-10-05T09:40:00Z',
    value: record('Triage', {
      id: 'triage/CVE-2026-43388-payments-api',
      finding: 'CVE-2026-43388',
      releases: ['payments-api@2.9.*'],
      exploitability: 'poc',
      reachability: 'reachable',
      compensatingControls: [
        {
          control: 'The certificate of the queue is pinned in the client.',
          testedAt: '2026-10-05T09:25:00Z',
        },
      ],
      disposition: 'accept',
      rationale:
        'Somebody inside our network could pose as the queue. With the certificate pinned they cannot. Accepted under EX-2026-006.',
      ...security,
      triagedAt: '2026-10-05T09:40:00Z',
    }),
  },
]

type IncidentPlan = {
  readonly id: string
  readonly title: string
  readonly type: 'outage' | 'security' | 'data'
  readonly from: string
  readonly until: string
  readonly running: readonly [Product, string]
  readonly summary: string
  readonly recordedAt: string
}

/** What went wrong in production, and which image was running then. */
const INCIDENTS: readonly IncidentPlan[] = [
  {
    id: 'INC-2026-007',
    title: 'Customers charged twice',
    type: 'outage',
    from: '2026-02-05T19:20:00Z',
    until: '2026-02-05T21:58:00Z',
    running: [payments, '2.0.0'],
    summary:
      'The second acquirer repeated requests after a timeout and we captured each of them. 74 customers were charged twice and refunded the next day.',
    recordedAt: '2026-02-05T20:06:00Z',
  },
  {
    id: 'INC-2026-019',
    title: 'Card payments through the first acquirer fail',
    type: 'outage',
    from: '2026-05-27T18:00:00Z',
    until: '2026-05-27T20:12:00Z',
    running: [payments, '2.4.0'],
    summary: 'The acquirer changed to a certificate of an authority that we did not trust yet.',
    recordedAt: '2026-05-27T18:41:00Z',
  },
  {
    id: 'INC-2026-031',
    title: 'Basket does not open on iPhones',
    type: 'outage',
    from: '2026-09-01T13:30:00Z',
    until: '2026-09-01T17:49:00Z',
    running: [storefront, '4.0.0'],
    summary:
      'An update of the browser took out a function that the basket used. About four of ten orders were lost for an afternoon.',
    recordedAt: '2026-09-01T15:38:00Z',
  },
  {
    id: 'INC-2026-034',
    title: 'Attempt to run code through a picture',
    type: 'security',
    from: '2026-09-18T08:02:00Z',
    until: '2026-09-18T08:02:00Z',
    running: [storefront, '4.1.0'],
    summary:
      'Twenty minutes after pictures were switched off, somebody uploaded the crafted picture of CVE-2026-41187. It was stored and never read. No trace of an earlier attempt.',
    recordedAt: '2026-09-18T11:15:00Z',
  },
  {
    id: 'INC-2026-037',
    title: 'List of gift cards readable by anybody',
    type: 'data',
    from: '2026-09-22T10:10:00Z',
    until: '2026-09-24T20:29:00Z',
    running: [storefront, '4.1.1'],
    summary:
      'Numbers and balances of 312 gift cards could be read without a sign-in. Eleven readers, three cards were used by others and made good.',
    recordedAt: '2026-09-24T18:35:00Z',
  },
  {
    id: 'INC-2026-041',
    title: 'Prices without decimals in two countries',
    type: 'data',
    from: '2026-10-31T14:00:00Z',
    until: '2026-10-31T16:08:00Z',
    running: [storefront, '4.3.1'],
    summary: 'A new price feed uses a comma; the shop read past it. Nobody bought a lamp for 8990.',
    recordedAt: '2026-10-31T14:07:00Z',
  },
]

function incident({
  id,
  running: [product, version],
  from,
  until,
  recordedAt,
  ...plan
}: IncidentPlan): Entry {
  const value = record('Incident', {
    id,
    title: plan.title,
    type: plan.type,
    environment: 'production',
    from,
    until,
    artifacts: [artifactDigest(product.image, version)],
    releases: [`${product.id}@${version}`],
    summary: plan.summary,
    by: 'yusuf-demir',
    recordedAt: until > recordedAt ? until : recordedAt,
  })
  return { path: `incidents/${id}.yaml`, value, at: until > recordedAt ? until : recordedAt }
}

/** Writes threat models and design reviews. */
export function putReviews(shelf: Shelf): void {
  for (const { path, value, at } of REVIEWS) putRecord(shelf, path, value, at, { person: 'ingrid-solberg' })
}

/** Writes triage and incidents. */
export function putRegisters(shelf: Shelf): void {
  for (const { path, value, at } of TRIAGE) putRecord(shelf, path, value, at, { person: 'ingrid-solberg' })
  for (const { path, value, at } of INCIDENTS.map(incident)) {
    putRecord(shelf, path, value, at, { person: 'yusuf-demir' })
  }
}
