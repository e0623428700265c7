import type { Command } from 'commander'
import { gather } from '../../assess.ts'
import { count } from '../../domain/text.ts'
import { letsThrough, type WhatIf, whatIf } from '../../report/what-if.ts'
import { establishQuestioned, readQuestioned } from '../assessment.ts'
import { EXIT } from '../exit.ts'
import { printJson } from '../json.ts'
import { type ArchiveOptions, addArchiveOptions, questionOf } from '../options.ts'
import { type Painter, paintOutcome } from '../paint.ts'
import { readPolicyFile } from '../policy-file.ts'
import type { Session } from '../session.ts'
import { indented, labelled, shown } from '../terminal.ts'

export function registerWhatIf(program: Command, session: Session): void {
  const command = program
    .command('what-if')
    .description('run another policy over the history, and list the releases whose outcome changes')
    .requiredOption('--policy <file>', 'a record of kind Policy; it need not be in the archive')
  addArchiveOptions(command).action(async (options: ArchiveOptions & { policy: string }) => {
    const policy = readPolicyFile(session, options.policy)
    const question = questionOf(options, session)
    const archive = await readQuestioned(question)
    const dossiers = gather(archive, await establishQuestioned(archive, question))
    const changed = whatIf(dossiers, policy, question.asOf)
    if (options.json) {
      printJson(session, {
        command: 'what-if',
        policy: policy.value.id,
        asOf: question.asOf,
        releases: dossiers.length,
        changed,
        exitCode: EXIT.yes,
      })
    } else {
      for (const line of whatIfLines(policy.value.id, dossiers.length, changed, session.width, session.paint))
        session.out(line)
    }
    process.exitCode = EXIT.yes
  })
}

export function whatIfLines(
  policy: string,
  releases: number,
  changed: readonly WhatIf[],
  width: number,
  paint: Painter,
): string[] {
  const through = changed.filter(letsThrough).length
  return [
    ...changed.flatMap(({ release, before, after, decision, because }) => [
      `${paint.strong(shown(release))}  ${paintOutcome(before, paint)} becomes ${paintOutcome(after, paint)}; people said: ${decision}`,
      ...because.flatMap(({ criterion, before: was, after: is, reason }) =>
        indented(
          labelled(
            criterion,
            `${was ?? 'not asked for'}, now ${is ?? 'not asked for'}: ${shown(reason)}`,
            criterion.length + 2,
            width - 2,
          ),
          2,
        ),
      ),
      '',
    ]),
    `what-if ${shown(policy)}: ${changed.length} of ${count(releases, 'release')} change, ${through} let through, ${changed.length - through} held back`,
  ]
}
