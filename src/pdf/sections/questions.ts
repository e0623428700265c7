import type { ReleaseReport } from '../../report/release-report.ts'
import { TONE } from '../../report/words.ts'
import { item, paragraph } from '../blocks/paragraph.ts'
import { drawDetails } from '../details/draw.ts'
import type { Flow } from '../flow.ts'
import { within } from '../flow.ts'
import { LOOKS } from '../style.ts'

/** The five questions with their answers; the details under each back the answer up. */
export function drawQuestions(flow: Flow, { questions }: ReleaseReport): void {
  for (const { id, question, answer, tone, details } of questions)
    within(flow, 'Sect', () => {
      item(flow, `${id}  ${question}`)
      paragraph(
        flow,
        tone === 'neutral' ? answer : [{ text: `${TONE[tone]}  `, style: 'strong', tone }, ...answer],
        LOOKS.body,
        7,
      )
      drawDetails(flow, details)
    })
}
