import { z } from 'zod'
import { parseSha256, type Sha256 } from '../domain/digest.ts'
import { type Instant, parseInstant } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import { failed, ok, type ProblemCode, type Result } from '../domain/problem.ts'
import { compareText } from '../domain/text.ts'
import { readUtf8 } from '../reading/utf8.ts'
import { type Log, type LogEntry, leafOf, logOf } from './log.ts'

/** The log as a file: one leaf a line, in order. Line n without its line feed is the leaf of entry n - 1. */
export function logText({ leaves }: Log): string {
  return leaves.map((leaf) => `${leaf}\n`).join('')
}

const MAX_BYTES = 1024 * 1024 * 1024

const digest = z.custom<Sha256>((value) => typeof value === 'string' && parseSha256(value) === value)
const entrySchema = z.strictObject({
  after: digest.optional(),
  author: z.string(),
  before: digest.optional(),
  change: z.enum(['added', 'amended', 'deleted']),
  claimedAt: z.custom<Instant>((value) => typeof value === 'string' && parseInstant(value) === value),
  commit: z.number().int().min(0),
  path: z.string().min(1),
})

/**
 * Reads a log file and takes nothing for granted: each line is the canonical form of an entry, says of contents exactly
 * what its change calls for, and follows the one before it (`E-SEQ`): the same commit and a later path, or the next
 * commit. A gap, a repetition or a jump cannot come from a history.
 */
export function readLog(bytes: Uint8Array, at: Locator): Result<Log> {
  const text = readUtf8(bytes, at, { maxBytes: MAX_BYTES, byteOrderMark: 'refuse' })
  if (!text.ok) return text
  const lines = text.value.split('\n')
  const refuse = (line: number, code: ProblemCode, message: string): Result<never> =>
    failed({ code, message, at: { ...at, line }, hint: 'Get the file again from where the site was built.' })
  if (lines.pop() !== '')
    return refuse(lines.length + 1, 'E-LOG-SYNTAX', 'the last line does not end in a line feed')
  const entries: LogEntry[] = []
  for (const [index, line] of lines.entries()) {
    const entry = readEntry(line)
    if (entry === undefined)
      return refuse(index + 1, 'E-LOG-SYNTAX', 'the line is not an entry in canonical form')
    const fault = faultInOrder(entries.at(-1), entry)
    if (fault !== undefined) return refuse(index + 1, 'E-SEQ', fault)
    entries.push(entry)
  }
  return ok(logOf(entries))
}

/** Reads one leaf; `undefined` where it is not the text that `leafOf` writes. */
export function readEntry(leaf: string): LogEntry | undefined {
  try {
    const read = entrySchema.safeParse(JSON.parse(leaf))
    if (!read.success || leafOf(read.data) !== leaf) return undefined
    const { change, before, after } = read.data
    const whole =
      (before === undefined) === (change === 'added') && (after === undefined) === (change === 'deleted')
    return whole ? read.data : undefined
  } catch {
    return undefined
  }
}

function faultInOrder(previous: LogEntry | undefined, entry: LogEntry): string | undefined {
  const expected = previous === undefined ? 0 : previous.commit
  if (previous !== undefined && entry.commit === expected + 1) return undefined
  if (entry.commit !== expected) {
    const gap = entry.commit > expected
    return gap
      ? `commit ${entry.commit} follows commit ${previous?.commit ?? 'none'}: entries are missing between them`
      : `commit ${entry.commit} follows commit ${expected}: entries are out of order or repeated`
  }
  if (previous === undefined || compareText(previous.path, entry.path) < 0) return undefined
  return `${entry.path} follows ${previous.path} in the same commit: entries are out of order or repeated`
}
