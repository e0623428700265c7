import type { ValueOf } from '../../records/record.ts'
import { allowances, change, demands, laxer, longer, type PolicyChange, stricter } from './edit.ts'

type Policy = ValueOf<'Policy'>

/** Who may accept a risk, and for how long. */
export function exceptionChanges(before: Policy['exceptions'], after: Policy['exceptions']): PolicyChange[] {
  return [
    ...(['critical', 'high', 'medium', 'low'] as const).flatMap((severity) => [
      ...laxer(
        `exceptions.maxDays.${severity}`,
        before.maxDays[severity],
        after.maxDays[severity],
        `longest exception for ${severity}, in days`,
      ),
      ...allowances(
        `exceptions.approvers.${severity}`,
        before.approvers[severity],
        after.approvers[severity],
        `roles that may accept a ${severity} risk`,
      ),
    ]),
    ...laxer('exceptions.maxRenewals', before.maxRenewals, after.maxRenewals, 'renewals'),
    ...stricter(
      'exceptions.warnDays',
      before.warnDays,
      after.warnDays,
      'days of warning before an exception ends',
    ),
  ]
}

/** What an emergency may bypass, and what must follow it. */
export function emergencyChanges(before: Policy['emergency'], after: Policy['emergency']): PolicyChange[] {
  return [
    ...allowances(
      'emergency.designatedApprovers',
      before.designatedApprovers,
      after.designatedApprovers,
      'emergency approvers',
    ),
    ...demands(
      'emergency.minimumEvidence',
      before.minimumEvidence,
      after.minimumEvidence,
      'evidence in an emergency',
    ),
    ...allowances(
      'emergency.bypassable',
      before.bypassable,
      after.bypassable,
      'controls that an emergency may bypass',
    ),
    ...longer(
      'emergency.retrospectiveWithin',
      before.retrospectiveWithin,
      after.retrospectiveWithin,
      'time until the retrospective',
    ),
    ...longer('emergency.followUpWithin', before.followUpWithin, after.followUpWithin, 'time for follow-ups'),
    ...laxer(
      'emergency.escalateAfter.count',
      before.escalateAfter.count,
      after.escalateAfter.count,
      'emergencies until it escalates',
    ),
    // A longer window counts more emergencies together.
    ...longer(
      'emergency.escalateAfter.within',
      after.escalateAfter.within,
      before.escalateAfter.within,
      'window in which emergencies are counted',
    ).map((one) => ({
      ...one,
      words: `window in which emergencies are counted: ${before.escalateAfter.within}, now ${after.escalateAfter.within}`,
    })),
  ]
}

/** Who decides where the rule is not met (X1 to X4). */
export function escalationChanges(before: Policy['escalation'], after: Policy['escalation']): PolicyChange[] {
  return [
    ...(['X1', 'X2', 'X3'] as const).flatMap((situation) =>
      demands(
        `escalation.${situation}`,
        before[situation],
        after[situation],
        `roles on the path ${situation}`,
      ),
    ),
    ...(before.X4.route.join() === after.X4.route.join()
      ? []
      : [
          change(
            'escalation.X4.route',
            'changes',
            `route of X4: ${before.X4.route.join(', then ')}, now ${after.X4.route.join(', then ')}`,
          ),
        ]),
    ...longer(
      'escalation.X4.decideWithin',
      before.X4.decideWithin,
      after.X4.decideWithin,
      'time to adjudicate',
    ),
  ]
}

/** Which duties stay separated. */
export function dutyChanges(
  before: Policy['separationOfDuties'],
  after: Policy['separationOfDuties'],
): PolicyChange[] {
  return (['approverNotAuthor', 'approverNotRequester', 'onePersonOneCount'] as const).flatMap((duty) =>
    before[duty] === after[duty]
      ? []
      : [
          change(
            `separationOfDuties.${duty}`,
            after[duty] ? 'strengthens' : 'weakens',
            `${duty} ${after[duty] ? 'holds now' : 'no longer holds'}`,
          ),
        ],
  )
}

/** Who answers for which activity. */
export function raciChanges(before: Policy['raci'], after: Policy['raci']): PolicyChange[] {
  const activities = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Policy['raci'])[]
  return activities.flatMap((activity) => {
    const [old, now] = [before[activity] ?? {}, after[activity] ?? {}]
    const roles = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
      (role) => old[role] !== now[role],
    )
    return roles.map((role) =>
      change(
        `raci.${activity}.${role}`,
        'changes',
        `${activity}: ${role} is ${now[role] ?? 'not named'}, was ${old[role] ?? 'not named'}`,
      ),
    )
  })
}

/** Who may change what trust rests on. */
export function authorityChanges(before: Policy['authority'], after: Policy['authority']): PolicyChange[] {
  return (['policy', 'roster', 'trust'] as const).flatMap((what) =>
    allowances(`authority.${what}`, before[what], after[what], `roles that may change the ${what}`),
  )
}
