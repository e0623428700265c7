import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Check, Conformity } from '../../src/conformance/check.ts'
import { CHECKS } from '../../src/conformance/checks/index.ts'
import { casesOf, matchesCode, reasonCodes } from '../support/cases.ts'
import { assessedIn, RELEASE } from '../support/world.ts'
import { type StoryGiven, storyOf } from '../support/world-story.ts'

type Expected = { readonly state: Conformity['state']; readonly code: string }

const FOLDER = 'src/conformance/checks'

for (const check of CHECKS as readonly Check[]) {
  const cases = casesOf<StoryGiven, Expected>(`${FOLDER}/${check.id}`)

  test.each(cases.map((one) => [one.name, one] as const))(
    `${check.id}: %s`,
    (_, { given, expect: expected }) => {
      const { draft, asOf } = storyOf(given)
      const { state, reason } = check.check(assessedIn(draft, RELEASE, asOf))
      expect({ state, code: reason.code }).toEqual(expected)
      expect(reason.text).toMatch(/^\S.*\S$/)
      expect(reason.text).not.toMatch(/undefined|\[object/)
    },
  )

  test(`${check.id}: every reason that it can give has a case`, () => {
    const codes = reasonCodes(`${FOLDER}/${check.id}/check.ts`)
    const given = cases.map(({ expect: expected }) => expected.code)
    expect(codes.filter((code) => !given.some((one) => matchesCode(code, one)))).toEqual([])
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  })
}

test('every reason that several checks share is given by a case of one of them', () => {
  const shared = globSync('src/conformance/*.ts')
    .filter((path) => !path.endsWith('/check.ts'))
    .flatMap(reasonCodes)
  const given = CHECKS.flatMap(({ id }) => casesOf<StoryGiven, Expected>(`${FOLDER}/${id}`)).map(
    ({ expect: expected }) => expected.code,
  )
  expect(shared.length).toBeGreaterThan(5)
  expect(shared.filter((code) => !given.some((one) => matchesCode(code, one)))).toEqual([])
})
