import type { Command } from 'commander'
import { count } from '../../domain/text.ts'
import { type ExceptionAnswer, exceptionAnswer, exceptionAnswerOf } from '../../report/answers.ts'
import type { ExceptionReport } from '../../report/archive-report.ts'
import { addBuiltOptions, answered, type BuiltOptions } from '../answering.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { printJson } from '../json.ts'
import { addArchiveOptions } from '../options.ts'
import type { Painter } from '../paint.ts'
import type { Session } from '../session.ts'
import { indented, labelled, shown, tableLines } from '../terminal.ts'

export function registerExceptions(program: Command, session: Session): void {
  const command = program
    .command('exceptions')
    .description('list every exception by what it asks of somebody: expired and relied on first')
  addArchiveOptions(addBuiltOptions(command)).action(async (options: BuiltOptions) => {
    const archive = await answered<ExceptionAnswer>(session, options, {
      fromBuilt: (built) => built.exceptions(),
      fromArchive: async (question) => {
        const { answer } = await import('../assessment.ts')
        return exceptionAnswer.parse(exceptionAnswerOf((await answer(question)).archive))
      },
      standsForNow: true,
    })
    const exitCode = exceptionsExit(archive)
    if (options.json) {
      printJson(session, {
        command: 'exceptions',
        asOf: archive.asOf,
        exceptions: archive.exceptions,
        exitCode,
      })
    } else {
      for (const line of exceptionLines(archive, session.width, session.paint)) session.out(line)
    }
    process.exitCode = exitCode
  })
}

/** No, where a release rests on an exception that does not hold: expired, revoked, or never valid. */
export function exceptionsExit({ exceptions }: Pick<ExceptionAnswer, 'exceptions'>): ExitCode {
  return exceptions.some(isHollow) ? EXIT.no : EXIT.yes
}

function isHollow({ state, reliedOnBy, reliedOnExpired }: ExceptionReport): boolean {
  return reliedOnExpired.length > 0 || (state === 'invalid' && reliedOnBy.length > 0)
}

/** The most urgent state first. */
const URGENCY: readonly ExceptionReport['state'][] = [
  'invalid',
  'expired',
  'expiring',
  'active',
  'pending',
  'revoked',
  'closed',
]

export function exceptionLines(
  archive: Pick<ExceptionAnswer, 'exceptions' | 'name' | 'asOf'>,
  width: number,
  paint: Painter,
): string[] {
  const urgent = archive.exceptions.toSorted(
    (a, b) =>
      Number(isHollow(b)) - Number(isHollow(a)) ||
      URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state) ||
      (a.daysLeft ?? 0) - (b.daysLeft ?? 0),
  )
  const columns = [
    { title: 'exception' },
    { title: 'state' },
    { title: 'severity' },
    { title: 'age', align: 'end' as const },
    { title: 'left', align: 'end' as const },
    { title: 'owner' },
    { title: 'releases', align: 'end' as const },
  ]
  const days = (n: number | undefined) => (n === undefined ? '-' : `${n} d`)
  const rows = urgent.map((one) => ({
    tone: one.tone === 'neutral' || one.tone === 'good' ? undefined : one.tone,
    cells: [
      shown(one.id),
      one.state,
      one.severity,
      one.ageDays === undefined && one.askedDays !== undefined
        ? `asked ${days(one.askedDays)}`
        : days(one.ageDays),
      days(one.daysLeft),
      shown(one.owner.name),
      `${one.reliedOnBy.length}`,
    ],
  }))
  const hollow = urgent.filter(isHollow)
  return [
    `${paint.strong('Exceptions')} of ${shown(`${archive.name}, as of ${archive.asOf}`)}`,
    '',
    ...(rows.length === 0 ? ['none was ever asked for'] : tableLines(columns, rows, width, paint)),
    '',
    ...(hollow.length === 0 ? [] : [paint.strong('Relied on without holding'), '']),
    ...hollow.flatMap((one) => [...indented(hollowLines(one, width - 2), 2), '']),
    ...states(urgent),
    hollow.length === 0
      ? `exceptions: ${paint.good('OK')}, ${count(rows.length, 'exception')}, none relied on without holding`
      : `exceptions: ${paint.bad('NOT OK')}, ${hollow.length} of ${count(rows.length, 'exception')} relied on without holding`,
  ]
}

/** How many are in each state: none of hundreds may ever have been in force. */
function states(exceptions: readonly ExceptionReport[]): string[] {
  const counted = URGENCY.flatMap((state) => {
    const own = exceptions.filter((one) => one.state === state).length
    return own === 0 ? [] : [`${own} ${state}`]
  })
  return counted.length === 0 ? [] : [`all: ${counted.join(', ')}`]
}

function hollowLines(
  { id, words, reliedOnBy, reliedOnExpired, owner, records }: ExceptionReport,
  width: number,
): string[] {
  const line = (label: string, text: string) => labelled(label, shown(text), 10, width)
  const releases = reliedOnExpired.length > 0 ? reliedOnExpired : reliedOnBy
  return [
    ...labelled(shown(id), shown(words), shown(id).length + 2, width),
    ...line('relied on', releases.join(', ')),
    ...line('owner', `${owner.name} (${owner.id})`),
    ...line('at', records.at(-1)?.path ?? '-'),
  ]
}
