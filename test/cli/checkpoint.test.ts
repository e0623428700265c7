import { describe, expect, test } from 'vitest'
import { type CheckpointAnswer, staleCheckpoint } from '../../src/cli/checkpoint.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { integrityOf } from '../../src/cli/integrity.ts'
import type { Instant } from '../../src/domain/instant.ts'
import { instant, reportsOf, story, worldOf } from '../support/world.ts'

/** A checkpoint that the archive continues, and when a cosigner that the reader trusts saw it. */
function seen(at?: Instant): CheckpointAnswer {
  const head = { origin: 'example.com/releases', size: 3, root: Buffer.alloc(32) }
  return {
    state: 'consistent',
    words: 'The log continues it.',
    exitCode: EXIT.yes,
    earlier: { name: 'kept', size: 3, root: head.root.toString('base64') },
    previous: { ...head, note: '', verified: [], ignored: 0, ...(at === undefined ? {} : { seenAt: at }) },
  }
}

const AT = instant('2026-06-01T00:00:00Z')
const week = story('standard-nonprod', { 'policy/1': { checkpoint: { maxAge: 'P7D' } } })

describe('W-STALE', () => {
  test.each([
    ['no checkpoint', undefined, 'none was given'],
    ['a checkpoint that no cosigner dates', seen(), 'none was given'],
    [
      'one seen a week and a second ago',
      seen(instant('2026-05-24T23:59:59Z')),
      'seen by a cosigner at 2026-05-24T23:59:59Z, 7 days before',
    ],
    ['one seen a week ago', seen(instant('2026-05-25T00:00:00Z')), undefined],
  ])('where the policy allows a week: %s', (_, answer, why) => {
    const stale = staleCheckpoint(worldOf(week).established, AT, answer)
    if (why === undefined) expect(stale).toBeUndefined()
    else expect(stale).toContain(why)
  })

  test('is not said where the policy asks for none, or is not in force yet', () => {
    expect(staleCheckpoint(worldOf(story('standard-nonprod')).established, AT, undefined)).toBeUndefined()
    expect(
      staleCheckpoint(worldOf(week).established, instant('2025-12-01T00:00:00Z'), undefined),
    ).toBeUndefined()
  })
})

describe('an archive that is held against a checkpoint', () => {
  const assessment = reportsOf(story('standard-nonprod'))
  const broken: CheckpointAnswer = {
    ...seen(),
    state: 'broken',
    exitCode: EXIT.no,
    problem: { code: 'E-HISTORY-FORK', message: 'another', at: { path: 'here' } },
  }

  test.each([
    ['that it continues', { answer: seen() }, EXIT.cannotTell, ['history was not checked']],
    [
      'that is of another history',
      { answer: broken },
      EXIT.no,
      ['the history is not that of the checkpoint (E-HISTORY-FORK)'],
    ],
    [
      'and cannot be read whole',
      { answer: { ...seen(), state: 'undecided' as const, exitCode: EXIT.unreadable } },
      EXIT.unreadable,
      ['the checkpoint cannot be held against the history'],
    ],
    [
      'and has no log',
      { answer: { ...seen(), state: 'undecided' as const, exitCode: EXIT.cannotTell } },
      EXIT.cannotTell,
      ['history was not checked', 'the checkpoint cannot be held against the history'],
    ],
    [
      'that is stale',
      { answer: seen(), stale: 'old' },
      EXIT.cannotTell,
      ['history was not checked', 'no recent checkpoint stands behind it (W-STALE)'],
    ],
  ])('%s', (_, held, exitCode, because) => {
    expect(integrityOf(assessment, held)).toMatchObject({ exitCode, because })
  })
})
