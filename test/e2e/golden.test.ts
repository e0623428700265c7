import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { goldenNames, goldenPath, reportOf } from '../../scripts/golden/archives.ts'

test('there are golden archives', () => {
  expect(goldenNames().length).toBeGreaterThan(0)
})

test.each(goldenNames())('%s', async (name) => {
  const report = await reportOf(name)
  const golden = readFileSync(goldenPath(name), 'utf8')
  expect(
    JSON.parse(report),
    `the report changed; if it should have: npm run golden -- --update ${name}, and read the difference`,
  ).toEqual(JSON.parse(golden))
  expect(report).toBe(golden)
})
