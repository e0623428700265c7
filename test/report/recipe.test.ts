import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readArchive } from '../../src/archive/index.ts'
import { assess } from '../../src/assess.ts'
import { commitCommand, githubCommand } from '../../src/report/release/recipe-commands.ts'
import type { ReleaseReport } from '../../src/report/release-report.ts'
import { instant } from '../support/world.ts'

/** The sample archive, read as anybody would who cloned it. */
const folder = mkdtempSync(join(tmpdir(), 'docket-recipe-'))
let releases: readonly ReleaseReport[]

beforeAll(async () => {
  cpSync('records', join(folder, 'records'), { recursive: true })
  const archive = await readArchive({ path: join(folder, 'records'), workTree: true })
  releases = assess(archive, {
    asOf: instant('2026-11-20T12:00:00Z'),
    pins: { trustedRoots: [], digests: [] },
  }).releases
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function recipeOf(id: string) {
  const recipe = releases.find((release) => release.id === id)?.recipe
  if (recipe?.type !== 'recipe') throw new Error(`${id} has no recipe`)
  return recipe.steps
}

const has = (tool: string) => spawnSync('/bin/sh', ['-c', `command -v ${tool}`]).status === 0

function shell(command: string, cwd = join(folder, 'records')) {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { cwd, encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}` }
}

const RELEASE = 'storefront@3.0.0'

describe('the recipe of a release', () => {
  test('names every signature that the outcome rests on, and the root that it was verified against', () => {
    const commands = recipeOf(RELEASE).map(({ command }) => command)
    const verified = commands.flatMap((command) =>
      [...command.matchAll(/--bundle (\S+)/g)].map(([, bundle = '']) => bundle.replace(/^.*\/3\.0\.0\//, '')),
    )
    expect(verified).toEqual([
      'release.yaml.sigstore.json',
      'evidence.yaml.sigstore.json',
      'decisions/approval-owner.yaml.sigstore.json',
      'decisions/approval-security.yaml.sigstore.json',
      expect.stringMatching(/^evidence\/.*provenance.*json$/),
    ])
    for (const command of commands.filter((one) => one.includes('cosign'))) {
      expect(command).toContain('--trusted-root trust/2025-12-15.trusted_root.json')
      expect(command).toMatch(/--certificate-identity=\S+ \\\n {2}--certificate-oidc-issuer=https:/)
    }
  })

  test.runIf(has('sha256sum'))('its digests are those of the files, and other bytes fail', () => {
    const checks = recipeOf(RELEASE).filter(({ command }) => command.startsWith('sha256sum'))
    expect(checks).toHaveLength(2)
    for (const { command } of checks) expect(shell(command)).toMatchObject({ status: 0 })
    const [first] = checks
    const file = /^[0-9a-f]{64} {2}(.+)$/m.exec(first?.command ?? '')?.[1] ?? ''
    const path = join(folder, 'records', file)
    const bytes = readFileSync(path)
    writeFileSync(path, `${bytes}# changed\n`)
    expect(shell(first?.command ?? '')).toMatchObject({ status: 1, said: expect.stringContaining('FAILED') })
    writeFileSync(path, bytes)
  })

  test.runIf(has('openssl') && has('jq'))(
    'openssl verifies signature, certificate and timestamp, and refuses others',
    () => {
      const step = recipeOf(RELEASE).find(({ command }) => command.includes('openssl dgst'))
      const { status, said } = shell(`set -e\n${step?.command}`)
      expect(said).toContain('Verified OK')
      expect(said).toMatch(/signer\.pem: OK/)
      expect(said).toContain('Verification: OK')
      expect(said).toContain('Time stamp: Jan 20')
      expect(status).toBe(0)
      const approval = /-signature "\$d\/signature" (\S+)/.exec(step?.command ?? '')?.[1] ?? ''
      const path = join(folder, 'records', approval)
      copyFileSync(path, `${path}.kept`)
      writeFileSync(path, `${readFileSync(path, 'utf8')}# changed\n`)
      expect(shell(step?.command ?? '').said).toContain('Verification failure')
      copyFileSync(`${path}.kept`, path)
    },
  )
})

