import type { ReleaseReport } from '../../report/release-report.ts'
import { DECISION, FOLLOWED, RELEASE_CLASS } from '../../report/words.ts'
import { facts } from '../blocks/facts.ts'
import { paragraph } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { begin, heading, set, space, stack } from '../flow.ts'
import { plain } from '../lines.ts'
import { COLORS, GAP, LOOKS, TONE_COLORS } from '../style.ts'
import { badge, joined, lines, outcome, person, run, time } from './phrases.ts'

/** What the pack is about and what came of it: the verdict first, then the facts that identify the release. */
export function drawCover(flow: Flow, report: ReleaseReport): void {
  paragraph(flow, plain('RELEASE AUDIT PACK'), LOOKS.kicker, GAP.line)
  heading(flow, 'H1', plain(report.id))
  paragraph(flow, plain(`${report.productTitle}, version ${report.version}`), LOOKS.subtitle, GAP.item)
  drawVerdict(flow, report)
  drawIdentity(flow, report)
}

const PAD = 11
const BAR = 4

function drawVerdict(flow: Flow, { verdict }: ReleaseReport): void {
  const inset = BAR + 2 * PAD
  const decided = [
    badge(DECISION[verdict.decision]),
    run('   '),
    badge(FOLLOWED[verdict.followed]),
    run('   '),
  ]
  const where = run(verdict.deployed ? 'Deployed' : 'Not deployed', 'strong')
  const rows = [
    {
      look: LOOKS.note,
      lines: set(flow, [...decided, where], { ...LOOKS.strong, color: COLORS.ink }, inset),
      after: 4,
    },
    { look: LOOKS.verdict, lines: set(flow, plain(verdict.words), LOOKS.verdict, inset), after: 7 },
    { look: LOOKS.body, lines: set(flow, outcomes(verdict), LOOKS.body, inset), after: 0 },
  ] as const
  const height = rows.reduce((sum, row) => sum + row.lines.length * row.look.leading + row.after, 2 * PAD)
  begin(flow, height)
  const { y, left, right } = flow
  flow.ink.artifact('Layout', () => {
    flow.ink.rect(left, y, right - left, height, COLORS.panel)
    flow.ink.rect(left, y, BAR, height, TONE_COLORS[verdict.tone])
  })
  flow.y += PAD
  for (const row of rows) {
    const element = flow.ink.element(flow.parent, 'P')
    stack(flow, element, 'P', row.lines, row.look, left + BAR + PAD)
    element.end()
    flow.y += row.after
  }
  flow.y = y + height
  space(flow, GAP.item)
}

function outcomes(verdict: ReleaseReport['verdict']) {
  return [
    run('Gate at the decision: '),
    outcome(verdict.outcome),
    run('     without exceptions: '),
    outcome(verdict.outcomeWithoutExceptions),
    run('     with what is known now: '),
    outcome(verdict.outcomeNow),
  ]
}

function drawIdentity(flow: Flow, report: ReleaseReport): void {
  const { source, archive, trust } = report
  facts(
    flow,
    [
      ['Class', RELEASE_CLASS[report.releaseClass]],
      [
        'Environment',
        `${report.environment}, ${report.production ? 'a production environment' : 'not production'}`,
      ],
      ['Areas', joined(report.areas)],
      ['Scope', report.scope],
      ['Owner', person(report.owner)],
      ['Owning team', report.owningTeam],
      ['Previous release', report.previous],
      ['Defined', [run(report.definedAt, 'time')]],
      ['Decided', report.decidedAt === undefined ? 'Not decided' : time(report.decidedAt)],
      [
        'Deployed',
        report.deployedAt === undefined ? 'No deployment is recorded' : [run(report.deployedAt, 'time')],
      ],
      [
        'Source',
        lines([
          [run(source.repository, 'code')],
          ...(source.ref === undefined ? [] : [[run(source.ref, 'code')]]),
          [run(source.commit, 'digest')],
        ]),
      ],
      [
        'Artifacts',
        report.artifacts.length === 0
          ? 'No artifact is named'
          : lines(
              report.artifacts.map(({ name, sha256 }) => [run(`${name}\n`, 'strong'), run(sha256, 'digest')]),
            ),
      ],
      [
        'Trust',
        [
          {
            text: trust.pinned ? 'Pinned by the reader' : 'Not pinned',
            style: 'strong',
            tone: trust.pinned ? 'good' : 'attention',
          },
          run(`  ${trust.words}`),
        ],
      ],
      [
        'Archive',
        lines([
          [run(archive.name)],
          ...(archive.commit === undefined ? [] : [[run(archive.commit, 'digest')]]),
          [run(archive.history)],
        ]),
      ],
      ['As of', [run(report.asOf, 'time')]],
    ],
    { between: 1.4, after: GAP.line },
  )
}
