import type { Command } from 'commander'
import type { Assessment } from '../../assess.ts'
import { count, list } from '../../domain/text.ts'
import { answer } from '../assessment.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { type Integrity, integrityOf } from '../integrity.ts'
import { printJson } from '../json.ts'
import { type ArchiveOptions, addArchiveOptions, questionOf } from '../options.ts'
import type { Painter } from '../paint.ts'
import { problemLines } from '../problems.ts'
import type { Session } from '../session.ts'
import { indented, labelled, shown } from '../terminal.ts'

export function registerVerify(program: Command, session: Session): void {
  const command = program
    .command('verify')
    .description('say whether the archive’s signatures, digests and history are intact')
  addArchiveOptions(command).action(async (options: ArchiveOptions) => {
    const assessment = await answer(questionOf(options, session))
    const integrity = integrityOf(assessment)
    const { archive } = assessment
    if (options.json) {
      const { commit, asOf, history, trust, audit, problems } = archive
      printJson(session, { command: 'verify', asOf, commit, history, trust, audit, problems, ...integrity })
    } else {
      for (const line of integrityLines(assessment, integrity, session.width, session.paint))
        session.out(line)
    }
    process.exitCode = integrity.exitCode
  })
}

const VERDICTS: Readonly<Partial<Record<ExitCode, { words: string; tone: 'good' | 'bad' | 'unknown' }>>> = {
  [EXIT.yes]: { words: 'INTACT', tone: 'good' },
  [EXIT.no]: { words: 'NOT INTACT', tone: 'bad' },
  [EXIT.cannotTell]: { words: 'CANNOT TELL', tone: 'unknown' },
  [EXIT.unreadable]: { words: 'NOT READ WHOLE', tone: 'bad' },
}

export function integrityLines(
  { archive }: Assessment,
  integrity: Integrity,
  width: number,
  paint: Painter,
): string[] {
  const { audit, history, trust, problems } = archive
  const verdict = VERDICTS[integrity.exitCode] ?? { words: 'CANNOT TELL', tone: 'unknown' as const }
  const states = Object.entries(audit.records).map(([state, n]) => `${n} ${state}`)
  const line = (label: string, text: string) => labelled(label, shown(text), 12, width)
  const because = integrity.because.length === 0 ? '' : `: ${list(integrity.because)}`
  return [
    `${paint.strong(shown(archive.name))}, as of ${shown(archive.asOf)}`,
    '',
    ...line('commit', archive.commit ?? 'none: the files were read as they lie'),
    ...line('history', history.words),
    ...line('signatures', states.join(', ')),
    ...line('trust', trust.words),
    ...part(
      'Records that are not verified',
      paint,
      audit.notVerified.map(({ state, path, words }) =>
        labelled(state.toUpperCase(), shown(`${path} ${words}`), 14, width - 2),
      ),
    ),
    ...part(
      'Evidence that is not what was approved',
      paint,
      integrity.digests.map(({ release, words }) =>
        labelled('-', shown(`${release}: ${words}`), 2, width - 2),
      ),
    ),
    ...part(
      'Amended or deleted after it was recorded',
      paint,
      integrity.changed.map(({ change, path, commit }) =>
        labelled(change.toUpperCase(), shown(`${path} by commit ${commit}`), 14, width - 2),
      ),
    ),
    ...part(
      count(problems.length, 'problem'),
      paint,
      problems.map((problem) => problemLines(problem, width - 2, paint)),
    ),
    '',
    `verify: ${paint[verdict.tone](verdict.words)}${because}`,
  ]
}

function part(title: string, paint: Painter, items: readonly (readonly string[])[]): string[] {
  return items.length === 0 ? [] : ['', paint.strong(title), ...indented(items.flat(), 2)]
}
