import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Archive } from '../archive/archive.ts'
import { type ArchiveState, archiveState, uncommittedPaths } from '../archive/index.ts'
import { type Assessment, type Established, judge, logOfArchive } from '../assess.ts'
import type { ArchiveLog } from '../assessment/log.ts'
import { count } from '../domain/text.ts'
import { writeAnswers } from './answer-files.ts'
import { establishQuestioned, readQuestioned } from './assessment.ts'
import { askedOf, factsText } from './build-facts.ts'
import {
  addCheckpointOptions,
  type CheckpointAnswer,
  type CheckpointOptions,
  logAnswer,
  refuseBroken,
} from './checkpoint.ts'
import { CommandFailure, EXIT } from './exit.ts'
import { writeLog } from './log-files.ts'
import { type ArchiveOptions, addArchiveOptions, type Question, questionOf } from './options.ts'
import { openPackThreads, type PackThreads } from './packs.ts'
import { runStages } from './progress.ts'
import { BUILD_FACTS, publish } from './publish.ts'
import type { Session } from './session.ts'
import { writeCopies, writeReports } from './site-files.ts'
import { shown } from './terminal.ts'
import { readTool } from './tool.ts'

export type BuildOptions = ArchiveOptions &
  CheckpointOptions & {
    readonly out: string
    readonly strict?: boolean
    readonly packs: boolean
  }

export function addBuildOptions(command: Command): Command {
  return addCheckpointOptions(addArchiveOptions(command))
    .option('--out <folder>', 'where the site goes; replaced as a whole', '_site')
    .option('--strict', 'refuse an archive with any problem that is an error')
    .option('--no-packs', 'leave out the PDF packs')
}

/** What was built, and where. */
export type Built = Assessment & {
  readonly out: string
  readonly packs: number
  readonly checkpoint?: CheckpointAnswer | undefined
  /** Why no recent checkpoint stands behind the site (W-STALE). */
  readonly stale?: string | undefined
}

/** Reads, judges, draws and publishes. Nothing is published where any of it fails. */
export async function buildSite(session: Session, options: BuildOptions): Promise<Built> {
  const started = session.elapsed()
  const question = questionOf(options, session)
  const out = resolve(session.folder, options.out)
  const threads = options.packs ? openPackThreads() : undefined
  try {
    const before = await stateOf(question)
    const { archive, established, log, assessment } = await judged(session, question)
    const state = sameState(before, await stateOf(question), archive)
    noteUncommitted(session, question, archive)
    if (options.strict) refuseProblems(assessment)
    const logged = logAnswer(session, options, archive, log, established, question.asOf)
    refuseBroken(logged.answer)
    await publish(out, async (folder) => {
      writeLog(logged.log, assessment, folder, logged.answer?.previous.size)
      const answers = await draw(session, folder, archive, assessment, threads, logged)
      const facts = factsText(askedOf(question, state), answers, session.elapsed() - started)
      writeFileSync(join(folder, BUILD_FACTS), facts)
    })
    const packs = options.packs ? assessment.releases.length : 0
    return { ...assessment, out, packs, checkpoint: logged.answer, stale: logged.stale }
  } finally {
    await threads?.close()
  }
}

type Judged = {
  readonly archive: Archive
  readonly established: Established
  readonly log: ArchiveLog
  readonly assessment: Assessment
}

async function judged(session: Session, question: Question): Promise<Judged> {
  let archive: Archive | undefined
  let established: Established | undefined
  let log: ArchiveLog | undefined
  let assessment: Assessment | undefined
  await runStages(session, [
    {
      title: 'read the archive',
      run: async () => {
        archive = await readQuestioned(question)
        const { files, history } = archive
        const commits = history.state === 'absent' ? 'no history' : count(history.commits.length, 'commit')
        return `${count(files.size, 'file')}, ${commits}`
      },
    },
    {
      title: 'judge the releases',
      run: async () => {
        established = await establishQuestioned(present(archive), question)
        log = logOfArchive(present(archive), established)
        assessment = judge(present(archive), established, question.asOf, question.knownAt, log)
        const { releases, archive: summary } = assessment
        return `${count(releases.length, 'release')}, ${count(summary.exceptions.length, 'exception')}`
      },
    },
  ])
  return {
    archive: present(archive),
    established: present(established),
    log: present(log),
    assessment: present(assessment),
  }
}

async function draw(
  session: Session,
  folder: string,
  archive: Archive,
  assessment: Assessment,
  threads: PackThreads | undefined,
  { answer, stale }: ReturnType<typeof logAnswer>,
): Promise<string> {
  const { name, version } = readTool()
  const { orders, digests } = writeReports(assessment, folder)
  const answers = writeAnswers(assessment, digests, folder)
  const copies = writeCopies(archive, assessment, folder)
  const packs = threads?.draw(orders) ?? Promise.resolve()
  // The second stage awaits it; until then a failure is not one that nobody saw.
  packs.catch(() => undefined)
  try {
    await runStages(session, [
      {
        title: 'draw the site',
        run: async () => {
          // Only here: Eleventy takes longer to load than most commands to answer.
          const { renderSite } = await import('../site/render.ts')
          const build = {
            tool: `${name} ${version}`,
            packs: threads ? 'present' : 'absent',
            seen: answer?.words,
            stale,
          } as const
          const { pages } = await renderSite(assessment, build, folder)
          return `${count(pages, 'page')}, ${count(copies, 'copied file')}`
        },
      },
      {
        title: 'draw the packs',
        run: async () => {
          await packs
          return threads ? count(orders.length, 'pack') : 'left out'
        },
      },
    ])
    return answers
  } catch (error) {
    // No thread may write into a folder that is about to be removed.
    await threads?.close()
    throw error
  }
}

/** What cannot be read is for whoever reads the archive to say. */
async function stateOf({ location }: Question): Promise<ArchiveState | undefined> {
  return archiveState(location).catch(() => undefined)
}

/** The state that was read, where it was the same before and after: a branch or a tag may move while a build reads. */
function sameState(
  before: ArchiveState | undefined,
  after: ArchiveState | undefined,
  { commit }: Archive,
): ArchiveState | undefined {
  const same = before?.commit === commit && JSON.stringify(before) === JSON.stringify(after)
  return same ? after : undefined
}

/** Somebody who has just edited a record expects to see it: say that a commit was read, and not the files. */
function noteUncommitted(session: Session, { location }: Question, archive: Archive): void {
  const found = uncommittedPaths(location, archive)
  const paths = found === undefined ? [] : [...found.added, ...found.amended, ...found.deleted]
  const [first] = paths
  if (first === undefined) return
  const others = paths.length === 1 ? '' : ` and ${count(paths.length - 1, 'other')}`
  session.err(`note: ${shown(first)}${others} lie here otherwise than in the commit that was read`)
  session.err('hint: commit them, or read the files as they lie with --work-tree')
}

/** A stage has run before the next one asks for what it made. */
function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a stage was left out')
  return value
}

function refuseProblems({ archive }: Assessment): void {
  const errors = archive.problems.filter(({ level }) => level === 'error')
  const first = errors[0]
  if (first === undefined) return
  throw new CommandFailure(
    EXIT.unreadable,
    `the archive has ${count(errors.length, 'problem')}, first ${first.code} in ${first.at.path}: ${first.message}`,
    'nothing was published, because of --strict; `docket verify` lists all of them',
  )
}
