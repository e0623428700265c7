import { holders } from '../../../attribution/roster.ts'
import type { Assessed } from '../../../conformance/check.ts'
import type { Detail, Phrase, Run, Table } from '../../../domain/detail.ts'
import { leadsTo, say, strong, table, time } from '../../../domain/phrase.ts'
import { list } from '../../../domain/text.ts'
import type { Parts, Question } from './question.ts'

/** Q3: who could approve, under which conditions, and who did. */
export function whoCanApprove(
  { dossier, gates, decided, asOf, verdict }: Assessed,
  { decisions }: Parts,
): Question {
  const question = 'Who can approve this release, under what conditions, and who did?'
  const { context } = gates.atDecision
  const { roster } = dossier.governance
  const at = decided?.at ?? asOf
  const asked = context?.rules.approvals ?? []
  const designated =
    context?.release.value.releaseClass === 'emergency-prod'
      ? context.policy.emergency.designatedApprovers
      : []
  const missing = gates.atDecision.judged.find(({ criterion }) => criterion.id === 'approvers-present')
  const counting = decisions.filter(({ counts }) => counts)
  // Who approved in two roles fills one: neither row may look filled by itself.
  const twice = [...Map.groupBy(counting, ({ by }) => by.id).values()].some(
    (own) => new Set(own.map(({ role }) => role)).size > 1,
  )
  const who: Table = table(
    'Required approvals',
    ['Role', '>Needed', 'Who held it then', 'Who approved'],
    asked.map(({ role, count: needed }) => {
      const counted = decisions.filter((decision) => decision.counts && decision.role === role)
      const able = holders(roster, role, context?.release.product, at).map(({ id, name }) =>
        leadsTo('person', id, name),
      )
      return {
        cells: [
          role,
          String(needed),
          joined(able, 'nobody'),
          joined(
            counted.map(({ by }) => leadsTo('person', by.id, by.name)),
            'nobody',
          ),
        ],
        tone:
          missing?.outcome === 'pass' || (counted.length >= needed && !twice)
            ? ('good' as const)
            : ('bad' as const),
      }
    }),
    'The policy asks for no approval.',
  )
  const acts: Table = table(
    'What was decided',
    ['Who', 'As', 'Decision', 'When (claimed)', 'Counts'],
    decisions.map(({ by, role, decision, activity, capacity, claimedAt, counts, words }) => ({
      cells: [
        say(leadsTo('person', by.id, by.name)),
        say(`${role}, ${capacity ?? 'capacity not named'}`),
        say(`${decision} (${activity})`),
        say(time(claimedAt)),
        say(counts ? 'yes' : `no: ${words}`),
      ],
      tone: counts ? ('good' as const) : ('attention' as const),
    })),
    'No decision is recorded.',
  )
  const conditions = decisions.flatMap((decision) =>
    decision.conditions.map((condition) => say(strong(decision.by.name), `: ${condition}`)),
  )
  const details: Detail[] = [
    who,
    acts,
    {
      type: 'list',
      caption: 'Conditions of the approvals',
      items: conditions,
      empty: 'No conditions were set.',
    },
  ]
  const rule = list(asked.map(({ role, count: needed }) => `${needed} × ${role}`))
  const emergency =
    designated.length > 0 ? ` In an emergency: a designated approver (${list(designated, 'or')}).` : ''
  const answer =
    context === undefined
      ? say('Nobody: no policy says who may approve it.')
      : missing?.outcome === 'pass'
        ? say(
            `The policy asks for ${rule}.${emergency} Approved by ${list([...new Set(decisions.filter(({ counts }) => counts).map(({ by, role }) => `${by.name} (${role})`))])}.`,
          )
        : say(
            `The policy asks for ${rule}.${emergency} Not fulfilled: ${missing?.verdict.reason.text ?? 'no approval was judged'}.`,
          )
  const against = missing?.outcome === 'pass' && verdict.followed === 'overridden'
  const more = against
    ? say(
        ` The gate said ${gates.atDecision.outcome} all the same: to go ahead against it was not theirs to approve, but ${list(context?.policy.escalation.X2 ?? [])} together (X2).`,
      )
    : []
  const tone = missing?.outcome !== 'pass' ? 'bad' : against ? 'attention' : 'good'
  return { id: 'Q3', question, answer: [...answer, ...more], tone, details }
}

function joined(parts: readonly Run[], none: string): Phrase {
  return parts.length === 0
    ? say(none)
    : parts.flatMap((part, at): Phrase => (at === 0 ? [part] : [{ text: ', ', style: 'plain' }, part]))
}
