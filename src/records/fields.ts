import { z } from 'zod'
import { parseSha256, type Sha256 } from '../domain/digest.ts'
import { type Instant, type IsoDuration, parseDuration, parseInstant } from '../domain/instant.ts'

/**
 * Control, bidirectional, zero-width and tag characters: what makes one name look like another (OUT-06).
 * Free text may hold them and is shown with visible escapes; names and ids may not.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u

const named = (pattern: RegExp, max: number, what: string) =>
  z.string().max(max, `is longer than ${max} characters`).regex(pattern, what)

/** Id of a record: letters, digits and `._@/+-`, no `..`, at most 200 characters. */
export const recordId = named(
  /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._@/+-]*$/,
  200,
  'is not an id: letters, digits and . _ @ / + - only, beginning with a letter or digit',
)

/** A release by name: `payments-api@2.4.0`. */
export const releaseId = named(
  /^[a-z0-9][a-z0-9-]{0,79}@[A-Za-z0-9][A-Za-z0-9._+-]{0,79}$/,
  160,
  'is not a release: write product@version, such as payments-api@2.4.0',
)

/** A release, or several by a trailing star: `payments-api@2.4.*`. A star alone covers nothing. */
export const releasePattern = named(
  /^[a-z0-9][a-z0-9-]{0,79}@[A-Za-z0-9][A-Za-z0-9._+-]{0,79}(\.\*)?$/,
  160,
  'is not a release or a range: write product@version or product@2.4.*',
)

/** A short name in lower case: person, role, product, environment, area, team, criterion. */
export const name = named(/^[a-z0-9][a-z0-9-]{0,79}$/, 80, 'is not a name: a-z, 0-9 and - only')

/** A line of text without control or invisible characters. */
export const line = z
  .string()
  .min(1, 'is empty')
  .max(500, 'is longer than 500 characters')
  .refine((text) => !UNSEEN.test(text), 'holds a control or invisible character')

/** Free text: any characters, at most 20,000. */
export const text = z.string().min(1, 'is empty').max(20_000, 'is longer than 20,000 characters')

/** RFC 3339 with an offset; read into canonical UTC. */
export const instant = z.string().transform((value, context): Instant => {
  const read = parseInstant(value)
  if (read !== undefined) return read
  const bare = /^\d{4}-\d{2}-\d{2}(T[\d:.]+)?$/.test(value)
  context.addIssue({
    code: 'custom',
    message: bare ? 'has no time zone' : 'is not an instant of RFC 3339',
    params: { problem: bare ? 'E-TIME-NO-OFFSET' : 'E-TIME', hint: 'write it as 2026-03-12T15:04:00Z' },
  })
  return z.NEVER
})

/** ISO 8601 duration of weeks, days and time: `P14D`. */
export const duration = z.string().transform((value, context): IsoDuration => {
  const read = parseDuration(value)
  if (read !== undefined) return read
  context.addIssue({
    code: 'custom',
    message: 'is not a duration of days or time',
    params: { problem: 'E-TIME', hint: 'write it as P14D or PT36H; months and years have no fixed length' },
  })
  return z.NEVER
})

/** SHA-256 in lower-case hexadecimal. */
export const sha256 = z.string().transform((value, context): Sha256 => {
  const read = parseSha256(value)
  if (read !== undefined) return read
  context.addIssue({ code: 'custom', message: 'is not a SHA-256 digest: 64 lower-case hexadecimal digits' })
  return z.NEVER
})

/** A git object id, whole: 40 or 64 hexadecimal digits. Abbreviations are ambiguous. */
export const objectId = named(
  /^([0-9a-f]{40}|[0-9a-f]{64})$/,
  64,
  'is not a whole object id: 40 or 64 hexadecimal digits',
)

/** A path inside the archive, relative to the record that names it; no `..`, no leading `/`. */
export const relativePath = named(
  /^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[\p{L}\p{N}._@+/ -]{1,300}$/u,
  300,
  'is not a path inside the archive',
)

/** A path from the archive's root; no `..`, no leading `/`. */
export const archivePath = named(
  /^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[\p{L}\p{N}._@+/ -]{1,1000}$/u,
  1000,
  'is not a path from the top of the archive',
)

/** Names a log, as the first line of its checkpoints: an address without a scheme, such as `example.com/releases`. */
export const logOrigin = named(
  /^[A-Za-z0-9][A-Za-z0-9.-]*(\/[A-Za-z0-9._~-]+)*$/,
  200,
  'is not the name of a log: write an address without a scheme, such as example.com/releases',
)

/** A reference for people: a link is made of it only where it is http(s) without credentials. */
export const reference = line
