import type { ReleaseReport } from '../../../src/report/release-report.ts'
import { releaseReport } from '../../../src/report/release-report.ts'

/** Words of the report's own vocabulary: a reader sees them as other words, a shape, or a way of drawing. */
const VOCABULARY = new Set([
  'activity',
  'align',
  'answer',
  'clock',
  'decision',
  'disposition',
  'followed',
  'level',
  'origin',
  'outcome',
  'outcomeNow',
  'outcomeWithoutExceptions',
  'releaseClass',
  'result',
  'schema',
  'severity',
  'state',
  'style',
  'tone',
  'toolSeverity',
  'type',
  'view',
])
/** Addresses and names of files: not text of the page. */
const ADDRESSES = new Set(['asOf', 'href', 'slug', 'to'])
const FIXED_IDS = /^((questions|evidence|conformance)\.\d+|history)\.id$/

export type Field = { readonly path: string; readonly text: string }

/** Every text of a report that a reader must find in the pack. */
export function fieldsOf(report: ReleaseReport): readonly Field[] {
  const fields: Field[] = []
  mapTexts(report, '', (text, path) => {
    fields.push({ path, text })
    return text
  })
  return fields
}

/** The same report with other texts; it is still a report. */
export function withTexts(
  report: ReleaseReport,
  change: (text: string, path: string) => string,
): ReleaseReport {
  return releaseReport.parse(mapTexts(report, '', change))
}

function mapTexts(value: unknown, path: string, change: (text: string, path: string) => string): unknown {
  if (typeof value === 'string') return change(value, path)
  if (Array.isArray(value)) return value.map((one, n) => mapTexts(one, `${path}.${n}`, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const at = path === '' ? key : `${path}.${key}`
      const unseen =
        VOCABULARY.has(key) ||
        ADDRESSES.has(key) ||
        FIXED_IDS.test(at) ||
        (key === 'empty' && hasParts(value))
      return [key, unseen ? one : mapTexts(one, at, change)]
    }),
  )
}

/** What stands in the place of rows and items is not shown where there are some. */
function hasParts(detail: object): boolean {
  return Object.values(detail).some(
    (one) => Array.isArray(one) && one.length > 0 && one !== Reflect.get(detail, 'columns'),
  )
}
