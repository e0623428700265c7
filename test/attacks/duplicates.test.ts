import { describe, expect, test } from 'vitest'
import { type Assessment, assess } from '../../src/assess.ts'
import { committedArchive } from '../support/committed-archive.ts'
import { instant, reportsOf } from '../support/world.ts'
import {
  type Change,
  changed,
  codesOf,
  type Files,
  mint,
  RELEASE,
  signature,
  signing,
  story,
  told,
} from './kit.ts'

/**
 * Somebody with write access adds a file that claims the kind and id of a record that is there. Nobody may void what
 * others signed by that, nor put other words into their mouth.
 */

const HONEST = mint(story('standard-nonprod', {}))
const FOLDER = `releases/${RELEASE}`
const RECORDS = [...HONEST.keys()].filter(
  (path) => /(?<!sigstore)\.json$/.test(path) && !/^trust\/|\/evidence\//.test(path),
)
const textOf = (path: string) => new TextDecoder().decode(HONEST.get(path))
/** The same record with other bytes. */
const reworded = (path: string) => `${textOf(path)}\n`

function judged(...states: readonly Files[]): Assessment {
  const archive = committedArchive(states.map((files) => ({ files })))
  return assess(archive, { asOf: instant('2026-06-01T00:00:00Z'), pins: { trustedRoots: [], digests: [] } })
}

function withCopy(change: Change): Assessment {
  return judged(HONEST, changed(HONEST, change))
}

test('there are records of every kind to copy', () => {
  expect(RECORDS).toEqual(
    expect.arrayContaining([
      'archive.json',
      'people/chief.json',
      'policy/1.json',
      `${FOLDER}/release.json`,
      `${FOLDER}/decisions/owner.json`,
    ]),
  )
})

describe('an unsigned file that takes the id of a record later', () => {
  test.each(RECORDS)('%s', (path) => {
    const before = told(judged(HONEST))
    const assessment = withCopy({ 'copies/one.json': reworded(path) })
    const { atDecision, followed, openThen } = told(assessment)
    expect({ atDecision, followed, openThen }).toEqual({
      atDecision: before.atDecision,
      followed: before.followed,
      openThen: before.openThen,
    })
    const expected = path === 'archive.json' ? ['E-ARCHIVE-RECORD', 'E-RECORD-DUP'] : ['E-RECORD-DUP']
    expect(codesOf(assessment)).toEqual(expect.arrayContaining(expected))
  })
})

test('an approval of their own that an approver signs again under its id does not replace the first', () => {
  const path = `${FOLDER}/decisions/owner.json`
  const again = new TextEncoder().encode(textOf(path).replace('"approve"', '"reject"'))
  const assessment = withCopy({
    'copies/one.json': again,
    'copies/one.json.sigstore.json': signature(again, signing('owner', '2026-03-12T14:00:00Z')),
  })
  expect(told(assessment).atDecision).toBe('pass')
  expect(codesOf(assessment)).toContain('E-RECORD-DUP')
})

test('without a history two archive records contradict each other', () => {
  const draft = story('standard-nonprod')
  const { archive } = reportsOf({ ...draft, 'copies/one': { ...draft.archive, name: 'Other' } })
  expect(archive.problems.filter(({ code }) => code === 'E-ARCHIVE-RECORD')).toMatchObject([
    { message: 'several records of kind Archive contradict each other' },
  ])
})
