import type { RecordShown } from '../../report/common.ts'
import type { Cite } from '../../report/detail.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import { bullets } from '../blocks/bullets.ts'
import { facts } from '../blocks/facts.ts'
import { caption, item, nothing } from '../blocks/paragraph.ts'
import { table } from '../blocks/table.ts'
import type { Flow } from '../flow.ts'
import { indented, space, within } from '../flow.ts'
import { plain } from '../lines.ts'
import { GAP, LOOKS } from '../style.ts'
import { lines, person, run } from './phrases.ts'
import { drawProblems } from './problems.ts'
import type { Unchecked } from './signature.ts'
import { recordsOf, signatureFacts, signaturesOf, uncheckedIn } from './signature.ts'

/** Every record that the release rests on, with what its signature proves, and every file that the pack names. */
export function drawRecords(flow: Flow, report: ReleaseReport): void {
  const records = recordsOf(report)
  const unchecked = uncheckedIn(report)
  if (records.length === 0) nothing(flow, undefined, 'The release rests on no record.')
  for (const record of records) drawRecord(flow, record, unchecked)
  drawUnchecked(flow, unchecked)
  drawFiles(flow, otherFiles(report))
}

function drawRecord(flow: Flow, record: RecordShown, unchecked: readonly Unchecked[]): void {
  const { kind, id, title, path, sha256, by, claimedAt, recorded, late, signature } = record
  const known = run('after the decision that it would support')
  const named = title.includes(kind) ? title : `${title} (${kind})`
  caption(flow, title.includes(id) ? [run(named)] : [run(`${named}  `), run(id, 'code')])
  indented(flow, 12, () => {
    facts(
      flow,
      [
        ['File', lines([[run(path, 'code')], [run(sha256, 'digest')]])],
        ['By', by === undefined ? undefined : person(by)],
        ['Claimed time', claimedAt === undefined ? undefined : [run(claimedAt, 'time')]],
        ['Recorded', recorded === undefined ? undefined : plain(recorded.words)],
        ['Known', late ? [{ ...known, tone: 'attention' }] : undefined],
        ...signatureFacts(signature, unchecked),
      ],
      { look: LOOKS.cell, width: 84, after: GAP.line },
    )
    drawProblems(flow, signature.problems)
  })
  space(flow, GAP.line)
}

function drawUnchecked(flow: Flow, lists: readonly Unchecked[]): void {
  if (lists.length === 0) return
  within(flow, 'Sect', () => {
    item(flow, 'What was not checked')
    for (const { name, items } of lists) {
      caption(flow, plain(name))
      bullets(flow, items.map(plain), LOOKS.cell)
    }
  })
}

/** Files whose digests stand nowhere else in the pack: what facts were read from, and roots of trust. */
function otherFiles(report: ReleaseReport): readonly Cite[] {
  const gates = [report.gates.atDecision, report.gates.now, report.gates.today]
  const items = report.evidence.flatMap((section) => section.items)
  const signatures = signaturesOf(report)
  const problems = [
    report.problems,
    ...items.map((one) => one.problems),
    ...signatures.map((one) => one.problems),
  ]
  const all: readonly Cite[] = [
    ...signatures.flatMap(({ root }) =>
      root === undefined ? [] : [{ path: root.path, digest: root.sha256 }],
    ),
    ...gates.flatMap((gate) => gate.criteria.flatMap((criterion) => criterion.cites)),
    ...report.findings.map((finding) => finding.cite),
    ...report.conformance.flatMap((group) => group.checks.flatMap((check) => check.cites)),
    ...problems.flat().map((problem) => problem.at),
  ]
  const key = (path: string, digest: string | undefined) => `${path}\n${digest ?? ''}`
  const shown = new Set([...recordsOf(report), ...items].map(({ path, sha256 }) => key(path ?? '', sha256)))
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
