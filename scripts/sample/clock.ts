import { createHash } from 'node:crypto'
import {
  epochMilliseconds,
  type Instant,
  instantOfMilliseconds,
  parseInstant,
} from '../../src/domain/instant.ts'

/** The instant that a text names. Throws where it names none: scenarios are written by us. */
function at(text: string): Instant {
  const instant = parseInstant(text)
  if (instant === undefined) throw new Error(`not an instant: ${text}`)
  return instant
}

/** So many minutes later; earlier where negative. */
export function minutesAfter(instant: string, minutes: number): Instant {
  return instantOfMilliseconds(epochMilliseconds(at(instant)) + Math.round(minutes * 60_000))
}

/** A number from 0 to below `limit` that always follows from the same text: people do not act on the full hour. */
export function anyOf(limit: number, seed: string): number {
  return createHash('sha256').update(seed).digest().readUInt32BE(0) % limit
}

const DAY = 1440

/** Midnight of the n-th working day before the day of an instant, Saturdays and Sundays left out. */
export function workingDaysBefore(instant: string, n: number): Instant {
  let day = at(`${instant.slice(0, 10)}T00:00:00Z`)
  for (let left = n; left > 0; ) {
    day = minutesAfter(day, -DAY)
    if (!isWeekend(day)) left -= 1
  }
  return day
}

/** Day 0 of the epoch was a Thursday. */
function isWeekend(day: Instant): boolean {
  const weekday = (Math.floor(epochMilliseconds(day) / (DAY * 60_000)) + 4) % 7
  return weekday === 0 || weekday === 6
}
