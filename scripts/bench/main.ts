import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readArchive } from '../../src/archive/index.ts'
import { establishArchive, judge } from '../../src/assess.ts'
import { openPackThreads } from '../../src/cli/packs.ts'
import { writeCopies, writeReports } from '../../src/cli/site-files.ts'
import { type Instant, parseInstant } from '../../src/domain/instant.ts'
import { allRecords } from '../../src/records/read.ts'
import { renderSite } from '../../src/site/render.ts'
import { askOften, buildToAsk, printAnswers, questionsOf } from './answers.ts'
import { benchArchive } from './archive.ts'
import { measure, printMeasured } from './measure.ts'
import { repeated } from './repeated.ts'

/**
 * Seconds, things a second and peak memory of each stage of a cold build: `npm run bench` over 1,000 releases that are
 * made for it, `npm run bench -- --releases N`, or `npm run bench -- --archive PATH`. Nothing is cached. Then what
 * answers from a build cost, as whole processes, and how they grow.
 */

const { values } = parseArgs({
  options: { archive: { type: 'string' }, releases: { type: 'string', default: '1000' } },
})
const path = values.archive ?? benchArchive(Number(values.releases))
const asOf = parseInstant('2026-12-31T00:00:00Z') as Instant

const archive = await measure('read the archive', 'file', async () => {
  const read = await readArchive({ path: resolve(path) })
  return { result: read, count: read.files.size }
})
const established = await measure('read and verify records', 'record', async () => {
  const result = establishArchive(archive, { trustedRoots: [], digests: [] })
  return { result, count: allRecords(result.read.records).length }
})
const assessment = await measure('judge the releases', 'release', async () => {
  const judged = judge(archive, established, asOf)
  return { result: judged, count: judged.releases.length }
})
const folder = mkdtempSync(join(tmpdir(), 'docket-bench-'))
try {
  const orders = await measure('write reports and copies', 'file', async () => {
    const { orders: written } = writeReports(assessment, folder)
    return { result: written, count: written.length + writeCopies(archive, assessment, folder) }
  })
  await measure('draw the site', 'page', async () => {
    const site = await renderSite(assessment, { tool: 'docket bench', packs: 'present' }, folder)
    return { result: site, count: site.pages }
  })
  await measure('draw the packs', 'pack', async () => {
    const threads = openPackThreads()
    await threads.draw(orders)
    await threads.close()
    return { result: undefined, count: orders.length }
  })
  printMeasured()
  await measureAnswers()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Answers from a build of these releases, from one of ten times as many, and from the archive itself. */
async function measureAnswers(): Promise<void> {
  const name = assessment.releases[Math.floor(assessment.releases.length / 2)]?.id
  if (name === undefined) return
  const home = join(folder, 'home')
  const builds = [
    { built: join(folder, 'answers'), assessment, name },
    { built: join(folder, 'answers-10'), assessment: repeated(assessment, 10), name: `${name}-5` },
  ]
  for (const one of builds) await buildToAsk(one.built, path, one.assessment, one.name)
  const commands = builds.map((one) => questionsOf(one.assessment, one.name))
  const archiveArgs = ['--archive', path, '--as-of', asOf, '--fresh', '--cache', join(home, 'verdicts')]
  // Verdicts on signatures are kept between runs; this one finds none and is not counted.
  await askOften(['exceptions', ...archiveArgs], home, 1)
  const rows = []
  for (const title of commands[0]?.keys() ?? []) {
    const runs = []
    for (const [n, { built }] of builds.entries()) {
      const args = commands[n]?.get(title) ?? []
      runs.push(await askOften([...args, '--archive', path, '--built', built], home))
    }
    const afresh = ['explain', 'exceptions', 'find a digest'].includes(title)
    const args = [...(commands[0]?.get(title) ?? []), ...archiveArgs]
    rows.push({ title, runs, fresh: afresh ? await askOften(args, home, 1) : undefined })
  }
  printAnswers(
    rows,
    builds.map((one) => `${one.assessment.releases.length} releases`),
  )
}
