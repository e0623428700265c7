import type { Command } from 'commander'
import { parseInstant } from '../../domain/instant.ts'
import { count } from '../../domain/text.ts'
import { answer } from '../assessment.ts'
import { CommandFailure, EXIT } from '../exit.ts'
import { printJson } from '../json.ts'
import { type ArchiveOptions, addArchiveOptions, questionOf } from '../options.ts'
import type { Painter } from '../paint.ts'
import type { Session } from '../session.ts'
import { canonicalJson } from '../site-files.ts'
import { builtText, readBuiltArchive } from '../stored-reports.ts'
import { shown } from '../terminal.ts'

/** What became of one stored report. */
type Replayed = {
  readonly file: string
  readonly state: 'same' | 'different' | 'missing'
  readonly at?: string | undefined
}

export function registerReplay(program: Command, session: Session): void {
  const command = program
    .command('replay')
    .description('recompute every stored verdict from the archive, and compare it byte for byte')
    .option('--built <folder>', 'the site whose reports are recomputed', '_site')
  addArchiveOptions(command).action(async (options: ArchiveOptions & { built: string }) => {
    const stored = readBuiltArchive(session, options.built)
    const asOf = parseInstant(stored.asOf)
    if (asOf === undefined)
      throw new CommandFailure(EXIT.unreadable, 'the stored report names no instant', 'build the site anew')
    const ref = options.ref ?? (options.workTree ? undefined : stored.commit)
    const question = questionOf(
      { ...options, ...(ref === undefined ? {} : { ref }), asOf: stored.asOf },
      session,
    )
    const computed = await answer(question)
    const expected = new Map([
      ['archive.json', canonicalJson(computed.archive)],
      ...computed.releases.map((release) => [`${release.slug}.json`, canonicalJson(release)] as const),
    ])
    const replayed = [...expected].map(
      ([file, text]): Replayed => compare(file, text, storedText(session, options.built, file)),
    )
    const exitCode = replayed.every(({ state }) => state === 'same') ? EXIT.yes : EXIT.no
    if (options.json)
      printJson(session, { command: 'replay', asOf, commit: stored.commit, reports: replayed, exitCode })
    else for (const line of replayLines(replayed, session.paint)) session.out(line)
    process.exitCode = exitCode
  })
}

function storedText(session: Session, folder: string, file: string): string | undefined {
  try {
    return builtText(session, folder, file)
  } catch (error) {
    if (error instanceof CommandFailure) return undefined
    throw error
  }
}

function compare(file: string, computed: string, stored: string | undefined): Replayed {
  if (stored === undefined) return { file, state: 'missing' }
  if (stored === computed) return { file, state: 'same' }
  return { file, state: 'different', at: firstDifference(JSON.parse(computed), parsed(stored), '') }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** JSON Pointer of the first place where two documents differ. */
function firstDifference(a: unknown, b: unknown, pointer: string): string {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return pointer || '/'
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  const key = keys.find((one) => JSON.stringify(left[one]) !== JSON.stringify(right[one]))
  return key === undefined
    ? pointer || '/'
    : firstDifference(left[key], right[key], `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
}

export function replayLines(replayed: readonly Replayed[], paint: Painter): string[] {
  const bad = replayed.filter(({ state }) => state !== 'same')
  return [
    ...bad.map(
      ({ file, state, at }) =>
        `${paint.bad(state)}  report/${shown(file)}${at === undefined ? '' : `  first at ${shown(at)}`}`,
    ),
    bad.length === 0
      ? `replay: ${paint.good('SAME')}, ${count(replayed.length, 'report')} recomputed byte for byte`
      : `replay: ${paint.bad('DIFFERENT')}, ${bad.length} of ${count(replayed.length, 'report')}`,
  ]
}
