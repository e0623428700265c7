import { BUILDER, MACHINE_ISSUER, type Product, payments, storefront } from './company.ts'
import { record, type WrittenRecord } from './record-text.ts'

const CHECKS_OF_A_STANDARD_RELEASE = [
  'protected-branch-met',
  'scans-completed',
  'scans-passed',
  'no-blocking-criticals',
  'exceptions-documented',
] as const

const provenance = (...products: Product[]) => ({
  level: 'SLSA_BUILD_LEVEL_2' as const,
  builders: [{ id: BUILDER, issuer: MACHINE_ISSUER, level: 'SLSA_BUILD_LEVEL_3' as const }],
  sources: products.map(({ repository }) => `git+${repository}`),
})

/** What the two policies differ in. */
type Terms = {
  readonly id: string
  readonly title: string
  readonly effectiveOn: string
  readonly portalApprovals: readonly { readonly role: string; readonly count: number }[]
  readonly high: readonly HighRow[]
  readonly maxDays: {
    readonly critical: number
    readonly high: number
    readonly medium: number
    readonly low: number
  }
}

type HighRow = {
  readonly when?: {
    readonly exploitability?: ('active' | 'poc' | 'theoretical' | 'none' | 'unknown')[]
    readonly reachability?: ('reachable' | 'unreachable' | 'unknown')[]
    readonly compensated?: boolean
  }
  readonly effect: 'record' | 'warn' | 'escalate' | 'block'
}

/** The rule that the year began with. */
const JANUARY: Terms = {
  id: 'policy-2026-01',
  title: 'Release policy, January 2026',
  effectiveOn: '2026-01-05T00:00:00Z',
  portalApprovals: [{ role: 'release-owner', count: 1 }],
  high: [
    {
      when: { exploitability: ['active', 'poc'], reachability: ['reachable', 'unknown'], compensated: false },
      effect: 'escalate',
    },
    { when: { reachability: ['unreachable'] }, effect: 'record' },
    { effect: 'warn' },
  ],
  maxDays: { critical: 60, high: 90, medium: 180, low: 365 },
}

/** Tighter on highs and on the length of exceptions, and internal releases need a second pair of eyes. */
const JULY: Terms = {
  id: 'policy-2026-07',
  title: 'Release policy, July 2026',
  effectiveOn: '2026-07-01T00:00:00Z',
  portalApprovals: [
    { role: 'release-owner', count: 1 },
    { role: 'engineering-lead', count: 1 },
  ],
  high: [
    {
      when: { exploitability: ['active', 'poc'], reachability: ['reachable', 'unknown'], compensated: false },
      effect: 'block',
    },
    { when: { reachability: ['reachable', 'unknown'], compensated: false }, effect: 'escalate' },
    { when: { reachability: ['unreachable'] }, effect: 'record' },
    { effect: 'warn' },
  ],
  maxDays: { critical: 30, high: 60, medium: 180, low: 365 },
}

/** The policies, and when security leadership signed each. */
export const POLICIES = [
  { path: 'policy/2026-01.yaml', terms: JANUARY, signedAt: '2025-12-15T08:30:00Z' },
  { path: 'policy/2026-07.yaml', terms: JULY, signedAt: '2026-06-18T12:20:00Z' },
] as const

export function policyRecord(terms: Terms): WrittenRecord {
  return record('Policy', {
    id: terms.id,
    title: terms.title,
    effectiveOn: terms.effectiveOn,
    by: 'helena-kowalska',
    role: 'security-leadership',
    classes: {
      'standard-nonprod': {
        when: { environments: ['internal', 'staging'] },
        evidence: { required: ['E1', 'E3'], scans: ['sast', 'secrets', 'dependency'], scanMaxAge: 'P14D' },
        criteria: ['scans-completed', 'no-known-compromise', 'change-approved-by-owning-team'],
        approvals: [...terms.portalApprovals],
      },
      'standard-prod': {
        when: { environments: ['production'] },
        evidence: {
          required: ['E1', 'E2', 'E3', 'E5', 'E6'],
          scans: ['sast', 'secrets', 'dependency', 'image', 'tests'],
          scanMaxAge: 'P7D',
        },
        criteria: [...CHECKS_OF_A_STANDARD_RELEASE],
        approvals: [
          { role: 'release-owner', count: 1 },
          { role: 'security', count: 1 },
        ],
        provenance: { ...provenance(storefront, payments), refs: ['refs/heads/main'] },
      },
      'high-risk-prod': {
        when: { environments: ['production'], areas: ['auth', 'payments', 'admin-plane', 'internet-edge'] },
        evidence: {
          required: ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'],
          scans: ['sast', 'secrets', 'dependency', 'image', 'iac', 'dast', 'tests'],
          scanMaxAge: 'P7D',
        },
        criteria: [
          ...CHECKS_OF_A_STANDARD_RELEASE,
          'threat-model-current',
          'environment-approved',
          'owner-signed-off',
          'rollback-documented',
          'no-unapproved-highs',
        ],
        approvals: [
          { role: 'release-owner', count: 1 },
          { role: 'engineering-lead', count: 1 },
          { role: 'security', count: 1 },
        ],
        provenance: { ...provenance(payments), refs: ['refs/heads/main'] },
      },
      'emergency-prod': {
        // No target asks for it: an emergency is declared, never derived.
        when: { environments: [] },
        evidence: {
          required: ['E1', 'E2', 'E3'],
          scans: ['sast', 'secrets', 'dependency'],
          scanMaxAge: 'P7D',
        },
        criteria: [
          'emergency-declared',
          'minimum-evidence-captured',
          'designated-approver-used',
          'retrospective-arranged',
          'scans-completed',
        ],
        approvals: [{ role: 'duty-manager', count: 1 }],
        provenance: provenance(storefront, payments),
      },
    },
    blocking: {
      critical: { effect: 'block', excusable: true },
      secretScan: { effect: 'block', excusable: false },
      provenance: { effect: 'block', excusable: false },
      missingApprover: { effect: 'block', excusable: false },
      high: terms.high.map((row) => ({ ...row })),
      medium: { effect: 'record' },
      low: { effect: 'record' },
      systemic: { sameRule: 25, growthPercent: 150, releasesOpen: 3, effect: 'escalate' },
    },
    exceptions: {
      maxDays: terms.maxDays,
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
      bypassable: ['scans-completed', 'highs-weighed', 'no-systemic-findings'],
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
      // Whoever answers for an emergency answers for its approval.
      'final-approval': {
        'release-owner': 'A',
        'engineering-lead': 'A',
        'duty-manager': 'A',
        security: 'C',
        platform: 'C',
      },
      'record-exception': { 'release-owner': 'C', 'engineering-lead': 'C', security: 'A/R', platform: 'C' },
      retrospective: { 'release-owner': 'A/R', 'engineering-lead': 'R', security: 'C', platform: 'C' },
    },
    authority: {
      policy: ['security-leadership'],
      roster: ['security-leadership'],
      trust: ['security-leadership'],
    },
  })
}
