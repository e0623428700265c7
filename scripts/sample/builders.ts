import { anyOf, minutesAfter, workingDaysBefore } from './clock.ts'
import { accountOf, type PersonId } from './company.ts'
import { commitNamed } from './digests.ts'
import type { DecisionPlan, DeploymentPlan, EscalationPlan } from './plan.ts'
import type { RawEvidence } from './raw-evidence.ts'
import { record, type WrittenRecord } from './record-text.ts'
import { type ReleaseFacts, timesOf } from './release-facts.ts'

/** Where a person is meant by their part in the product. */
export function personOf({ plan }: ReleaseFacts, by: PersonId | 'owner' | 'lead'): PersonId {
  if (by === 'owner') return plan.product.owner
  return by === 'lead' ? plan.product.lead : by
}

const ticket = (key: string) => `https://tickets.example/browse/${key}`
const mergeRequest = (repository: string, number: number) => `${repository}/-/merge_requests/${number}`

export function releaseRecord(release: ReleaseFacts): WrittenRecord {
  const { plan } = release
  return record('Release', {
    id: release.id,
    title: plan.title,
    releaseClass: release.releaseClass,
    environment: release.environment,
    ...(release.areas.length > 0 && { areas: [...release.areas] }),
    source: { repository: plan.product.repository, ref: release.ref, commit: release.commit },
    artifacts: release.artifacts.map((artifact) => ({ ...artifact })),
    owner: plan.product.owner,
    owningTeam: plan.product.team,
    scope: plan.scope,
    ...(plan.previous && { previous: `${plan.product.id}@${plan.previous}` }),
    by: plan.product.owner,
    definedAt: timesOf(release).defined,
  })
}

export function changeRecord(release: ReleaseFacts): WrittenRecord {
  const { plan } = release
  const times = timesOf(release)
  const { changes } = plan
  return record('ChangeRecord', {
    id: `${release.id}/changes`,
    release: release.id,
    changes: changes.map((change, index) => ({
      commit:
        index === changes.length - 1 ? release.commit : commitNamed(`${release.id} ${change.mergeRequest}`),
      mergeRequest: mergeRequest(plan.product.repository, change.mergeRequest),
      title: change.title,
      authors: [accountOf(change.author)],
      approvers: change.reviewer === undefined ? [] : [accountOf(change.reviewer)],
      mergedAt: times.merged(index, changes.length),
      tickets: [ticket(change.ticket)],
    })),
    branchProtection: {
      branch: release.ref.replace('refs/heads/', ''),
      observedAt: times.observed,
      source: `${plan.product.repository}/-/settings/branches`,
      requiredReviews: 1,
      statusChecks: ['build', 'tests', 'scans'],
      forcePushAllowed: false,
      administratorsIncluded: true,
      protectedWorkflows: true,
      ...plan.protection,
    },
    pipeline: {
      compromise: plan.pipeline?.compromise ?? 'none-known',
      assessedAt: times.observed,
      ...(plan.pipeline && { note: plan.pipeline.note }),
    },
    by: 'release-bot',
    recordedAt: times.changesRecorded,
  })
}

export type PinnedEvidence = Omit<RawEvidence, 'content'> & { readonly sha256: string }

/** The pack of a release; `name` is the end of its id. */
export function packRecord(
  release: ReleaseFacts,
  name: string,
  items: readonly PinnedEvidence[],
  collectedAt: string,
): WrittenRecord {
  const notRun = release.plan.evidence?.notRun ?? []
  const [artifact] = release.artifacts
  return record('EvidencePack', {
    id: `${release.id}/${name}`,
    release: release.id,
    sourceCommit: release.commit,
    items: items.map(({ name, type, scan, sha256, tool, producedAt, ofImage }) => ({
      path: `evidence/${name}`,
      type,
      ...(scan && { scan }),
      sha256,
      tool,
      producedAt,
      ...(ofImage && { artifact: artifact.sha256 }),
    })),
    ...(notRun.length > 0 && {
      notRun: notRun.map(({ scan, by, reason }) => ({
        scan,
        by,
        reason,
        at: timesOf(release).scanned(scan),
      })),
    }),
    by: 'release-bot',
    collectedAt,
  })
}

export function notesRecord(release: ReleaseFacts): WrittenRecord | undefined {
  const { notes, version, product, decidedAt } = release.plan
  if (notes === undefined) return undefined
  const tested = notes.rollback?.testedDaysBefore
  return record('ReleaseNotes', {
    id: `${release.id}/notes`,
    release: release.id,
    version,
    summary: notes.summary,
    ...(notes.rollback && {
      rollback: {
        path: notes.rollback.path,
        ...(tested !== undefined && {
          testedAt: minutesAfter(decidedAt, -tested * 1440 - anyOf(90, release.id)),
        }),
      },
    }),
    ...(notes.knownRisks && { knownRisks: [...notes.knownRisks] }),
    by: product.lead,
    publishedAt: timesOf(release).notesPublished,
  })
}

