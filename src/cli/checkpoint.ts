import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Archive } from '../archive/archive.ts'
import type { Established } from '../assess.ts'
import { type ArchiveLog, viewOf } from '../assessment/log.ts'
import { lastSeen, sightingsOf } from '../assessment/witnessed.ts'
import { policyAt } from '../attribution/governance.ts'
import { headInWords, readCheckpoint, type SeenCheckpoint } from '../checkpoint/checkpoint.ts'
import { compareViews, type LogView, staleness } from '../checkpoint/compare.ts'
import { readVerifierKey, type VerifierKey } from '../checkpoint/verifier-key.ts'
import { compareInstants, type Instant } from '../domain/instant.ts'
import type { Problem, Result } from '../domain/problem.ts'
import { count, list } from '../domain/text.ts'
import type { ArchiveReport } from '../report/archive-report.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit.ts'
import type { Session } from './session.ts'

/** What the reader brings to hold the archive's log against. */
export type CheckpointOptions = {
  readonly previousCheckpoint?: string
  readonly checkpointKey?: readonly string[]
}

const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value]

export function addCheckpointKeys(command: Command): Command {
  return command.option(
    '--checkpoint-key <vkey>',
    'key of a log or witness that must have signed the checkpoint, as name+id+key; repeatable',
    collect,
  )
}

export function addCheckpointOptions(command: Command): Command {
  return addCheckpointKeys(command).option(
    '--previous-checkpoint <file>',
    'checkpoint of an earlier build: fail unless the history only grew since',
  )
}

/** The keys that were given; a key that cannot be used is a mistake of usage, never one key fewer. */
export function keysOf({ checkpointKey = [] }: CheckpointOptions): VerifierKey[] {
  return checkpointKey.map((text) => {
    const key = readVerifierKey(text)
    if (typeof key !== 'string') return key
    throw new CommandFailure(
      EXIT.usage,
      `--checkpoint-key ${text}: ${key}`,
      'copy the key as its owner publishes it, such as example.com/log+a1b2c3d4+AQ...',
      'E-CHECKPOINT-KEY',
    )
  })
}

/** The bytes of a file that the reader named; there is nothing to answer without it. */
export function bytesAt(session: Session, what: string, path: string): Uint8Array {
  try {
    return readFileSync(resolve(session.folder, path))
  } catch {
    throw new CommandFailure(EXIT.usage, `${path} cannot be read`, `check the path given with ${what}`)
  }
}

/** A value that was read, or the failure that its first problem is. A forged or malformed file is an answer: no. */
export function readOrFail<T>(result: Result<T>): T {
  if (result.ok) return result.value
  const [{ code, message, at, hint }] = result.problems
  const place = at.line === undefined ? at.path : `${at.path}:${at.line}`
  throw new CommandFailure(EXIT.no, `${place}: ${message}`, hint, code)
}

/** What holding the archive against an earlier checkpoint gave. */
export type CheckpointAnswer = {
  readonly state: 'consistent' | 'broken' | 'undecided'
  readonly words: string
  readonly problem?: Problem | undefined
  readonly hint?: string | undefined
  /** For `undecided`: whether something could not be read, or nothing can tell. */
  readonly exitCode: ExitCode
  readonly earlier: Head
  /** Absent where the archive has no log. */
  readonly later?: Head | undefined
  readonly previous: SeenCheckpoint
}

/** A head as a program is told it; with the whole note, so that both can be kept as proof. */
export type Head = {
  readonly name: string
  readonly origin?: string | undefined
  readonly size: number
  readonly root: string
  readonly note?: string | undefined
}

