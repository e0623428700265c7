import type { Instant } from '../domain/instant.ts'
import { parseInstant } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import type { Problem } from '../domain/problem.ts'

/** A time as a document gives it, where it stands, and what is to be said when it cannot be read. */
export type ReadTime = { readonly instant?: Instant | undefined; readonly problems: readonly Problem[] }

/**
 * Reads an RFC 3339 time of a document. One that cannot be read is left out with `W-TIME`: a time nobody can place is
 * no time, and what needs one must then find it missing.
 */
export function readTime(text: string | null | undefined, at: () => Locator): ReadTime {
  if (text === undefined || text === null) return { problems: [] }
  const instant = parseInstant(text)
  if (instant !== undefined) return { instant, problems: [] }
  const message = `${JSON.stringify(text.slice(0, 60))} is no RFC 3339 time with an offset; it was left out.`
  return { problems: [{ code: 'W-TIME', message, at: at() }] }
}
