import { afterAll, expect, test } from 'vitest'
import type { Written } from '../support/world-draft.ts'
import { changed, type Files, judged, mint, RELEASE, releaseIn, removeFolders, story, told } from './kit.ts'

/** A policy that was signed in advance, kept in a drawer, and recorded once it was known to be needed. */

afterAll(removeFolders)

/** Criticals are only recorded from March on. */
function loosened({ blocking, ...rest }: Written): Written {
  return {
    ...rest,
    id: 'policy-2',
    effectiveOn: '2026-03-01T00:00:00Z',
    blocking: { ...(blocking as Written), critical: { effect: 'record', excusable: true } },
    $signed: { at: '2026-03-01T00:00:00Z' },
  }
}

const OPEN = { 'evidence/sast.sarif': { findings: [{ id: 'path-traversal', severity: 'critical' }] } }
/** No approval says under which policy it was given. */
const UNNAMED = { 'decisions/owner': { basis: { policy: null } } }

/** The same archive before and after the drawer was opened. */
function opened(...patches: Parameters<typeof story>[1][]): [Files, Files] {
  const base = story('standard-nonprod', OPEN, ...patches.filter((patch) => patch !== undefined))
  const draft = { ...base, 'policy/2': loosened(base['policy/1'] ?? {}) }
  const after = mint(draft)
  const policy = { 'policy/2.json': null, 'policy/2.json.sigstore.json': null }
  return [changed(after, policy), after]
}

const BLOCKED = 'no-blocking-criticals: block critical-open'

test('it is not the rule of a decision that the archive held before it', async () => {
  expect(told(await judged(opened(UNNAMED)))).toMatchObject({
    atDecision: 'block',
    now: 'block',
    followed: 'overridden',
    openThen: [BLOCKED],
    openNow: [BLOCKED],
  })
})

test('it takes nothing from approvals that were given under the policy of then', async () => {
  const [before, after] = opened()
  const assessment = await judged([before, after])
  expect(told(assessment).openThen).toEqual([BLOCKED])
  const { gates, conformance } = releaseIn(assessment)
  expect(gates.atDecision.policy?.id).toBe('policy-1')
  expect(gates.today.policy?.id).toBe('policy-2')
  const checks = conformance.flatMap((group) => group.checks)
  expect(checks.find(({ id }) => id === 'S3')?.reason.code).toBe('policy-before')
})

test('it is the rule where the decision names its digest', async () => {
  const named = { 'decisions/owner': { basis: { policy: { id: 'policy-2', sha256: 'digest of policy/2' } } } }
  const assessment = await judged(opened(named))
  expect(told(assessment)).toMatchObject({ atDecision: 'pass', openThen: [] })
  expect(releaseIn(assessment).gates.atDecision.policy?.id).toBe('policy-2')
})

test(`it is the rule where it was recorded before ${RELEASE} was decided`, async () => {
  const [without, after] = opened(UNNAMED)
  const decision = `releases/${RELEASE}/decisions/owner.json`
  const undecided = { [decision]: null, [`${decision}.sigstore.json`]: null }
  expect(told(await judged([changed(without, undecided), changed(after, undecided), after]))).toMatchObject({
    atDecision: 'pass',
  })
})
