import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { archiveState } from '../../src/archive/index.ts'
import type { Assessment } from '../../src/assess.ts'
import { sha256, writeAnswers } from '../../src/cli/answer-files.ts'
import { askedOf, factsText } from '../../src/cli/build-facts.ts'
import { canonicalJson } from '../../src/cli/site-files.ts'
import type { Instant } from '../../src/domain/instant.ts'

/** One command as a whole process, start of Node included: seconds of the clock, and of CPU. */
type Run = { readonly seconds: number; readonly cpuSeconds: number }

/** Runs of a command; the middle one by CPU is printed. */
const RUNS = 5

/** A build as far as it answers: no pages, and of the releases' reports the one that is asked for. */
export async function buildToAsk(
  folder: string,
  archive: string,
  { archive: summary, releases }: Assessment,
  name: string,
): Promise<void> {
  mkdirSync(join(folder, 'report'), { recursive: true })
  const digests = releases.map((report) => {
    if (report.id !== name) return sha256(report.id)
    const json = canonicalJson(report)
    writeFileSync(join(folder, 'report', `${report.slug}.json`), json)
    return sha256(json)
  })
  const answers = writeAnswers({ archive: summary, releases }, digests, folder)
  const location = { path: resolve(archive) }
  const question = {
    location,
    asOf: summary.asOf as Instant,
    pins: { trustedRoots: [], digests: [] },
    pinNames: new Map(),
  }
  writeFileSync(
    join(folder, 'build.json'),
    factsText(askedOf(question, await archiveState(location)), answers, 0),
  )
}

/** What is asked, by the title under which it is printed. */
export function questionsOf({ archive: { releases, deployments, asOf } }: Assessment, name: string) {
  const release = releases.find(({ id }) => id === name)
  const environment = deployments[0]?.environment ?? 'production'
  return new Map<string, readonly string[]>([
    ['explain', ['explain', name]],
    ['gate', ['gate', name]],
    ['exceptions', ['exceptions']],
    ['find a digest', ['find', `sha256:${release?.artifacts[0] ?? ''}`]],
    ['find a commit', ['find', release?.commit.slice(0, 10) ?? '']],
    ['find a vulnerability', ['find', 'CVE-2026-00000']],
    ['find an environment at an instant', ['find', `${environment}@${asOf}`]],
    ['find an incident', ['find', 'INC-2026-041']],
  ])
}

/** The middle of some runs of a command line. */
export async function askOften(args: readonly string[], home: string, runs = RUNS): Promise<Run> {
  const all: Run[] = []
  // The first one compiles the program, and is not counted.
  if (runs > 1) await ask(args, home)
  for (let n = 0; n < runs; n += 1) all.push(await ask(args, home))
  const sorted = all.toSorted((a, b) => a.cpuSeconds - b.cpuSeconds)
  return sorted[Math.floor(sorted.length / 2)] ?? { seconds: 0, cpuSeconds: 0 }
}

/** Says at the end, on a pipe of its own, what the process took. */
const METER = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs'
process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, String((user + system) / 1e6)) })`,
)}`

async function ask(args: readonly string[], home: string): Promise<Run> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--import', METER, 'src/cli/main.ts', ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: home },
  })
  let [said, spent] = ['', '']
  child.stderr?.on('data', (chunk) => {
    said += String(chunk)
  })
  child.stdio[3]?.on('data', (chunk) => {
    spent += String(chunk)
  })
  const exitCode = await new Promise((done) => child.on('close', done))
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`${args.join(' ')}: ${said}`)
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: Number(spent) }
}

/** A table of what answers from builds cost, and how many times the archive takes as long. */
export function printAnswers(
  rows: readonly {
    readonly title: string
    readonly runs: readonly Run[]
    readonly fresh?: Run | undefined
  }[],
  titles: readonly string[],
): void {
  const head = titles.flatMap((title) => [`${title}, seconds`, `${title}, CPU seconds`])
  console.log(`\n| whole process | ${head.join(' | ')} | afresh, CPU seconds | times |`)
  console.log(`| --- | ${head.map(() => '---:').join(' | ')} | ---: | ---: |`)
  for (const { title, runs, fresh } of rows) {
    const first = runs[0]?.cpuSeconds ?? Number.NaN
    const cells = [
      title,
      ...runs.flatMap(({ seconds, cpuSeconds }) => [seconds.toFixed(2), cpuSeconds.toFixed(2)]),
      fresh === undefined ? '' : fresh.cpuSeconds.toFixed(1),
      fresh === undefined ? '' : (fresh.cpuSeconds / first).toFixed(0),
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
