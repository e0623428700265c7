import { durationInWords, type Instant, parseDuration, parseInstant } from './instant.ts'

/** A stretch of a text as people read it; `instant` where it names a point in time. */
export type Stretch = { readonly text: string; readonly instant?: Instant | undefined }

/** Instants and durations that stand by themselves: never a part of a path, a name or a longer number. */
const TIME =
  /(?<![\w/.:@-])(?:\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})|P(?=\d|T\d)[\dWDTHMS]+)(?![\w/-])/g

/** `2026-03-12 15:04 UTC`, with seconds only where they are not zero. */
export function instantInWords(instant: Instant): string {
  const seconds = instant.slice(16, -1)
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}${seconds === ':00' ? '' : seconds} UTC`
}

/** A text cut at its RFC 3339 instants, with ISO 8601 durations in words; together they are `readable(text)`. */
export function stretchesOf(text: string): readonly Stretch[] {
  const found: Stretch[] = []
  let end = 0
  for (const { 0: written, index } of text.matchAll(TIME)) {
    const instant = parseInstant(written)
    const duration = instant === undefined ? parseDuration(written) : undefined
    if (instant === undefined && duration === undefined) continue
    if (index > end) found.push({ text: text.slice(end, index) })
    if (instant !== undefined) found.push({ text: instantInWords(instant), instant })
    else if (duration !== undefined) found.push({ text: durationInWords(duration) })
    end = index + written.length
  }
  return end < text.length ? [...found, { text: text.slice(end) }] : found
}

/** The text with its instants and durations as people read them: `none older than 7 days`. */
export function readable(text: string): string {
  return stretchesOf(text)
    .map((stretch) => stretch.text)
    .join('')
}
