import { holders } from '../../attribution/roster.ts'
import type { Assessed } from '../../conformance/check.ts'
import type { Detail, Phrase, Run, Table, Tone } from '../../domain/detail.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { code, digest, leadsTo, say, strong, table, time } from '../../domain/phrase.ts'
import { itemsOf } from '../../domain/shown.ts'
import { count, list } from '../../domain/text.ts'
import { EVIDENCE_TITLES } from '../../domain/vocabulary.ts'
import { inForce } from '../../exceptions/lineage.ts'
import { clockInWords, personRef, signatureShown } from '../refs.ts'
import type { DecisionShown, ReleaseReport } from '../release-report.ts'

type Question = ReleaseReport['questions'][number]
type Parts = { readonly evidence: ReleaseReport['evidence']; readonly decisions: readonly DecisionShown[] }

/** How an outcome should be felt. */
export function toneOf(outcome: Outcome): Tone {
  return outcome === 'pass' ? 'good' : outcome === 'block' ? 'bad' : 'attention'
}

/** The five questions that every page and pack opens with. */
export function fiveQuestions(assessed: Assessed, parts: Parts): ReleaseReport['questions'] {
  return [
    requiredEvidence(assessed, parts),
    blockingFindings(assessed),
    whoCanApprove(assessed, parts),
    whatHappens(assessed),
    howRecorded(assessed, parts),
  ]
}

function requiredEvidence({ gates }: Assessed, { evidence }: Parts): Question {
  const question = 'What evidence is required before release, and is it there?'
  const required = evidence.filter((section) => section.required)
  const lacking = required.filter(({ state }) => state !== 'complete')
  const rows = evidence.map(({ id, title, required: asked, state, words }) => ({
    cells: [
      say(strong(id), ` ${title}`),
      asked ? 'required' : 'not required',
      state.replace('-', ' '),
      words,
    ],
    tone: asked ? (state === 'complete' ? ('good' as const) : ('bad' as const)) : ('neutral' as const),
  }))
  const details: Detail[] = [
    table(
      'The minimum evidence pack',
      ['Evidence', 'Class asks', 'State', 'What is there'],
      rows,
      'No evidence is required.',
    ),
  ]
  const rules = gates.atDecision.context?.rules
  if (rules !== undefined && rules.evidence.scans.length > 0) {
    details.push({
      type: 'list',
      caption: `Required scans, none older than ${rules.evidence.scanMaxAge} at the decision`,
      items: rules.evidence.scans.map((scan) => {
        const seen = itemsOf(
          gates.atDecision.caseFile?.scans ?? { state: 'missing', why: '', cites: [] },
        ).find((one) => one.scan === scan)
        return seen === undefined
          ? say(strong(scan), ': missing')
          : say(strong(scan), `: ${seen.state}, ${seen.why}`)
      }),
      empty: 'No scan is required.',
    })
  }
  const answer =
    lacking.length === 0
      ? say(`${list(required.map(({ id }) => id))} are required, and all of it is there.`)
      : say(
          `${list(required.map(({ id }) => id))} are required. Not complete: ${list(lacking.map(({ id }) => `${id} ${EVIDENCE_TITLES[id].toLowerCase()}`))}.`,
        )
  return { id: 'Q1', question, answer, tone: lacking.length === 0 ? 'good' : 'bad', details }
}

function blockingFindings({ gates }: Assessed): Question {
  const question = 'What findings or conditions are blocking?'
  const { atDecision, now } = gates
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
      leadsTo('criterion', judged.criterion.id, judged.criterion.failureTitle),
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
      [...open.map(row('at the decision')), ...later.map(row('since the decision'))],
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
            `At the decision ${count(blocking.length, 'condition')} blocked: ${list(blocking.map(({ criterion }) => criterion.failureTitle.toLowerCase()))}.`,
          )
        : open.length > 0
          ? say(
              `Nothing blocked at the decision; ${count(open.length, 'condition')} asked for attention: ${list(open.map(({ criterion }) => criterion.failureTitle.toLowerCase()))}.`,
            )
          : excused.length > 0
            ? say(
                `Nothing blocked at the decision, because of ${list([...new Set(excused.flatMap(({ excusedBy }) => excusedBy))])}.`,
              )
            : say('Nothing blocked at the decision.')
  const since =
    later.length === 0
      ? []
      : say(` Since then: ${list(later.map(({ criterion }) => criterion.failureTitle.toLowerCase()))}.`)
  const tone: Tone =
    refused !== undefined
      ? 'bad'
      : atDecision.outcome === 'pass' && later.length > 0
        ? 'attention'
        : toneOf(atDecision.outcome)
  return { id: 'Q2', question, answer: [...answer, ...since], tone, details }
}

