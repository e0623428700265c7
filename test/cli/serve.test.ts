import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitAll } from '../../scripts/golden/archives.ts'

let folder: string
let archive: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'docket-serve-'))
  archive = join(folder, 'archive')
  mkdirSync(archive)
  commitAll('test/archives/an-archive-without-any-record/commits', archive)
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function commit(path: string, text: string): void {
  writeFileSync(join(archive, path), text)
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Records', '-c', 'user.email=records@example.com', ...args], {
      cwd: archive,
    })
  git('add', '--all')
  git('commit', '--quiet', '--message=more')
}

test('serves the site with its policy, follows new commits, and ends when asked', async () => {
  const args = ['serve', '--archive', 'archive', '--out', 'site', '--port', '0', '--no-packs']
  const child = spawn(process.execPath, [resolve('src/cli/main.ts'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise((done) => child.on('exit', (code, signal) => done(signal ?? code)))
  try {
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    const opened = () => /Open (http:\/\/127\.0\.0\.1:\d+\/)index\.html\n/.exec(out)?.[1]
    await until(async () => opened() !== undefined)
    const url = opened() ?? ''

    const page = await fetch(`${url}index.html`)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/)
    const commitShown = async () =>
      ((await (await fetch(`${url}report/archive.json`)).json()) as { commit: string }).commit
    const first = await commitShown()

    commit('README.md', '# Something\n')
    // For an instant there may be no page, while one site takes the other's place.
    await until(async () => (await commitShown().catch(() => first)) !== first)

    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(out.trimEnd().split('\n').at(-1)).toBe('served: ended')
  } finally {
    child.kill('SIGKILL')
  }
}, 60_000)

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 250; tries += 1) {
    if (await holds()) return
    await wait(200)
  }
  throw new Error('it never came')
}
