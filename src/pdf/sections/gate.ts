import type { CriterionResult, GateResult } from '../../report/common.ts'
import type { Phrase } from '../../report/detail.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import { CRITERION } from '../../report/words.ts'
import { bullets } from '../blocks/bullets.ts'
import type { Fact } from '../blocks/facts.ts'
import { facts } from '../blocks/facts.ts'
import { caption, item, nothing, paragraph } from '../blocks/paragraph.ts'
import { table } from '../blocks/table.ts'
import { drawDetails } from '../details/draw.ts'
import type { Flow } from '../flow.ts'
import { indented, space, within } from '../flow.ts'
import { plain } from '../lines.ts'
import { GAP, LOOKS } from '../style.ts'
import { badge, cites, joined, lines, outcome, run } from './phrases.ts'

const VIEWS: Readonly<Record<GateResult['view'], { readonly title: string; readonly says: string }>> = {
  'at-decision': { title: 'At the decision', says: 'policy and knowledge of then' },
  now: { title: 'Known now', says: 'policy of then, knowledge of today' },
  today: { title: 'Today', says: 'policy and knowledge of today' },
}

/** The gate three times: as it stood at the decision, with what is known now, and under today's policy. */
export function drawGate(flow: Flow, { gates, differences }: ReleaseReport): void {
  const views = [gates.atDecision, gates.now, gates.today]
  drawViews(flow, views)
  drawDifferences(flow, differences)
  drawMatrix(flow, views)
  for (const id of criteriaIn(views)) drawCriterion(flow, id, views)
}

function drawViews(flow: Flow, views: readonly GateResult[]): void {
  table(flow, {
    caption: 'The gate under three pairs of clocks',
    columns: [
      { title: 'View' },
      { title: 'Outcome' },
      { title: 'Without exceptions' },
      { title: 'In words' },
      { title: 'Judged by' },
    ],
    rows: views.map((gate) => ({
      cells: [
        [run(VIEWS[gate.view].title, 'strong'), run(`\n${VIEWS[gate.view].says}`)],
        [outcome(gate.outcome)],
        [outcome(gate.outcomeWithoutExceptions)],
        plain(gate.words),
        lines([
          [run(gate.policy?.id ?? 'no policy', 'strong')],
          [run('policy of '), run(gate.effectiveAt, 'time')],
          [run('known by '), run(gate.knownAt, 'time')],
        ]),
      ],
    })),
  })
  const policies = new Map(
    views.flatMap(({ policy }) => (policy === undefined ? [] : [[policy.id, policy] as const])),
  )
  if (policies.size === 0)
    paragraph(flow, plain('No policy was in force: nothing can be judged by it.'), LOOKS.note, GAP.block)
  facts(
    flow,
    [...policies.values()].map(({ id, effectiveOn, sha256 }): Fact => {
      const since = [run(id, 'strong'), run('  in force from '), run(effectiveOn, 'time')]
      return ['Policy', lines([since, [run(sha256, 'digest')]])]
    }),
    { look: LOOKS.cell, width: 84, after: GAP.line },
  )
}

function drawDifferences(flow: Flow, differences: readonly string[]): void {
  within(flow, 'Sect', () => {
    item(flow, 'What has changed since the decision')
    if (differences.length === 0) nothing(flow, undefined, 'Nothing that changes a verdict.')
    else bullets(flow, differences.map(plain))
  })
}

function criteriaIn(views: readonly GateResult[]): readonly string[] {
  return [...new Set(views.flatMap((gate) => gate.criteria.map((criterion) => criterion.id)))]
}

function criterionOf(gate: GateResult | undefined, id: string): CriterionResult | undefined {
  return gate?.criteria.find((criterion) => criterion.id === id)
}

function drawMatrix(flow: Flow, views: readonly GateResult[]): void {
  const cell = (criterion: CriterionResult | undefined): Phrase => {
    if (criterion === undefined) return plain('not asked')
    const { state, outcome: value, outcomeWithoutExceptions: without } = criterion
    const verdict =
      state === 'unmet' || state === 'undetermined'
        ? [badge(CRITERION[state]), run(': '), outcome(value)]
        : [badge(CRITERION[state])]
    return without === value ? verdict : [...verdict, run('\nwithout exceptions: '), outcome(without)]
  }
  within(flow, 'Sect', () => {
    item(flow, 'Criteria at a glance')
    table(flow, {
      columns: [{ title: 'Criterion' }, ...views.map((gate) => ({ title: VIEWS[gate.view].title }))],
      rows: criteriaIn(views).map((id) => ({
        cells: [[run(id, 'code')], ...views.map((gate) => cell(criterionOf(gate, id)))],
      })),
    })
  })
}

/** One criterion: at the decision in full, and again for each later view that says something else. */
function drawCriterion(flow: Flow, id: string, views: readonly GateResult[]): void {
  const seen: string[] = []
  within(flow, 'Sect', () => {
    const first = views.map((gate) => criterionOf(gate, id)).find((one) => one !== undefined)
    item(flow, [run(`${first?.title ?? id}`)])
    for (const gate of views) {
      const criterion = criterionOf(gate, id)
      if (criterion === undefined) continue
      const content = JSON.stringify(criterion)
      if (seen.includes(content)) continue
      if (seen.length > 0) {
        space(flow, GAP.line)
        caption(flow, [run(`${VIEWS[gate.view].title}: ${criterion.title}`)])
      }
      seen.push(content)
      indented(flow, seen.length > 1 ? 12 : 0, () => drawResult(flow, criterion))
    }
  })
}

function drawResult(flow: Flow, criterion: CriterionResult): void {
  const { id, state, reason, rules, standards, cites: read } = criterion
  const because = [run(`   ${reason.text}  `), run(reason.code, 'code')]
  caption(flow, [badge(CRITERION[state]), ...effect(criterion), ...because], LOOKS.body)
  facts(
    flow,
    [
      ['Would clear it', criterion.remediation],
      ['Who can', joined(criterion.clearedBy)],
      ['Exceptions', joined(criterion.exceptions)],
    ],
    { look: LOOKS.cell, width: 84, after: GAP.line },
  )
  const about = [
    [run(id, 'code')],
    ...(rules.length === 0 ? [] : [[run(`rules ${rules.join(', ')}`)]]),
    ...(standards.length === 0 ? [] : [[run(`supports ${standards.join(', ')}`)]]),
    ...(read.length === 0 ? [] : [[run('read in '), ...cites(read)]]),
  ]
  const phrase = about.flatMap((part, n) => [...(n > 0 ? [run('   ')] : []), ...part])
  paragraph(flow, phrase, LOOKS.note, criterion.details.length > 0 ? GAP.block : GAP.line)
  drawDetails(flow, criterion.details)
}

/** What the verdict does to the outcome; nothing where it is met by itself. */
function effect({ outcome: value, outcomeWithoutExceptions: without }: CriterionResult): Phrase {
  if (value === 'pass' && without === 'pass') return []
  return value === without
    ? [run('  '), outcome(value)]
    : [run('  '), outcome(value), run('  (without exceptions '), outcome(without), run(')')]
}
