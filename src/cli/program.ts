import { Command, CommanderError } from 'commander'
import { CommandFailure, EXIT, type ExitCode } from './exit.ts'
import { printJson } from './json.ts'
import { complain, type Session } from './session.ts'
import { readTool } from './tool.ts'

const EXIT_CODES = `
Exit codes:
  0   the answer is yes: verified, nothing blocks, built
  1   the answer is no: rejected, blocks, escalates
  2   usage or configuration
  3   cannot tell: unverifiable, undetermined
  4   the archive cannot be read whole, or was refused under --strict
  5   the output cannot be written
  70  a bug in docket

Data goes to standard output, messages to standard error. NO_COLOR is honoured.`

type Register = (program: Command, session: Session) => void

/** Every command, in the order of the help. Loaded when it is asked for: judging takes longer to load than many answers. */
const COMMANDS: ReadonlyMap<string, () => Promise<Register>> = new Map([
  ['build', async () => (await import('./commands/build.ts')).registerBuild],
  ['serve', async () => (await import('./commands/serve.ts')).registerServe],
  ['verify', async () => (await import('./commands/verify.ts')).registerVerify],
  ['compare', async () => (await import('./commands/compare.ts')).registerCompare],
  ['gate', async () => (await import('./commands/gate.ts')).registerGate],
  ['explain', async () => (await import('./commands/explain.ts')).registerExplain],
  ['exceptions', async () => (await import('./commands/exceptions.ts')).registerExceptions],
  ['find', async () => (await import('./commands/find.ts')).registerFind],
  ['replay', async () => (await import('./commands/replay.ts')).registerReplay],
  ['what-if', async () => (await import('./commands/what-if.ts')).registerWhatIf],
  ['policy', async () => (await import('./commands/policy.ts')).registerPolicy],
  ['verify-bundle', async () => (await import('./commands/verify-bundle.ts')).registerVerifyBundle],
  ['verify-commits', async () => (await import('./commands/verify-commits.ts')).registerVerifyCommits],
])

/**
 * Every command, ready to parse; where the first word names a command, that one alone. A command leaves its answer in
 * `process.exitCode`.
 */
export async function createProgram(session: Session, asked?: string): Promise<Command> {
  const only = asked === undefined ? undefined : COMMANDS.get(asked)
  const wanted = only === undefined ? [...COMMANDS.values()] : [only]
  const registers = await Promise.all(wanted.map((load) => load()))
  const program = new Command('docket')
    .description('Releases decided on evidence: what was decided, on what, and what the rule said.')
    .version(readTool().version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.out(text.trimEnd()),
      writeErr: (text) => session.err(text.trimEnd()),
      getOutHelpWidth: () => session.width,
      getErrHelpWidth: () => session.width,
      outputError: (text, write) => write(withHint(text)),
    })
    .addHelpText('after', EXIT_CODES)
  for (const register of registers) register(program, session)
  return program
}

/** The parser's own suggestion in our form: `error:`, then `hint:`. */
function withHint(text: string): string {
  const [message = '', suggestion] = text.trimEnd().split('\n')
  const meant = suggestion?.match(/^\(Did you mean (.+)\?\)$/)?.[1]
  return `${message}\nhint: ${meant === undefined ? '`docket help` lists commands, `docket help COMMAND` their options' : `did you mean ${meant}?`}`
}

/** Runs one command line. Whatever an archive or a user can cause ends in a message; only a bug may surprise. */
export async function runProgram(argv: readonly string[], session: Session): Promise<ExitCode | number> {
  try {
    const program = await createProgram(session, argv[0])
    await program.parseAsync(argv, { from: 'user' })
    return Number(process.exitCode ?? EXIT.yes)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.usage
    const failure = error instanceof CommandFailure ? error : asBug(error, session)
    complain(session, failure.message, failure.hint, failure.code)
    if (argv.includes('--json')) {
      const { code, message, hint, exitCode } = failure
      printJson(session, { error: { code, message, hint }, exitCode })
    }
    return failure.exitCode
  }
}

function asBug(error: unknown, session: Session): CommandFailure {
  if (session.debug && error instanceof Error) session.err(error.stack ?? '')
  const { name, version, bugs } = readTool()
  return new CommandFailure(
    EXIT.bug,
    `sorry, this is a bug in ${name} ${version}, not in your archive: ${String(error)}`,
    `please report it${bugs === undefined ? '' : ` at ${bugs}`} with the command that you ran; DOCKET_DEBUG=1 adds where it happened`,
  )
}
