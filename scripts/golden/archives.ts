import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArchive } from '../../src/archive/index.ts'
import { assess } from '../../src/assess.ts'
import { canonicalJson } from '../../src/cli/site-files.ts'
import { type Instant, parseInstant } from '../../src/domain/instant.ts'

/**
 * Small archives with a known answer: `test/archives/<one sentence>/commits/<n>/` holds what each commit adds or
 * changes, in order; a file `.deleted` in it lists paths that the commit removes. `golden.json` beside them is the
 * whole report.
 */
export const ARCHIVES = 'test/archives'

/** Every golden archive is judged as of this instant. */
const AS_OF = parseInstant('2027-01-01T00:00:00Z') as Instant

export function goldenNames(): string[] {
  return readdirSync(ARCHIVES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

export function goldenPath(name: string): string {
  return join(ARCHIVES, name, 'golden.json')
}

/** The report of a golden archive as it is now, in the form in which it is kept: sorted keys, two spaces. */
export async function reportOf(name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'docket-golden-'))
  try {
    commitAll(join(ARCHIVES, name, 'commits'), folder)
    const archive = await readArchive({ path: folder })
    const assessment = assess(archive, { asOf: AS_OF, pins: { trustedRoots: [], digests: [] } })
    return `${JSON.stringify(JSON.parse(canonicalJson(assessment)), null, 2)}\n`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One commit a folder, by the same person and a day apart, so that every id is the same on every machine. */
export function commitAll(commits: string, repository: string): void {
  git(repository, 0, 'init', '--quiet', '--initial-branch=main')
  for (const [day, commit] of readdirSync(commits).sort().entries()) {
    const folder = join(commits, commit)
    cpSync(folder, repository, { recursive: true })
    const deleted = join(repository, '.deleted')
    if (existsSync(deleted)) {
      for (const path of readFileSync(deleted, 'utf8').split('\n').filter(Boolean))
        rmSync(join(repository, path))
      rmSync(deleted)
    }
    git(repository, day, 'add', '--all')
    git(repository, day, 'commit', '--quiet', '--allow-empty', `--message=${commit}`)
  }
}

function git(repository: string, day: number, ...args: readonly string[]): void {
  const date = `${1767225600 + day * 86400} +0000`
  execFileSync('git', ['-c', 'core.autocrlf=false', ...args], {
    cwd: repository,
    env: {
      PATH: process.env.PATH,
      HOME: repository,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'Records',
      GIT_AUTHOR_EMAIL: 'records@example.com',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: 'Records',
      GIT_COMMITTER_EMAIL: 'records@example.com',
      GIT_COMMITTER_DATE: date,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
