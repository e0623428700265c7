import { describe, expect, test } from 'vitest'
import { OUTCOMES } from '../../src/domain/outcome.ts'
import { archiveReport } from '../../src/report/archive-report.ts'
import { detail } from '../../src/report/detail.ts'
import { releaseReport } from '../../src/report/release-report.ts'
import { manyReleases, reportFixture } from '../support/report-fixture.ts'

describe('the fixture report', () => {
  const { archive, releases } = reportFixture()

  test('is a report as the schemas say', () => {
    expect(archiveReport.parse(archive)).toEqual(archive)
    for (const one of releases) expect(releaseReport.parse(one)).toEqual(one)
  })

  test('has every outcome, every decision and every form of detail', () => {
    expect(new Set(releases.map((one) => one.verdict.outcome))).toEqual(new Set(OUTCOMES))
    expect(new Set(releases.map((one) => one.verdict.decision)).size).toBe(5)
    expect(new Set(releases.map((one) => one.verdict.followed)).size).toBe(4)
    const forms = new Set(
      releases.flatMap((one) => one.questions.flatMap((q) => q.details.map((d) => d.type))),
    )
    expect(forms).toEqual(new Set(detail.options.map((option) => option.shape.type.value)))
  })

  test('names each release once, at any size', () => {
    const slugs = manyReleases(250).archive.releases.map((one) => one.slug)
    expect(new Set(slugs).size).toBe(250)
  })
})
