import { addDuration, compareInstants, type IsoDuration, parseInstant } from '../domain/instant.ts'
import { list } from '../domain/text.ts'
import { BUILD_LEVELS, RELEASE_CLASSES, SOURCE_LEVELS } from '../domain/vocabulary.ts'
import type { ValueOf } from '../records/record.ts'

type Policy = ValueOf<'Policy'>
type Rules = NonNullable<Policy['classes'][(typeof RELEASE_CLASSES)[number]]>

/** One edit of a rule, and what it does to it. `changes`: it lets some through and stops others. */
export type PolicyChange = {
  /** Where in the policy, in dots. */
  readonly path: string
  readonly direction: 'weakens' | 'strengthens' | 'changes'
  readonly words: string
}

type Direction = PolicyChange['direction']

const EFFECTS = ['record', 'warn', 'escalate', 'block'] as const

/** Says in words what lies between two policies, and which way each edit goes. */
export function comparePolicies(before: Policy, after: Policy): PolicyChange[] {
  return [
    ...RELEASE_CLASSES.flatMap((name) => classChanges(name, before.classes[name], after.classes[name])),
    ...blockingChanges(before.blocking, after.blocking),
    ...exceptionChanges(before.exceptions, after.exceptions),
    ...emergencyChanges(before.emergency, after.emergency),
    ...escalationChanges(before.escalation, after.escalation),
    ...dutyChanges(before.separationOfDuties, after.separationOfDuties),
    ...raciChanges(before.raci, after.raci),
    ...authorityChanges(before.authority, after.authority),
  ]
}

function change(path: string, direction: Direction, words: string): PolicyChange {
  return { path, direction, words }
}

/** A list whose every entry asks for more: what is gone weakens, what is new strengthens. */
function demands(
  path: string,
  before: readonly string[],
  after: readonly string[],
  what: string,
): PolicyChange[] {
  const gone = before.filter((one) => !after.includes(one))
  const added = after.filter((one) => !before.includes(one))
  return [
    ...(gone.length > 0 ? [change(path, 'weakens', `${what} no longer asked for: ${list(gone)}`)] : []),
    ...(added.length > 0 ? [change(path, 'strengthens', `${what} newly asked for: ${list(added)}`)] : []),
  ]
}

/** A list whose every entry allows more: who may accept, approve or be trusted. */
function allowances(
  path: string,
  before: readonly string[],
  after: readonly string[],
  what: string,
): PolicyChange[] {
  const gone = before.filter((one) => !after.includes(one))
  const added = after.filter((one) => !before.includes(one))
  return [
    ...(added.length > 0 ? [change(path, 'weakens', `${what} newly allowed: ${list(added)}`)] : []),
    ...(gone.length > 0 ? [change(path, 'strengthens', `${what} no longer allowed: ${list(gone)}`)] : []),
  ]
}

/** A number of which more is laxer, such as days of an exception. */
function laxer(path: string, before: number, after: number, what: string): PolicyChange[] {
  if (before === after) return []
  return [change(path, after > before ? 'weakens' : 'strengthens', `${what}: ${before}, now ${after}`)]
}

/** A number of which more is stricter, such as approvals. */
function stricter(path: string, before: number, after: number, what: string): PolicyChange[] {
  if (before === after) return []
  return [change(path, after < before ? 'weakens' : 'strengthens', `${what}: ${before}, now ${after}`)]
}

const EPOCH = parseInstant('2000-01-01T00:00:00Z')

/** A duration of which more is laxer. */
function longer(path: string, before: IsoDuration, after: IsoDuration, what: string): PolicyChange[] {
  if (EPOCH === undefined) return []
  const order = compareInstants(addDuration(EPOCH, after), addDuration(EPOCH, before))
  return order === 0
    ? []
    : [change(path, order > 0 ? 'weakens' : 'strengthens', `${what}: ${before}, now ${after}`)]
}

function effects(
  path: string,
  before: (typeof EFFECTS)[number],
  after: (typeof EFFECTS)[number],
  what: string,
): PolicyChange[] {
  return stricter(path, EFFECTS.indexOf(before), EFFECTS.indexOf(after), what).map((one) => ({
    ...one,
    words: `${what}: ${before}, now ${after}`,
  }))
}

