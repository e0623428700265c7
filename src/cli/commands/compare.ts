import type { Command } from 'commander'
import { headInWords } from '../../checkpoint/checkpoint.ts'
import { type Comparison, compareViews, staleness } from '../../checkpoint/compare.ts'
import { readConsistency } from '../../checkpoint/proof-files.ts'
import { type Instant, type IsoDuration, parseDuration, parseInstant } from '../../domain/instant.ts'
import type { Problem } from '../../domain/problem.ts'
import { count, list } from '../../domain/text.ts'
import {
  addCheckpointKeys,
  bytesAt,
  type CheckpointOptions,
  headOf,
  keysOf,
  readOrFail,
} from '../checkpoint.ts'
import { CommandFailure, EXIT, type ExitCode } from '../exit.ts'
import { printJson } from '../json.ts'
import { readSide, type Side } from '../log-views.ts'
import type { Painter } from '../paint.ts'
import { complain, type Session } from '../session.ts'
import { labelled, shown } from '../terminal.ts'

type CompareOptions = CheckpointOptions & {
  readonly earlierRef?: string
  readonly laterRef?: string
  readonly proof?: string
  readonly maxAge?: string
  readonly asOf?: string
  readonly json?: boolean
}

export function registerCompare(program: Command, session: Session): void {
  const command = program
    .command('compare')
    .description('say whether one view of an archive’s history continues another, or where they part')
    .argument('<earlier>', 'archive, built site, proofs/log.jsonl, proofs of a release, or checkpoint')
    .argument('<later>', 'the same, as it is shown now')
    .option('--earlier-ref <ref>', 'commit, tag or branch to read, where the earlier one is an archive')
    .option('--later-ref <ref>', 'commit, tag or branch to read, where the later one is an archive')
    .option('--proof <file>', 'consistency proof between two checkpoints: proofs/consistency.json of a site')
    .option('--max-age <duration>', 'fail where no cosigner saw the later checkpoint within it, such as P7D')
    .option('--as-of <time>', 'instant to measure that age at (default: now)')
    .option('--json', 'print the answer as JSON')
  addCheckpointKeys(command).action(async (earlier: string, later: string, options: CompareOptions) => {
    const answer = await compare(session, earlier, later, options)
    for (const { code, message, hint } of answer.problems) complain(session, message, hint, code)
    if (answer.found.state === 'undecided') session.err(`hint: ${shown(answer.found.hint)}`)
    if (options.json) printJson(session, answerJson(answer))
    else for (const line of answerLines(answer, session.width, session.paint)) session.out(line)
    process.exitCode = answer.exitCode
  })
}

type Answer = {
  readonly earlier: Side
  readonly later: Side
  readonly found: Comparison
  readonly problems: readonly Problem[]
  readonly exitCode: ExitCode
}

async function compare(
  session: Session,
  first: string,
  second: string,
  options: CompareOptions,
): Promise<Answer> {
  const keys = keysOf(options)
  const { asOf } = options
  const maxAge = options.maxAge === undefined ? undefined : durationOf(options.maxAge)
  const at = asOf === undefined ? session.now() : instantOf(asOf)
  const proof =
    options.proof === undefined
      ? undefined
      : readOrFail(readConsistency(bytesAt(session, '--proof', options.proof), { path: options.proof }))
  const earlier = await readSide(session, first, { keys, ref: options.earlierRef, asOf })
  const later = await readSide(session, second, { keys, ref: options.laterRef, asOf })
  const found = compareViews(earlier.view, later.view, proof)
  const stale = maxAge === undefined ? undefined : staleSide(later, at, maxAge)
  const problems = [
    ...(found.state === 'broken' ? [found.problem] : []),
    ...movedTags(earlier, later),
    ...(stale === undefined ? [] : [stale]),
  ]
  return { earlier, later, found, problems, exitCode: exitOf(found, problems) }
}

