import { BUILDER, BUILDER_ISSUER, SOURCE } from './world-company.ts'
import { type Draft, type Json, sha256Of, type Written } from './world-draft.ts'

export type ReleaseName = { readonly product: string; readonly version: string }

/** When the release of the story is decided: its final approval is signed then. */
export const DECIDED = '2026-03-12T15:00:00Z'

const CLASSES: Readonly<Record<string, { environment: string; approvers: readonly string[] }>> = {
  'standard-nonprod': { environment: 'staging', approvers: ['owner'] },
  'standard-prod': { environment: 'production', approvers: ['security', 'owner'] },
  'high-risk-prod': { environment: 'production', approvers: ['security', 'lead', 'owner'] },
  'emergency-prod': { environment: 'production', approvers: ['duty'] },
}

const ROLE_OF: Readonly<Record<string, string>> = {
  owner: 'release-owner',
  lead: 'engineering-lead',
  security: 'security',
  duty: 'duty-manager',
}

/** What a decision is about: security evaluates blockers, everybody else approves in the end. */
function activityOf(by: string): string {
  return by === 'security' ? 'evaluate-blockers' : 'final-approval'
}

/** The commit and the artifact that a release is built from: derived from its name, so that no two share them. */
export function commitOf({ product, version }: ReleaseName): string {
  return sha256Of(`commit ${product}@${version}`).slice(0, 40)
}

export function artifactOf({ product, version }: ReleaseName): string {
  return sha256Of(`artifact ${product}@${version}`)
}

/** Minutes before or after an instant, as RFC 3339. */
export function minutesFrom(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString().replace('.000Z', 'Z')
}

/** A release of a class with everything that the class asks for, decided at `decidedAt`: its gate passes. */
export function releaseOf(
  name: ReleaseName,
  releaseClass = 'high-risk-prod',
  decidedAt: string = DECIDED,
): Draft {
  const id = `${name.product}@${name.version}`
  const folder = `releases/${id}`
  const { environment, approvers } = CLASSES[releaseClass] ?? { environment: 'production', approvers: [] }
  const at = (minutes: number) => minutesFrom(decidedAt, minutes)
  const record = (kind: string, own: string, fields: Written): Written => ({
    apiVersion: 'docket/v1',
    kind,
    id: `${id}${own}`,
    ...(kind === 'Release' ? {} : { release: id }),
    ...fields,
  })
  const artifacts: Json = [{ name: `registry.example/${id}`, sha256: artifactOf(name) }]
  const files: Draft = {
    [`${folder}/release`]: record('Release', '', {
      releaseClass,
      environment,
      areas: releaseClass === 'high-risk-prod' ? ['payments'] : [],
      source: {
        repository: 'https://git.example/payments/api',
        ref: 'refs/heads/main',
        commit: commitOf(name),
      },
      artifacts,
      owner: 'owner',
      owningTeam: 'payments',
      scope: 'Everything since the last release.',
      by: 'owner',
      definedAt: at(-600),
    }),
    [`${folder}/changes`]: record('ChangeRecord', '/changes', {
      changes: [
        {
          commit: commitOf(name),
          mergeRequest: 'https://git.example/payments/api/-/merge_requests/1',
          title: 'A change',
          authors: ['author-account'],
          approvers: ['reviewer-account'],
          mergedAt: at(-900),
          tickets: [],
        },
      ],
      branchProtection: {
        branch: 'main',
        observedAt: at(-500),
        source: 'https://git.example/payments/api/-/settings',
        requiredReviews: 1,
        statusChecks: ['build'],
        forcePushAllowed: false,
        administratorsIncluded: true,
        protectedWorkflows: true,
      },
      pipeline: { compromise: 'none-known', assessedAt: at(-500) },
      by: 'robot',
      recordedAt: at(-480),
    }),
    [`${folder}/evidence`]: record('EvidencePack', '/evidence', {
      sourceCommit: commitOf(name),
      by: 'robot',
      collectedAt: at(-240),
    }),
    [`${folder}/evidence/sast.sarif`]: {
      $evidence: 'sarif',
      tool: 'sast-tool',
      findings: [],
      $item: { path: 'evidence/sast.sarif', type: 'E3', scan: 'sast', producedAt: at(-300) },
    },
    [`${folder}/evidence/secrets.sarif`]: {
      $evidence: 'sarif',
      tool: 'secrets-tool',
      findings: [],
      $item: { path: 'evidence/secrets.sarif', type: 'E3', scan: 'secrets', producedAt: at(-300) },
    },
    [`${folder}/evidence/tests.xml`]: {
      $evidence: 'junit',
      passed: 3,
      failed: 0,
      $item: { path: 'evidence/tests.xml', type: 'E3', scan: 'tests', producedAt: at(-300) },
    },
    [`${folder}/evidence/provenance.json`]: {
      $evidence: 'provenance',
      subjects: [artifactOf(name)],
      builder: BUILDER,
      source: SOURCE,
      ref: 'refs/heads/main',
      commit: commitOf(name),
      $item: { path: 'evidence/provenance.json', type: 'E2', producedAt: at(-310) },
      $signed: { identity: BUILDER, issuer: BUILDER_ISSUER, at: at(-309) },
    },
    [`${folder}/notes`]: record('ReleaseNotes', '/notes', {
      version: name.version,
      summary: 'What is new.',
      rollback: { path: 'Deploy the version before.', testedAt: at(-3000) },
      by: 'owner',
      publishedAt: at(-200),
    }),
    [`${folder}/deployments/target`]: record('Deployment', '/deployment', {
      environment,
      artifacts,
      scope: 'Everything',
      approvedBy: 'platform',
      approvedAt: at(20),
      protectedEnvironment: { rule: 'two people', approvedBy: 'platform', approvedAt: at(25) },
      startedAt: at(30),
      finishedAt: at(40),
      result: 'succeeded',
      by: 'platform',
      $signed: { at: at(45) },
    }),
  }
  const decisions = approvers.map((by, place): [string, Written] => [
    `${folder}/decisions/${by}`,
    record('Decision', `/approval-${by}`, {
      releaseClass,
      environment,
      decision: 'approve',
      activity: activityOf(by),
      capacity: 'approver',
      by,
      role: ROLE_OF[by] ?? by,
      decidedAt: at(10 * (place - approvers.length + 1)),
      basis: {
        policy: { id: 'policy-1', sha256: 'digest of policy/1' },
        evidence: { sha256: `digest of ${folder}/evidence` },
        exceptions: [],
      },
      rationale: 'I looked at the evidence.',
    }),
  ])
  return {
    ...files,
    ...Object.fromEntries(decisions),
    ...(releaseClass === 'emergency-prod' ? emergency(id, folder, at, record) : {}),
    ...(releaseClass === 'high-risk-prod' ? { 'reviews/threat-model': threatModel(name.product) } : {}),
  }
}