/** Holds an archive's log against the checkpoint that the reader brought; nothing where they brought none. */
export function answerCheckpoint(
  session: Session,
  options: CheckpointOptions,
  log: ArchiveLog,
): CheckpointAnswer | undefined {
  const keys = keysOf(options)
  const name = options.previousCheckpoint
  if (name === undefined) {
    if (keys.length === 0) return undefined
    throw new CommandFailure(
      EXIT.usage,
      '--checkpoint-key verifies a checkpoint, and none was given',
      'name its file with --previous-checkpoint',
    )
  }
  const at = { path: name }
  const previous = readOrFail(readCheckpoint(bytesAt(session, '--previous-checkpoint', name), at, keys))
  const earlier: LogView = { name, origin: previous.origin, size: previous.size, root: previous.root }
  const head = { ...headOf(earlier), note: previous.note }
  if (log.state === 'unavailable') {
    const words = `the archive has no log to hold against ${name}: ${log.why}`
    const hint = 'give a repository with its whole history'
    const exitCode = log.unread ? EXIT.unreadable : EXIT.cannotTell
    return { state: 'undecided', words, hint, exitCode, earlier: head, previous }
  }
  const later = viewOf('this archive', log)
  const found = compareViews(earlier, later)
  const both = { earlier: head, later: headOf(later), previous }
  if (found.state === 'broken') {
    const { problem } = found
    return {
      state: 'broken',
      words: problem.message,
      problem,
      hint: problem.hint,
      exitCode: EXIT.no,
      ...both,
    }
  }
  if (found.state === 'undecided') {
    return { state: 'undecided', words: found.why, hint: found.hint, exitCode: EXIT.cannotTell, ...both }
  }
  return {
    state: 'consistent',
    words: continuation(previous, found.appended, name),
    exitCode: EXIT.yes,
    ...both,
  }
}

export function headOf({ name, origin, size, root }: LogView): Head {
  return { name, ...(origin === undefined ? {} : { origin }), size, root: root.toString('base64') }
}

function continuation(previous: SeenCheckpoint, appended: number, name: string): string {
  const signers = previous.verified.map((one) =>
    one.at === undefined ? one.name : `${one.name} at ${one.at}`,
  )
  const whose = signers.length === 0 ? 'which nobody verifiably signed' : `signed by ${list(signers)}`
  return `The log continues the checkpoint ${name} (${headInWords(previous)}), ${whose}; ${count(appended, 'entry', 'entries')} appended since.`
}

/** Ends the command where the archive is not what the checkpoint says: nothing is published on a changed past. */
export function refuseBroken(answer: CheckpointAnswer | undefined): void {
  if (answer === undefined || answer.state === 'consistent') return
  throw new CommandFailure(answer.exitCode, answer.words, answer.hint, answer.problem?.code)
}

/**
 * Why no recent checkpoint stands behind the archive (W-STALE); nothing where one does, or the policy asks for none.
 * @param kept when a witness last saw a checkpoint that the archive itself keeps
 */
export function staleCheckpoint(
  { believed }: Established,
  asOf: Instant,
  answer: CheckpointAnswer | undefined,
  kept?: Instant,
): string | undefined {
  const maxAge = policyAt(believed.governance.policies, asOf)?.value.checkpoint?.maxAge
  if (maxAge === undefined) return undefined
  const [newest] = [answer?.previous.seenAt, kept]
    .filter((at) => at !== undefined)
    .toSorted((a, b) => compareInstants(b, a))
  return staleness(newest, asOf, maxAge)
}

/** The head of the log in a line. */
export function logInWords(log: ArchiveReport['log']): string {
  if (log.state === 'unavailable') return `no checkpoint: ${log.why}`
  return `${log.origin}: ${count(log.size, 'entry', 'entries')}, root ${log.root}`
}

/** What a program is told of the checkpoint: both heads whole, to be kept as proof. */
export function checkpointJson({
  checkpoint,
  stale,
}: {
  readonly checkpoint?: CheckpointAnswer | undefined
  readonly stale?: string | undefined
}): object {
  return {
    ...(checkpoint === undefined ? {} : { checkpoint: toldAnswer(checkpoint) }),
    ...(stale === undefined ? {} : { stale }),
  }
}

function toldAnswer({ state, words, problem, earlier, later, previous }: CheckpointAnswer): object {
  const { verified, ignored, seenAt } = previous
  return {
    state,
    words,
    ...(problem === undefined ? {} : { code: problem.code }),
    earlier,
    ...(later === undefined ? {} : { later }),
    verified,
    ignored,
    ...(seenAt === undefined ? {} : { seenAt }),
  }
}

/** What the reader's checkpoint says of the log of an archive that was established. */
export function logAnswer(
  session: Session,
  options: CheckpointOptions,
  archive: Archive,
  log: ArchiveLog,
  established: Established,
  asOf: Instant,
): { log: ArchiveLog; answer: CheckpointAnswer | undefined; stale: string | undefined } {
  const answer = answerCheckpoint(session, options, log)
  const kept = lastSeen(sightingsOf(archive, established.believed.material), log)
  return { log, answer, stale: staleCheckpoint(established, asOf, answer, kept) }
}
