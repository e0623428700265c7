import { withoutCopies } from '../attribution/duplicates.ts'
import { type PolicyInForce, policyAt } from '../attribution/governance.ts'
import { type Held, knownBy, knownSince } from '../attribution/held.ts'
import { compareInstants, type Instant, notAfter, wholeDays, within } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import { list } from '../domain/text.ts'
import type { Said } from '../dossier/dossier.ts'
import { beginsAt, type Event, inOrder, type Of, pick, type Terms } from './events.ts'
import { contestFaults, grantFaults, type Remark, renewalFaults, requestersOf } from './faults.ts'

export type { Remark, RemarkCode } from './faults.ts'

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
  /** Not before the request was provably signed. */
  readonly requestedOn?: Instant | undefined
  readonly grantedBy?: string | undefined
  /** Not before the grant was provably signed: an exception has no effect backwards. */
  readonly effectiveOn?: Instant | undefined
  readonly effectiveUntil?: Instant | undefined
  /** The first end that was promised: renewals never hide it. */
  readonly firstExpiry?: Instant | undefined
  /** When it was provably revoked or closed: a claim of having done so before makes it no younger. */
  readonly endedAt?: Instant | undefined
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
  const standing = withoutCopies(known)
  const requests = pick(standing, 'request')
  const [request] = requests
  const grant = pick(standing, 'grant')[0]
  const cites = known.map(({ record }) => record.at)
  if (grant === undefined) {
    const faults: Remark[] = [
      {
        code: 'not-granted',
        text: 'nobody has granted it',
        at: request?.record.at ?? cites[0] ?? { path: id },
      },
    ]
    const closed = endings(pick(known, 'closure'), ({ closedAt }) => closedAt, clock.at)
    const revoked = endings(pick(known, 'revocation'), ({ revokedAt }) => revokedAt, clock.at)
    return {
      id,
      // Whoever closes or revokes what was never granted says no to it.
      status: revoked.length > 0 ? 'revoked' : closed.length > 0 ? 'closed' : 'pending',
      ...(revoked.length + closed.length > 0 && {
        endedAt: [...revoked, ...closed].toSorted(compareInstants)[0],
      }),
      faults,
      remarks: [],
      terms: request?.value,
      covers: request?.value.covers,
      compensatingControls: request?.value.compensatingControls ?? [],
      requestedBy: request?.value.by,
      requestedOn: request === undefined ? undefined : beginsAt(request, request.value.requestedAt),
      renewals: 0,
      cites,
    }
  }

  const faults = grantFaults(grant, requests, policies)
  const requesters = requestersOf(requests)
  const remarks: Remark[] = known.filter((event) => !standing.includes(event)).flatMap(contestFaults)
  const effectiveOn = beginsAt(grant, grant.value.effectiveOn)
  let effectiveUntil = grant.value.effectiveUntil
  let covers = grant.value.covers
  let controls = grant.value.compensatingControls
  let renewals = 0
  let renewedOn: Instant | undefined
  for (const renewal of pick(standing, 'renewal')) {
    const asked = {
      severity: grant.value.severity,
      covers: renewal.value.covers ?? covers,
      requesters,
    }
    const problems = renewalFaults(renewal, renewals + 1, asked, policies)
    if (problems.length > 0) {
      remarks.push(
        ...problems.map((fault) => ({ ...fault, text: `a renewal does not count: ${fault.text}` })),
      )
      continue
    }
    if (!reaches(renewal, effectiveUntil, clock.at)) continue
    const lapsed = effectiveUntil
    renewals++
    renewedOn = beginsAt(renewal, renewal.value.effectiveOn)
    if (lapsed !== undefined && !notAfter(renewedOn, lapsed)) {
      const text = `it lapsed at ${lapsed} and was renewed only at ${renewedOn}: in between it covered nothing`
      remarks.push({ code: 'lapsed', text, at: renewal.record.at })
    }
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

  // Whatever ends an exception does so even under an id that another file has (rule 4).
  const revoked = endings(pick(known, 'revocation'), ({ revokedAt }) => revokedAt, clock.at)
  const closed = endings(pick(known, 'closure'), ({ closedAt }) => closedAt, clock.at)
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
    requestedOn: request === undefined ? undefined : beginsAt(request, request.value.requestedAt),
    grantedBy: grant.value.by,
    effectiveOn,
    effectiveUntil,
    firstExpiry: grant.value.effectiveUntil,
    endedAt: [...revoked, ...closed].toSorted(compareInstants)[0],
    renewals,
    renewedOn,
    cites,
  }

  function status(): ExceptionStatus {
    if (revoked.length > 0) return 'revoked'
    if (closed.length > 0) return 'closed'
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

/**
 * Whether a renewal has an effect at an instant: it was signed by then, and either has begun or follows the time before
 * it without a gap. What lapsed and was renewed afterwards was not in force in between.
 */
function reaches(
  renewal: Said<'Exception'> & { readonly value: Of<'renewal'> },
  until: Instant | undefined,
  at: Instant,
): boolean {
  const begins = beginsAt(renewal, renewal.value.effectiveOn)
  const signed = knownBy(renewal, at)
  return signed && (notAfter(begins, at) || (until !== undefined && notAfter(begins, until)))
}

/** When the events that end it by their own word, by `at`, were provably there. */
function endings<E extends 'revocation' | 'closure'>(
  events: readonly Event<E>[],
  claimed: (value: Of<E>) => Instant,
  at: Instant,
): Instant[] {
  return events.flatMap((event) =>
    notAfter(claimed(event.value), at) ? [beginsAt(event, claimed(event.value))] : [],
  )
}

function widened(before: Terms['covers'], after: Terms['covers']): string[] {
  return [
    ...after.findings.filter((finding) => !before.findings.includes(finding)),
    ...after.releases.filter((release) => !before.releases.includes(release)),
    ...(before.artifacts.length === 0
      ? []
      : after.artifacts.length === 0
        ? ['every artifact']
        : after.artifacts.filter((artifact) => !before.artifacts.includes(artifact))),
  ]
}
