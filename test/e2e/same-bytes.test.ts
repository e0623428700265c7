import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitAll } from '../../scripts/golden/archives.ts'
import { digestsOf, docket } from './docket.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'docket-bytes-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const ARCHIVE = 'test/archives/an-approved-release-whose-records-nobody-signed'
const AS_OF = '2026-12-31T00:00:00Z'

/** What a machine may bring along: another zone, locale, home, and settings meant for other programs. */
const MACHINES: Readonly<Record<string, NodeJS.ProcessEnv>> = {
  'a machine in London': { TZ: 'Europe/London', LANG: 'en_GB.UTF-8' },
  'a machine on Kiritimati in Turkish': {
    TZ: 'Pacific/Kiritimati',
    LANG: 'tr_TR.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    COLUMNS: '40',
    FORCE_COLOR: '3',
  },
  'a machine with hostile settings': {
    TZ: 'America/St_Johns',
    GIT_DIR: '/nonexistent',
    GIT_WORK_TREE: '/nonexistent',
    GIT_INDEX_FILE: '/nonexistent',
    GIT_EXTERNAL_DIFF: 'false',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: 'touch marker',
    EDITOR: 'touch marker',
    PAGER: 'touch marker',
    npm_config_loglevel: 'silly',
    ELEVENTY_ROOT: '/nonexistent',
    NODE_ENV: 'production',
  },
}

test('the same commit and instant give the same bytes on every machine', async () => {
  const built = []
  for (const [index, [name, env]] of Object.entries(MACHINES).entries()) {
    const place = join(folder, `place ${index} é`)
    mkdirSync(place)
    const archive = join(place, 'archive')
    mkdirSync(archive)
    commitAll(join(ARCHIVE, 'commits'), archive)
    const { exitCode, err } = await docket(
      ['build', '--archive', 'archive', '--as-of', AS_OF, '--out', 'site'],
      { cwd: place, env },
    )
    expect(exitCode, `${name}: ${err}`).toBe(0)
    const { 'build.json': facts, ...digests } = digestsOf(join(place, 'site'))
    expect(facts).toBeDefined()
    built.push(digests)
  }
  const [first, ...others] = built
  expect(Object.keys(first ?? {}).length).toBeGreaterThan(15)
  for (const other of others) expect(other).toEqual(first)
}, 120_000)

test('a build killed at any moment leaves the old site or the new one', async () => {
  const place = join(folder, 'killed')
  const archive = join(place, 'archive')
  mkdirSync(archive, { recursive: true })
  commitAll(join(ARCHIVE, 'commits'), archive)
  const build = (asOf: string, out: string) => [
    'build',
    '--archive',
    'archive',
    '--as-of',
    asOf,
    '--out',
    out,
  ]
  const pages = (out: string) => ({ ...digestsOf(join(place, out)), 'build.json': '' })
  const next = '2027-01-01T00:00:00Z'
  await docket(build(next, 'reference'), { cwd: place })
  const whole = [pages('reference')]
  await docket(build(AS_OF, 'site'), { cwd: place })
  whole.push(pages('site'))
  expect(whole[0]).not.toEqual(whole[1])
  for (const killAfter of [100, 200, 400, 600, 800, 1000, 1300, 1600]) {
    await docket(build(next, 'site'), { cwd: place, killAfter })
    expect(whole).toContainEqual(pages('site'))
  }
}, 120_000)
