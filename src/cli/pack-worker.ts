import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { loadFonts } from '../pdf/fonts.ts'
import { renderPack } from '../pdf/pack.ts'
import type { ReleaseReport } from '../report/release-report.ts'

/** A thread that draws packs: one message in, one file written, one message back. Fonts are parsed once a thread. */

/** A pack to draw: the report, its canonical JSON, and the file to write. */
export type PackOrder = {
  readonly report: ReleaseReport
  readonly json: string
  readonly file: string
}

const require = createRequire(import.meta.url)
const fonts = loadFonts((file) => readFileSync(require.resolve(file)))

parentPort?.on('message', ({ report, json, file }: PackOrder) => {
  writeFileSync(file, renderPack(report, fonts, Buffer.from(json)))
  parentPort?.postMessage(file)
})
