import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answer } from '../../src/cli/assessment.ts'
import { CommandFailure } from '../../src/cli/exit.ts'
import { type ArchiveOptions, questionOf } from '../../src/cli/options.ts'
import { createPainter } from '../../src/cli/paint.ts'
import type { Session } from '../../src/cli/session.ts'
import { canonicalJson } from '../../src/cli/site-files.ts'
import { instant } from '../support/world.ts'

let folder: string
let session: Session

/** An archive with one signature that does not fit what it lies beside. */
const ARCHIVE = 'an-approval-changed-after-it-was-signed'

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docket-cache-'))
  const commits = resolve('test/archives', ARCHIVE, 'commits')
  for (const commit of readdirSync(commits).sort()) {
    cpSync(join(commits, commit), join(folder, 'archive'), { recursive: true })
  }
  session = {
    out: () => undefined,
    err: () => undefined,
    errStream: process.stderr,
    folder,
    width: 80,
    paint: createPainter(false),
    paintErr: createPainter(false),
    watched: false,
    now: () => instant('2026-12-31T00:00:00Z'),
    elapsed: () => 0,
    debug: false,
    kept: { state: join(folder, 'state'), cache: join(folder, 'user-cache') },
  }
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const SECRET = () => join(folder, 'state', 'docket', 'cache-secret')
const CACHE = () => join(folder, '.docket', 'cache')

async function reports(options: ArchiveOptions = {}): Promise<string> {
  const { archive, releases } = await answer(
    questionOf({ archive: 'archive', workTree: true, ...options }, session),
  )
  return canonicalJson([archive, ...releases])
}

/** Every entry of the cache, as the files have it. */
function shards(): Map<string, string> {
  const names = readdirSync(CACHE()).filter((name) => name !== '.gitignore')
  return new Map(names.sort().map((name) => [name, readFileSync(join(CACHE(), name), 'utf8')]))
}

function rewrite(change: (text: string) => string): void {
  for (const [name, text] of shards()) writeFileSync(join(CACHE(), name), change(text))
}

test('cold, warm and without a cache the reports are the same bytes', async () => {
  const without = await reports({ cache: false })
  expect(existsSync(CACHE())).toBe(false)
  expect(await reports()).toBe(without)
  const kept = shards()
  expect(kept.size).toBeGreaterThan(0)
  const [first = ''] = kept.keys()
  const written = statSync(join(CACHE(), first)).mtimeMs
  expect(await reports()).toBe(without)
  expect(shards()).toEqual(kept)
  // Nothing was found out anew, so nothing was written.
  expect(statSync(join(CACHE(), first)).mtimeMs).toBe(written)
})

test('what is recalled is believed: an entry sealed with the secret decides instead of the bytes', async () => {
  await reports()
  const before = shards()
  writeFileSync(SECRET(), Buffer.alloc(32, 7))
  await reports()
  // Under another secret each entry was made again: those of the first were not taken for true.
  expect([...shards().keys()]).toEqual([...before.keys()])
  for (const [name, text] of shards()) expect(text).not.toBe(before.get(name))
})

test.each<[string, (text: string) => string]>([
  ['a verdict turned to verified', (text) => text.replaceAll('"rejected"', '"verified"')],
  ['one character of each verdict', (text) => text.replaceAll('"state"', '"stare"')],
  [
    'seals cut short',
    (text) => text.replace(/^(\S+) (\S+)/gm, (_, key, seal) => `${key} ${seal.slice(0, 20)}`),
  ],
  ['no seal at all', (text) => text.replace(/^(\S+) (\S+) /gm, '$1  ')],
  ['half a file', (text) => text.slice(0, text.length / 2)],
  ['noise', () => '\u0000\uffff not a cache \n\n {}'],
])('an altered cache is never believed: %s', async (_, change) => {
  const without = await reports({ cache: false })
  await reports()
  rewrite(change)
  expect(await reports()).toBe(without)
})

test('the good verdict on one signature does not stand for another', async () => {
  const without = await reports({ cache: false })
  await reports()
  const lines = [...shards().values()].flatMap((text) => text.split('\n')).filter((line) => line !== '')
  const good = lines.find((line) => line.includes('"state":"verified"'))?.replace(/^\S+ /, '')
  expect(lines.some((line) => line.includes('"state":"rejected"'))).toBe(true)
  rewrite((text) => text.replace(/^(\S+) .*$/gm, `$1 ${good}`))
  expect(await reports()).toBe(without)
})

test('only this user can read the secret; one that others may read seals nothing', async () => {
  await reports()
  expect(statSync(SECRET()).mode & 0o777).toBe(0o600)
  expect(readFileSync(SECRET()).length).toBe(32)
  rmSync(CACHE(), { recursive: true })
  chmodSync(SECRET(), 0o644)
  await reports()
  expect(existsSync(CACHE())).toBe(false)
})

test('the cache never lies in the archive, nor beside its secret', async () => {
  for (const cache of ['archive/cache', 'archive', 'state/docket', 'state']) {
    await expect(reports({ cache })).rejects.toThrow(CommandFailure)
  }
  await reports({ archive: '.', workTree: true })
  expect(existsSync(join(folder, '.docket'))).toBe(false)
  expect(existsSync(join(folder, 'user-cache', 'docket', 'verdicts'))).toBe(true)
})
