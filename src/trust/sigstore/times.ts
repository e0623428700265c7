import { type Instant, instantOfMilliseconds } from '../../domain/instant.ts'
import { compareText } from '../../domain/text.ts'
import { refuse } from '../refusal.ts'
import type { ProvenTime } from '../trust.ts'
import type { LogEntry } from './log.ts'
import type { Timestamp } from './timestamp.ts'

/** A proven time, also in milliseconds since 1970-01-01T00:00:00Z. */
export type Moment = ProvenTime & { readonly milliseconds: number }

/** Every verified time, earliest first. Two times of one operator are one witness. */
export function provenTimes(
  timestamps: readonly Timestamp[],
  entries: readonly LogEntry[],
  threshold: number,
): readonly Moment[] {
  const seen = new Set<string>()
  const operators = new Set<string>()
  const moments: Moment[] = []
  for (const { time, authority, serial } of timestamps) {
    const id = `${authority.name} ${serial}`
    if (seen.has(id)) refuse('E-TIMESTAMP-DUPLICATE', `a timestamp of ${authority.name} is given twice`)
    seen.add(id)
    operators.add(authority.operator)
    moments.push({ ...moment(time), clock: 'timestamp-authority', source: authority.name })
  }
  for (const { log, integratedTime } of entries) {
    if (integratedTime === undefined) continue
    operators.add(log.operator)
    moments.push({ ...moment(integratedTime), clock: 'transparency-log', source: log.name })
  }
  if (operators.size < threshold) {
    const code = moments.length === 0 ? 'E-NO-TRUSTED-TIME' : 'E-TIME-THRESHOLD'
    const clocks =
      operators.size === 1 ? '1 independent clock says' : `${operators.size} independent clocks say`
    refuse(code, `${clocks} when it was signed, ${threshold} must`)
  }
  return moments.toSorted((a, b) => a.milliseconds - b.milliseconds || compareText(a.source, b.source))
}

function moment(milliseconds: number): { readonly at: Instant; readonly milliseconds: number } {
  return { at: instantOfMilliseconds(milliseconds), milliseconds }
}
