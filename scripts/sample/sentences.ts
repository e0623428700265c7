import type { PersonId } from './company.ts'
import type { CodeFinding, PackageFinding } from './evidence/finding.ts'
import type {
  ChangePlan,
  DecisionPlan,
  DeploymentPlan,
  EscalationPlan,
  NotesPlan,
  Party,
  Role,
} from './plan.ts'

/*
 * The words that scenarios are written in. Each gives one part of a plan; whatever is usual need not be said.
 */

type Details = Partial<Omit<DecisionPlan, 'rationale'>>

/** A merged change: `merged(1204, 'SHOP-771', 'Title', 'author', 'reviewer')`. */
export function merged(
  mergeRequest: number,
  ticket: string,
  title: string,
  author: PersonId,
  reviewer?: PersonId,
): ChangePlan {
  return { mergeRequest, ticket, title, author, ...(reviewer && { reviewer }) }
}

/** The release owner gives the final approval. */
export function ownerApproves(rationale: string, details: Details = {}): DecisionPlan {
  return {
    name: 'approval-owner',
    by: 'owner',
    role: 'release-owner',
    decision: 'approve',
    activity: 'final-approval',
    rationale,
    ...details,
  }
}

/** The engineering lead of the product approves. */
export function leadApproves(rationale: string, details: Details = {}): DecisionPlan {
  return {
    name: 'approval-lead',
    by: 'lead',
    role: 'engineering-lead',
    decision: 'approve',
    activity: 'final-approval',
    rationale,
    ...details,
  }
}

/** Security has evaluated the blockers and approves. */
export function securityApproves(rationale: string, details: Details = {}): DecisionPlan {
  return {
    name: 'approval-security',
    by: 'ingrid-solberg',
    role: 'security',
    decision: 'approve',
    activity: 'evaluate-blockers',
    rationale,
    ...details,
  }
}

/** The duty manager approves an emergency. */
export function dutyManagerApproves(rationale: string, details: Details = {}): DecisionPlan {
  return {
    name: 'approval-duty-manager',
    by: 'yusuf-demir',
    role: 'duty-manager',
    decision: 'approve',
    activity: 'final-approval',
    rationale,
    ...details,
  }
}

/** Security has evaluated the blockers and does not approve. */
export function securityRejects(rationale: string, details: Details = {}): DecisionPlan {
  return securityApproves(rationale, { name: 'rejection-security', decision: 'reject', ...details })
}

/** The release owner ends it here. */
export function ownerRejects(rationale: string, details: Details = {}): DecisionPlan {
  return ownerApproves(rationale, { name: 'rejection-owner', decision: 'reject', ...details })
}

/** The release owner puts it off. */
export function ownerPostpones(rationale: string, details: Details = {}): DecisionPlan {
  return ownerApproves(rationale, { name: 'postponement-owner', decision: 'postpone', ...details })
}

/** It went out. */
export function deployed(scope: string, details: Partial<DeploymentPlan> = {}): DeploymentPlan {
  return { scope, minutesAfter: 42, result: 'succeeded', ...details }
}

/** Release notes with a tested way back. */
export function notes(
  summary: string,
  rollback: string,
  testedDaysBefore: number,
  ...knownRisks: readonly string[]
): NotesPlan {
  return {
    summary,
    rollback: { path: rollback, testedDaysBefore },
    ...(knownRisks.length > 0 && { knownRisks }),
  }
}

export function vulnerability(
  where: PackageFinding['in'],
  id: string,
  score: number,
  title: string,
  component: string,
  fixedIn?: string,
): PackageFinding {
  return { in: where, id, score, title, component, ...(fixedIn && { fixedIn }) }
}

export function matched(
  where: CodeFinding['in'],
  rule: string,
  score: number,
  title: string,
  message: string,
  place: `${string}:${number}`,
  details: Partial<Pick<CodeFinding, 'level' | 'suppressed'>> = {},
): CodeFinding {
  const [file = '', line = '1'] = place.split(':')
  const level = score >= 7 ? 'error' : score >= 4 ? 'warning' : 'note'
  return { in: where, rule, title, message, level, score, file, line: Number(line), ...details }
}

export function party(person: PersonId, role: Role): Party {
  return { person, role }
}

/** The path of an emergency: the duty manager is called, decides, and asks for the review at once. */
export function dutyManagerCalled(by: 'owner' | 'lead', reason: string, rationale: string): EscalationPlan {
  return {
    situation: 'X3',
    minutesBefore: 96,
    by,
    role: by === 'owner' ? 'release-owner' : 'engineering-lead',
    reason,
    parties: [party('yusuf-demir', 'duty-manager')],
    route: ['duty-manager'],
    resolution: {
      minutesBefore: 14,
      decision: 'proceed',
      decidedBy: [party('yusuf-demir', 'duty-manager')],
      rationale,
    },
  }
}
