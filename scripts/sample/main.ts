import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { sampleArchive } from './archive.ts'
import { expectedRows } from './expected.ts'
import { SCENARIOS } from './scenarios.ts'
import { authoritySince } from './signing.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Replaces a folder by the sample archive. Refuses a folder that holds something else. */
function writeArchive(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  if (existsSync(folder)) {
    if (readdirSync(folder).length > 0 && !existsSync(join(folder, 'archive.yaml'))) {
      throw new Error(`${folder} is not an archive; nothing was written`)
    }
    rmSync(folder, { recursive: true })
  }
  for (const [path, bytes] of files) {
    const target = join(folder, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, bytes)
  }
}

const folder = resolve(process.argv[2] ?? join(ROOT, 'records'))
const files = sampleArchive(authoritySince('2025-12-01T00:00:00Z'))
writeArchive(folder, files)
const expected = join(ROOT, 'test/sample/expected.json')
mkdirSync(dirname(expected), { recursive: true })
writeFileSync(expected, `${JSON.stringify(expectedRows(SCENARIOS), null, 2)}\n`)

const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0)
const signatures = [...files.keys()].filter((path) => path.endsWith('.sigstore.json')).length
console.log(
  `${SCENARIOS.length} releases, ${files.size} files (${signatures} signatures), ${(size / 1e6).toFixed(1)} MB in ${folder}`,
)
