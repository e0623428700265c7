import { compareText, count } from '../../domain/text.ts'
import type { EmergencyReport } from '../../report/archive-report.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import type { AddressBook } from '../links.ts'
import { linkView, personView } from '../views/phrase.ts'
import { textView } from '../views/text.ts'
import { compareTimes, timeOrNull, timeView } from '../views/time.ts'
import { FOLLOW_UP, RETROSPECTIVE } from '../words.ts'

/** Emergencies, newest first: what the record claims beside what was computed, and what is still owed. */
export function emergenciesPage(site: Site) {
  const { emergencies } = site.archive
  const open = emergencies.filter(isOpen)
  return {
    frame: frame(site, 'emergencies.html', 'Emergencies'),
    count: emergencies.length,
    open: open.length,
    emergencies: newest(emergencies).map((one) => emergencyView(one, site.book)),
  }
}

/** True while something is owed: the retrospective, or a follow-up. */
export function isOpen(one: EmergencyReport): boolean {
  const owed = one.followUps.some((step) => step.state === 'open' || step.state === 'overdue')
  return owed || one.retrospective === 'due' || one.retrospective === 'overdue'
}

export function newest(emergencies: readonly EmergencyReport[]): EmergencyReport[] {
  return emergencies.toSorted(
    (a, b) => compareTimes(b.declaredAt, a.declaredAt) || compareText(a.release, b.release),
  )
}

export function emergencyView(one: EmergencyReport, book: AddressBook) {
  const unnamed = one.bypassedComputed.filter((control) => !one.bypassedClaimed.includes(control))
  return {
    anchor: book.anchor('emergencies', one.release),
    link: linkView(one.release, { page: 'release', id: one.release }, book),
    declaredAt: timeView(one.declaredAt),
    reason: one.reason,
    incident: one.incident,
    approver: personView(one.approver, book),
    designated: one.designated
      ? ({ word: 'Designated before', tone: 'good' } as const)
      : ({ word: 'Not designated', tone: 'bad' } as const),
    claimed: one.bypassedClaimed,
    computed: one.bypassedComputed,
    unnamed,
    retrospective: RETROSPECTIVE[one.retrospective],
    retrospectiveDue: timeView(one.retrospectiveDue),
    followUps: one.followUps.map((step) => ({
      id: step.id,
      action: step.action,
      owner: personView(step.owner, book),
      due: timeView(step.due),
      state: FOLLOW_UP[step.state],
      closedAt: timeOrNull(step.closedAt),
      overdue: step.overdueDays === 0 ? null : `${count(step.overdueDays, 'day')} over`,
    })),
    words: textView(one.words),
    tone: one.tone,
  }
}
