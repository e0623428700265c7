import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setImmediate as turn } from 'node:timers/promises'
import { loadFonts } from '../../src/pdf/fonts.ts'
import { renderPack } from '../../src/pdf/pack.ts'
import { entry, readObjects } from '../../test/support/pdf/objects.ts'
import { manyReleases } from '../../test/support/report-fixture.ts'

/** What drawing packs costs. Times are CPU time of this process, in milliseconds: other work on the machine counts little. */
export type PackFigures = {
  readonly packs: number
  readonly pages: number
  /** Parsing the fonts, once. */
  readonly fonts: number
  /** The first pack, which finds nothing remembered. */
  readonly first: number
  /** Half of the later packs took less. */
  readonly median: number
  readonly slowest: number
  readonly millisecondsAPage: number
  readonly bytesAPack: number
  /** Largest resident set of the process, in MiB. */
  readonly peakMemory: number
}

/** Draws packs of so many fixture releases, one after the other, with the same fonts. */
export async function measurePacks(count: number): Promise<PackFigures> {
  const { resolve } = createRequire(import.meta.url)
  const { releases } = manyReleases(count)
  const began = spent()
  const fonts = loadFonts((file) => readFileSync(resolve(file)))
  const parsed = spent() - began
  const times: number[] = []
  let pages = 0
  let bytes = 0
  for (const release of releases) {
    const json = Buffer.from(JSON.stringify(release))
    const start = spent()
    const pack = renderPack(release, fonts, json)
    times.push(spent() - start)
    bytes += pack.length
    pages += pagesOf(pack)
    await turn()
  }
  const [first = 0, ...later] = times
  const sorted = [...later].sort((a, b) => a - b)
  return {
    packs: count,
    pages,
    fonts: parsed,
    first,
    median: sorted[Math.floor(sorted.length / 2)] ?? first,
    slowest: sorted.at(-1) ?? first,
    millisecondsAPage: times.reduce((sum, one) => sum + one, 0) / pages,
    bytesAPack: Math.round(bytes / count),
    peakMemory: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function pagesOf(pack: Uint8Array): number {
  return [...readObjects(pack).values()].filter(({ value }) => entry(value, 'Type') === '/Page').length
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 200)
  console.table(await measurePacks(count))
}
