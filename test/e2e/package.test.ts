import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitAll } from '../../scripts/golden/archives.ts'
import { digestsOf, docket } from './docket.ts'

/** The package as somebody installs it: unpacked below node_modules, beside its production dependencies and no others. */

const NPM = process.env.npm_execpath ?? 'npm'
const ARCHIVE = 'test/archives/an-approved-release-whose-records-nobody-signed'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'docket-package-'))
  npm('run', 'build')
  const [packed] = JSON.parse(npm('pack', '--ignore-scripts', '--json', `--pack-destination=${folder}`)) as [
    { filename: string },
  ]
  const installed = join(folder, 'node_modules', 'docket')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, packed.filename), '--strip-components=1', '-C', installed])
  for (const name of productionPackages()) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name))
  }
}, 180_000)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What an installation without development packages puts at the top of node_modules, by the lock file. */
function productionPackages(): string[] {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>
  }
  return Object.entries(lock.packages).flatMap(([path, { dev, optional }]) => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1]
    return name === undefined || dev || optional ? [] : [name]
  })
}

function npm(...args: readonly string[]): string {
  const options = { encoding: 'utf8', maxBuffer: 1 << 26, stdio: 'pipe' } as const
  return NPM.endsWith('.js')
    ? execFileSync(process.execPath, [NPM, ...args], options)
    : execFileSync(NPM, args, options)
}

test('the package holds what it needs and nothing of the workshop', () => {
  const installed = join(folder, 'node_modules', 'docket')
  const tops = readdirSync(installed).sort()
  expect(tops).toEqual([
    '.eleventy.js',
    'LICENSE',
    ...(tops.includes('README.md') ? ['README.md'] : []),
    'dist',
    'package.json',
    'schemas',
    'site',
    'templates',
  ])
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    bin: { docket: string }
  }
  expect(readFileSync(join(installed, bin.docket), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
})

test('the installed command builds what the checkout builds', async () => {
  const archive = join(folder, 'archive')
  mkdirSync(archive)
  commitAll(join(ARCHIVE, 'commits'), archive)
  const build = (out: string) => [
    'build',
    '--archive',
    'archive',
    '--as-of',
    '2026-12-31T00:00:00Z',
    '--out',
    out,
  ]
  const installed = join(folder, 'node_modules', 'docket', 'dist', 'src', 'cli', 'main.js')
  const published = await docket(build('published'), { cwd: folder, main: installed })
  expect(published.exitCode, published.err).toBe(0)
  const checkout = await docket(build('checkout'), { cwd: folder })
  expect(checkout.exitCode, checkout.err).toBe(0)
  const pages = (out: string) => ({ ...digestsOf(join(folder, out)), 'build.json': '' })
  expect(pages('published')).toEqual(pages('checkout'))
}, 120_000)

test('the public API can be imported', async () => {
  const script = "import * as docket from 'docket'; console.log(Object.keys(docket).sort().join(' '))"
  const names = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(names).toContain('assess')
})
