import fc from 'fast-check'
import { expect, test } from 'vitest'
import { archiveReport } from '../../src/report/archive-report.ts'
import { releaseReport } from '../../src/report/release-report.ts'
import { RELEASE, reportsOf, story } from '../support/world.ts'
import { worldStory } from '../support/world-arbitrary.ts'
import { exceptionOf, releaseOf } from '../support/world-release.ts'
import { escalationOf } from '../support/world-story.ts'

/** Reports are what their published schemas say, whatever the archive holds: renderers see nothing else. */

test.each(['standard-nonprod', 'standard-prod', 'high-risk-prod', 'emergency-prod'])(
  'of a release: %s',
  (releaseClass) => {
    const draft = story(
      releaseClass,
      releaseOf({ product: 'payments-api', version: '2.3.0' }, releaseClass, '2026-02-20T10:00:00Z'),
      exceptionOf('EX-1'),
      escalationOf({ situation: 'X2', decidedBy: ['director', 'product', 'chief'] }),
      { 'evidence/sast.sarif': { findings: [{ id: 'CVE-2026-1234', severity: 'critical' }] } },
    )
    const { archive, releases } = reportsOf(draft)
    expect(releases.map(({ id }) => id)).toEqual(['payments-api@2.3.0', RELEASE])
    for (const report of releases) expect(releaseReport.safeParse(report).error?.issues).toBeUndefined()
    expect(archiveReport.safeParse(archive).error?.issues).toBeUndefined()
  },
)

test('of any archive: they fit their schemas, repeat to the byte, and hold no undefined where text belongs', () => {
  fc.assert(
    fc.property(worldStory, (draft) => {
      const first = reportsOf(draft)
      const text = JSON.stringify(first)
      for (const report of first.releases)
        expect(releaseReport.safeParse(report).error?.issues).toBeUndefined()
      expect(archiveReport.safeParse(first.archive).error?.issues).toBeUndefined()
      expect(JSON.stringify(reportsOf(draft))).toBe(text)
      expect(text).not.toMatch(/\bundefined\b|\[object Object\]|\bNaN\b/)
    }),
    { numRuns: 40 },
  )
})
