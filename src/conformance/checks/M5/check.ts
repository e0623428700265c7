import { knownBy } from '../../../attribution/held.ts'
import { compareInstants, type Instant, notAfter, spanInWords, wholeDays } from '../../../domain/instant.ts'
import { say, table, time } from '../../../domain/phrase.ts'
import { count, list } from '../../../domain/text.ts'
import { conforms, check as declare, departs } from '../../check.ts'
import { ofEmergency } from '../../emergency.ts'

export const check = declare({
  id: 'M5',
  group: 'M',
  title: 'Follow-up and review are arranged, and nothing is overdue',
  rationale: 'Each has an owner and a day. What is overdue ages in public.',
  since: '0.1.0',
  check: (assessed) =>
    ofEmergency(assessed, ({ followUps, retrospectiveDue }, { record }) => {
      const { dossier, asOf } = assessed
      // What was not on record by then, or is said of a day that had not come, has not happened.
      const held = dossier.retrospectives
        .filter((one) => one.said.state === 'attributed' && knownBy(one, asOf))
        .map((one) => one.record)
        .filter(({ value }) => notAfter(value.heldAt, asOf))
        .toSorted((a, b) => compareInstants(a.value.heldAt, b.value.heldAt))
      const closed = new Map(
        held
          .flatMap(({ value }) => value.followUpsClosed.map(({ id, closedAt }) => [id, closedAt] as const))
          .filter(([, closedAt]) => notAfter(closedAt, asOf))
          .toSorted(([, a], [, b]) => compareInstants(b, a)),
      )
      const heldAt = held[0]?.value.heldAt
      const review =
        heldAt !== undefined
          ? `held${lateBy(heldAt, retrospectiveDue)}`
          : notAfter(asOf, retrospectiveDue)
            ? 'due'
            : 'overdue'
      const states = followUps.map(({ id, action, owner, due }) => {
        const done = closed.get(id)
        const state =
          done !== undefined
            ? `done${lateBy(done, due)}`
            : notAfter(asOf, due)
              ? 'open'
              : `overdue by ${count(wholeDays(due, asOf), 'day')}`
        return { id, action, owner, due, state }
      })
      const overdue = states.filter(({ state }) => state.startsWith('overdue'))
      const details = [
        table(
          'Follow-ups',
          ['Follow-up', 'Owner', 'Due', 'State'],
          [
            {
              cells: ['Retrospective', '-', say(time(retrospectiveDue)), review],
              tone: review === 'overdue' ? ('bad' as const) : undefined,
            },
            ...states.map(({ action, owner, due, state }) => ({
              cells: [action, owner, say(time(due)), state],
              tone: state.startsWith('overdue') ? ('bad' as const) : undefined,
            })),
          ],
          '',
        ),
      ]
      const cites = [record.locate('/followUps'), ...held.map(({ at }) => at)]
      const owed = [
        ...(review === 'overdue' ? [`the retrospective was due ${retrospectiveDue}`] : []),
        ...overdue.map(({ id, due, state }) => `${id} was due ${due}, ${state}`),
      ]
      if (owed.length > 0)
        return departs(
          review === 'overdue' ? 'retrospective-overdue' : 'follow-up-overdue',
          list(owed),
          cites,
          details,
        )
      const late = [
        ...(isLate(review) ? [`the retrospective was ${review}`] : []),
        ...states.filter(({ state }) => isLate(state)).map(({ id, state }) => `${id} was ${state}`),
      ]
      if (late.length > 0)
        return departs(isLate(review) ? 'retrospective-late' : 'follow-up-late', list(late), cites, details)
      return conforms(
        review === 'held' ? 'reviewed' : 'arranged',
        `the retrospective is ${review}; ${count(states.filter(({ state }) => state === 'open').length, 'follow-up')} open, none overdue`,
        cites,
        details,
      )
    }),
})

/** How much later than its day something was done, by the word of whoever did it. */
function lateBy(doneAt: Instant, due: Instant): string {
  return notAfter(doneAt, due) ? '' : `, ${spanInWords(due, doneAt)} late`
}

function isLate(state: string): boolean {
  return state.endsWith(' late')
}
