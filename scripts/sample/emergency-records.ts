import { minutesAfter } from './clock.ts'
import type { RetrospectivePlan } from './plan.ts'
import { record, type WrittenRecord } from './record-text.ts'
import type { ReleaseFacts } from './release-facts.ts'

export function emergencyRecord(release: ReleaseFacts): WrittenRecord | undefined {
  const { emergency, decidedAt } = release.plan
  if (emergency === undefined) return undefined
  return record('Emergency', {
    id: `${release.id}/emergency`,
    release: release.id,
    declaredAt: minutesAfter(decidedAt, -emergency.minutesBefore),
    reason: emergency.reason,
    incident: emergency.incident,
    approver: emergency.approver,
    evidenceAvailable: [...emergency.evidenceAvailable],
    bypassedControls: emergency.bypassed.map((control) => ({ ...control })),
    followUps: emergency.followUps.map(({ id, action, owner, dueInDays }) => ({
      id,
      action,
      owner,
      due: minutesAfter(`${decidedAt.slice(0, 10)}T16:00:00Z`, dueInDays * 1440),
    })),
    retrospectiveDue: minutesAfter(`${decidedAt.slice(0, 10)}T16:00:00Z`, 4 * 1440),
    by: emergency.by,
  })
}

/** The review, and a second one where follow-ups were closed after it: nothing is added to a signed record. */
export function retrospectiveRecords(
  release: ReleaseFacts,
): readonly { readonly heldAt: string; readonly value: WrittenRecord }[] {
  const { retrospective, decidedAt, product } = release.plan
  if (retrospective === undefined) return []
  const { daysAfter, attendees, findings, closed } = retrospective
  const day = (n: number) => minutesAfter(`${decidedAt.slice(0, 10)}T09:00:00Z`, n * 1440)
  const late = closed.filter((followUp) => followUp.daysAfter > daysAfter)
  const review = (
    name: string,
    on: number,
    what: Pick<RetrospectivePlan, 'attendees' | 'findings' | 'closed'>,
  ) => ({
    heldAt: day(on),
    value: record('Retrospective', {
      id: `${release.id}/${name}`,
      release: release.id,
      heldAt: day(on),
      attendees: what.attendees.map((party) => ({ ...party })),
      findings: [...what.findings],
      followUpsClosed: what.closed.map((one) => ({
        id: one.id,
        closedAt: day(one.daysAfter),
        note: one.note,
      })),
      by: product.owner,
      role: 'release-owner',
    }),
  })
  const first = review('retrospective', daysAfter, {
    attendees,
    findings,
    closed: closed.filter((followUp) => !late.includes(followUp)),
  })
  if (late.length === 0) return [first]
  const last = Math.max(...late.map((followUp) => followUp.daysAfter))
  const owner = { person: product.owner, role: 'release-owner' } as const
  return [first, review('retrospective-2', last, { attendees: [owner], findings: [], closed: late })]
}
