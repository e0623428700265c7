import type { Assessed } from '../../../conformance/check.ts'
import type { Detail, Tone } from '../../../domain/detail.ts'
import { durationInWords } from '../../../domain/instant.ts'
import { code, leadsTo, say, table, time } from '../../../domain/phrase.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { inForce } from '../../../exceptions/lineage.ts'
import type { Question } from './question.ts'

/** Q4: which path the policy names where the rule is not met, and what people did. */
export function whatHappens({ dossier, gates, verdict, decided }: Assessed): Question {
  const question = 'What happens when the release does not meet the rule, and what did happen?'
  const { atDecision } = gates
  const policy = atDecision.context?.policy
  const paths: Detail = table(
    'The path that the policy names',
    ['Situation', 'Who decides'],
    policy === undefined
      ? []
      : [
          { cells: ['X1 Blocking critical before release', list(policy.escalation.X1)] },
          { cells: ['X2 Release despite control failure', list(policy.escalation.X2)] },
          { cells: ['X3 Emergency release', list(policy.escalation.X3)] },
          {
            cells: [
              'X4 Disagreement on severity',
              `${policy.escalation.X4.route.join(', then ')}, within ${durationInWords(policy.escalation.X4.decideWithin)}`,
            ],
          },
        ],
    'No policy was in force.',
  )
  const events: Detail = table(
    'Escalations on record',
    ['Escalation', 'Event', 'When (claimed)', 'What'],
    dossier.escalations.map(({ record, said }) => {
      const { value } = record
      const when = value.event === 'raised' ? value.raisedAt : value.resolvedAt
      const what =
        value.event === 'raised'
          ? `${value.situation}: ${value.reason}`
          : `${value.decision}: ${value.rationale}`
      return {
        cells: [
          say(code(value.escalation)),
          say(value.event),
          say(time(when)),
          say(said.state === 'attributed' ? what : `${what} (${said.text})`),
        ],
        tone: said.state === 'attributed' ? undefined : ('bad' as const),
      }
    }),
    'No escalation is recorded.',
  )
  const raised = new Set(
    dossier.escalations.flatMap(({ record }) =>
      record.value.event === 'raised' ? [record.value.situation] : [],
    ),
  )
  const escalated =
    raised.size > 0
      ? ` Escalated: ${list([...raised])}.`
      : verdict.followed === 'overridden'
        ? ` For that the policy asks ${list(policy?.escalation.X2 ?? [])} to decide together (X2); no escalation is recorded.`
        : ''
  const said = {
    followed:
      verdict.decision === 'withdrawn'
        ? 'and the release did not go ahead'
        : 'and the decision followed the rule',
    overridden: verdict.deployed
      ? 'and the release went ahead all the same'
      : 'and it was approved all the same',
    stricter: 'and people were stricter than the rule',
    undecided: 'and nobody has decided yet',
  }[verdict.followed]
  const people =
    verdict.decision === 'none' ? 'people recorded no decision' : `people recorded: ${verdict.decision}`
  const answer = say(
    `${decided === undefined ? 'The gate says' : 'The gate said'} ${atDecision.outcome}, ${people}, ${said}.${escalated}`,
  )
  const tone: Tone =
    verdict.followed === 'overridden' ? 'bad' : verdict.followed === 'undecided' ? 'unknown' : 'good'
  const excused = atDecision.judged.flatMap(({ excusedBy }) => excusedBy)
  const use: Detail = {
    type: 'list',
    caption: 'Exceptions in use at the decision',
    items: itemsOf(atDecision.caseFile?.exceptions ?? { state: 'missing', why: '', cites: [] })
      .filter((state) => inForce(state) && excused.includes(state.id))
      .map((state) => say(leadsTo('exception', state.id), ` until ${state.effectiveUntil}`)),
    empty: 'None.',
  }
  return { id: 'Q4', question, answer, tone, details: [paths, events, use] }
}
