import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * A transcript of a terminal as a test: lines indented by two spaces are commands and what they print, the others
 * explain.
 *
 *     $ docket ...     run the command line of this checkout
 *     % ...            prepare something, with the shell; must succeed and prints nothing that is compared
 *     text             a line of standard output
 *     ! text           a line of standard error
 *     [2]              the exit code, where it is not 0
 *
 * `...` stands for anything: within a line, or, alone, for any number of lines.
 */
export type Step = {
  readonly line: number
  readonly command: string
  readonly kind: 'docket' | 'shell'
  readonly out: readonly string[]
  readonly err: readonly string[]
  readonly exitCode: number
}

export function parseTranscript(text: string): Step[] {
  const steps: { -readonly [K in keyof Step]: Step[K] extends readonly string[] ? string[] : Step[K] }[] = []
  for (const [index, whole] of text.split('\n').entries()) {
    if (!whole.startsWith('  ')) continue
    const line = whole.slice(2)
    const step = steps.at(-1)
    const exit = /^\[(\d+)\]$/.exec(line)
    if (line.startsWith('$ docket') || line.startsWith('% ')) {
      const kind = line.startsWith('%') ? 'shell' : 'docket'
      const command = line.slice(kind === 'shell' ? 2 : '$ docket'.length).trim()
      steps.push({ line: index + 1, command, kind, out: [], err: [], exitCode: 0 })
    } else if (step === undefined) throw new Error(`line ${index + 1} comes before any command`)
    else if (exit !== null) step.exitCode = Number(exit[1])
    else if (line.startsWith('! ') || line === '!') step.err.push(line.slice(2))
    else step.out.push(line)
  }
  return steps
}

export type Ran = { readonly out: string[]; readonly err: string[]; readonly exitCode: number }

const MAIN = resolve('src/cli/main.ts')

/** What a machine of somebody else would have: no settings of ours, a fixed identity and date for commits. */
function environment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    PROJECT: resolve('.'),
    PWD: folder,
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Records',
    GIT_AUTHOR_EMAIL: 'records@example.com',
    GIT_AUTHOR_DATE: '2026-12-01T00:00:00Z',
    GIT_COMMITTER_NAME: 'Records',
    GIT_COMMITTER_EMAIL: 'records@example.com',
    GIT_COMMITTER_DATE: '2026-12-01T00:00:00Z',
  }
}

export function run(step: Step, folder: string): Ran {
  const env = environment(folder)
  const options = { cwd: folder, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
  const { stdout, stderr, status } =
    step.kind === 'shell'
      ? spawnSync('/bin/sh', ['-euc', step.command], options)
      : spawnSync(process.execPath, [MAIN, ...words(step.command, env, folder)], options)
  return { out: lines(stdout), err: lines(stderr), exitCode: status ?? -1 }
}

/** Words between spaces, or between single quotes; `$NAME` is looked up in the environment, `$(name)` is a file's text. */
function words(command: string, env: NodeJS.ProcessEnv, folder: string): string[] {
  const whole = command.replace(/\$\((\S+)\)/g, (_, file: string) => readFileSync(join(folder, file), 'utf8'))
  return [...whole.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare = '']) => quoted ?? bare.replace(/\$([A-Z]+)/g, (_, name: string) => env[name] ?? ''),
  )
}

function lines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** Whether lines are as expected, `...` standing for anything. */
export function matches(expected: readonly string[], actual: readonly string[]): boolean {
  const [first, ...rest] = expected
  if (first === undefined) return actual.length === 0
  if (first === '...')
    return actual.some((_, index) => matches(rest, actual.slice(index))) || matches(rest, [])
  const [line, ...more] = actual
  return line !== undefined && lineMatches(first, line) && matches(rest, more)
}

function lineMatches(expected: string, actual: string): boolean {
  const pattern = expected
    .split('...')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${pattern}$`, 'u').test(actual)
}
