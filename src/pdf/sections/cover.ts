import type { Phrase } from '../../report/detail.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import { DECISION, FOLLOWED, RELEASE_CLASS } from '../../report/words.ts'
import { facts } from '../blocks/facts.ts'
import { paragraph } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { begin, block, heading, set, space } from '../flow.ts'
import { plain } from '../lines.ts'
import type { Look } from '../style.ts'
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
/** A verdict that takes more than this, in points, is set without its panel, so that it can go on overleaf. */
const PANEL = 360

function drawVerdict(flow: Flow, { verdict }: ReleaseReport): void {
  const where = run(verdict.deployed ? 'Deployed' : 'Not deployed', 'strong')
  const decided = [
    badge(DECISION[verdict.decision]),
    run('   '),
    badge(FOLLOWED[verdict.followed]),
    run('   '),
    where,
  ]
  const inset = BAR + 2 * PAD
  const row = (phrase: Phrase, look: Look, after: number) => ({
    lines: set(flow, phrase, look, inset),
    look,
    after,
  })
  const rows = [
    row(decided, LOOKS.body, 4),
    row(plain(verdict.words), LOOKS.verdict, 7),
    row(outcomes(verdict), LOOKS.body, 0),
  ]
  const height = rows.reduce(
    (sum, { lines: set, look, after }) => sum + set.length * look.leading + after,
    2 * PAD,
  )
  begin(flow, Math.min(height, PANEL))
  const { y, left, right } = flow
  if (height <= PANEL)
    flow.ink.artifact('Layout', () => {
      flow.ink.rect(left, y, right - left, height, COLORS.panel)
      flow.ink.rect(left, y, BAR, height, TONE_COLORS[verdict.tone])
    })
  flow.y += PAD
  for (const { lines: set, look, after } of rows) {
    block(flow, 'P', set, look, left + BAR + PAD)
    flow.y += after
  }
  flow.y += PAD
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
      ['Environment', report.environment],
      ['Production', report.production ? 'Yes' : 'No'],
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
      ['Attached', `${report.slug}.json: the report that this pack shows, as data (${report.schema})`],
    ],
    { between: 1.4, after: GAP.line },
  )
}
