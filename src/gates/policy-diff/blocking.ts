import { list } from '../../domain/text.ts'
import type { ValueOf } from '../../records/record.ts'
import { change, type Direction, EFFECTS, effects, laxer, type PolicyChange } from './edit.ts'

type Policy = ValueOf<'Policy'>

/** What the blocking policy (B1 to B5) does otherwise. */
export function blockingChanges(before: Policy['blocking'], after: Policy['blocking']): PolicyChange[] {
  const rules = ['critical', 'secretScan', 'provenance', 'missingApprover'] as const
  const high = JSON.stringify(before.high) === JSON.stringify(after.high)
  return [
    ...rules.flatMap((rule) => [
      ...effects(`blocking.${rule}.effect`, before[rule].effect, after[rule].effect, `effect of ${rule}`),
      ...(before[rule].excusable === after[rule].excusable
        ? []
        : [
            change(
              `blocking.${rule}.excusable`,
              after[rule].excusable ? 'weakens' : 'strengthens',
              `${rule} can ${after[rule].excusable ? 'now' : 'no longer'} be excused by an exception`,
            ),
          ]),
    ]),
    ...(high ? [] : highChanges(before.high, after.high)),
    ...effects(
      'blocking.medium.effect',
      before.medium.effect,
      after.medium.effect,
      'effect of medium findings',
    ),
    ...effects('blocking.low.effect', before.low.effect, after.low.effect, 'effect of low findings'),
    ...laxer(
      'blocking.systemic.sameRule',
      before.systemic.sameRule,
      after.systemic.sameRule,
      'findings of one rule that count as systemic',
    ),
    ...laxer(
      'blocking.systemic.growthPercent',
      before.systemic.growthPercent,
      after.systemic.growthPercent,
      'growth in percent that counts as systemic',
    ),
    ...laxer(
      'blocking.systemic.releasesOpen',
      before.systemic.releasesOpen,
      after.systemic.releasesOpen,
      'releases through which a finding counts as systemic',
    ),
    ...effects(
      'blocking.systemic.effect',
      before.systemic.effect,
      after.systemic.effect,
      'effect of systemic failure',
    ),
  ]
}

/** The table of highs is compared by what it does: over every combination that a finding can have. */
function highChanges(before: Policy['blocking']['high'], after: Policy['blocking']['high']): PolicyChange[] {
  const combinations = ['active', 'poc', 'theoretical', 'none', 'unknown'].flatMap((exploitability) =>
    ['reachable', 'unreachable', 'unknown'].flatMap((reachability) =>
      [true, false].map((compensated) => ({ exploitability, reachability, compensated })),
    ),
  )
  const effectOf = (rows: Policy['blocking']['high'], facts: (typeof combinations)[number]) =>
    rows.find(
      ({ when }) =>
        (when?.exploitability === undefined ||
          (when.exploitability as string[]).includes(facts.exploitability)) &&
        (when?.reachability === undefined || (when.reachability as string[]).includes(facts.reachability)) &&
        (when?.compensated === undefined || when.compensated === facts.compensated),
    )?.effect ?? 'block'
  const moved = combinations.map(
    (facts) => EFFECTS.indexOf(effectOf(after, facts)) - EFFECTS.indexOf(effectOf(before, facts)),
  )
  const milder = moved.filter((step) => step < 0).length
  const harsher = moved.filter((step) => step > 0).length
  if (milder + harsher === 0)
    return [change('blocking.high', 'changes', 'the table of highs is written differently and does the same')]
  const direction: Direction = milder > 0 && harsher > 0 ? 'changes' : milder > 0 ? 'weakens' : 'strengthens'
  const parts = [
    ...(milder > 0 ? [`milder in ${milder}`] : []),
    ...(harsher > 0 ? [`harsher in ${harsher}`] : []),
  ]
  return [
    change(
      'blocking.high',
      direction,
      `high findings: ${list(parts)} of ${combinations.length} combinations of exploitability, reachability and controls`,
    ),
  ]
}
