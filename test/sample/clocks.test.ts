import { expect, test } from 'vitest'
import { readArchive } from '../../src/archive/index.ts'
import { assess } from '../../src/assess.ts'
import { notAfter } from '../../src/domain/instant.ts'
import { instant } from '../support/world.ts'

/** The sample's year under two clocks: what was decided stays decided, whenever somebody looks. */
test('looking later changes no verdict at the decision, and makes no exception younger', async () => {
  const archive = await readArchive({ path: 'records', workTree: true })
  const pins = { trustedRoots: [], digests: [] }
  const summer = instant('2026-08-01T00:00:00Z')
  const early = assess(archive, { asOf: summer, pins })
  const late = assess(archive, { asOf: instant('2027-06-01T00:00:00Z'), pins })

  const decided = early.releases.filter(
    ({ decidedAt }) => decidedAt !== undefined && notAfter(instant(decidedAt.at), summer),
  )
  expect(decided.length).toBeGreaterThan(20)
  for (const { id, gates, verdict } of decided) {
    const again = late.releases.find((one) => one.id === id)
    expect([id, again?.gates.atDecision]).toEqual([id, gates.atDecision])
    expect([id, again?.verdict.followed]).toEqual([id, verdict.followed])
  }

  const ages = new Map(
    late.archive.exceptions.map(({ id, ageDays, firstExpiry }) => [id, { ageDays, firstExpiry }]),
  )
  for (const { id, ageDays, firstExpiry } of early.archive.exceptions) {
    if (ageDays !== undefined) expect(ages.get(id)?.ageDays).toBeGreaterThanOrEqual(ageDays)
    if (firstExpiry !== undefined) expect([id, ages.get(id)?.firstExpiry]).toEqual([id, firstExpiry])
  }
})
