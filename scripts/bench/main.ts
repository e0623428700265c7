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
import { benchArchive } from './archive.ts'
import { measure, printMeasured } from './measure.ts'

/**
 * Seconds, things a second and peak memory of each stage of a cold build: `npm run bench` over 1,000 releases that are
 * made for it, `npm run bench -- --releases N`, or `npm run bench -- --archive PATH`. Nothing is cached.
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
} finally {
  rmSync(folder, { recursive: true, force: true })
}
printMeasured()
