import type { Command } from 'commander'
import { type Assessment, judge, logOfArchive } from '../../assess.ts'
import { count, list } from '../../domain/text.ts'
import { establishQuestioned, readQuestioned } from '../assessment.ts'
import {
  addCheckpointOptions,
  type CheckpointAnswer,
  type CheckpointOptions,
  checkpointJson,
  logAnswer,
  logInWords,
} from '../checkpoint.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { type Integrity, integrityOf } from '../integrity.ts'
import { printJson } from '../json.ts'
import { type ArchiveOptions, addArchiveOptions, questionOf } from '../options.ts'
import type { Painter } from '../paint.ts'
import { problemLines } from '../problems.ts'
import type { Session } from '../session.ts'
import { indented, labelled, shown } from '../terminal.ts'

type VerifyOptions = ArchiveOptions & CheckpointOptions

export function registerVerify(program: Command, session: Session): void {
  const command = program
    .command('verify')
    .description('say whether the archive’s signatures, digests and history are intact')
  addCheckpointOptions(addArchiveOptions(command)).action(async (options: VerifyOptions) => {
    const question = questionOf(options, session)
    const source = await readQuestioned(question)
    const established = await establishQuestioned(source, question)
    const log = logOfArchive(source, established)
    const held = logAnswer(session, options, source, log, established, question.asOf)
    const assessment = judge(source, established, question.asOf, question.knownAt, log)
    const integrity = integrityOf(assessment, held)
    const { archive } = assessment
    if (options.json) {
      const { commit, asOf, history, trust, audit, log, problems } = archive
      const checkpoint = checkpointJson({ checkpoint: held.answer, stale: held.stale })
      const facts = { command: 'verify', asOf, commit, history, trust, audit, log, ...checkpoint, problems }
      printJson(session, { ...facts, ...integrity })
    } else {
      for (const line of integrityLines(assessment, integrity, held, session.width, session.paint))
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
  held: { readonly answer?: CheckpointAnswer | undefined; readonly stale?: string | undefined },
  width: number,
  paint: Painter,
): string[] {
  const { audit, history, trust, log, problems } = archive
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
    ...line('log', logInWords(log)),
    ...(held.answer === undefined ? [] : line('checkpoint', checkpointLine(held.answer))),
    ...(held.stale === undefined ? [] : line('', `W-STALE ${held.stale}`)),
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
      integrity.changed.map(({ change, path, commit, differences }) =>
        labelled(
          change.toUpperCase(),
          shown([`${path} by commit ${commit}`, ...differences].join('; ')),
          14,
          width - 2,
        ),
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

function checkpointLine({ state, words, problem }: CheckpointAnswer): string {
  if (state === 'consistent') return words
  return state === 'broken' ? `${problem?.code} ${words}` : `cannot tell: ${words}`
}

function part(title: string, paint: Painter, items: readonly (readonly string[])[]): string[] {
  return items.length === 0 ? [] : ['', paint.strong(title), ...indented(items.flat(), 2)]
}
