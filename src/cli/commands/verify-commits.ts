import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type CommitWalk, readCommits } from '../../archive/commits.ts'
import { ArchiveUnreadable } from '../../archive/unreadable.ts'
import { commitsSeen } from '../../assessment/witnessed.ts'
import { readCheckpoint } from '../../checkpoint/checkpoint.ts'
import { type Instant, parseInstant } from '../../domain/instant.ts'
import { showLocator } from '../../domain/locator.ts'
import type { Problem } from '../../domain/problem.ts'
import { count, list } from '../../domain/text.ts'
import {
  COMMIT_OUTCOMES,
  type CommitOutcome,
  type CommitVerdict,
  codeOf,
  prepareCommitTrust,
  readCommitTrust,
  verifyHistory,
} from '../../trust/commits/index.ts'
import { sha256Of } from '../../trust/sha256.ts'
import type { ProvenTime, TrustFile } from '../../trust/trust.ts'
import { bytesAt, keysOf, readOrFail } from '../checkpoint.ts'
import { CommandFailure, EXIT, type ExitCode } from '../exit.ts'
import { printJson } from '../json.ts'
import type { Painter } from '../paint.ts'
import { complain, openSession, type Session } from '../session.ts'
import { shown } from '../terminal.ts'

type Options = {
  readonly repo: string
  readonly ref?: string
  readonly allowedSigners: readonly string[]
  readonly revoked: readonly string[]
  readonly keyring: readonly string[]
  readonly trustedRoot: readonly string[]
  readonly checkpoint: readonly string[]
  readonly checkpointKey: readonly string[]
  readonly asOf?: string
  readonly json?: boolean
}

const collect = (value: string, earlier: readonly string[]) => [...earlier, value]

export function registerVerifyCommits(program: Command, session: Session = openSession(process)): void {
  program
    .command('verify-commits')
    .description('verify the signature of every commit, over the objects themselves and offline')
    .option('--repo <path>', 'repository to read', '.')
    .option('--ref <ref>', 'commit, tag or branch to begin at (default: HEAD)')
    .option(
      '--allowed-signers <file>',
      'SSH keys and their principals, as ssh-keygen(1) has them; repeatable',
      collect,
      [],
    )
    .option('--revoked <file>', 'revoked SSH keys: a list of keys or a KRL; repeatable', collect, [])
    .option('--keyring <file>', 'OpenPGP public keys; repeatable', collect, [])
    .option('--trusted-root <file>', 'Sigstore trusted root, for gitsign; repeatable', collect, [])
    .option(
      '--checkpoint <file>',
      'checkpoint that names a commit and that a witness cosigned: it dates that commit and all before it; repeatable',
      collect,
      [],
    )
    .option('--checkpoint-key <vkey>', 'key of such a witness, as name+id+key; repeatable', collect, [])
    .option('--as-of <time>', 'instant by which the commits exist, for keys that expire (default: now)')
    .option('--json', 'print the verdicts as JSON')
    .action(async (options: Options) => {
      process.exitCode = await verifyCommitsOf(options, session)
    })
}

/** The verdicts of one run, newest commit first, and what follows from them. */
type Answer = {
  readonly walk: CommitWalk
  readonly asOf: Instant
  readonly clock: 'the clock of this computer' | '--as-of'
  readonly verdicts: readonly CommitVerdict[]
  readonly problems: readonly Problem[]
  readonly exitCode: ExitCode
}

async function verifyCommitsOf(options: Options, session: Session): Promise<ExitCode> {
  const material = readCommitTrust({
    allowedSigners: pinnedFiles(options.allowedSigners, '--allowed-signers', session),
    revokedKeys: pinnedFiles(options.revoked, '--revoked', session),
    keyrings: pinnedFiles(options.keyring, '--keyring', session),
    trustedRoots: pinnedFiles(options.trustedRoot, '--trusted-root', session),
  })
  const asOf = options.asOf === undefined ? session.now() : instantOf(options.asOf)
  const seen = seenIn(options, session)
  const walk = await walkOf(options, session)
  const commits = walk.commits.map((commit) => ({ ...commit, objectFormat: walk.objectFormat }))
  const prepared = await prepareCommitTrust(material, commits)
  const verdicts = verifyHistory(commits, prepared, { until: asOf }, seen).toReversed()
  const answer: Answer = {
    walk,
    asOf,
    clock: options.asOf === undefined ? 'the clock of this computer' : '--as-of',
    verdicts,
    problems: [...prepared.problems, ...walk.problems],
    exitCode: exitOf(verdicts, walk),
  }
  for (const { code, message, at, hint } of answer.problems) {
    complain(session, at.line === undefined ? message : `${showLocator(at)} ${message}`, hint, code)
  }
  if (options.json) {
    printJson(session, jsonOf(answer))
  } else {
    for (const line of linesOf(answer, session.paint)) session.out(line)
    for (const hint of hintsOf(verdicts)) session.err(`${session.paintErr.strong('hint:')} ${hint}`)
  }
  return answer.exitCode
}

/** When witnesses saw commits. A checkpoint that proves nothing is an answer: no. */
function seenIn({ checkpoint, checkpointKey }: Options, session: Session): ReadonlyMap<string, ProvenTime> {
  const keys = keysOf({ checkpointKey })
  if (checkpoint.length > 0 && keys.length === 0) {
    throw new CommandFailure(
      EXIT.usage,
      '--checkpoint was given without the key of anybody who may have cosigned it',
      'name it with --checkpoint-key, as its owner publishes it',
    )
  }
  return commitsSeen(
    checkpoint.map((file) =>
      readOrFail(readCheckpoint(bytesAt(session, '--checkpoint', file), { path: file }, keys)),
    ),
  )
}

