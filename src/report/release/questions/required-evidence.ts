import type { Assessed } from '../../../conformance/check.ts'
import type { Detail } from '../../../domain/detail.ts'
import { durationInWords } from '../../../domain/instant.ts'
import { say, strong, table, time } from '../../../domain/phrase.ts'
import { list } from '../../../domain/text.ts'
import { EVIDENCE_TITLES } from '../../../domain/vocabulary.ts'
import { requiredScans } from '../required-scans.ts'
import type { Parts, Question } from './question.ts'

/** Q1: what evidence the class asks for, and whether it was there. */
export function requiredEvidence(assessed: Assessed, { evidence }: Parts): Question {
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
  const rules = assessed.gates.atDecision.context?.rules
  if (rules !== undefined && rules.evidence.scans.length > 0) {
    details.push({
      type: 'list',
      caption: `Required scans, none older than ${durationInWords(rules.evidence.scanMaxAge)} at the decision`,
      items: requiredScans(assessed).map(({ scan, facts }) =>
        facts === undefined
          ? say(strong(scan), ': missing')
          : say(
              strong(scan),
              `: ${facts.state.replace('-', ' ')}, ${facts.why}`,
              ...(facts.producedAt === undefined ? [] : [', ', time(facts.producedAt)]),
            ),
      ),
      empty: 'No scan is required.',
    })
  }
  const answer =
    lacking.length === 0
      ? say(`${list(required.map(({ id }) => id))} are required, and all of it was there.`)
      : say(
          `${list(required.map(({ id }) => id))} are required. Not complete: ${list(lacking.map(({ id }) => `${id} ${EVIDENCE_TITLES[id].toLowerCase()}`))}.`,
        )
  return { id: 'Q1', question, answer, tone: lacking.length === 0 ? 'good' : 'bad', details }
}
