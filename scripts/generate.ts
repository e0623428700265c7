import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { decisionTables } from './generate/decision-tables.ts'
import type { Generated } from './generate/generated.ts'
import { pluginIndexes } from './generate/indexes.ts'

/** Files made from the code. With `--check` nothing is written: a difference is an error, and says how to end it. */

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

/** Folders that hold generated files only: what nobody generates any more has no place there. */
const WHOLLY_GENERATED = ['schemas/*.schema.json', 'docs/reference/*.md']

// The indexes and tables come first, because everything after them is read through them.
const indexes = [...pluginIndexes(), decisionTables()]
const stale = settle(indexes)
if (stale.length === 0 || !values.check) {
  const { schemaFiles } = await import('./generate/schemas.ts')
  const { referencePages } = await import('./generate/reference.ts')
  const files = [...schemaFiles(), ...(await referencePages())]
  stale.push(...settle(files), ...abandoned(files))
}

if (stale.length === 0) {
  console.log('generated files: up to date')
} else if (values.check) {
  for (const path of stale) console.error(`error: ${path} is not what the code says`)
  console.error('  hint: run `npm run generate` and commit the difference')
  process.exitCode = 1
} else {
  for (const path of stale) console.log(`wrote ${path}`)
}

/** Writes what differs, or only finds it under `--check`; answers with the paths. */
function settle(files: readonly Generated[]): string[] {
  const different = files.filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
  if (values.check) return different.map(({ path }) => path)
  for (const { path, text } of different) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return different.map(({ path }) => path)
}

function abandoned(files: readonly Generated[]): string[] {
  const kept = new Set(files.map(({ path }) => path))
  const left = globSync(WHOLLY_GENERATED).filter((path) => !kept.has(path.replaceAll('\\', '/')))
  if (!values.check) for (const path of left) rmSync(path)
  return left
}
