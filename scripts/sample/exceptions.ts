import type { PersonId } from './company.ts'
import type { Role } from './plan.ts'
import { record, type WrittenRecord } from './record-text.ts'
import { putRecord, type Shelf } from './shelf.ts'

type Justification =
  | 'FixDeferred'
  | 'NotForRelease'
  | 'RiskAccepted'
  | 'ToolNoise'
  | 'VulnerabilityNotFeasible'
type Severity = 'critical' | 'high' | 'medium' | 'low'

/** A risk acceptance from its request to its end. */
export type ExceptionPlan = {
  readonly id: string
  readonly findings: readonly string[]
  readonly releases: readonly string[]
  readonly severity: Severity
  readonly justification: Justification
  readonly controls?: readonly { readonly control: string; readonly testedAt?: string }[]
  readonly owner: PersonId
  readonly requested: EventPlan
  readonly events: readonly LaterEvent[]
}

type EventPlan = {
  readonly at: string
  readonly by: PersonId
  readonly role: Role
  readonly reason: string
}

type LaterEvent =
  | ({ readonly event: 'grant' | 'renewal'; readonly from: string; readonly until?: string } & EventPlan)
  | ({ readonly event: 'revocation' | 'closure' } & EventPlan)

function exceptionRecords(plan: ExceptionPlan): readonly {
  readonly name: string
  readonly at: string
  readonly value: WrittenRecord
  readonly by: PersonId
}[] {
  const terms = termsOf(plan)
  const head = (event: string, index: number): Place => ({
    id: `${plan.id}/${index + 1}-${event}`,
    exception: plan.id,
  })
  const request = record('Exception', {
    ...head('request', 0),
    event: 'request',
    ...terms,
    reason: plan.requested.reason,
    by: plan.requested.by,
    role: plan.requested.role,
    requestedAt: plan.requested.at,
  })
  const later = plan.events.map((event, index) => {
    const name = `${index + 2}-${event.event}`
    const value = eventRecord(event, head(event.event, index + 1), terms)
    return { name, at: event.at, by: event.by, value }
  })
  return [{ name: '1-request', at: plan.requested.at, by: plan.requested.by, value: request }, ...later]
}

type Place = { readonly id: string; readonly exception: string }
type Terms = ReturnType<typeof termsOf>

function termsOf(plan: ExceptionPlan) {
  return {
    covers: { findings: [...plan.findings], releases: [...plan.releases] },
    severity: plan.severity,
    justification: plan.justification,
    compensatingControls: (plan.controls ?? []).map((control) => ({ ...control })),
    owner: plan.owner,
  }
}

function eventRecord(event: LaterEvent, place: Place, terms: Terms): WrittenRecord {
  const { reason, by, role, at } = event
  switch (event.event) {
    case 'grant':
      return record('Exception', {
        ...place,
        event: 'grant',
        ...terms,
        reason,
        by,
        role,
        grantedAt: at,
        ...span(event),
      })
    case 'renewal':
      return record('Exception', {
        ...place,
        event: 'renewal',
        reason,
        by,
        role,
        renewedAt: at,
        ...span(event),
      })
    case 'revocation':
      return record('Exception', { ...place, event: 'revocation', reason, by, role, revokedAt: at })
    case 'closure':
      return record('Exception', { ...place, event: 'closure', reason, by, role, closedAt: at })
  }
}

function span({ from, until }: { readonly from: string; readonly until?: string }) {
  return { effectiveOn: from, ...(until && { effectiveUntil: until }) }
}

/** Writes every exception, each event signed by whoever it names. */
export function putExceptions(shelf: Shelf, plans: readonly ExceptionPlan[]): void {
  for (const plan of plans) {
    for (const { name, at, by, value } of exceptionRecords(plan)) {
      putRecord(shelf, `exceptions/${plan.id}/${name}.yaml`, value, at, { person: by })
    }
  }
}
