import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readArchive } from '../../src/archive/index.ts'
import { assess } from '../../src/assess.ts'
import { openPackThreads } from '../../src/cli/packs.ts'
import { writeCopies, writeReports } from '../../src/cli/site-files.ts'
import { instantOfSeconds, parseInstant } from '../../src/domain/instant.ts'
import { renderSite } from '../../src/site/render.ts'
import { measure, printMeasured } from './measure.ts'

/** Seconds, things a second and peak memory of each stage over one archive: `npm run bench -- --archive PATH`. */

const { values } = parseArgs({
  options: { archive: { type: 'string', default: 'records' }, 'as-of': { type: 'string' } },
})
const asOf = parseInstant(values['as-of'] ?? '') ?? instantOfSeconds(Math.floor(Date.now() / 1000))

const archive = await measure('read the archive', 'file', async () => {
  const read = await readArchive({ path: resolve(values.archive) })
  return { result: read, count: read.files.size }
})
const assessment = await measure('judge the releases', 'release', async () => {
  const judged = assess(archive, { asOf, pins: { trustedRoots: [], digests: [] } })
  return { result: judged, count: judged.releases.length }
})
const folder = mkdtempSync(join(tmpdir(), 'docket-bench-'))
try {
  const orders = await measure('write reports and copies', 'file', async () => {
    const written = writeReports(assessment, folder)
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
