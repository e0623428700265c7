import type { RecordShown } from '../../report/common.ts'
import type { Cite } from '../../report/detail.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import { facts } from '../blocks/facts.ts'
import { caption, item, nothing } from '../blocks/paragraph.ts'
import { table } from '../blocks/table.ts'
import type { Flow } from '../flow.ts'
import { indented, within } from '../flow.ts'
import { GAP, LOOKS } from '../style.ts'
import { lines, person, run } from './phrases.ts'
import { drawProblems } from './problems.ts'
import { signatureFacts } from './signature.ts'

/** Every record that the release rests on, with what its signature proves, and every file that the pack names. */
export function drawRecords(flow: Flow, report: ReleaseReport): void {
  const records = [...report.decisions.map((decision) => decision.record), ...report.records]
  const once = [...new Map(records.map((record) => [`${record.path}\n${record.sha256}`, record])).values()]
  if (once.length === 0) nothing(flow, undefined, 'The release rests on no record.')
  for (const record of once) drawRecord(flow, record)
  drawFiles(flow, filesOf(report, once))
}

function drawRecord(flow: Flow, record: RecordShown): void {
  const { signature } = record
  caption(flow, [run(record.title)])
  indented(flow, 12, () => {
    facts(
      flow,
      [
        ['Record', [run(`${record.kind}  `), run(record.id, 'code')]],
        ['File', lines([[run(record.path, 'code')], [run(record.sha256, 'digest')]])],
        ['By', record.by === undefined ? undefined : person(record.by)],
        ['Claimed time', record.claimedAt === undefined ? undefined : [run(record.claimedAt, 'time')]],
        [
          'Known',
          record.late
            ? [{ text: 'after the decision that it would support', style: 'plain', tone: 'attention' }]
            : undefined,
        ],
        ...signatureFacts(signature),
      ],
      { look: LOOKS.cell, width: 84, after: GAP.line },
    )
    drawProblems(flow, signature.problems)
  })
  flow.y += GAP.line
}

/** Files that are named without a digest elsewhere in the pack: what facts were read from, and roots of trust. */
function filesOf(report: ReleaseReport, records: readonly RecordShown[]): readonly Cite[] {
  const gates = [report.gates.atDecision, report.gates.now, report.gates.today]
  const items = report.evidence.flatMap((section) => section.items)
  const signatures = [
    ...records.map((record) => record.signature),
    ...items.flatMap((one) => one.signature ?? []),
  ]
  const all: readonly Cite[] = [
    ...signatures.flatMap(({ root }) =>
      root === undefined ? [] : [{ path: root.path, digest: root.sha256 }],
    ),
    ...gates.flatMap((gate) => gate.criteria.flatMap((criterion) => criterion.cites)),
    ...report.findings.map((finding) => finding.cite),
    ...report.conformance.flatMap((group) => group.checks.flatMap((check) => check.cites)),
    ...[
      ...report.problems,
      ...items.flatMap((one) => one.problems),
      ...signatures.flatMap((one) => one.problems),
    ].map((problem) => problem.at),
  ]
  const key = (path: string, digest: string | undefined) => `${path}\n${digest ?? ''}`
  const shown = new Set([...records, ...items].map(({ path, sha256 }) => key(path ?? '', sha256)))
  const files = new Map(all.map((cite) => [key(cite.path, cite.digest), cite]))
  return [...files].filter(([name]) => !shown.has(name)).map(([, cite]) => cite)
}

function drawFiles(flow: Flow, files: readonly Cite[]): void {
  within(flow, 'Sect', () => {
    item(flow, 'Other files that this pack names')
    if (files.length === 0) nothing(flow, undefined, 'It names none.')
    else
      table(flow, {
        columns: [{ title: 'Path and sha256' }],
        rows: files.map(({ path, digest }) => ({
          cells: [
            [
              run(`${path}\n`, 'code'),
              digest === undefined ? run('digest not known') : run(digest, 'digest'),
            ],
          ],
        })),
      })
  })
}
