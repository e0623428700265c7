import type { Draft, Json, Written } from './world-draft.ts'

/** Everybody's identities are vouched for by this issuer, unless a story says otherwise. */
export const ISSUER = 'https://login.example.com'
export const BUILDER = 'https://builder.example/release@v3'
export const BUILDER_ISSUER = 'https://token.builder.example'
export const SOURCE = 'git+https://git.example/payments/api'

/** When the first policy and the first person were signed. */
const FOUNDED = '2025-12-31T00:00:00Z'

/** Since when everything holds that a story does not date. */
export const BEGINNING = '2026-01-01T00:00:00Z'

/** Who works here, each with the one role that their id is named after. */
const ROLES: Readonly<Record<string, string>> = {
  chief: 'security-leadership',
  director: 'engineering-leadership',
  product: 'product-owner',
  owner: 'release-owner',
  lead: 'engineering-lead',
  security: 'security',
  duty: 'duty-manager',
  platform: 'platform',
}

export function person(id: string, role?: string, more: Written = {}): Written {
  return {
    apiVersion: 'docket/v1',
    kind: 'Person',
    id,
    name: id.charAt(0).toUpperCase() + id.slice(1),
    type: 'human',
    identities: [{ identity: `${id}@example.com`, issuer: ISSUER, validFrom: FOUNDED }],
    roles: role === undefined ? [] : [{ role, validFrom: FOUNDED }],
    accounts: [],
    $signed: { by: 'chief', at: BEGINNING },
    ...more,
  }
}

const approvals = (...roles: readonly string[]): Json => roles.map((role) => ({ role, count: 1 }))

const provenance: Json = {
  level: 'SLSA_BUILD_LEVEL_2',
  builders: [{ id: BUILDER, issuer: BUILDER_ISSUER, level: 'SLSA_BUILD_LEVEL_3' }],
  sources: [SOURCE],
  refs: ['refs/heads/main'],
}

const block: Json = { effect: 'block', excusable: false }