async function walkOf({ repo, ref }: Options, session: Session): Promise<CommitWalk> {
  try {
    return await readCommits({ path: resolve(session.folder, repo), ref })
  } catch (error) {
    if (!(error instanceof ArchiveUnreadable)) throw error
    const exitCode = error.code === 'E-REF-SYNTAX' ? EXIT.usage : EXIT.unreadable
    throw new CommandFailure(exitCode, error.message, hintFor(error), error.code)
  }
}

/** This command reads no files, so that nothing helps where there are no commits but other commits. */
function hintFor({ code, hint }: ArchiveUnreadable): string {
  return code === 'E-ARCHIVE-NO-COMMITS' && hint.includes('--work-tree')
    ? 'Name a branch with --ref, or commit something first.'
    : hint.replace('--archive', '--repo')
}

/** A history that is cut says nothing for what is missing; then one bad commit decides, then one that nothing decides. */
function exitOf(verdicts: readonly CommitVerdict[], { cut }: CommitWalk): ExitCode {
  if (cut !== undefined) return EXIT.unreadable
  if (verdicts.some(({ outcome }) => outcome !== 'good' && outcome !== 'unverifiable')) return EXIT.no
  return verdicts.length === 0 || verdicts.some(({ outcome }) => outcome !== 'good')
    ? EXIT.cannotTell
    : EXIT.yes
}

const LONGEST_OUTCOME = Math.max(...COMMIT_OUTCOMES.map(({ length }) => length))

function linesOf(answer: Answer, paint: Painter): string[] {
  return [...answer.verdicts.map((verdict) => lineOf(verdict, paint)), ...summaryOf(answer, paint)]
}

/** `oid outcome signer reason`; nothing of a commit that its signature does not cover is named. */
function lineOf({ oid, outcome, signer, credential, reason, offset }: CommitVerdict, paint: Painter): string {
  const tone = outcome === 'good' ? paint.good : outcome === 'unverifiable' ? paint.unknown : paint.bad
  const who = signer?.identity ?? credential ?? '-'
  const why =
    outcome === 'good'
      ? [signer?.issuer, signer?.credential, signer?.claims.email]
          .filter((part) => part !== undefined)
          .join(' ')
      : `${codeOf(outcome)} ${offset === undefined ? '' : `byte ${offset}: `}${reason}`
  return `${oid} ${tone(outcome.padEnd(LONGEST_OUTCOME))} ${shown(who)} ${shown(why)}`
}

function summaryOf({ verdicts, walk, asOf, clock, exitCode }: Answer, paint: Painter): string[] {
  const counted = countsOf(verdicts)
  const total = count(verdicts.length, 'commit')
  const found = list(
    COMMIT_OUTCOMES.filter((outcome) => counted[outcome] !== undefined).map(
      (outcome) => `${counted[outcome]} ${outcome}`,
    ),
  )
  const words: Record<number, string> = {
    [EXIT.yes]: paint.good('VERIFIED'),
    [EXIT.no]: paint.bad('NOT VERIFIED'),
    [EXIT.cannotTell]: paint.unknown('CANNOT TELL'),
    [EXIT.unreadable]: paint.bad('NOT READ WHOLE'),
  }
  return [
    '',
    `Keys that expire were judged at ${asOf}, by ${clock}, where no log entry, timestamp or witness dates a commit.`,
    `commits: ${words[exitCode]}, ${total}: ${found || 'none'}${walk.cut === undefined ? '' : `; ${walk.cut}`}`,
  ]
}

/** One for each outcome, not for each commit. */
function hintsOf(verdicts: readonly CommitVerdict[]): readonly string[] {
  return [
    ...new Set(verdicts.flatMap(({ outcome, hint }) => (hint === undefined ? [] : [`${outcome}: ${hint}`]))),
  ]
}

function countsOf(verdicts: readonly CommitVerdict[]): Partial<Record<CommitOutcome, number>> {
  const counts: Partial<Record<CommitOutcome, number>> = {}
  for (const { outcome } of verdicts) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

function jsonOf({ walk, asOf, clock, verdicts, problems, exitCode }: Answer): object {
  return {
    command: 'verify-commits',
    head: walk.head,
    objectFormat: walk.objectFormat,
    ...(walk.cut !== undefined && { cut: walk.cut }),
    asOf,
    clock,
    counts: countsOf(verdicts),
    commits: verdicts.map(
      ({
        oid,
        outcome,
        reason,
        hint,
        offset,
        signer,
        credential,
        bounds,
        existed,
        times,
        root,
        notChecked,
      }) => ({
        oid,
        outcome,
        code: codeOf(outcome),
        reason,
        hint,
        offset,
        signer,
        credential,
        judgedAt: bounds,
        existed,
        times,
        root,
        notChecked,
      }),
    ),
    problems,
    exitCode,
  }
}

function pinnedFiles(paths: readonly string[], option: string, session: Session): TrustFile[] {
  return paths.map((path) => {
    try {
      const bytes = readFileSync(resolve(session.folder, path))
      return { path, bytes, sha256: sha256Of(bytes), origin: 'pinned' }
    } catch {
      throw new CommandFailure(EXIT.usage, `${path} cannot be read`, `check the path given with ${option}`)
    }
  })
}

function instantOf(text: string): Instant {
  const instant = parseInstant(text)
  if (instant !== undefined) return instant
  throw new CommandFailure(
    EXIT.usage,
    `--as-of ${text} is not an instant with a time zone`,
    'write it as 2026-03-12T15:04:00Z or 2026-03-12T16:04:00+01:00',
  )
}
