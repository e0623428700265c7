import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { goldenNames, goldenPath, reportOf } from './golden/archives.ts'

/** Compares every golden archive with its report, or writes the reports anew: `npm run golden -- --update [name...]`. */

const { values, positionals } = parseArgs({
  options: { update: { type: 'boolean', default: false } },
  allowPositionals: true,
})

for (const name of goldenNames().filter((one) => positionals.length === 0 || positionals.includes(one))) {
  const path = goldenPath(name)
  const report = await reportOf(name)
  const same = existsSync(path) && readFileSync(path, 'utf8') === report
  if (values.update && !same) writeFileSync(path, report)
  if (!values.update && !same) process.exitCode = 1
  console.log(`${same ? 'same' : values.update ? 'written' : 'DIFFERENT'}  ${name}`)
}
