import { Command, CommanderError } from 'commander'
import { registerBuild } from './commands/build.ts'
import { registerCompare } from './commands/compare.ts'
import { registerExceptions } from './commands/exceptions.ts'
import { registerExplain } from './commands/explain.ts'
import { registerFind } from './commands/find.ts'
import { registerGate } from './commands/gate.ts'
import { registerPolicy } from './commands/policy.ts'
import { registerReplay } from './commands/replay.ts'
import { registerServe } from './commands/serve.ts'
import { registerVerify } from './commands/verify.ts'
import { registerVerifyBundle } from './commands/verify-bundle.ts'
import { registerVerifyCommits } from './commands/verify-commits.ts'
import { registerWhatIf } from './commands/what-if.ts'
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

/** Every command, ready to parse. A command leaves its answer in `process.exitCode`. */
export function createProgram(session: Session): Command {
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
  registerBuild(program, session)
  registerServe(program, session)
  registerVerify(program, session)
  registerCompare(program, session)
  registerGate(program, session)
  registerExplain(program, session)
  registerExceptions(program, session)
  registerFind(program, session)
  registerReplay(program, session)
  registerWhatIf(program, session)
  registerPolicy(program, session)
  registerVerifyBundle(program, session)
  registerVerifyCommits(program, session)
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
    await createProgram(session).parseAsync(argv, { from: 'user' })
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