/** The default policy of the practice (B1 to B5, C1 to C4), with thresholds that are easy to reach. */
export const POLICY: Written = {
  apiVersion: 'docket/v1',
  kind: 'Policy',
  id: 'policy-1',
  effectiveOn: BEGINNING,
  by: 'chief',
  role: 'security-leadership',
  classes: {
    'standard-nonprod': {
      when: { environments: ['staging'] },
      evidence: { required: ['E1', 'E3'], scans: ['sast', 'secrets'], scanMaxAge: 'P14D' },
      criteria: ['scans-completed', 'no-known-compromise', 'change-approved-by-owning-team'],
      approvals: approvals('release-owner'),
    },
    'standard-prod': {
      when: { environments: ['production'] },
      evidence: {
        required: ['E1', 'E2', 'E3', 'E5', 'E6'],
        scans: ['sast', 'secrets', 'tests'],
        scanMaxAge: 'P7D',
      },
      criteria: [
        'protected-branch-met',
        'scans-completed',
        'scans-passed',
        'no-blocking-criticals',
        'exceptions-documented',
      ],
      approvals: approvals('release-owner', 'security'),
      provenance,
    },
    'high-risk-prod': {
      when: { environments: ['production'], areas: ['auth', 'payments', 'admin-plane', 'internet-edge'] },
      evidence: {
        required: ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'],
        scans: ['sast', 'secrets', 'tests'],
        scanMaxAge: 'P7D',
      },
      criteria: [
        'protected-branch-met',
        'scans-completed',
        'scans-passed',
        'no-blocking-criticals',
        'exceptions-documented',
        'threat-model-current',
        'environment-approved',
        'owner-signed-off',
        'rollback-documented',
        'no-unapproved-highs',
      ],
      approvals: approvals('release-owner', 'security', 'engineering-lead'),
      provenance,
    },
    'emergency-prod': {
      when: { environments: [] },
      evidence: { required: ['E1', 'E2'], scans: ['secrets'], scanMaxAge: 'P7D' },
      criteria: [
        'emergency-declared',
        'minimum-evidence-captured',
        'designated-approver-used',
        'retrospective-arranged',
        'scans-completed',
      ],
      approvals: approvals('duty-manager'),
      provenance,
    },
  },
  blocking: {
    critical: { effect: 'block', excusable: true },
    secretScan: block,
    provenance: block,
    missingApprover: block,
    high: [
      {
        when: {
          exploitability: ['active', 'poc'],
          reachability: ['reachable', 'unknown'],
          compensated: false,
        },
        effect: 'escalate',
      },
      { when: { reachability: ['unreachable'] }, effect: 'record' },
      { effect: 'warn' },
    ],
    medium: { effect: 'record' },
    low: { effect: 'record' },
    systemic: { sameRule: 5, growthPercent: 50, releasesOpen: 3, effect: 'escalate' },
  },
  exceptions: {
    maxDays: { critical: 60, high: 90, medium: 180, low: 365 },
    maxRenewals: 2,
    warnDays: 14,
    approvers: {
      critical: ['security', 'security-leadership'],
      high: ['security', 'security-leadership'],
      medium: ['security'],
      low: ['security'],
    },
  },
  emergency: {
    designatedApprovers: ['duty-manager'],
    minimumEvidence: ['E1', 'E2'],
    bypassable: ['scans-completed', 'highs-weighed'],
    retrospectiveWithin: 'P5D',
    followUpWithin: 'P14D',
    escalateAfter: { count: 3, within: 'P90D' },
  },
  escalation: {
    X1: ['release-owner', 'security'],
    X2: ['engineering-leadership', 'product-owner', 'security-leadership'],
    X3: ['duty-manager'],
    X4: { route: ['security-leadership', 'engineering-leadership'], decideWithin: 'P5D' },
  },
  separationOfDuties: { approverNotAuthor: true, approverNotRequester: true, onePersonOneCount: true },
  raci: {
    'define-scope': { 'release-owner': 'A/R', 'engineering-lead': 'C', security: 'C', platform: 'C' },
    'collect-evidence': { 'release-owner': 'R', 'engineering-lead': 'R', security: 'C', platform: 'R' },
    'evaluate-blockers': { 'release-owner': 'C', 'engineering-lead': 'C', security: 'A/R', platform: 'C' },
    'final-approval': { 'release-owner': 'A', 'engineering-lead': 'A', 'duty-manager': 'A', security: 'C' },
    'record-exception': { 'release-owner': 'C', security: 'A/R', platform: 'C' },
    retrospective: { 'release-owner': 'A/R', 'engineering-lead': 'R', security: 'C' },
  },
  authority: {
    policy: ['security-leadership'],
    roster: ['security-leadership'],
    trust: ['security-leadership'],
  },
  $signed: { by: 'chief', at: FOUNDED },
}

/** Archive, policy and people: what every story begins with. */
export const COMPANY: Draft = {
  archive: {
    apiVersion: 'docket/v1',
    kind: 'Archive',
    id: 'company',
    name: 'Company',
    products: [
      { id: 'payments-api', title: 'Payments' },
      { id: 'storefront', title: 'Storefront' },
    ],
    environments: [
      { id: 'staging', title: 'Staging', production: false, protectedApproval: false },
      { id: 'production', title: 'Production', production: true, protectedApproval: true },
    ],
    trust: { trustedRoots: ['trust/root.json'] },
    $signed: { by: 'chief', at: BEGINNING },
  },
  'policy/1': POLICY,
  ...Object.fromEntries(
    Object.entries(ROLES).map(([id, role]) => [`people/${id}`, person(id, role)] as const),
  ),
  // The first person, who enrols everybody else.
  'people/chief': person('chief', 'security-leadership', { $signed: { by: 'chief', at: FOUNDED } }),
  'people/author': person('author', undefined, { team: 'payments', accounts: ['author-account'] }),
  'people/reviewer': person('reviewer', undefined, { team: 'payments', accounts: ['reviewer-account'] }),
  'people/robot': person('robot', 'platform', { type: 'bot' }),
}
