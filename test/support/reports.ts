import { archiveReport } from '../../src/report/archive-report.ts'
import { releaseReport } from '../../src/report/release-report.ts'
import type { Reports } from './report-fixture.ts'

/** A text of a report: its path (`findings.*.words`), and what stands there. */
export type TextPlace = { readonly path: string; readonly text: string }

type Replace = (place: TextPlace) => string

/**
 * The reports with their texts replaced. Slugs stay, because the report promises their grammar; and so does every
 * text without which a report is none, such as an outcome or the schema's name.
 */
export function withTexts({ archive, releases }: Reports, replace: Replace): Reports {
  const ofArchive = fixedIn([archive], (value) => archiveReport.safeParse(value).success)
  const ofReleases = fixedIn(releases, (value) => releaseReport.safeParse(value).success)
  return {
    archive: walk(archive, '', replace, ofArchive),
    releases: releases.map((one) => walk(one, '', replace, ofReleases)),
  }
}

/** Paths of texts that cannot be any text. */
function fixedIn<T>(values: readonly T[], isReport: (value: T) => boolean): Set<string> {
  const first = new Map<string, T>()
  for (const value of values)
    walk(value, '', ({ path, text }) => {
      if (!first.has(path)) first.set(path, value)
      return text
    })
  const paths = [...first.keys()]
  const fixed = paths.filter((path) => {
    const value = first.get(path)
    const others = new Set(paths.filter((one) => one !== path))
    return path.endsWith('slug') || value === undefined || !isReport(walk(value, '', () => 'probe', others))
  })
  return new Set(fixed)
}

function walk<T>(value: T, path: string, replace: Replace, keep?: ReadonlySet<string>): T
function walk(
  value: unknown,
  path: string,
  replace: Replace,
  keep: ReadonlySet<string> = new Set(),
): unknown {
  if (typeof value === 'string') return keep.has(path) ? value : replace({ path, text: value })
  if (Array.isArray(value)) return value.map((item) => walk(item, `${path}.*`, replace, keep))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const here = path === '' ? key : `${path}.${key}`
      return [key, walk(item, here, replace, keep)]
    }),
  )
}