function classChanges(name: string, before: Rules | undefined, after: Rules | undefined): PolicyChange[] {
  const path = `classes.${name}`
  if (before === undefined && after === undefined) return []
  if (after === undefined)
    return [change(path, 'strengthens', `the class ${name} has no rules any more: nothing of it passes`)]
  if (before === undefined)
    return [change(path, 'weakens', `the class ${name} has rules now: releases of it can pass`)]
  const what = (text: string) => `${name}: ${text}`
  return [
    ...demands(
      `${path}.when.environments`,
      before.when.environments,
      after.when.environments,
      what('target environments'),
    ),
    ...demands(`${path}.when.areas`, before.when.areas, after.when.areas, what('target areas')),
    ...demands(
      `${path}.evidence.required`,
      before.evidence.required,
      after.evidence.required,
      what('evidence'),
    ),
    ...demands(`${path}.evidence.scans`, before.evidence.scans, after.evidence.scans, what('scans')),
    ...longer(
      `${path}.evidence.scanMaxAge`,
      before.evidence.scanMaxAge,
      after.evidence.scanMaxAge,
      what('oldest scan'),
    ),
    ...demands(`${path}.criteria`, before.criteria, after.criteria, what('criteria')),
    ...approvalChanges(`${path}.approvals`, before.approvals, after.approvals, what),
    ...provenanceChanges(`${path}.provenance`, before.provenance, after.provenance, what),
  ]
}

function approvalChanges(
  path: string,
  before: Rules['approvals'],
  after: Rules['approvals'],
  what: (text: string) => string,
): PolicyChange[] {
  const roles = [...new Set([...before, ...after].map(({ role }) => role))]
  const needed = (rules: Rules['approvals'], role: string) =>
    rules.find((one) => one.role === role)?.count ?? 0
  return roles.flatMap((role) =>
    stricter(`${path}.${role}`, needed(before, role), needed(after, role), what(`approvals by ${role}`)),
  )
}

type SourceRules = NonNullable<Rules['provenance']>['source']

function sourceChanges(
  path: string,
  before: SourceRules,
  after: SourceRules,
  what: (text: string) => string,
): PolicyChange[] {
  if (before === undefined && after === undefined) return []
  if (after === undefined)
    return [change(path, 'weakens', what('the source revision need not be verified any longer'))]
  if (before === undefined) {
    return [change(path, 'strengthens', what(`the source revision must be verified to ${after.level}`))]
  }
  const level = SOURCE_LEVELS.indexOf(after.level) - SOURCE_LEVELS.indexOf(before.level)
  return [
    ...(level === 0
      ? []
      : [
          change(
            `${path}.level`,
            level < 0 ? 'weakens' : 'strengthens',
            what(`source level: ${before.level}, now ${after.level}`),
          ),
        ]),
    ...allowances(
      `${path}.verifiers`,
      before.verifiers.map(({ id }) => id),
      after.verifiers.map(({ id }) => id),
      what('verifiers of sources'),
    ),
  ]
}

function provenanceChanges(
  path: string,
  before: Rules['provenance'],
  after: Rules['provenance'],
  what: (text: string) => string,
): PolicyChange[] {
  if (before === undefined && after === undefined) return []
  if (after === undefined) return [change(path, 'weakens', what('provenance is no longer required'))]
  if (before === undefined) return [change(path, 'strengthens', what('provenance is required now'))]
  const level = BUILD_LEVELS.indexOf(after.level) - BUILD_LEVELS.indexOf(before.level)
  return [
    ...(level === 0
      ? []
      : [
          change(
            `${path}.level`,
            level < 0 ? 'weakens' : 'strengthens',
            what(`build level: ${before.level}, now ${after.level}`),
          ),
        ]),
    ...allowances(
      `${path}.builders`,
      before.builders.map(({ id }) => id),
      after.builders.map(({ id }) => id),
      what('builders'),
    ),
    ...allowances(`${path}.sources`, before.sources, after.sources, what('sources')),
    ...buildTypeChanges(`${path}.buildTypes`, before.buildTypes, after.buildTypes, what),
    ...sourceChanges(`${path}.source`, before.source, after.source, what),
    ...(before.refs.length > 0 && after.refs.length === 0
      ? [change(`${path}.refs`, 'weakens', what('any reference may be released from'))]
      : []),
    ...(before.refs.length === 0 && after.refs.length > 0
      ? [change(`${path}.refs`, 'strengthens', what(`only ${list(after.refs)} may be released from`))]
      : []),
    ...(before.refs.length > 0 && after.refs.length > 0
      ? allowances(`${path}.refs`, before.refs, after.refs, what('references'))
      : []),
  ]
}

function buildTypeChanges(
  path: string,
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
  what: (text: string) => string,
): PolicyChange[] {
  if (before === undefined && after === undefined) return []
  if (after === undefined) return [change(path, 'weakens', what('any kind of build counts'))]
  if (before === undefined)
    return [change(path, 'strengthens', what(`only builds of ${list([...after])} count`))]
  return allowances(path, [...before], [...after], what('kinds of build'))
}

