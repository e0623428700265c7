import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { OUTCOMES } from '../../domain/outcome.ts'
import { count } from '../../domain/text.ts'
import { addBuildOptions, type BuildOptions, type Built, buildSite } from '../build.ts'
import { checkpointJson, logInWords } from '../checkpoint.ts'
import { EXIT } from '../exit.ts'
import { printJson } from '../json.ts'
import { type Painter, paintOutcome } from '../paint.ts'
import { problemSummary } from '../problems.ts'
import type { Session } from '../session.ts'
import { indented, labelled, shown } from '../terminal.ts'

export function registerBuild(program: Command, session: Session): void {
  const command = program
    .command('build')
    .description(
      'draw the site, the packs and the reports; a release that is blocked is a recorded outcome, not an error',
    )
  addBuildOptions(command).action(async (options: BuildOptions) => {
    const built = await buildSite(session, options)
    if (options.json) printJson(session, builtJson(built))
    else for (const line of builtLines(built, session.width, session.paint)) session.out(line)
    process.exitCode = EXIT.yes
  })
}

/** How many releases have each outcome, as decided. */
function outcomesOf({ releases }: Built) {
  return OUTCOMES.map((outcome) => ({
    outcome,
    releases: releases.filter(({ verdict }) => verdict.outcome === outcome).length,
  }))
}

function builtJson(built: Built) {
  const { archive, releases, packs, out } = built
  return {
    command: 'build',
    out,
    index: pathToFileURL(join(out, 'index.html')).href,
    asOf: archive.asOf,
    commit: archive.commit,
    trust: archive.trust,
    log: archive.log,
    ...checkpointJson(built),
    releases: releases.length,
    packs,
    outcomes: Object.fromEntries(outcomesOf(built).map((one) => [one.outcome, one.releases])),
    problems: archive.problems,
    exitCode: EXIT.yes,
  }
}

function builtLines(built: Built, width: number, paint: Painter): string[] {
  const { archive, releases, packs, out } = built
  const outcomes = outcomesOf(built).map((one) => `${paintOutcome(one.outcome, paint)} ${one.releases}`)
  const line = (label: string, text: string) => labelled(label, text, 10, width)
  return [
    '',
    paint.strong(shown(archive.name)),
    ...line('commit', shown(archive.commit ?? 'none: the files were read as they lie')),
    ...line(
      'as of',
      shown(`${archive.asOf} (the same files with --as-of ${archive.asOf} give the same bytes)`),
    ),
    ...line('history', shown(archive.history.words)),
    ...line('trust', shown(archive.trust.words)),
    ...line('log', shown(logInWords(archive.log))),
    ...(built.checkpoint === undefined ? [] : line('', shown(built.checkpoint.words))),
    ...(built.stale === undefined ? [] : line('', `${paint.attention('W-STALE')} ${shown(built.stale)}`)),
    ...line('releases', outcomes.join('  ')),
    ...(archive.problems.length === 0
      ? line('problems', 'none')
      : ['problems', ...indented(problemSummary(archive.problems, paint), 2)]),
    '',
    `Open ${pathToFileURL(join(out, 'index.html')).href}`,
    `built: ${count(releases.length, 'release')}, ${count(packs, 'pack')}, ${count(archive.problems.length, 'problem')}`,
  ]
}
