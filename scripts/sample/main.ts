import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sampleArchive } from './archive.ts'
import { expectedRows } from './expected.ts'
import { manyReleases } from './many.ts'
import { SCENARIOS } from './scenarios.ts'
import { authoritySince } from './signing.ts'

/*
 * `npm run sample` writes the sample archive into records/, and what a test expects of it.
 * `npm run sample -- --releases 1000 [--unsigned] FOLDER` writes a large one to measure.
 */

const ROOT = resolve(import.meta.dirname, '../..')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { releases: { type: 'string' }, unsigned: { type: 'boolean', default: false } },
})
const many = values.releases === undefined ? undefined : Number(values.releases)
if (many !== undefined && (!Number.isInteger(many) || positionals[0] === undefined)) {
  throw new Error('--releases takes a number, and needs a folder to write to')
}
const folder = resolve(positionals[0] ?? join(ROOT, 'records'))
const authority = authoritySince('2025-12-01T00:00:00Z')
const files = many === undefined ? sampleArchive(authority) : manyReleases(many, authority, !values.unsigned)
writeArchive(folder, files)
if (many === undefined) {
  const expected = join(ROOT, 'test/sample/expected.json')
  writeFileSync(expected, `${JSON.stringify(expectedRows(SCENARIOS), null, 2)}\n`)
}

const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0)
const signatures = [...files.keys()].filter((path) => path.endsWith('.sigstore.json')).length
console.log(
  `${many ?? SCENARIOS.length} releases, ${files.size} files (${signatures} signatures), ${(size / 1e6).toFixed(1)} MB in ${folder}`,
)

/** Replaces a folder by an archive. Refuses a folder that holds something else. */
function writeArchive(target: string, content: ReadonlyMap<string, Uint8Array>): void {
  if (existsSync(target)) {
    if (readdirSync(target).length > 0 && !existsSync(join(target, 'archive.yaml'))) {
      throw new Error(`${target} is not an archive; nothing was written`)
    }
    rmSync(target, { recursive: true })
  }
  for (const [path, bytes] of content) {
    const file = join(target, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
}
