import { actedAs } from '../attribution/attribution.ts'
import type { PolicyInForce } from '../attribution/governance.ts'
import { policyAt } from '../attribution/governance.ts'
import { type Held, knownBy, knownSince } from '../attribution/held.ts'
import { compareInstants, type Instant, notAfter, wholeDays, within } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import { compareText, list } from '../domain/text.ts'
import type { Said } from '../dossier/dossier.ts'
import type { ValueOf } from '../records/record.ts'

type EventValue = ValueOf<'Exception'>
type Of<E extends EventValue['event']> = Extract<EventValue, { event: E }>
type Terms = Of<'grant'>

/** When an exception is asked about: what was in force at one instant, from what was known at another. */
export type ExceptionClock = {
  readonly at: Instant
  /** Which events were known. */
  readonly isKnown: (event: Held<'Exception'>) => boolean
}

/**
 * What was known of exceptions at an instant. In the archive of today (`present`), what nothing proves is listed too:
 * a grant so covers nothing, and a revocation so ends all the same, because an exception fails towards reporting
 * (rule 4).
 */
export function exceptionClock(at: Instant, knownAt: Instant, present: boolean): ExceptionClock {
  return {
    at,
    isKnown: (event) => knownBy(event, knownAt) || (present && knownSince(event) === undefined),
  }
}

export type ExceptionStatus = 'pending' | 'active' | 'expiring' | 'expired' | 'revoked' | 'closed' | 'invalid'

/** Why an exception, or one of its events, does not count. */
export type Remark = { readonly code: RemarkCode; readonly text: string; readonly at: Locator }
export type RemarkCode =
  | 'not-granted'
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

/** An exception as it stood at an instant. */
export type ExceptionState = {
  readonly id: string
  readonly status: ExceptionStatus
  /** Why it never took effect; empty unless `invalid` or `pending`. */
  readonly faults: readonly Remark[]
  /** What else a reader should know: a renewal that did not count, a scope that grew. */
  readonly remarks: readonly Remark[]
  readonly terms?: Terms | Of<'request'> | undefined
  /** What it covers now, after renewals. */
  readonly covers?: Terms['covers'] | undefined
  readonly compensatingControls: Terms['compensatingControls']
  readonly requestedBy?: string | undefined
  readonly grantedBy?: string | undefined
  /** Not before the grant was provably signed: an exception has no effect backwards. */
  readonly effectiveOn?: Instant | undefined
  readonly effectiveUntil?: Instant | undefined
  /** The first end that was promised: renewals never hide it. */
  readonly firstExpiry?: Instant | undefined
  readonly renewals: number
  /** When the last renewal that counts took effect. */
  readonly renewedOn?: Instant | undefined
  readonly cites: readonly Locator[]
}

/** Folds the events of one exception, known by `knownAt`, into its state at `at`. */
export function exceptionAt(
  id: string,
  events: readonly Said<'Exception'>[],
  policies: readonly PolicyInForce[],
  clock: ExceptionClock,
): ExceptionState {
  const known = inOrder(events).filter(clock.isKnown)
  const request = pick(known, 'request')[0]
  const grant = pick(known, 'grant')[0]
  const cites = known.map(({ record }) => record.at)
  if (grant === undefined) {
    const faults: Remark[] = [
      {
        code: 'not-granted',
        text: 'nobody has granted it',
        at: request?.record.at ?? cites[0] ?? { path: id },
      },
    ]
    return {
      id,
      status: 'pending',
      faults,
      remarks: [],
      terms: request?.value,
      covers: request?.value.covers,
      compensatingControls: request?.value.compensatingControls ?? [],
      requestedBy: request?.value.by,
      renewals: 0,
      cites,
    }
  }

  const requester = request?.value.by ?? grant.value.owner
  const faults = [
    ...termFaults(grant, policies),
    ...approvalFaults(grant, grant.value.severity, requester, policies),
  ]
  const remarks: Remark[] = []
  const start = knownSince(grant)
  const effectiveOn = later(grant.value.effectiveOn, start)
  let effectiveUntil = grant.value.effectiveUntil
  let covers = grant.value.covers
  let controls = grant.value.compensatingControls
  let renewals = 0
  let renewedOn: Instant | undefined
  for (const renewal of pick(known, 'renewal')) {
    const problems = [
      ...spanFaults(renewal, renewal.value, grant.value.severity, policies),
      ...approvalFaults(renewal, grant.value.severity, requester, policies),
      ...countFaults(renewal, renewals + 1, policies),
    ]
    if (problems.length > 0) {
      remarks.push(
        ...problems.map((fault) => ({ ...fault, text: `a renewal does not count: ${fault.text}` })),
      )
      continue
    }
    renewals++
    renewedOn = renewal.value.effectiveOn
    effectiveUntil = renewal.value.effectiveUntil
    if (renewal.value.compensatingControls !== undefined) controls = renewal.value.compensatingControls
    if (renewal.value.covers !== undefined) {
      const added = widened(covers, renewal.value.covers)
      if (added.length > 0) {
        const text = `the renewal of ${renewal.value.renewedAt} also covers ${list(added)}`
        remarks.push({ code: 'scope-widened', text, at: renewal.record.at })
      }
      covers = renewal.value.covers
    }
  }
  for (const control of controls) {
    if (control.testedAt === undefined) {
      remarks.push({
        code: 'control-untested',
        text: `never tested: ${control.control}`,
        at: grant.record.at,
      })
    }
  }

  const revoked = pick(known, 'revocation').some(({ value }) => notAfter(value.revokedAt, clock.at))
  const closed = pick(known, 'closure').some(({ value }) => notAfter(value.closedAt, clock.at))
  const policy = policyAt(policies, clock.at)
  return {
    id,
    status: status(),
    faults,
    remarks,
    terms: grant.value,
    covers,
    compensatingControls: controls,
    requestedBy: request?.value.by,
    grantedBy: grant.value.by,
    effectiveOn,
    effectiveUntil,
    firstExpiry: grant.value.effectiveUntil,
    renewals,
    renewedOn,
    cites,
  }

  function status(): ExceptionStatus {
    if (revoked) return 'revoked'
    if (closed) return 'closed'
    if (faults.length > 0 || effectiveUntil === undefined) return 'invalid'
    if (!within(clock.at, effectiveOn, undefined)) return 'pending'
    if (notAfter(effectiveUntil, clock.at)) return 'expired'
    const left = wholeDays(clock.at, effectiveUntil)
    return left < (policy?.value.exceptions.warnDays ?? 0) ? 'expiring' : 'active'
  }
}

