import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'

/** Builds what is published: JavaScript and declarations in `dist`. Node strips no types below node_modules. */

const TSC = 'node_modules/typescript/bin/tsc'

rmSync('dist', { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [TSC, '--project', 'tsconfig.build.json'], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

for (const entrance of ['dist/src/cli/main.js', 'dist/src/index.js', 'dist/src/index.d.ts']) {
  if (!existsSync(entrance)) throw new Error(`${entrance} was not built`)
}
const files = readdirSync('dist', { recursive: true }).length
console.log(`dist: ${files} files`)
