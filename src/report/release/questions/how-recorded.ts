import type { Assessed } from '../../../conformance/check.ts'
import type { Detail } from '../../../domain/detail.ts'
import { code, digest, say, time } from '../../../domain/phrase.ts'
import { clockInWords, personRef, recordShown } from '../../refs.ts'
import type { Parts, Question } from './question.ts'

/** Q5: which record holds the final decision, signed by whom, since when. */
export function howRecorded({ dossier }: Assessed, { decisions }: Parts): Question {
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
  const { recorded, signature } = recordShown(last, roster)
  const details: Detail[] = [
    {
      type: 'chain',
      caption: 'From the decision to where trust begins',
      links: [
        { title: 'Record', text: say(code(record.id), ` in ${record.at.path}`), tone: 'neutral' },
        { title: 'Bytes', text: say('SHA-256 ', digest(record.at.digest ?? '')), tone: 'neutral' },
        {
          title: 'Recorded',
          text: say(recorded?.words ?? 'not read from git: history was not checked'),
          tone: recorded === undefined ? 'unknown' : 'neutral',
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
          time(said.since.at),
          `, stated ${clockInWords(said.since)}.`,
        )
      : say(`In ${record.at.path}, which nobody provably signed: ${said.text}.`)
  return { id: 'Q5', question, answer, tone: said.state === 'attributed' ? 'good' : 'bad', details }
}
