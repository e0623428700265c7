import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { visible } from '../domain/visible.ts'
import { BuildBroken, type Built, openBuilt } from './built.ts'
import { CommandFailure, EXIT } from './exit.ts'
import { type ArchiveOptions, type Question, questionOf } from './options.ts'
import { otherArchive, otherProgram, otherQuestion, tooOld } from './same-question.ts'
import type { Session } from './session.ts'

/** Options of a command that a build can answer. */
export type BuiltOptions = ArchiveOptions & { readonly built?: string; readonly fresh?: boolean }

/** Where `docket build` writes when nobody says otherwise. */
const USUAL = '_site'

export function addBuiltOptions(command: Command): Command {
  return command
    .option('--built <folder>', 'answer from this build, as of its build; fails where it is stale')
    .option('--fresh', `read the archive, even where the build in ${USUAL} answers the same question`)
}

/** What a command says, from a build and from the archive: the same. */
export type Answers<T> = {
  readonly fromBuilt: (built: Built) => T
  readonly fromArchive: (question: Question) => Promise<T>
  /** Whether a build may stand for now: not where a pipeline asks whether to go on. */
  readonly standsForNow: boolean
}

/**
 * Answers from a build where it answers exactly the question, and from the archive otherwise (decision 0010). Which of
 * them, and why a build that lies there was passed over, is said on standard error: standard output is the same.
 */
export async function answered<T>(session: Session, options: BuiltOptions, answers: Answers<T>): Promise<T> {
  const question = questionOf(options, session)
  if (options.built !== undefined) {
    if (options.fresh)
      throw new CommandFailure(EXIT.usage, '--built and --fresh exclude each other', 'leave one of them out')
    return fromNamed(session, options, options.built, question, answers)
  }
  const folder = join(session.folder, USUAL)
  if (options.fresh || options.workTree || !existsSync(join(folder, 'build.json')))
    return answers.fromArchive(question)
  const found = await fromUsual(session, options, folder, question, answers)
  if ('answer' in found) return found.answer
  session.err(`note: the build in ${USUAL} was passed over: ${visible(found.why)}; the archive is read`)
  return answers.fromArchive(question)
}

async function fromUsual<T>(
  session: Session,
  options: BuiltOptions,
  folder: string,
  question: Question,
  { fromBuilt, standsForNow }: Answers<T>,
): Promise<{ readonly answer: T } | { readonly why: string }> {
  try {
    const built = openBuilt(folder)
    if (built === undefined) return { why: 'build.json cannot be read' }
    const why =
      otherProgram(built) ??
      otherQuestion(built, question, options) ??
      (options.asOf === undefined
        ? standsForNow
          ? tooOld(built, session.now())
          : 'whether to go on is asked of the archive itself'
        : undefined) ??
      otherArchive(built, await stateNow(question))
    if (why !== undefined) return { why }
    const answer = fromBuilt(built)
    session.err(`note: ${origin(built, USUAL)}; --fresh asks the archive`)
    return { answer }
  } catch (error) {
    if (error instanceof BuildBroken) return { why: error.message }
    throw error
  }
}

async function fromNamed<T>(
  session: Session,
  options: BuiltOptions,
  named: string,
  question: Question,
  { fromBuilt }: Answers<T>,
): Promise<T> {
  try {
    const built = openBuilt(resolve(session.folder, named))
    if (built === undefined) {
      const hint = `name the folder that \`docket build\` wrote, such as ${USUAL}`
      throw new CommandFailure(EXIT.usage, `${named} is no build: build.json cannot be read`, hint, 'E-BUILT')
    }
    const compared = hasArchive(options, question)
    const why =
      otherProgram(built) ??
      otherQuestion(built, question, options) ??
      (compared ? otherArchive(built, await stateNow(question)) : undefined)
    if (why !== undefined) throw stale(named, why)
    const answer = fromBuilt(built)
    session.err(
      `note: ${origin(built, visible(named))}${compared ? '' : '; no archive is here to hold it against'}`,
    )
    return answer
  } catch (error) {
    if (error instanceof BuildBroken) throw stale(named, error.message)
    throw error
  }
}

function origin({ facts: { asked }, index }: Built, folder: string): string {
  const commit = index.commit === undefined ? 'files as they lay' : `commit ${index.commit.slice(0, 12)}`
  return `answered from the build in ${folder}, as of ${asked.asOf}, ${commit}`
}

function stale(named: string, why: string): CommandFailure {
  return new CommandFailure(
    EXIT.unreadable,
    `the build in ${named} does not answer this: ${why}`,
    'build it anew, or leave out --built to ask the archive',
    'E-BUILT-STALE',
  )
}

/** An archive that was named, or that lies where one is looked for. A site alone answers too. */
function hasArchive({ archive, ref, workTree }: BuiltOptions, { location }: Question): boolean {
  return (
    [archive, ref, workTree].some((one) => one !== undefined) ||
    existsSync(join(location.path, 'archive.yaml'))
  )
}

async function stateNow({ location }: Question) {
  // Only here: a question that names no build need not wait for what asks git.
  const { readState } = await import('./archive-state.ts')
  return readState(location)
}
