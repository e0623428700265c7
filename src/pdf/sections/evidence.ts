import type { EvidenceItemShown, ReleaseReport } from '../../report/release-report.ts'
import { EVIDENCE, EVIDENCE_SECTION } from '../../report/words.ts'
import { facts } from '../blocks/facts.ts'
import { caption, item, paragraph } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { indented, space, within } from '../flow.ts'
import { GAP, LOOKS } from '../style.ts'
import { badge, run, signed } from './phrases.ts'
import { drawProblems } from './problems.ts'
import type { Unchecked } from './signature.ts'
import { recordsOf, signatureFacts, uncheckedIn } from './signature.ts'

/** The minimum evidence pack, E1 to E6: what is required, what is there, and what of it was verified. */
export function drawEvidence(flow: Flow, report: ReleaseReport): void {
  const unchecked = uncheckedIn(report)
  const records = new Set(recordsOf(report).map((record) => record.sha256))
  for (const section of report.evidence)
    within(flow, 'Sect', () => {
      item(flow, `${section.id}  ${section.title}`)
      const required = run(section.required ? '   Required.  ' : '   Not required.  ')
      const state = [badge(EVIDENCE_SECTION[section.state]), required, run(section.words)]
      if (section.items.length === 0) paragraph(flow, state)
      else caption(flow, state, LOOKS.body)
      space(flow, GAP.line)
      for (const one of section.items) drawItem(flow, one, unchecked, records)
    })
}

const LATE = { word: 'After the decision', tone: 'attention' } as const

/** An item; of one that is a record, too, the signature is explained among the records. */
function drawItem(
  flow: Flow,
  one: EvidenceItemShown,
  unchecked: readonly Unchecked[],
  records: ReadonlySet<string>,
): void {
  const { signature } = one
  const asRecord = one.sha256 !== undefined && records.has(one.sha256)
  const late = one.late ? [run('   '), badge(LATE)] : []
  caption(flow, [badge(EVIDENCE[one.state]), run(`  ${one.title}`), ...late])
  indented(flow, 12, () => {
    facts(
      flow,
      [
        ['State', one.words],
        ['Says', one.summary],
        ['File', one.path === undefined ? undefined : [run(one.path, 'code')]],
        ['sha256', one.sha256 === undefined ? undefined : [run(one.sha256, 'digest')]],
        ['Format', one.format],
        ['Tool', one.tool],
        ['Scan', one.scan],
        ['Produced', one.producedAt === undefined ? undefined : [run(one.producedAt, 'time')]],
        ...(signature === undefined
          ? []
          : asRecord
            ? [['Signature', signed(signature)] as const]
            : signatureFacts(signature, unchecked)),
      ],
      { look: LOOKS.cell, width: 64, after: GAP.line },
    )
    drawProblems(flow, [...one.problems, ...(asRecord ? [] : (signature?.problems ?? []))])
  })
  space(flow, GAP.line)
}