function emergency(
  id: string,
  folder: string,
  at: (minutes: number) => string,
  record: (kind: string, own: string, fields: Written) => Written,
): Draft {
  return {
    [`${folder}/emergency`]: record('Emergency', '/emergency', {
      declaredAt: at(-60),
      reason: 'Payments fail.',
      incident: 'INC-1',
      approver: 'duty',
      evidenceAvailable: ['E1', 'E2'],
      bypassedControls: [],
      followUps: [
        { id: 'fix-the-cause', action: `Fix the cause of ${id}`, owner: 'owner', due: at(7 * 1440) },
      ],
      retrospectiveDue: at(4 * 1440),
      by: 'owner',
    }),
  }
}

function threatModel(product: string): Written {
  return {
    apiVersion: 'docket/v1',
    kind: 'DesignReview',
    id: 'threat-model',
    type: 'threat-model',
    title: 'Threat model',
    products: [product],
    areas: ['payments'],
    result: 'accepted',
    reviewedAt: '2026-02-01T09:00:00Z',
    validUntil: '2026-08-01T09:00:00Z',
    by: 'security',
    role: 'security',
  }
}

const EXCEPTION = { apiVersion: 'docket/v1', kind: 'Exception' }

/** What an exception says, unless a story says otherwise. */
export const TERMS = {
  covers: { findings: ['CVE-2026-1234'], releases: ['payments-api@2.4.*'], artifacts: [] },
  severity: 'critical',
  justification: 'RiskAccepted',
  compensatingControls: [{ control: 'A firewall rule', testedAt: '2026-03-01T09:00:00Z' }],
  owner: 'owner',
  reason: 'It is not reachable.',
} as const

/** An exception that the lead asked for on 1 March and security granted the day after, for 30 days. */
export function exceptionOf(id: string, terms: Written = {}, dates: Written = {}): Draft {
  return {
    [`exceptions/${id}/request`]: {
      ...EXCEPTION,
      id: `${id}/request`,
      exception: id,
      event: 'request',
      ...TERMS,
      ...terms,
      by: 'lead',
      role: 'engineering-lead',
      requestedAt: '2026-03-01T10:00:00Z',
    },
    [`exceptions/${id}/grant`]: {
      ...EXCEPTION,
      id: `${id}/grant`,
      exception: id,
      event: 'grant',
      ...TERMS,
      ...terms,
      by: 'security',
      role: 'security',
      grantedAt: '2026-03-02T10:00:00Z',
      effectiveOn: '2026-03-02T12:00:00Z',
      effectiveUntil: '2026-04-01T12:00:00Z',
      ...dates,
    },
  }
}

/** A later event of an exception, by security. */
export function exceptionEvent(id: string, event: string, at: string, fields: Written = {}): Draft {
  const claimed = { renewal: 'renewedAt', revocation: 'revokedAt', closure: 'closedAt' }[event] ?? 'at'
  return {
    [`exceptions/${id}/${event}-${at}`]: {
      ...EXCEPTION,
      id: `${id}/${event}-${at.replaceAll(':', '')}`,
      exception: id,
      event,
      reason: 'As agreed.',
      by: 'security',
      role: 'security',
      [claimed]: at,
      ...fields,
    },
  }
}
