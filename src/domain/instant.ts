import { Temporal } from 'temporal-polyfill'

declare const instantBrand: unique symbol

/**
 * A point in time in UTC, as canonical text: `2026-03-12T15:04:00Z`, with a fraction only where one was given.
 * Made by `parseInstant` or `instantOfSeconds`; never by hand. The time base is UTC without leap seconds.
 */
export type Instant = string & { readonly [instantBrand]: true }

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

/** Reads RFC 3339 text that carries an offset. `undefined` for anything else: no offset, no such day, `:60`. */
export function parseInstant(text: string): Instant | undefined {
  if (!WITH_OFFSET.test(text) || text.endsWith('-00:00') || /:60(\.|Z|[+-])/.test(text)) return undefined
  try {
    return Temporal.Instant.from(text).toString() as Instant
  } catch {
    return undefined
  }
}

/** The instant at whole seconds since 1970-01-01T00:00:00Z: git's clock. */
export function instantOfSeconds(seconds: number): Instant {
  // Every commit has two. Date writes years of four digits as Temporal does, with three zeros more, in a tenth of the time.
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= LAST_OF_FOUR_DIGITS) {
    return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z` as Instant
  }
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString() as Instant
}

/** 9999-12-31T23:59:59Z */
const LAST_OF_FOUR_DIGITS = 253_402_300_799

/** The instant at milliseconds since 1970-01-01T00:00:00Z. */
export function instantOfMilliseconds(milliseconds: number): Instant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds).toString() as Instant
}

/** Milliseconds since 1970-01-01T00:00:00Z, for scales and scores; comparisons use `compareInstants`. */
export function epochMilliseconds(instant: Instant): number {
  return Temporal.Instant.from(instant).epochMilliseconds
}

/** The same point in time for a library that knows only Date, cut to milliseconds. Never a clock. */
export function dateOf(instant: Instant): Date {
  return new Date(epochMilliseconds(instant))
}

/** Negative when `a` is earlier than `b`. Exact to the nanosecond. */
export function compareInstants(a: Instant, b: Instant): number {
  if (a === b) return 0
  if (a.length === 20 && b.length === 20) return a < b ? -1 : 1
  return Temporal.Instant.compare(a, b)
}

/** True when `a` is before `b` or the same. */
export function notAfter(a: Instant, b: Instant): boolean {
  return compareInstants(a, b) <= 0
}

/** True when `from <= at < until`; an absent bound is open. Expiry at exactly `at` is expired. */
export function within(at: Instant, from: Instant | undefined, until: Instant | undefined): boolean {
  return (from === undefined || notAfter(from, at)) && (until === undefined || compareInstants(at, until) < 0)
}

declare const durationBrand: unique symbol

/** An ISO 8601 duration of days or time, such as `P14D` or `PT36H`. Calendar units (years, months) are refused. */
export type IsoDuration = string & { readonly [durationBrand]: true }

/** Reads a duration; `undefined` where it is malformed, negative, or uses years or months. */
export function parseDuration(text: string): IsoDuration | undefined {
  if (!/^P(?=\d|T\d)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(text)) return undefined
  try {
    return Temporal.Duration.from(text).toString() as IsoDuration
  } catch {
    return undefined
  }
}

/** The instant a duration later. A day is 24 hours: ages and deadlines are counted in UTC. */
export function addDuration(instant: Instant, duration: IsoDuration): Instant {
  return Temporal.Instant.from(instant).add(inHours(duration)).toString() as Instant
}

/** The instant a duration earlier. */
export function subtractDuration(instant: Instant, duration: IsoDuration): Instant {
  return Temporal.Instant.from(instant).subtract(inHours(duration)).toString() as Instant
}

function inHours(duration: IsoDuration): Temporal.Duration {
  const { weeks, days, hours, minutes, seconds } = Temporal.Duration.from(duration)
  return Temporal.Duration.from({ hours: hours + 24 * (days + 7 * weeks), minutes, seconds })
}

/** Whole days of 24 hours from `a` to `b`, rounded towards zero; negative when `b` is earlier. */
export function wholeDays(a: Instant, b: Instant): number {
  const hours = Temporal.Instant.from(a).until(b, { largestUnit: 'hours' }).hours
  return Math.trunc(hours / 24)
}

/** A duration in words for people: `7 days`, `36 hours`, `1 day 12 hours`. */
export function durationInWords(duration: IsoDuration): string {
  const { weeks, days, hours, minutes, seconds } = Temporal.Duration.from(duration)
  const parts = [
    [days + 7 * weeks, 'day'],
    [hours, 'hour'],
    [minutes, 'minute'],
    [seconds, 'second'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}${n === 1 ? '' : 's'}`)
  return said.length === 0 ? 'no time' : said.join(' ')
}

/** Length in words for people: `9 days`, `1 day`, `5 hours`, `under a minute`. */
export function spanInWords(a: Instant, b: Instant): string {
  const minutes = Math.floor(Math.abs(epochMilliseconds(b) - epochMilliseconds(a)) / 60_000)
  const say = (n: number, unit: string) => `${n} ${unit}${n === 1 ? '' : 's'}`
  if (minutes >= 48 * 60) return say(Math.floor(minutes / 1440), 'day')
  if (minutes >= 120) return say(Math.floor(minutes / 60), 'hour')
  return minutes >= 1 ? say(minutes, 'minute') : 'under a minute'
}
