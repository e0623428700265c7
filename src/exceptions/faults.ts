import { actedAs } from '../attribution/attribution.ts'
import { type PolicyInForce, policyAt } from '../attribution/governance.ts'
import { knownSince } from '../attribution/held.ts'
import { addDuration, type Instant, notAfter, parseDuration } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import { count, list } from '../domain/text.ts'
import type { Said } from '../dossier/dossier.ts'
import { productOf } from '../dossier/gather.ts'
import type { Event, Terms } from './events.ts'

/** Why an exception, or one of its events, does not count. */
export type Remark = { readonly code: RemarkCode; readonly text: string; readonly at: Locator }
export type RemarkCode =
  | 'not-granted'
  | 'not-requested'
  | 'no-end'
  | 'ends-before-start'
  | 'too-long'
  | 'wildcard'
  | 'contested'
  | 'approver-unattributed'
  | 'approver-without-role'
  | 'approver-is-requester'
  | 'approver-is-bot'
  | 'too-many-renewals'
  | 'no-policy'
  | 'scope-widened'
  | 'control-untested'
  | 'lapsed'

/** What an approval of a risk is held against: how bad it is, what it covers, and who asked for it. */
export type Asked = {
  readonly severity: Terms['severity']
  readonly covers: Terms['covers']
  readonly requesters: readonly string[]
}

/** Why a grant never took effect. */
export function grantFaults(
  grant: Event<'grant'>,
  requests: readonly Event<'request'>[],
  policies: readonly PolicyInForce[],
): Remark[] {
  const { value, record } = grant
  const asked = { ...value, requesters: requestersOf(requests) }
  const faults: Remark[] = [...spanFaults(grant, value, value.severity, policies)]
  const wild = value.covers.findings.filter((finding) => /[*?]/.test(finding))
  if (wild.length > 0) {
    const text = `${list(wild)} names no single finding`
    faults.push({ code: 'wildcard', text, at: record.locate('/covers/findings') })
  }
  // Without a request nobody can tell whether its approver asked for it: what is missing must not help.
  if (asked.requesters.length === 0) {
    const text = 'nobody provably asked for it, so nobody can tell whether its approver did'
    faults.push({ code: 'not-requested', text, at: record.at })
  }
  return [...faults, ...contestFaults(grant), ...approvalFaults(grant, asked, policies)]
}

/** Why a renewal, the `nth` that would count, does not count. */
export function renewalFaults(
  renewal: Event<'renewal'>,
  nth: number,
  asked: Asked,
  policies: readonly PolicyInForce[],
): Remark[] {
  const policy = policyAt(policies, knownSince(renewal) ?? renewal.value.renewedAt)
  const most = policy?.value.exceptions.maxRenewals ?? 0
  const many: Remark = {
    code: 'too-many-renewals',
    text: `the policy allows ${count(most, 'renewal')}`,
    at: renewal.record.at,
  }
  return [
    ...spanFaults(renewal, renewal.value, asked.severity, policies),
    ...contestFaults(renewal),
    ...approvalFaults(renewal, asked, policies),
    ...(nth > most ? [many] : []),
  ]
}

/** Everybody who provably asked for the exception. */
export function requestersOf(requests: readonly Event<'request'>[]): string[] {
  return requests.flatMap(({ said, value }) => (said.state === 'attributed' ? [value.by] : []))
}

export function contestFaults({ record }: Said<'Exception'>): Remark[] {
  return record.contested
    ? [{ code: 'contested', text: 'another file claims the same id', at: record.at }]
    : []
}

function spanFaults(
  event: Said<'Exception'>,
  value: { effectiveOn: Instant; effectiveUntil?: Instant | undefined },
  severity: Terms['severity'],
  policies: readonly PolicyInForce[],
): Remark[] {
  const { locate } = event.record
  if (value.effectiveUntil === undefined) {
    return [{ code: 'no-end', text: 'it has no end', at: locate('') }]
  }
  if (notAfter(value.effectiveUntil, value.effectiveOn)) {
    const text = `it ends at ${value.effectiveUntil}, before it begins`
    return [{ code: 'ends-before-start', text, at: locate('/effectiveUntil') }]
  }
  const policy = policyAt(policies, knownSince(event) ?? value.effectiveOn)
  // Where no policy says how long, none says who may accept it either, and that is told there.
  if (policy === undefined) return []
  const most = policy.value.exceptions.maxDays[severity]
  const length = parseDuration(`P${most}D`)
  const latest = length === undefined ? value.effectiveOn : addDuration(value.effectiveOn, length)
  if (notAfter(value.effectiveUntil, latest)) return []
  const text = `it runs until ${value.effectiveUntil}; ${policy.value.id} allows ${count(most, 'day')} for ${severity}, until ${latest}`
  return [{ code: 'too-long', text, at: locate('/effectiveUntil') }]
}

function approvalFaults(
  event: Said<'Exception'>,
  { severity, covers, requesters }: Asked,
  policies: readonly PolicyInForce[],
): Remark[] {
  const { said, record } = event
  const at = record.locate('/by')
  if (said.state === 'unattributed') return [{ code: 'approver-unattributed', text: said.text, at }]
  if (said.person.type === 'bot') {
    return [{ code: 'approver-is-bot', text: `${said.person.name} is a bot`, at }]
  }
  const policy = policyAt(policies, said.since.at)
  if (policy === undefined)
    return [{ code: 'no-policy', text: 'no policy was in force that allows exceptions', at }]
  const faults: Remark[] = []
  if (requesters.includes(said.person.id)) {
    const text = `${said.person.name} asked for it and accepted it`
    faults.push({ code: 'approver-is-requester', text, at })
  }
  const roles = policy.value.exceptions.approvers[severity]
  const { role } = record.value
  // A role that is held for one product accepts no risk of another.
  const products = new Set(covers.releases.map(productOf))
  const held = [...products].every((product) => actedAs(said, role, product))
  if (!roles.includes(role) || !held) {
    const lacks = roles.includes(role) ? `did not hold the role ${role} then` : `acted as ${role}`
    const text = `${said.person.name} ${lacks}; ${list(roles, 'or')} must accept a ${severity} risk`
    faults.push({ code: 'approver-without-role', text, at })
  }
  return faults
}
