import type { Expectation, Scenario } from './plan.ts'

/** A row of the sample's table, for the test that holds it against the computed report. */
export type ExpectedRow = { readonly release: string; readonly shows: string; readonly expect: Expectation }

export function expectedRows(scenarios: readonly Scenario[]): ExpectedRow[] {
  return scenarios.map(({ plan, shows, expect }) => ({
    release: `${plan.product.id}@${plan.version}`,
    shows,
    expect,
  }))
}
