import { addDuration, compareInstants, notAfter } from '../../../domain/instant.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C4: the review after an emergency is arranged, and held by its day; repeated emergencies escalate (GOV-13). */
export const criterion = declare({
  id: 'retrospective-arranged',
  rules: ['C4', 'M5'],
  title: 'The retrospective and the follow-ups are arranged, and held in time',
  failureTitle: 'The retrospective is overdue, arranged too late, or emergencies repeat',
  failureTitles: {
    'retrospective-too-late': 'The retrospective was arranged later than the policy allows',
    'follow-up-too-late': 'A follow-up was arranged later than the policy allows',
    'retrospective-overdue': 'The retrospective is overdue',
    'follow-up-overdue': 'A follow-up is overdue',
    'emergencies-repeat': 'Emergencies repeat',
  },
  rationale:
    'An emergency is a loan. It is paid back by looking at it afterwards, soon, with names and dates.',
  remediation: 'Hold the retrospective and record it; close the overdue follow-ups.',
  standards: ['SSDF RV.3.1', 'SSDF RV.3.4', 'SSDF PW.1.2'],
  applies: 'listed',
  needs: ['emergency', 'emergencyCount', 'retrospectives'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ emergency, emergencyCount, retrospectives }, { policy, release, clocks }) => {
    const clearedBy = ['release-owner', 'engineering-leadership']
    if (emergency.state !== 'shown') {
      return unmet('block', 'emergency-undeclared', 'no emergency record arranges a retrospective', {
        cites: [release.at],
        clearedBy,
      })
    }
    const [{ value, at }] = emergency.items
    const latest = addDuration(clocks.decidedAt, policy.emergency.retrospectiveWithin)
    const faults: { code: string; text: string }[] = []
    if (compareInstants(value.retrospectiveDue, latest) > 0) {
      faults.push({
        code: 'retrospective-too-late',
        text: `due ${value.retrospectiveDue}; the policy asks for ${policy.emergency.retrospectiveWithin}`,
      })
    }
    const lateFollowUps = value.followUps.filter(
      ({ due }) => compareInstants(due, addDuration(clocks.decidedAt, policy.emergency.followUpWithin)) > 0,
    )
    if (lateFollowUps.length > 0) {
      faults.push({
        code: 'follow-up-too-late',
        text: `${list(lateFollowUps.map(({ id }) => id))} due later than ${policy.emergency.followUpWithin}`,
      })
    }
    // What is said of a day that had not come has not happened: a review written in advance is none.
    const held = itemsOf(retrospectives).filter(
      ({ attributed, heldAt }) => attributed && notAfter(heldAt, clocks.knownAt),
    )
    if (held.length === 0 && !notAfter(clocks.knownAt, value.retrospectiveDue)) {
      faults.push({ code: 'retrospective-overdue', text: `due ${value.retrospectiveDue} and not held` })
    }
    const closed = new Set(
      held.flatMap(({ followUpsClosed }) =>
        followUpsClosed.flatMap(({ id, closedAt }) => (notAfter(closedAt, clocks.knownAt) ? [id] : [])),
      ),
    )
    const overdue = value.followUps.filter(({ id, due }) => !closed.has(id) && !notAfter(clocks.knownAt, due))
    if (overdue.length > 0)
      faults.push({
        code: 'follow-up-overdue',
        text: `${list(overdue.map(({ id, due }) => `${id} (due ${due})`))} not closed`,
      })
    const { count, within } = policy.emergency.escalateAfter
    const repeated = itemsOf(emergencyCount).filter(({ releases }) => releases.length >= count)
    for (const { releases } of repeated) {
      faults.push({
        code: 'emergencies-repeat',
        text: `${releases.length} emergencies within ${within}: ${list(releases)}`,
      })
    }
    const cites = [at, ...held.map((one) => one.at), ...repeated.flatMap((one) => one.at)]
    const [first] = faults
    if (first !== undefined)
      return unmet('escalate', first.code, list(faults.map(({ text }) => text)), { cites, clearedBy })
    return met(
      'retrospective-arranged',
      held.length > 0 ? `held ${held[0]?.heldAt}` : `due ${value.retrospectiveDue}`,
      cites,
    )
  },
})
