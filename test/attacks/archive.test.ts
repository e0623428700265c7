import { afterAll, describe, expect, test } from 'vitest'
import {
  changed,
  codesOf,
  folderOf,
  judged,
  judgedAt,
  mint,
  RELEASE,
  ROGUE_ROOT,
  removeFolders,
  rogue,
  story,
  told,
} from './kit.ts'

/** Somebody with write access, from a git repository with real signatures to the report. */

afterAll(removeFolders)

const APPROVAL = `releases/${RELEASE}/decisions/owner.json`
const HONEST = mint(story('standard-nonprod', {}))
const OWN = new TextDecoder().decode(HONEST.get('archive.json'))

test('the honest archive passes, from a repository and from a folder', async () => {
  const fromGit = told(await judged([HONEST]))
  expect(fromGit).toEqual({
    atDecision: 'pass',
    now: 'pass',
    today: 'pass',
    followed: 'followed',
    openThen: [],
    openNow: [],
  })
  expect(told(await judgedAt(folderOf(HONEST), { workTree: true }))).toEqual(fromGit)
})

describe('what somebody with write access does, and what it gets them', () => {
  test('an approval that is deleted in a later commit is missing, and named', async () => {
    const assessment = await judged([
      HONEST,
      changed(HONEST, { [APPROVAL]: null, [`${APPROVAL}.sigstore.json`]: null }),
    ])
    expect(told(assessment).now).toBe('block')
    expect(codesOf(assessment)).toContain('W-RECORD-DELETED')
  })

  test('an approval with one word changed is not what was signed', async () => {
    const text = new TextDecoder().decode(HONEST.get(APPROVAL))
    const assessment = await judged([
      HONEST,
      changed(HONEST, { [APPROVAL]: text.replace('"rationale":"', '"rationale":"Really. ') }),
    ])
    expect(told(assessment).openNow).toContain('approvers-present: block approval-unattributed')
    expect(codesOf(assessment)).toEqual(expect.arrayContaining(['E-ARTIFACT-DIGEST', 'W-RECORD-AMENDED']))
  })

  test('a whole archive signed by an authority of their own is rejected under the old root', async () => {
    const forged = mint(story('standard-nonprod', {}), rogue)
    const assessment = await judged([
      HONEST,
      changed(forged, { 'trust/root.json': HONEST.get('trust/root.json') ?? null }),
    ])
    expect(told(assessment).now).toBe('block')
  })

  test('a trusted root that is exchanged in place does not count', async () => {
    const forged = mint(story('standard-nonprod', {}), rogue)
    const assessment = await judged([HONEST, changed(forged, { 'trust/root.json': ROGUE_ROOT })])
    expect(told(assessment).now).toBe('block')
    expect(codesOf(assessment)).toContain('E-TRUST-UNAUTHORISED')
  })

  test.each(['company', 'another'])(
    'a second record of the archive, %s, takes nothing from the first',
    async (id) => {
      const second = OWN.replace('"id":"company"', `"id":"${id}"`).replace(
        'trust/root.json',
        'trust/theirs.json',
      )
      const assessment = await judged([
        HONEST,
        changed(HONEST, { '0.json': second, 'trust/theirs.json': ROGUE_ROOT }),
      ])
      expect(told(assessment)).toEqual(told(await judged([HONEST])))
      expect(assessment.archive.problems.filter(({ code }) => code === 'E-ARCHIVE-RECORD')).toMatchObject([
        {
          at: { path: '0.json' },
          message: 'a second record of kind Archive does not count: archive.json was there before it',
        },
      ])
    },
  )

  test('two records of the archive in one commit contradict each other, and neither counts', async () => {
    const assessment = await judged([changed(HONEST, { '0.json': OWN })])
    expect(told(assessment).now).toBe('block')
    expect(codesOf(assessment)).toContain('E-ARCHIVE-RECORD')
  })
})