function whoCanApprove({ dossier, gates, decided, asOf }: Assessed, { decisions }: Parts): Question {
  const question = 'Who can approve this release, under what conditions, and who did?'
  const { context } = gates.atDecision
  const { roster } = dossier.governance
  const at = decided?.at ?? asOf
  const asked = context?.rules.approvals ?? []
  const designated =
    context?.release.value.releaseClass === 'emergency-prod'
      ? context.policy.emergency.designatedApprovers
      : []
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
        tone: counted.length >= needed ? ('good' as const) : ('bad' as const),
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
  const missing = gates.atDecision.judged.find(({ criterion }) => criterion.id === 'approvers-present')
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
  return { id: 'Q3', question, answer, tone: missing?.outcome === 'pass' ? 'good' : 'bad', details }
}

function joined(parts: readonly Run[], none: string): Phrase {
  return parts.length === 0
    ? say(none)
    : parts.flatMap((part, at): Phrase => (at === 0 ? [part] : [{ text: ', ', style: 'plain' }, part]))
}

function whatHappens({ dossier, gates, verdict }: Assessed): Question {
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
              `${policy.escalation.X4.route.join(', then ')}, within ${policy.escalation.X4.decideWithin}`,
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
        ? ' No escalation is recorded.'
        : ''
  const said = {
    followed: 'and the decision followed the rule',
    overridden: 'and the release went ahead all the same',
    stricter: 'and people were stricter than the rule',
    undecided: 'and nobody has decided yet',
  }[verdict.followed]
  const answer = say(
    `The gate said ${atDecision.outcome}, people said ${verdict.decision === 'none' ? 'nothing' : verdict.decision}, ${said}.${escalated}`,
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

function howRecorded({ dossier, decided }: Assessed, { decisions }: Parts): Question {
  const question = 'How is the final decision recorded?'
  const { roster } = dossier.governance
  const final = dossier.decisions.filter(({ record }) => record.value.activity === 'final-approval')
  const last =
    final.find(
      ({ record }) => record.id === decisions.findLast(({ activity }) => activity === 'final-approval')?.id,
    ) ?? final.at(-1)
  if (last === undefined) {
    return {
      id: 'Q5',
      question,
      answer: say(
        dossier.decisions.length === 0
          ? 'It is not: the archive holds no decision.'
          : 'It is not: the archive holds decisions, but no final approval.',
      ),
      tone: 'bad',
      details: [],
    }
  }
  const { record, said } = last
  const signature = signatureShown(last.trust, roster)
  const details: Detail[] = [
    {
      type: 'chain',
      caption: 'From the decision to where trust begins',
      links: [
        { title: 'Record', text: say(code(record.id), ` in ${record.at.path}`), tone: 'neutral' },
        { title: 'Bytes', text: say('SHA-256 ', digest(record.at.digest ?? '')), tone: 'neutral' },
        {
          title: 'Commit',
          text: say(
            record.at.commit === undefined ? 'not read from git: history was not checked' : record.at.commit,
          ),
          tone: record.at.commit === undefined ? 'unknown' : 'neutral',
        },
        {
          title: 'Signature',
          text: say(signature.words),
          tone: signature.state === 'verified' ? 'good' : 'bad',
        },
        {
          title: 'Person',
          text: say(said.state === 'attributed' ? `${said.person.name}, as ${record.value.role}` : said.text),
          tone: said.state === 'attributed' ? 'good' : 'bad',
        },
        {
          title: 'Root',
          text: say(
            signature.root === undefined
              ? 'none: nothing was verified'
              : `${signature.root.path} (${signature.root.origin === 'pinned' ? 'pinned by the reader' : 'came with the archive'})`,
          ),
          tone:
            signature.root?.origin === 'pinned' ? 'good' : signature.root === undefined ? 'bad' : 'attention',
        },
      ],
    },
  ]
  const by = personRef(roster, record.value.by).name
  const answer =
    said.state === 'attributed'
      ? say(
          `In ${record.at.path}, signed by ${by}; it existed at `,
          time(decided?.at ?? said.since.at),
          `, stated ${clockInWords(said.since)}.`,
        )
      : say(`In ${record.at.path}, which nobody provably signed: ${said.text}.`)
  return { id: 'Q5', question, answer, tone: said.state === 'attributed' ? 'good' : 'bad', details }
}
