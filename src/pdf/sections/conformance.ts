import type { CheckResult } from '../../report/common.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import { CHECK } from '../../report/words.ts'
import { caption, item, nothing, paragraph } from '../blocks/paragraph.ts'
import { drawDetails } from '../details/draw.ts'
import type { Flow } from '../flow.ts'
import { indented, within } from '../flow.ts'
import { GAP, LOOKS } from '../style.ts'
import { badge, cites, run } from './phrases.ts'

/** Whether people followed the rule: sign-off, escalation, emergency, responsibilities, checklist, population. */
export function drawConformance(flow: Flow, { conformance }: ReleaseReport): void {
  for (const group of conformance)
    within(flow, 'Sect', () => {
      item(flow, `${group.id}  ${group.title}`)
      if (group.checks.length === 0) nothing(flow, undefined, 'No check of this group applies.')
      for (const check of group.checks) drawCheck(flow, check)
    })
}

function drawCheck(flow: Flow, { id, title, state, reason, cites: read, details }: CheckResult): void {
  caption(flow, [run(`${id}  ${title}   `), badge(CHECK[state])])
  indented(flow, 12, () => {
    const where = read.length === 0 ? [] : [run('\n'), ...cites(read)]
    paragraph(
      flow,
      [run(`${reason.text}  `), run(reason.code, 'code'), ...where],
      LOOKS.note,
      details.length > 0 ? GAP.block : 6,
    )
    drawDetails(flow, details)
  })
}
