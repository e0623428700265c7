import {
  compareInstants,
  type Instant,
  type IsoDuration,
  spanInWords,
  subtractDuration,
} from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import { count } from '../domain/text.ts'
import { type Checkpoint, headInWords } from './checkpoint.ts'
import { entryInWords, type Log, type LogEntry } from './log.ts'
import { rootOf, type TreeHash, verifyConsistency } from './merkle.ts'

/** What somebody was shown of a log: its head, and its entries where they are at hand. */
export type LogView = {
  /** What it was read from, for people. */
  readonly name: string
  /** Absent where only entries were given, which do not name their log. */
  readonly origin?: string | undefined
  readonly size: number
  readonly root: TreeHash
  readonly log?: Log | undefined
}

/** A proof between two heads, for a reader who has neither log. */
export type ConsistencyProof = {
  readonly from: Checkpoint
  readonly to: Checkpoint
  readonly proof: readonly TreeHash[]
}

/** Whether a later view continues an earlier one. */
export type Comparison =
  /** The later one begins with everything that the earlier one holds. */
  | { readonly state: 'consistent'; readonly appended: number }
  /** `first`: index of the first entry that differs, where both logs are at hand. */
  | { readonly state: 'broken'; readonly problem: Problem; readonly first?: number | undefined }
  /** Nothing at hand can decide. */
  | { readonly state: 'undecided'; readonly why: string; readonly hint: string }

/**
 * Compares an earlier view of a log with a later one. An append-only log passes whatever was added since; it fails
 * where an entry was removed, changed, put in between or moved, and the first such entry is named where both logs are
 * at hand.
 */
export function compareViews(earlier: LogView, later: LogView, proof?: ConsistencyProof): Comparison {
  if (earlier.origin !== undefined && later.origin !== undefined && earlier.origin !== later.origin) {
    return broken(later, 'E-CHECKPOINT-ORIGIN', {
      message: `${earlier.name} is of the log ${earlier.origin}, and ${later.name} of ${later.origin}`,
      hint: 'Compare two views of one log. Its name is `checkpoint.origin` of archive.yaml.',
    })
  }
  const first = firstDifference(earlier.log, later.log)
  if (first !== undefined) return diverged(earlier, later, first)
  if (later.size < earlier.size) return truncated(earlier, later)
  const begins = beginsWith(earlier, later, proof)
  if (begins === true) return { state: 'consistent', appended: later.size - earlier.size }
  if (begins === false) return forked(earlier, later)
  return {
    state: 'undecided',
    why: `${earlier.name} holds ${headInWords(earlier)}, ${later.name} ${headInWords(later)}, and neither holds the entries in between`,
    hint: 'Give the archive, the site or proofs/log.jsonl in place of the later checkpoint, or a consistency proof with --proof.',
  }
}

/** Index of the first entry of the shorter log that the other has otherwise. */
function firstDifference(earlier: Log | undefined, later: Log | undefined): number | undefined {
  if (earlier === undefined || later === undefined) return undefined
  const shared = Math.min(earlier.leaves.length, later.leaves.length)
  for (let i = 0; i < shared; i += 1) if (earlier.leaves[i] !== later.leaves[i]) return i
  return undefined
}

/** Whether the later tree begins with the earlier one; `undefined` where neither entries nor a proof can tell. */
function beginsWith(
  earlier: LogView,
  later: LogView,
  proof: ConsistencyProof | undefined,
): boolean | undefined {
  if (later.size === earlier.size) return later.root.equals(earlier.root)
  if (later.log !== undefined) return rootOf(later.log.tree, earlier.size).equals(earlier.root)
  if (proof === undefined) return undefined
  const between = isHead(proof.from, earlier) && isHead(proof.to, later)
  const { from, to } = proof
  const held = verifyConsistency({
    from: from.size,
    fromRoot: from.root,
    to: to.size,
    toRoot: to.root,
    proof: proof.proof,
  })
  // A proof that fails shows nothing about the logs: anybody can write a wrong one.
  return between && held ? true : undefined
}

function isHead(head: Checkpoint, view: LogView): boolean {
  return (
    head.size === view.size && head.root.equals(view.root) && (view.origin ?? head.origin) === head.origin
  )
}

