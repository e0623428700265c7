import { parseInstant } from '../domain/instant.ts'
import type { ReleaseReport } from '../report/release-report.ts'
import { nothing } from './blocks/paragraph.ts'
import { drawDetail, drawDetails } from './details/draw.ts'
import { attach, closeDocument, openDocument, struct } from './document.ts'
import type { Flow } from './flow.ts'
import { heading, openFlow, settle, within } from './flow.ts'
import type { Fonts } from './fonts.ts'
import { openInk } from './ink.ts'
import { plain } from './lines.ts'
import { drawRunning } from './running.ts'
import { drawConformance } from './sections/conformance.ts'
import { drawContents, reserveContents } from './sections/contents.ts'
import { drawCover } from './sections/cover.ts'
import { drawDecisions, drawExceptions } from './sections/decisions.ts'
import { drawDeployments } from './sections/deployments.ts'
import { drawEvidence } from './sections/evidence.ts'
import { drawFindings } from './sections/findings.ts'
import { drawGate } from './sections/gate.ts'
import { drawProblems } from './sections/problems.ts'
import { drawQuestions } from './sections/questions.ts'
import { drawRecords } from './sections/records.ts'

type Section = { readonly title: string; readonly draw: (flow: Flow, report: ReleaseReport) => void }

/** What follows the cover, in the order of the release page. */
const SECTIONS: readonly Section[] = [
  { title: 'The five questions', draw: drawQuestions },
  { title: 'The gate', draw: drawGate },
  { title: 'Evidence', draw: drawEvidence },
  { title: 'Findings', draw: drawFindings },
  { title: 'Decisions', draw: drawDecisions },
  { title: 'Deployments', draw: drawDeployments },
  { title: 'Exceptions', draw: drawExceptions },
  { title: 'Conformance', draw: drawConformance },
  { title: 'Timeline', draw: (flow, { timeline }) => drawDetail(flow, timeline) },
  {
    title: 'Record history and checkpoint',
    draw: (flow, { history }) => drawDetails(flow, history.details),
  },
  { title: 'Records and signatures', draw: drawRecords },
  {
    title: 'Problems',
    draw: (flow, { problems }) =>
      problems.length === 0
        ? nothing(flow, undefined, 'No file of this release gave a problem.')
        : drawProblems(flow, problems),
  },
  { title: 'How to repeat the checks', draw: (flow, { recipe }) => drawDetail(flow, recipe) },
]

/**
 * The audit pack of one release: a PDF/A-3a and PDF/UA-1 file that says everything that the release page says, with the
 * report attached. The same report, fonts and attachment give the same bytes. Whoever draws many packs lets the event
 * loop turn between them: a document is a stream, and Node holds on to it until the turn after its end.
 * @param json the report's canonical JSON, attached as `<slug>.json`
 */
export function renderPack(report: ReleaseReport, fonts: Fonts, json: Uint8Array): Uint8Array {
  const asOf = parseInstant(report.asOf)
  if (asOf === undefined) throw new Error(`The report's asOf is not an instant: ${report.asOf}`)
  const doc = openDocument({
    title: `${report.id}: release audit pack`,
    subject: report.verdict.words,
    asOf,
  })
  const ink = openInk(doc)
  const root = struct(doc, 'Document')
  doc.addStructure(root)
  const flow = openFlow(ink, fonts, root)

  drawCover(flow, report)
  const contents = reserveContents(flow, SECTIONS.length)
  for (const [n, { title, draw }] of SECTIONS.entries())
    within(flow, 'Sect', () => {
      heading(flow, 'H2', plain(`${n + 1}  ${title}`))
      draw(flow, report)
    })
  settle(flow)
  drawContents(flow, contents, flow.places)
  drawRunning(flow, report)
  root.end()

  attach(
    doc,
    { name: `${report.slug}.json`, bytes: json, description: 'The report that this pack shows' },
    asOf,
  )
  return closeDocument(doc)
}
