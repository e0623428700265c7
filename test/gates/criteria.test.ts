import { expect, test } from 'vitest'
import { CRITERIA } from '../../src/gates/criteria/index.ts'
import type { Criterion, Verdict } from '../../src/gates/criterion.ts'
import { type Given, openGiven } from '../support/case-file.ts'
import { type Case, casesOf, matchesCode, reasonCodes } from '../support/cases.ts'
import type { Json } from '../support/world-draft.ts'

type Expected = {
  readonly state: Verdict['state']
  readonly code: string
  /** Where the state is `unmet`. */
  readonly outcome?: string
  readonly excusedBy?: readonly string[]
  readonly clearedBy?: readonly string[]
}

const FOLDER = 'src/gates/criteria'

for (const criterion of CRITERIA as readonly Criterion[]) {
  const cases = casesOf<Given, Expected>(`${FOLDER}/${criterion.id}`)

  test.each(cases.map((one) => [one.name, one] as const))(`${criterion.id}: %s`, (_, one) => {
    expect(answerOf(criterion, one)).toEqual(one.expect)
  })

  test(`${criterion.id}: its cases give only what it may read`, () => {
    const readable = [...criterion.needs, 'release', 'policy', 'rules', 'clocks']
    expect(cases.flatMap(({ given }) => Object.keys(given)).filter((key) => !readable.includes(key))).toEqual(
      [],
    )
  })

  test(`${criterion.id}: every failure that has words of its own is one that it can have`, () => {
    const codes = reasonCodes(`${FOLDER}/${criterion.id}/criterion.ts`)
    const known = [...codes, ...cases.map(({ expect: expected }) => expected.code)]
    const worded = Object.keys(criterion.failureTitles ?? {})
    expect(worded.filter((code) => !known.some((one) => matchesCode(one, code)))).toEqual([])
  })

  test(`${criterion.id}: every reason that it can give has a case`, () => {
    const codes = reasonCodes(`${FOLDER}/${criterion.id}/criterion.ts`)
    const given = cases.map(({ expect: expected }) => expected.code)
    expect(codes).not.toEqual([])
    expect(codes.filter((code) => !given.some((one) => matchesCode(code, one)))).toEqual([])
  })
}

test('the names of the cases of a criterion are distinct: they are the rows of its decision table', () => {
  for (const { id } of CRITERIA) {
    const names = casesOf<Given, Expected>(`${FOLDER}/${id}`).map(({ name }) => name)
    expect([id, new Set(names).size]).toEqual([id, names.length])
  }
})

/** What the criterion says, cut down to what the case speaks of. */
function answerOf(criterion: Criterion, { given, expect: expected }: Case<Given, Expected>): Expected {
  const { evidence, context } = openGiven(given as { readonly [name: string]: Json })
  const verdict = criterion.evaluate(evidence, context)
  return {
    state: verdict.state,
    ...(verdict.state === 'unmet' ? { outcome: verdict.outcome } : {}),
    code: verdict.reason.code,
    ...(expected.excusedBy === undefined
      ? {}
      : { excusedBy: ('excusedBy' in verdict ? verdict.excusedBy : undefined) ?? [] }),
    ...(expected.clearedBy === undefined
      ? {}
      : { clearedBy: verdict.state === 'unmet' ? verdict.clearedBy : [] }),
  }
}
