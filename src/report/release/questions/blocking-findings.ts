import type { Assessed } from '../../../conformance/check.ts'
import type { Detail, Run, Tone } from '../../../domain/detail.ts'
import { leadsTo, say, strong, table } from '../../../domain/phrase.ts'
import { count, list } from '../../../domain/text.ts'
import { statementOf } from '../../../gates/criterion.ts'
import { lowerFirst } from '../../gate-result.ts'
import { type Question, toneOf, whenJudged } from './question.ts'

/** Q2: what blocked, escalated or warned, and what an exception held back. */
export function blockingFindings(assessed: Assessed): Question {
  const question = 'What findings or conditions are blocking?'
  const { atDecision, now } = assessed.gates
  const when = whenJudged(assessed)
  const open = atDecision.judged.filter(({ outcome }) => outcome !== 'pass')
  const excused = atDecision.judged.filter(
    ({ outcome, outcomeWithoutExceptions }) => outcome !== outcomeWithoutExceptions,
  )
  const blocking = open.filter(({ outcome }) => outcome === 'block')
  const later = now.judged.filter(
    ({ outcome, criterion }) => outcome !== 'pass' && !open.some((one) => one.criterion.id === criterion.id),
  )
  const row = (when: string) => (judged: (typeof open)[number]) => ({
    cells: [
      leadsTo('criterion', judged.criterion.id, statementOf(judged.criterion, judged.verdict)),
      judged.outcome,
      judged.verdict.reason.text,
      when,
    ].map((cell) => (typeof cell === 'string' ? say(cell) : say(cell))),
    tone: toneOf(judged.outcome),
  })
  const details: Detail[] = [
    table(
      'Conditions that are not met',
      ['Condition', 'Effect', 'Why', 'Known'],
      [...open.map(row(when)), ...later.map(row('since the decision'))],
      'Nothing blocks, escalates or warns.',
    ),
  ]
  if (excused.length > 0) {
    details.push({
      type: 'list',
      caption: 'Held back by an exception or by the emergency',
      items: excused.map(({ criterion, outcomeWithoutExceptions, excusedBy, bypassed }) =>
        say(
          strong(criterion.title),
          `: without ${bypassed ? 'the emergency' : list(excusedBy)} the effect would be ${outcomeWithoutExceptions}. `,
          ...excusedBy.map((id): Run => leadsTo('exception', id)),
        ),
      ),
      empty: '',
    })
  }
  const refused = atDecision.refused
  const answer =
    refused !== undefined
      ? say(`Everything: ${refused}.`)
      : blocking.length > 0
        ? say(
            `${when === 'at the decision' ? 'At the decision' : 'As it stands'}, ${count(blocking.length, 'condition')} blocked: ${list(blocking.map(({ criterion, verdict }) => lowerFirst(statementOf(criterion, verdict))))}.`,
          )
        : open.length > 0
          ? say(
              `Nothing blocked ${when}; ${count(open.length, 'condition')} asked for attention: ${list(open.map(({ criterion, verdict }) => lowerFirst(statementOf(criterion, verdict))))}.`,
            )
          : excused.length > 0
            ? say(
                `Nothing blocked ${when}, because of ${list([...new Set(excused.flatMap(({ excusedBy }) => excusedBy))])}.`,
              )
            : say(`Nothing blocked ${when}.`)
  const since =
    later.length === 0
      ? []
      : say(
          ` Since then: ${list(later.map(({ criterion, verdict }) => lowerFirst(statementOf(criterion, verdict))))}.`,
        )
  const tone: Tone =
    refused !== undefined
      ? 'bad'
      : atDecision.outcome === 'pass' && later.length > 0
        ? 'attention'
        : toneOf(atDecision.outcome)
  return { id: 'Q2', question, answer: [...answer, ...since], tone, details }
}
