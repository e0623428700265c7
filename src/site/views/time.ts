import { compareInstants, parseInstant } from '../../domain/instant.ts'
import { instantInWords } from '../../domain/readable.ts'
import { compareText } from '../../domain/text.ts'

/** A time for the page: `2026-03-12 15:04 UTC`; `datetime` is null where the text is no instant. */
export type TimeView = { readonly text: string; readonly datetime: string | null }

/** The report's time as people read and sort it. Text that is no instant is shown as it stands. */
export function timeView(at: string): TimeView {
  const instant = parseInstant(at)
  if (instant === undefined) return { text: at, datetime: null }
  return { text: instantInWords(instant), datetime: instant }
}

/** The time, or null where the report has none. */
export function timeOrNull(at: string | undefined): TimeView | null {
  return at === undefined ? null : timeView(at)
}

/** Negative when `a` is earlier than `b`; text that is no instant comes after every time, in its own order. */
export function compareTimes(a: string, b: string): number {
  const [one, other] = [parseInstant(a), parseInstant(b)]
  if (one !== undefined && other !== undefined) return compareInstants(one, other)
  return one === other ? compareText(a, b) : one === undefined ? 1 : -1
}
