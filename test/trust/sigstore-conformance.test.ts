import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { differences, EXPECTATIONS, type Outcomes, runCases } from '../../scripts/conformance.ts'

const FOLDER = fileURLToPath(new URL('../../../shared/inputs/sigstore-conformance', import.meta.url))
const EXPECTED: Outcomes = JSON.parse(readFileSync(EXPECTATIONS, 'utf8'))

test('the expectations accept exactly the cases that their authors call good', () => {
  const cases = Object.entries(EXPECTED)
  expect(cases).toHaveLength(70)
  for (const [name, outcome] of cases) {
    const isGood = !name.endsWith('_fail')
    expect([name, outcome.path === 'verified', outcome.digest === 'verified']).toEqual([name, isGood, isGood])
  }
})

const present = existsSync(FOLDER)
if (!present) console.log(`skipped: the conformance cases are not at ${FOLDER}`)

test.skipIf(!present)(
  'every public case ends as expected, for the expected reason, by path and by digest',
  () => {
    expect(differences(runCases(FOLDER), EXPECTED)).toEqual([])
  },
)
