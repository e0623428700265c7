import type { Command } from 'commander'
import { list } from '../../domain/text.ts'
import type { GateResult, TimeShown } from '../../report/common.ts'
import { type ReleaseReport, releaseReport } from '../../report/release-report.ts'
import { addBuiltOptions, answered, type BuiltOptions } from '../answering.ts'
import { detailLines } from '../details.ts'
import { EXIT } from '../exit.ts'
import { printJson } from '../json.ts'
import { addArchiveOptions } from '../options.ts'
import { type Painter, paintOutcome } from '../paint.ts'
import type { Session } from '../session.ts'
import { indented, labelled, phraseText, shown, wrap } from '../terminal.ts'

type ExplainOptions = BuiltOptions & { readonly details?: boolean }

export function registerExplain(program: Command, session: Session): void {
  const command = program
    .command('explain')
    .description(
      'tell the whole story of a release: the five questions, its clocks, and what became known when',
    )
    .argument('<release>', 'product@version')
    .option('--details', 'add what each answer rests on')
    .option('--known-at <time>', 'judge by what was known at this instant (default: --as-of)')
  addArchiveOptions(addBuiltOptions(command)).action(async (name: string, options: ExplainOptions) => {
    const release = await answered<ReleaseReport>(session, options, {
      fromBuilt: (built) => built.release(name),
      fromArchive: async (question) => {
        const { answerRelease } = await import('../assessment.ts')
        return releaseReport.parse((await answerRelease(question, name)).release)
      },
      standsForNow: true,
    })
    if (options.json) printJson(session, release)
    else {
      for (const line of explainLines(release, options.details === true, session.width, session.paint)) {
        session.out(line)
      }
    }
    process.exitCode = EXIT.yes
  })
}

export function explainLines(
  release: ReleaseReport,
  details: boolean,
  width: number,
  paint: Painter,
): string[] {
  const { verdict } = release
  return [
    `${paint.strong(shown(release.id))}  ${release.releaseClass}, to ${shown(release.environment)}`,
    ...wrap(shown(`${release.productTitle}: ${release.scope}`), width),
    '',
    ...clockLines(release, width, paint),
    '',
    ...release.questions.flatMap((question) => [
      paint.strong(`${question.id} ${shown(question.question)}`),
      ...indented(wrap(phraseText(question.answer, paint), width - 2), 2),
      ...(details
        ? indented(
            question.details.flatMap((one) => detailLines(one, width - 2, paint)),
            2,
          )
        : []),
      '',
    ]),
    ...detailLines(release.timeline, width, paint),
    '',
    ...(details
      ? [...signatureLines(release, width, paint), ...detailLines(release.recipe, width, paint), '']
      : []),
    ...release.differences.flatMap((difference) => labelled('since then:', shown(difference), 12, width)),
    ...labelled('trust:', shown(release.trust.words), 7, width),
    `${shown(release.id)}: ${paint[verdict.tone](shown(verdict.words))}`,
  ]
}

/** Who signed what, in the words of the page and the pack, and what was not checked, each list once. */
function signatureLines({ decisions, records }: ReleaseReport, width: number, paint: Painter): string[] {
  const all = [...decisions.map(({ record }) => record), ...records]
  const signed = [...new Map(all.map((record) => [record.path, record])).values()]
  const unchecked = [...new Set(signed.flatMap(({ signature }) => signature.notChecked))]
  return [
    paint.strong('Signatures'),
    ...signed.flatMap(({ path, signature }) =>
      indented(wrap(shown(`${path}: ${signature.words}`), width - 2), 2),
    ),
    '',
    paint.strong('Not checked'),
    ...(unchecked.length === 0 ? ['  nothing that is known of'] : []),
    ...unchecked.flatMap((one) => indented(labelled('-', shown(one), 2, width - 2), 2)),
    '',
  ]
}

const CLOCK_LABEL = 14

/** Which clock each time is of, and what the gate says under each pair of clocks. */
function clockLines(release: ReleaseReport, width: number, paint: Painter): string[] {
  const line = (label: string, text: string) => labelled(label, shown(text), CLOCK_LABEL, width)
  const gate = (label: string, result: GateResult) =>
    labelled(
      label,
      `${paintOutcome(result.outcome, paint)}  ${shown(`policy ${result.policy?.id ?? 'none'}, known at ${result.knownAt}`)}`,
      CLOCK_LABEL,
      width,
    )
  return [
    ...line('defined', release.definedAt),
    ...line('decided', release.decidedAt === undefined ? 'not yet' : timeText(release.decidedAt)),
    ...line('deployed', release.deployedAt ?? 'not recorded'),
    ...line('as of', release.asOf),
    ...line('owner', `${release.owner.name} (${release.owner.id})`),
    ...line('areas', release.areas.length === 0 ? 'none named' : list(release.areas)),
    ...gate('at decision', release.gates.atDecision),
    ...gate('now', release.gates.now),
    ...gate('today’s rule', release.gates.today),
  ]
}

const WHOSE = {
  'timestamp-authority': 'a timestamp authority',
  'transparency-log': 'a transparency log',
  witness: 'a witness',
} as const

function timeText({ at, clock, source }: TimeShown): string {
  if (clock === 'claimed') return `${at}, which only the record claims`
  const whose = WHOSE[clock]
  return `${at}, by ${whose}${source === undefined ? '' : ` (${source})`}`
}