function exitOf(found: Comparison, problems: readonly Problem[]): ExitCode {
  if (problems.some(({ code }) => code.startsWith('E-'))) return EXIT.no
  return found.state === 'undecided' || problems.length > 0 ? EXIT.cannotTell : EXIT.yes
}

/** Tags that both archives have and that lead elsewhere now. A tag that only one has may simply not have been fetched. */
function movedTags({ tags: before = [] }: Side, { tags: after = [], view }: Side): Problem[] {
  const now = new Map(after.map(({ name, commit }) => [name, commit]))
  return before.flatMap(({ name, commit }): Problem[] => {
    if (!now.has(name) || now.get(name) === commit) return []
    return [
      {
        code: 'E-TAG-MOVED',
        message: `tag ${name} led to ${commit ?? 'no commit that can be read'}, and now to ${now.get(name) ?? 'none'}`,
        at: { path: view.name },
        hint: 'A tag is meant to stay. Find out who moved it; git keeps no record of that.',
      },
    ]
  })
}

function staleSide({ seen, view }: Side, at: Instant, maxAge: IsoDuration): Problem | undefined {
  const why = staleness(seen?.seenAt, at, maxAge)
  if (why === undefined) return undefined
  const hint = 'Get a checkpoint that a witness signed lately, and give its key with --checkpoint-key.'
  return { code: 'W-STALE', message: why, at: { path: view.name }, hint }
}

function answerLines(
  { earlier, later, found, problems, exitCode }: Answer,
  width: number,
  paint: Painter,
): string[] {
  const side = (label: string, { what, view, seen }: Side) => [
    ...labelled(label, shown(`${what} ${view.name}: ${headInWords(view)}`), 9, width),
    ...(seen?.verified ?? []).flatMap(({ name, at }) =>
      labelled('', shown(`signed by ${name}${at === undefined ? '' : ` at ${at}`}`), 9, width),
    ),
  ]
  const verdict = () => {
    const codes = list([...new Set(problems.map(({ code }) => code))])
    if (exitCode === EXIT.no || found.state === 'broken') return `${paint.bad('NOT CONSISTENT')}: ${codes}`
    if (found.state === 'undecided') return `${paint.unknown('CANNOT TELL')}: ${shown(found.why)}`
    const grown = `${count(found.appended, 'entry', 'entries')} appended`
    return exitCode === EXIT.yes
      ? `${paint.good('CONSISTENT')}, ${grown}`
      : `${paint.unknown('CANNOT TELL')}: consistent, ${grown}, and no recent checkpoint stands behind it`
  }
  return [...side('earlier', earlier), ...side('later', later), '', `compare: ${verdict()}`]
}

/** Both heads whole, with their notes: what somebody keeps to prove a fork to others. */
function answerJson({ earlier, later, found, problems, exitCode }: Answer): object {
  const told = ({ what, view, seen }: Side) => ({
    what,
    ...headOf(view),
    ...(seen === undefined ? {} : { note: seen.note, verified: seen.verified, ignored: seen.ignored }),
  })
  const first = found.state === 'broken' ? found.first : undefined
  const entryOf = ({ view }: Side) => (first === undefined ? undefined : view.log?.entries[first])
  return {
    command: 'compare',
    earlier: told(earlier),
    later: told(later),
    state: found.state,
    ...(found.state === 'consistent' ? { appended: found.appended } : {}),
    ...(found.state === 'undecided' ? { why: found.why, hint: found.hint } : {}),
    ...(first === undefined ? {} : { first, earlierEntry: entryOf(earlier), laterEntry: entryOf(later) }),
    problems,
    exitCode,
  }
}

function durationOf(text: string): IsoDuration {
  const duration = parseDuration(text)
  if (duration !== undefined) return duration
  throw new CommandFailure(
    EXIT.usage,
    `--max-age ${text} is not a duration of days or time`,
    'write it as P7D or PT36H',
  )
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
