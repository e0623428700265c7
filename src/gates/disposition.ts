import type { Effect } from '../domain/outcome.ts'
import type { Context, FindingFacts } from './case-file.ts'

/** What becomes of one finding under the policy, and by which criterion (S7). */
export type Disposition = {
  readonly state: 'blocking' | 'escalating' | 'warning' | 'excepted' | 'recorded' | 'not-affected'
  /** What it would cause without its exception. */
  readonly effect: Effect | 'record'
  readonly criterion: string
  readonly words: string
}

const STATE_OF = { block: 'blocking', escalate: 'escalating', warn: 'warning', record: 'recorded' } as const

/** Disposes of a finding by the blocking policy B1, B4 and B5, and by C3's rule about highs where the class lists it. */
export function dispose(
  facts: FindingFacts,
  { policy, rules }: Pick<Context, 'policy' | 'rules'>,
): Disposition {
  const { blocking } = policy
  if (facts.vex?.believed) {
    return {
      state: 'not-affected',
      effect: 'record',
      criterion: 'no-blocking-criticals',
      words: facts.vex.text,
    }
  }
  switch (facts.severity) {
    case 'critical':
      return rule(
        'no-blocking-criticals',
        blocking.critical.effect,
        blocking.critical.excusable,
        'critical finding (B1)',
      )
    case 'high':
    case 'unknown': {
      if (rules.criteria.includes('no-unapproved-highs')) {
        return rule(
          'no-unapproved-highs',
          'block',
          true,
          `${facts.severity} finding in a class that allows none unapproved (C3)`,
        )
      }
      const row = highRow(facts, blocking.high)
      return rule('highs-weighed', row.effect, true, row.words)
    }
    case 'medium':
      return rule('small-findings-weighed', blocking.medium.effect, true, 'medium finding (B5)')
    default:
      return rule('small-findings-weighed', blocking.low.effect, true, `${facts.severity} finding (B5)`)
  }

  function rule(
    criterion: string,
    effect: Effect | 'record',
    excusable: boolean,
    words: string,
  ): Disposition {
    if (effect !== 'record' && excusable && facts.exception !== undefined) {
      return {
        state: 'excepted',
        effect,
        criterion,
        words: `${words}, accepted until ${facts.exception.effectiveUntil} by ${facts.exception.id}`,
      }
    }
    return { state: STATE_OF[effect], effect, criterion, words: `${words}: ${effect}` }
  }
}

type HighRow = Context['policy']['blocking']['high'][number]

/** The first row of the policy's table whose conditions all hold (B4). */
export function highRow(
  {
    exploitability,
    reachability,
    compensated,
  }: Pick<FindingFacts, 'exploitability' | 'reachability' | 'compensated'>,
  rows: readonly HighRow[],
): { effect: Effect | 'record'; words: string } {
  const row = rows.find(
    ({ when }) =>
      (when?.exploitability === undefined || when.exploitability.includes(exploitability)) &&
      (when?.reachability === undefined || when.reachability.includes(reachability)) &&
      (when?.compensated === undefined || when.compensated === compensated),
  )
  const seen = `high finding, exploitability ${exploitability}, reachability ${reachability}, ${compensated ? 'compensated' : 'not compensated'} (B4)`
  // A table without a matching row is refused by the schema; should one get here, nothing says that it may pass.
  return { effect: row?.effect ?? 'block', words: seen }
}
