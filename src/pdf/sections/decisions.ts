import type { DecisionShown, ReleaseReport } from '../../report/release-report.ts'
import { humanise, SEVERITY } from '../../report/words.ts'
import { bullets } from '../blocks/bullets.ts'
import { facts } from '../blocks/facts.ts'
import { caption, item, nothing } from '../blocks/paragraph.ts'
import { table } from '../blocks/table.ts'
import type { Flow } from '../flow.ts'
import { within } from '../flow.ts'
import { plain } from '../lines.ts'
import { GAP, LOOKS } from '../style.ts'
import { badge, joined, person, run, signed } from './phrases.ts'

/** What people decided, in which role and capacity, and whether it counts. */
export function drawDecisions(flow: Flow, { decisions }: ReleaseReport): void {
  if (decisions.length === 0) nothing(flow, undefined, 'No decision is recorded.')
  for (const decision of decisions) within(flow, 'Sect', () => drawDecision(flow, decision))
}

function drawDecision(flow: Flow, one: DecisionShown): void {
  item(flow, [run(`${humanise(one.decision)}: ${humanise(one.activity)}, by `), ...person(one.by)])
  const counts = one.counts
    ? ({ word: 'Counts', tone: 'good' } as const)
    : ({ word: 'Does not count', tone: 'bad' } as const)
  caption(flow, [badge(counts), run(`   ${one.words}`)], LOOKS.body)
  facts(
    flow,
    [
      ['Role', one.role],
      ['Capacity', one.capacity ?? 'not said'],
      ['Claimed time', [run(one.claimedAt, 'time')]],
      ['Rationale', one.rationale],
      ['Exceptions', joined(one.exceptions)],
      ['Record', [run(one.id, 'code')]],
      ['File', [run(one.record.path, 'code')]],
      ['Signature', signed(one.record.signature)],
    ],
    { look: LOOKS.cell, width: 84, after: GAP.line },
  )
  if (one.conditions.length === 0) return
  caption(flow, plain('Conditions'))
  bullets(flow, one.conditions.map(plain), LOOKS.cell)
}

/** The exceptions that the release relies on. */
export function drawExceptions(flow: Flow, { exceptions }: ReleaseReport): void {
  if (exceptions.length === 0) {
    nothing(flow, undefined, 'The release relies on no exception.')
    return
  }
  table(flow, {
    columns: [
      { title: 'Exception' },
      { title: 'Severity' },
      { title: 'Owner' },
      { title: 'Ends' },
      { title: 'Covers' },
      { title: 'Standing' },
    ],
    rows: exceptions.map((use) => ({
      cells: [
        [run(use.id, 'strong')],
        [badge(SEVERITY[use.severity])],
        person(use.owner),
        use.effectiveUntil === undefined ? plain('no end') : [run(use.effectiveUntil, 'time')],
        joined(use.findings, 'code') ?? plain('no finding'),
        [
          badge(
            use.inForceAtDecision
              ? { word: 'In force at the decision', tone: 'good' }
              : { word: 'Not in force at the decision', tone: 'bad' },
          ),
          run(`\nNow ${use.state}. ${use.words}`),
        ],
      ],
    })),
  })
}
