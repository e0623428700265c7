import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareInstants, type Instant, instantOfSeconds } from '../../../src/domain/instant.ts'
import { boundTimes, type DatedCommit } from '../../../src/trust/commits/index.ts'

const at = (seconds: number): Instant => instantOfSeconds(seconds)

describe('trusted times from history', () => {
  const commits: DatedCommit[] = [
    { oid: 'root', parents: [], proven: {} },
    { oid: 'dated', parents: ['root'], proven: { from: at(90), until: at(100) } },
    { oid: 'left', parents: ['dated'], proven: {} },
    { oid: 'right', parents: ['root'], proven: {} },
    { oid: 'merge', parents: ['left', 'right'], proven: { from: at(190), until: at(200) } },
    { oid: 'head', parents: ['merge'], proven: {} },
  ]

  test('reach backwards as proof of existence and forwards as proof of age, along parents only', () => {
    expect(Object.fromEntries(boundTimes(commits))).toEqual({
      root: { from: undefined, until: at(100) },
      dated: { from: at(90), until: at(100) },
      left: { from: at(90), until: at(200) },
      right: { from: undefined, until: at(200) },
      merge: { from: at(190), until: at(200) },
      head: { from: at(190), until: undefined },
    })
  })

  test('are no later than the clock of whoever reads', () => {
    const bounds = boundTimes(commits, { until: at(150) })
    expect(bounds.get('head')).toEqual({ from: at(190), until: at(150) })
    expect(bounds.get('right')?.until).toBe(at(150))
    expect(bounds.get('root')?.until).toBe(at(100))
  })

  test('do not go through commits that are not there', () => {
    const bounds = boundTimes([{ oid: 'child', parents: ['elsewhere'], proven: { until: at(5) } }])
    expect([...bounds]).toEqual([['child', { from: undefined, until: at(5) }]])
  })

  test('a commit is never bounded later than its descendants, nor earlier than its ancestors', () => {
    const history = fc
      .array(fc.record({ back: fc.array(fc.nat(5), { maxLength: 3 }), time: fc.option(fc.nat(1000)) }), {
        maxLength: 30,
      })
      .map((shape) =>
        shape.map(({ back, time }, position): DatedCommit => {
          const parents = back
            .filter((steps) => steps < position)
            .map((steps) => String(position - 1 - steps))
          const proven = time === null ? {} : { from: at(time), until: at(time) }
          return { oid: String(position), parents, proven }
        }),
      )
    fc.assert(
      fc.property(history, (commits) => {
        const bounds = boundTimes(commits)
        for (const { oid, parents } of commits) {
          const own = bounds.get(oid)
          for (const parent of parents) {
            const above = bounds.get(parent)
            if (own?.until !== undefined) {
              expect(above?.until !== undefined && compareInstants(above.until, own.until) <= 0).toBe(true)
            }
            if (above?.from !== undefined) {
              expect(own?.from !== undefined && compareInstants(own.from, above.from) >= 0).toBe(true)
            }
          }
        }
      }),
    )
  })
})
