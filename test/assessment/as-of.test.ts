import { describe, expect, test } from 'vitest'
import type { Assessment } from '../../src/assess.ts'
import { inRelease, instant, RELEASE, reportsOf, story } from '../support/world.ts'
import { frozen, patched, type Written } from '../support/world-draft.ts'
import { DECIDED, minutesFrom } from '../support/world-release.ts'

/** An archive asked about at instants of its past: what came later was not there then. */

const at = (minutes: number) => instant(minutesFrom(DECIDED, minutes))
const DRAFT = frozen(story('standard-prod'))

function told(assessment: Assessment) {
  const release = assessment.releases.find(({ id }) => id === RELEASE)
  return release === undefined
    ? undefined
    : [
        release.verdict.decision,
        release.verdict.deployed ? 'deployed' : 'not deployed',
        release.decidedAt?.at ?? 'undecided',
        release.gates.atDecision.outcome,
      ].join(', ')
}

describe('a release at the instants of its life', () => {
  test.each([
    ['before it was defined', -601, undefined],
    ['when it was defined', -600, 'none, not deployed, undecided, block'],
    ['one second before anybody approved', -10 - 1 / 60, 'none, not deployed, undecided, block'],
    ['when one of two had approved', -10, 'none, not deployed, undecided, block'],
    ['one second before the final approval', -1 / 60, 'none, not deployed, undecided, block'],
    ['at the final approval', 0, `approved, not deployed, ${DECIDED}, pass`],
    ['while it was deployed, before anybody recorded that', 44, `approved, not deployed, ${DECIDED}, pass`],
    ['once the deployment was recorded', 45, `approved, deployed, ${DECIDED}, pass`],
  ])('%s', (_, minutes, expected) => {
    expect(told(reportsOf(DRAFT, at(minutes)))).toBe(expected)
  })
})

test('what is left out is counted, and its releases are named', () => {
  const { archive } = reportsOf(DRAFT, at(-601))
  expect(archive.later?.releases).toEqual([
    { id: RELEASE, knownSince: expect.objectContaining({ at: minutesFrom(DECIDED, -600) }) },
  ])
  expect(archive.history.words).toMatch(/As of .*: \d+ records that became known later are left out\.$/)
  expect(archive.releases).toEqual([])
  expect(reportsOf(DRAFT, at(600)).archive.later).toBeUndefined()
})

test('a signature that came later is not counted before, whoever signed earlier', () => {
  const both = patched(
    DRAFT,
    inRelease({ 'decisions/owner': { $signed: { by: ['robot', 'owner'], at: minutesFrom(DECIDED, 0) } } }),
  )
  expect(told(reportsOf(both, at(0)))).toBe(`approved, not deployed, ${DECIDED}, pass`)
  expect(told(reportsOf(both, at(-1)))).toBe('none, not deployed, undecided, block')
})

test('what nothing dates and claims to be of later is left out, and named', () => {
  const undated = patched(DRAFT, inRelease({ 'decisions/owner': { $signed: 'not' } }))
  const { archive } = reportsOf(undated, at(-1))
  expect(archive.problems.filter(({ code }) => code === 'W-RECORD-LATER')).toMatchObject([
    { at: { path: `releases/${RELEASE}/decisions/owner.json` } },
  ])
  const later = reportsOf(undated, at(600)).archive
  expect(later.problems.map(({ code }) => code)).not.toContain('W-RECORD-LATER')
})

test('an approval that was taken back later still stood before that', () => {
  const back = {
    ...DRAFT,
    [`releases/${RELEASE}/decisions/withdrawal`]: {
      ...DRAFT[`releases/${RELEASE}/decisions/owner`],
      id: `${RELEASE}/withdrawal`,
      decision: 'withdraw',
      decidedAt: minutesFrom(DECIDED, 300),
    },
  }
  expect(told(reportsOf(back, at(299)))).toMatch(/^approved/)
  expect(told(reportsOf(back, at(300)))).toMatch(/^withdrawn/)
})

test('a key that was found out to be compromised later was good until that was known', () => {
  const security = DRAFT['people/security'] ?? {}
  const identities = (security.identities as readonly Written[]).map((one) => ({
    ...one,
    compromisedSince: minutesFrom(DECIDED, -600),
  }))
  const found = {
    ...DRAFT,
    'people/security-2': {
      ...security,
      identities,
      $signed: { by: 'chief', at: minutesFrom(DECIDED, 3000) },
    },
  }
  const open = (minutes: number) => {
    const [release] = reportsOf(found, at(minutes)).releases
    return release?.gates.now.outcome
  }
  expect(open(2999)).toBe('pass')
  expect(open(3000)).toBe('block')
})