function blockingChanges(before: Policy['blocking'], after: Policy['blocking']): PolicyChange[] {
  const rules = ['critical', 'secretScan', 'provenance', 'missingApprover'] as const
  const high = JSON.stringify(before.high) === JSON.stringify(after.high)
  return [
    ...rules.flatMap((rule) => [
      ...effects(`blocking.${rule}.effect`, before[rule].effect, after[rule].effect, `effect of ${rule}`),
      ...(before[rule].excusable === after[rule].excusable
        ? []
        : [
            change(
              `blocking.${rule}.excusable`,
              after[rule].excusable ? 'weakens' : 'strengthens',
              `${rule} can ${after[rule].excusable ? 'now' : 'no longer'} be excused by an exception`,
            ),
          ]),
    ]),
    ...(high ? [] : highChanges(before.high, after.high)),
    ...effects(
      'blocking.medium.effect',
      before.medium.effect,
      after.medium.effect,
      'effect of medium findings',
    ),
    ...effects('blocking.low.effect', before.low.effect, after.low.effect, 'effect of low findings'),
    ...laxer(
      'blocking.systemic.sameRule',
      before.systemic.sameRule,
      after.systemic.sameRule,
      'findings of one rule that count as systemic',
    ),
    ...laxer(
      'blocking.systemic.growthPercent',
      before.systemic.growthPercent,
      after.systemic.growthPercent,
      'growth in percent that counts as systemic',
    ),
    ...laxer(
      'blocking.systemic.releasesOpen',
      before.systemic.releasesOpen,
      after.systemic.releasesOpen,
      'releases through which a finding counts as systemic',
    ),
    ...effects(
      'blocking.systemic.effect',
      before.systemic.effect,
      after.systemic.effect,
      'effect of systemic failure',
    ),
  ]
}

/** The table of highs is compared by what it does: over every combination that a finding can have. */
function highChanges(before: Policy['blocking']['high'], after: Policy['blocking']['high']): PolicyChange[] {
  const combinations = ['active', 'poc', 'theoretical', 'none', 'unknown'].flatMap((exploitability) =>
    ['reachable', 'unreachable', 'unknown'].flatMap((reachability) =>
      [true, false].map((compensated) => ({ exploitability, reachability, compensated })),
    ),
  )
  const effectOf = (rows: Policy['blocking']['high'], facts: (typeof combinations)[number]) =>
    rows.find(
      ({ when }) =>
        (when?.exploitability === undefined ||
          (when.exploitability as string[]).includes(facts.exploitability)) &&
        (when?.reachability === undefined || (when.reachability as string[]).includes(facts.reachability)) &&
        (when?.compensated === undefined || when.compensated === facts.compensated),
    )?.effect ?? 'block'
  const moved = combinations.map(
    (facts) => EFFECTS.indexOf(effectOf(after, facts)) - EFFECTS.indexOf(effectOf(before, facts)),
  )
  const milder = moved.filter((step) => step < 0).length
  const harsher = moved.filter((step) => step > 0).length
  if (milder + harsher === 0)
    return [change('blocking.high', 'changes', 'the table of highs is written differently and does the same')]
  const direction: Direction = milder > 0 && harsher > 0 ? 'changes' : milder > 0 ? 'weakens' : 'strengthens'
  const parts = [
    ...(milder > 0 ? [`milder in ${milder}`] : []),
    ...(harsher > 0 ? [`harsher in ${harsher}`] : []),
  ]
  return [
    change(
      'blocking.high',
      direction,
      `high findings: ${list(parts)} of ${combinations.length} combinations of exploitability, reachability and controls`,
    ),
  ]
}

function exceptionChanges(before: Policy['exceptions'], after: Policy['exceptions']): PolicyChange[] {
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

function emergencyChanges(before: Policy['emergency'], after: Policy['emergency']): PolicyChange[] {
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

function escalationChanges(before: Policy['escalation'], after: Policy['escalation']): PolicyChange[] {
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

function dutyChanges(
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

function raciChanges(before: Policy['raci'], after: Policy['raci']): PolicyChange[] {
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

function authorityChanges(before: Policy['authority'], after: Policy['authority']): PolicyChange[] {
  return (['policy', 'roster', 'trust'] as const).flatMap((what) =>
    allowances(`authority.${what}`, before[what], after[what], `roles that may change the ${what}`),
  )
}