describe('the recipe of provenance', () => {
  test.runIf(has('jq'))('shows builder and source in the words that were signed', () => {
    const step = recipeOf(RELEASE).find(({ command }) => command.includes('.resolvedDependencies'))
    const { status, said } = shell(step?.command ?? '')
    expect(status).toBe(0)
    expect(said).toContain('"id": "https://builder.example/pipelines/release@v3"')
    expect(said).toContain('git+https://git.example/halden-birk/storefront@refs/heads/main')
    expect(step?.says).toContain('the builder is https://builder.example/pipelines/release@v3')
  })

  const github = {
    path: 'p.json',
    bundle: 'p.json',
    timestamped: false,
    root: { origin: 'archive' as const, path: 'trust/root.json', sha256: '' as never },
    signer: {
      identity: 'https://github.com/org/app/.github/workflows/release.yml@refs/tags/v1',
      issuer: 'https://token.actions.githubusercontent.com',
      method: 'sigstore',
      credential: '',
      claims: {
        sourceRepositoryURI: 'https://github.com/org/app',
        sourceRepositoryRef: 'refs/tags/v1',
        sourceRepositoryDigest: 'a'.repeat(40),
      },
    },
  }

  test('names GitHub’s own tool where a workflow of GitHub’s signed, with flags that it has', () => {
    const command = githubCommand(github, 'https://slsa.dev/provenance/v1')
    expect(command).toContain('--repo org/app')
    // Source: gh attestation verify --help, 2.68 and later.
    expect([...(command ?? '').matchAll(/--[a-z-]+/g)].map(([flag]) => flag)).toEqual([
      '--bundle',
      '--custom-trusted-root',
      '--repo',
      '--cert-identity',
      '--cert-oidc-issuer',
      '--predicate-type',
      '--source-ref',
      '--source-digest',
    ])
  })

  test('and nowhere else', () => {
    const { signer } = github
    const of = (changed: object) => githubCommand({ ...github, signer: { ...signer, ...changed } }, 'x')
    expect(of({ issuer: 'https://token.example' })).toBeUndefined()
    expect(of({ claims: {} })).toBeUndefined()
    expect(of({ claims: { sourceRepositoryURI: 'https://github.com/org/app/x' } })).toBeUndefined()
    expect(of({ claims: { sourceRepositoryURI: "https://github.com/org/a'; id" } })).toContain(
      "'org/a'\\''; id'",
    )
  })
})

describe('the recipe of a signed commit', () => {
  const repository = join(folder, 'signed')
  const signer = { identity: 'alice@example.com', issuer: '', credential: '', claims: {} }
  const origin = { origin: 'archive' as const, sha256: '' as never }

  function repositoryWith(config: readonly string[]): string {
    rmSync(repository, { recursive: true, force: true })
    execFileSync('git', ['init', '--quiet', repository])
    const git = (...args: readonly string[]) =>
      execFileSync(
        'git',
        ['-C', repository, '-c', 'user.name=Alice', '-c', 'user.email=alice@example.com', ...args],
        {
          encoding: 'utf8',
          env: { ...process.env, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
        },
      )
    git(
      ...config.flatMap((one) => ['-c', one]),
      'commit',
      '--quiet',
      '--allow-empty',
      '-S',
      '--message=Signed',
    )
    return git('rev-parse', 'HEAD').trim()
  }

  test.runIf(has('ssh-keygen'))('git verifies it with the allowed signers, and not with others', () => {
    for (const name of ['alice', 'mallory']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)])
    }
    const commit = repositoryWith(['gpg.format=ssh', `user.signingkey=${join(folder, 'alice.pub')}`])
    const allowed = (name: string) => {
      writeFileSync(
        join(repository, 'allowed signers'),
        `alice@example.com ${readFileSync(join(folder, `${name}.pub`), 'utf8')}`,
      )
      const command = commitCommand('ssh', commit, {
        ...signer,
        method: 'ssh',
        root: { ...origin, path: 'allowed signers' },
      })
      return shell(command ?? '', repository)
    }
    expect(allowed('alice')).toMatchObject({
      status: 0,
      said: expect.stringContaining('Good "git" signature for alice@example.com'),
    })
    expect(allowed('mallory').status).not.toBe(0)
  })

  test.runIf(has('gpg'))('gpg verifies it with the keyring alone', async () => {
    const home = mkdtempSync(join(tmpdir(), 'docket-gpg-'))
    const env = { ...process.env, GNUPGHOME: home }
    execFileSync(
      'gpg',
      ['--batch', '--quiet', '--passphrase', '', '--quick-gen-key', 'alice@example.com', 'ed25519', 'sign'],
      { env, stdio: 'pipe' },
    )
    process.env.GNUPGHOME = home
    try {
      const commit = repositoryWith(['gpg.format=openpgp', 'user.signingkey=alice@example.com'])
      const keys = execFileSync('gpg', ['--armor', '--export', 'alice@example.com'], {
        env,
        encoding: 'utf8',
      })
      writeFileSync(join(repository, 'keyring.asc'), keys)
      const command = commitCommand('openpgp', commit, {
        ...signer,
        method: 'openpgp',
        root: { ...origin, path: 'keyring.asc' },
      })
      expect(shell(command ?? '', repository)).toMatchObject({
        status: 0,
        said: expect.stringContaining('GOODSIG'),
      })
      writeFileSync(join(repository, 'keyring.asc'), '')
      expect(shell(command ?? '', repository).status).not.toBe(0)
    } finally {
      delete process.env.GNUPGHOME
      spawnSync('gpgconf', ['--kill', 'all'], { env })
      rmSync(home, { recursive: true, force: true })
    }
  })
})
