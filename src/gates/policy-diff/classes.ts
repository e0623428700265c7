import { list } from '../../domain/text.ts'
import { BUILD_LEVELS, type RELEASE_CLASSES, SOURCE_LEVELS } from '../../domain/vocabulary.ts'
import type { ValueOf } from '../../records/record.ts'
import { allowances, change, demands, longer, type PolicyChange, stricter } from './edit.ts'

type Policy = ValueOf<'Policy'>

type Rules = NonNullable<Policy['classes'][(typeof RELEASE_CLASSES)[number]]>

/** What a release class asks for otherwise: evidence, criteria, approvals, provenance. */
export function classChanges(
  name: string,
  before: Rules | undefined,
  after: Rules | undefined,
): PolicyChange[] {
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