/** What a decision names as its basis, by digest. */
export type BasisDigests = {
  readonly policy: { readonly id: string; readonly sha256: string }
  readonly evidence: string
}

/** When somebody decided: as planned, else in working hours before the last decision; security first. */
export function decidedAt({ plan, id }: ReleaseFacts, { minutesBefore, role }: DecisionPlan): string {
  const usual = role === 'security' ? 247 : role === 'engineering-lead' ? 132 : 0
  const time = minutesAfter(plan.decidedAt, -(minutesBefore ?? usual))
  if (minutesBefore !== undefined || time >= `${plan.decidedAt.slice(0, 10)}T07:00:00Z`) return time
  return minutesAfter(workingDaysBefore(plan.decidedAt, 1), 17 * 60 - usual + anyOf(50, `${id} ${role}`))
}

export function decisionRecord(
  release: ReleaseFacts,
  plan: DecisionPlan,
  digests: BasisDigests,
): WrittenRecord {
  const about = plan.speaksOf ?? release.id
  return record('Decision', {
    id: `${about}/${plan.name}`,
    release: about,
    releaseClass: release.releaseClass,
    environment: release.environment,
    decision: plan.decision,
    activity: plan.activity,
    ...('capacity' in plan ? plan.capacity && { capacity: plan.capacity } : { capacity: 'approver' }),
    by: personOf(release, plan.by),
    role: plan.role,
    decidedAt: decidedAt(release, plan),
    basis:
      typeof plan.basis === 'object'
        ? { chat: [...plan.basis.chat] }
        : {
            policy: { ...digests.policy },
            evidence: { sha256: digests.evidence },
            ...(plan.exceptions && { exceptions: [...plan.exceptions] }),
          },
    rationale: plan.rationale,
    ...(plan.conditions && { conditions: [...plan.conditions] }),
  })
}

/** When a deployment began. */
export function deployedAt(release: ReleaseFacts, { minutesAfter: later }: DeploymentPlan): string {
  return minutesAfter(release.plan.decidedAt, later)
}

export function deploymentRecord(release: ReleaseFacts, plan: DeploymentPlan): WrittenRecord {
  const environment = plan.environment ?? release.environment
  const startedAt = deployedAt(release, plan)
  const rollback = plan.rolledBack
  const gatekeeper = plan.environmentApprover === undefined ? 'mateus-carvalho' : plan.environmentApprover
  return record('Deployment', {
    id: `${release.id}/deployment-${environment}`,
    release: release.id,
    environment,
    artifacts: release.artifacts.map((artifact) => ({ ...artifact })),
    scope: plan.scope,
    approvedBy: release.plan.emergency?.approver ?? release.plan.product.owner,
    approvedAt: minutesAfter(release.plan.decidedAt, 1),
    ...(environment === 'production' &&
      gatekeeper !== null && {
        protectedEnvironment: {
          rule: 'production: one approval by the platform team',
          approvedBy: gatekeeper,
          approvedAt: minutesAfter(startedAt, -4),
        },
      }),
    startedAt,
    ...(plan.result !== 'in-progress' && { finishedAt: finishedAt(release, plan) }),
    result: plan.result,
    ...(rollback && {
      rolledBack: { at: minutesAfter(startedAt, rollback.minutesAfterStart), reason: rollback.reason },
    }),
    by: 'release-bot',
  })
}

/** When a deployment was over, rolled back or not: its record is written then. */
export function finishedAt(release: ReleaseFacts, plan: DeploymentPlan): string {
  return minutesAfter(deployedAt(release, plan), 11 + anyOf(20, `${release.id} rollout`))
}

export function escalationRecords(
  release: ReleaseFacts,
  plan: EscalationPlan,
): [WrittenRecord, WrittenRecord?] {
  const key = plan.situation.toLowerCase()
  const common = { escalation: `${release.id}/${key}`, release: release.id }
  const raised = record('Escalation', {
    id: `${release.id}/${key}-raised`,
    ...common,
    event: 'raised',
    situation: plan.situation,
    by: personOf(release, plan.by),
    role: plan.role,
    raisedAt: minutesAfter(release.plan.decidedAt, -plan.minutesBefore),
    ...(plan.finding && { finding: plan.finding }),
    reason: plan.reason,
    parties: plan.parties.map((party) => ({ ...party })),
    route: [...plan.route],
  })
  const { resolution } = plan
  if (resolution === undefined) return [raised]
  const [first] = resolution.decidedBy
  const resolved = record('Escalation', {
    id: `${release.id}/${key}-resolved`,
    ...common,
    event: 'resolved',
    decision: resolution.decision,
    by: first.person,
    role: first.role,
    resolvedAt: minutesAfter(release.plan.decidedAt, -resolution.minutesBefore),
    decidedBy: resolution.decidedBy.map((party) => ({ ...party })),
    ...(plan.finding && { finding: plan.finding }),
    ...(resolution.severity && { severity: resolution.severity }),
    rationale: resolution.rationale,
  })
  return [raised, resolved]
}
