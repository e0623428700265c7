import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { loadFonts } from '../pdf/fonts.ts'
import { renderPack } from '../pdf/pack.ts'
import type { ReleaseReport } from '../report/release-report.ts'

/** A thread that draws packs: one message in, one file written, one message back. Fonts are parsed once a thread. */

/**
 * A pack to draw: the file of the report, and the file to write. Not the report itself: copied to a thread it would
 * be in memory twice, and its JSON once more.
 */
export type PackOrder = { readonly report: string; readonly file: string }

const require = createRequire(import.meta.url)
const fonts = loadFonts((file) => readFileSync(require.resolve(file)))

parentPort?.on('message', ({ report, file }: PackOrder) => {
  const json = readFileSync(report)
  // It was written from a report a moment ago, into a folder that is nobody's but this build's.
  const release = JSON.parse(json.toString('utf8')) as ReleaseReport
  writeFileSync(file, renderPack(release, fonts, json))
  parentPort?.postMessage(file)
})