/** True in the two states in which an exception covers anything. */
export function inForce(state: Pick<ExceptionState, 'status'>): boolean {
  return state.status === 'active' || state.status === 'expiring'
}

type Event<E extends EventValue['event']> = Said<'Exception'> & { readonly value: Of<E> }

function pick<E extends EventValue['event']>(events: readonly Said<'Exception'>[], event: E): Event<E>[] {
  return events.flatMap((said) =>
    said.record.value.event === event ? [{ ...said, value: said.record.value as Of<E> }] : [],
  )
}

/** By proven time; what has none comes last, in order of path. */
function inOrder(events: readonly Said<'Exception'>[]): Said<'Exception'>[] {
  return events.toSorted((a, b) => {
    const [left, right] = [knownSince(a), knownSince(b)]
    if (left !== undefined && right !== undefined) {
      return compareInstants(left, right) || compareText(a.record.at.path, b.record.at.path)
    }
    if (left === right) return compareText(a.record.at.path, b.record.at.path)
    return left === undefined ? 1 : -1
  })
}

function termFaults(grant: Event<'grant'>, policies: readonly PolicyInForce[]): Remark[] {
  const { value, record } = grant
  const faults: Remark[] = [...spanFaults(grant, value, value.severity, policies)]
  const wild = value.covers.findings.filter((finding) => /[*?]/.test(finding))
  if (wild.length > 0) {
    faults.push({
      code: 'wildcard',
      text: `${list(wild)} names no single finding`,
      at: record.locate('/covers/findings'),
    })
  }
  if (record.contested)
    faults.push({ code: 'contested', text: 'another file claims the same id', at: record.at })
  return faults
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
  if (policy === undefined) {
    return [{ code: 'no-policy', text: 'no policy was in force that allows exceptions', at: event.record.at }]
  }
  const most = policy.value.exceptions.maxDays[severity]
  const days = wholeDays(value.effectiveOn, value.effectiveUntil)
  if (days <= most) return []
  const text = `it runs for ${days} days; ${policy.value.id} allows ${most} for ${severity}`
  return [{ code: 'too-long', text, at: locate('/effectiveUntil') }]
}

function approvalFaults(
  event: Said<'Exception'>,
  severity: Terms['severity'],
  requester: string,
  policies: readonly PolicyInForce[],
): Remark[] {
  const { said, record } = event
  const at = record.locate('/by')
  if (said.state === 'unattributed') return [{ code: 'approver-unattributed', text: said.text, at }]
  if (said.person.type === 'bot') {
    return [{ code: 'approver-is-bot', text: `${said.person.name} is a bot`, at }]
  }
  const policy = policyAt(policies, said.since.at)
  if (policy === undefined) return [{ code: 'no-policy', text: 'no policy was in force then', at }]
  const faults: Remark[] = []
  if (said.person.id === requester) {
    const text = `${said.person.name} asked for it and accepted it`
    faults.push({ code: 'approver-is-requester', text, at })
  }
  const roles = policy.value.exceptions.approvers[severity]
  const { role } = record.value
  if (!roles.includes(role) || !actedAs(said, role, undefined)) {
    const held = roles.includes(role) ? `did not hold the role ${role} then` : `acted as ${role}`
    const text = `${said.person.name} ${held}; ${list(roles, 'or')} must accept a ${severity} risk`
    faults.push({ code: 'approver-without-role', text, at })
  }
  return faults
}

function countFaults(
  event: Event<'renewal'>,
  renewals: number,
  policies: readonly PolicyInForce[],
): Remark[] {
  const policy = policyAt(policies, knownSince(event) ?? event.value.renewedAt)
  const most = policy?.value.exceptions.maxRenewals ?? 0
  if (renewals <= most) return []
  return [{ code: 'too-many-renewals', text: `the policy allows ${most} renewals`, at: event.record.at }]
}

function widened(before: Terms['covers'], after: Terms['covers']): string[] {
  return [
    ...after.findings.filter((finding) => !before.findings.includes(finding)),
    ...after.releases.filter((release) => !before.releases.includes(release)),
    ...(before.artifacts.length > 0 && after.artifacts.length === 0 ? ['every artifact'] : []),
  ]
}

function later(a: Instant, b: Instant | undefined): Instant {
  return b !== undefined && compareInstants(b, a) > 0 ? b : a
}
