import { notAfter, wholeDays } from '../../../domain/instant.ts'
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
      const held = dossier.retrospectives
        .filter(({ said }) => said.state === 'attributed')
        .map((one) => one.record)
      const closed = new Map(
        held.flatMap(({ value }) => value.followUpsClosed.map(({ id, closedAt }) => [id, closedAt] as const)),
      )
      const review = held.length > 0 ? 'held' : notAfter(asOf, retrospectiveDue) ? 'due' : 'overdue'
      const states = followUps.map(({ id, action, owner, due }) => {
        const done = closed.get(id)
        const state =
          done !== undefined
            ? 'done'
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
      return conforms(
        review === 'held' ? 'reviewed' : 'arranged',
        `the retrospective is ${review}; ${count(states.filter(({ state }) => state === 'open').length, 'follow-up')} open, none overdue`,
        cites,
        details,
      )
    }),
})