function truncated(earlier: LogView, later: LogView): Comparison {
  const missing = earlier.size - later.size
  const kept =
    earlier.log === undefined
      ? 'whether the entries that are left are the same cannot be told without the earlier ones'
      : `the first ${later.size} are the same, and ${entryAt(earlier.log, later.size)} is the first that is gone`
  return broken(later, 'E-HISTORY-TRUNCATED', {
    message: `${later.name} holds ${count(later.size, 'entry', 'entries')} and ${earlier.name} ${earlier.size}: ${missing === 1 ? 'the last one is' : `the last ${missing} are`} gone; ${kept}`,
    hint: 'History was dropped, or this is an older copy. Fetch the newest one; if it is the newest, somebody rewrote it.',
    first: earlier.log === undefined ? undefined : later.size,
  })
}

function forked(earlier: LogView, later: LogView): Comparison {
  return broken(later, 'E-HISTORY-FORK', {
    message: `the first ${count(earlier.size, 'entry', 'entries')} of ${later.name} are not those of ${earlier.name}: ${headInWords(earlier)} there, ${headOf(later, earlier.size)} here`,
    hint: 'Two histories of one archive were shown. Keep both as proof, and compare with the archive or site that the earlier one came from to name the entry.',
  })
}

/** Two logs that part at an entry: the later has everything in another order, or something else. */
function diverged(earlier: LogView, later: LogView, first: number): Comparison {
  const [was, is] = [earlier.log?.entries[first], later.log?.entries[first]]
  if (earlier.log === undefined || later.log === undefined || was === undefined || is === undefined) {
    return forked(earlier, later)
  }
  const there = entryInWords(first, was)
  const place = reordered(earlier.log, later.log) ? placeOf(later.log, was) : undefined
  if (place !== undefined) {
    return broken(later, 'E-SEQ', {
      message: `every entry of ${earlier.name} is in ${later.name}, in another order: ${there} is now entry ${place}`,
      hint: 'The order is what proves what was recorded first. Commits were rebased, or a merge names its parents the other way round.',
      first,
    })
  }
  return broken(later, 'E-HISTORY-FORK', {
    message: `${earlier.name} and ${later.name} part at ${there}, which is ${differenceInWords(was, is)} in the later one: ${headInWords(earlier)} there, ${headInWords(later)} here`,
    hint: 'Two histories of one archive were shown. Keep both as proof.',
    first,
  })
}

function differenceInWords(was: LogEntry, is: LogEntry): string {
  if (was.path !== is.path || was.change !== is.change) return `${is.change} ${is.path}`
  if (was.after !== is.after || was.before !== is.before) return 'of other content'
  if (was.commit !== is.commit) return `of commit ${is.commit} instead of ${was.commit}`
  return was.author === is.author ? `dated ${is.claimedAt} instead of ${was.claimedAt}` : `by ${is.author}`
}

/** What an entry is about, without its place. */
function matter({ commit, ...rest }: LogEntry): string {
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function reordered(earlier: Log, later: Log): boolean {
  const left = new Map<string, number>()
  for (const entry of later.entries) left.set(matter(entry), (left.get(matter(entry)) ?? 0) + 1)
  return earlier.entries.every((entry) => {
    const key = matter(entry)
    const n = left.get(key) ?? 0
    left.set(key, n - 1)
    return n > 0
  })
}

function placeOf({ entries }: Log, entry: LogEntry): number {
  const key = matter(entry)
  return entries.findIndex((other) => matter(other) === key)
}

function entryAt({ entries }: Log, index: number): string {
  const entry = entries[index]
  return entry === undefined ? `entry ${index}` : entryInWords(index, entry)
}

function headOf(view: LogView, size: number): string {
  return view.log === undefined ? headInWords(view) : headInWords({ size, root: rootOf(view.log.tree, size) })
}

function broken(
  { name }: LogView,
  code: Problem['code'],
  { message, hint, first }: { message: string; hint: string; first?: number | undefined },
): Comparison {
  return {
    state: 'broken',
    problem: { code, message, at: { path: name }, hint },
    ...(first === undefined ? {} : { first }),
  }
}

/**
 * Why the newest checkpoint that a cosigner saw is too old to rely on; `undefined` where it is young enough. An archive
 * that is served unchanged for ever looks consistent for ever (a freeze).
 */
export function staleness(
  seenAt: Instant | undefined,
  asOf: Instant,
  maxAge: IsoDuration,
): string | undefined {
  if (seenAt === undefined) {
    return `the policy asks for a checkpoint that a cosigner saw within ${maxAge}, and none was given`
  }
  if (compareInstants(seenAt, subtractDuration(asOf, maxAge)) >= 0) return undefined
  return `the newest checkpoint was seen by a cosigner at ${seenAt}, ${spanInWords(seenAt, asOf)} before ${asOf}; the policy allows ${maxAge}`
}
