import type { Command } from 'commander'
import { createPainter } from '../../src/cli/paint.ts'
import { createProgram } from '../../src/cli/program.ts'
import type { Session } from '../../src/cli/session.ts'
import { instantOfSeconds } from '../../src/domain/instant.ts'
import type { Generated } from './generated.ts'
import { page } from './markdown.ts'

const COLUMNS = 100

/** A session that says nothing: only the help texts are asked for. */
const SILENT: Session = {
  out: () => undefined,
  err: () => undefined,
  errStream: process.stderr,
  folder: '.',
  width: COLUMNS,
  paint: createPainter(false),
  paintErr: createPainter(false),
  watched: false,
  now: () => instantOfSeconds(0),
  elapsed: () => 0,
  debug: false,
}

/** `docs/reference/command-line.md`: every command's own help. */
export async function commandLineReference(): Promise<Generated> {
  const program = await createProgram(SILENT)
  const helpOf = (command: Command) => `\`\`\`\n${command.helpInformation().trimEnd()}\n\`\`\``
  return {
    path: 'docs/reference/command-line.md',
    text: page(
      'Command line',
      'Exit codes, everywhere: 0 yes, 1 no, 2 usage or configuration, 3 cannot tell, 4 the archive cannot be read whole, 5 the output cannot be written, 70 a bug in docket.',
      helpOf(program),
      ...commandsBelow(program).map((command) => `## ${nameOf(command)}\n\n${helpOf(command)}`),
    ),
  }
}

/** Every command, those of a group after the group. */
function commandsBelow(command: Command): Command[] {
  return command.commands.flatMap((one) => [one, ...commandsBelow(one)])
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`
}
