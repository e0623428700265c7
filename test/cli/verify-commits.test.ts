import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, describe, expect, test } from 'vitest'
import { createWorld } from '../../scripts/sigstore-world.ts'
import { registerVerifyCommits } from '../../src/cli/commands/verify-commits.ts'
import { CommandFailure } from '../../src/cli/exit.ts'
import { createPainter } from '../../src/cli/paint.ts'
import type { Session } from '../../src/cli/session.ts'
import { instantOfSeconds } from '../../src/domain/instant.ts'
import { newRepository, type TestRepository, temporaryFolder } from '../archive/repository.ts'
import { gitsignCommit } from '../support/gitsign-commits.ts'
import {
  type CommitSpec,
  commitBytes,
  fingerprint,
  keyText,
  MADE_AT,
  makeKey,
  rawCommit,
  type SshKey,
  sshCommit,
} from '../support/ssh-commits.ts'
import { noteOf, witnessOf } from '../support/witness.ts'

const alice = makeKey('ssh-ed25519')
const stranger = makeKey('ssh-ed25519')
const DAY = 86_400

afterEach(() => {
  process.exitCode = 0
})

type Run = {
  readonly exit: unknown
  readonly out: string[]
  readonly err: string[]
  readonly failure?: CommandFailure
}

/** Runs the command with files of trust material beside the repository. */
async function run(
  repository: TestRepository,
  files: Record<string, string>,
  ...args: string[]
): Promise<Run> {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const out: string[] = []
  const err: string[] = []
  const session: Session = {
    out: (text) => void out.push(...text.split('\n')),
    err: (text) => void err.push(text),
    errStream: process.stderr,
    folder,
    width: 80,
    paint: createPainter(false),
    paintErr: createPainter(false),
    watched: false,
    now: () => instantOfSeconds(MADE_AT + 10 * DAY),
    elapsed: () => 0,
    debug: false,
  }
  const program = new Command('docket').exitOverride()
  registerVerifyCommits(program, session)
  try {
    await program.parseAsync(['verify-commits', '--repo', repository.path, ...args], { from: 'user' })
    return { exit: process.exitCode, out, err }
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    return { exit: error.exitCode, out, err, failure: error }
  }
}

const ALLOWED = { allowed: `alice@example.com ${keyText(alice)}\n` }
const WITH = ['--allowed-signers', 'allowed'] as const

/** Puts commits onto main, each on top of the one before; every commit's tree is there. */
function repositoryOf(...make: ((spec: CommitSpec) => Buffer)[]): {
  repository: TestRepository
  oids: string[]
} {
  const repository = newRepository()
  const tree = repository.tree({ 'a.txt': 'a\n' })
  const oids: string[] = []
  for (const one of make) {
    const bytes = one({ tree, parents: oids.slice(-1) })
    oids.push(repository.write('commit', bytes))
  }
  repository.setRef('refs/heads/main', oids.at(-1) ?? '')
  return { repository, oids }
}

const by =
  (key: SshKey, more: CommitSpec = {}) =>
  (spec: CommitSpec) =>
    Buffer.from(sshCommit(key, { ...spec, ...more }).raw)

describe('docket verify-commits', () => {
  test('says yes where every commit is good', async () => {
    const { repository, oids } = repositoryOf(by(alice), by(alice))
    const { exit, out, err } = await run(repository, ALLOWED, ...WITH)
    expect(exit).toBe(0)
    expect(err).toEqual([])
    expect(out).toEqual([
      ...oids
        .toReversed()
        .map((oid) => `${oid} good                  alice@example.com ssh ${fingerprint(alice)}`),
      '',
      'Keys that expire were judged at 2026-03-07T06:13:20Z, by the clock of this computer, where no log entry, timestamp or witness dates a commit.',
      'commits: VERIFIED, 2 commits: 2 good',
    ])
  })

  test('says no where one is not, and what to do about each kind', async () => {
    const { repository, oids } = repositoryOf(by(alice), (spec) => commitBytes(spec), by(stranger))
    const { exit, out, err } = await run(repository, ALLOWED, ...WITH)
    expect(exit).toBe(1)
    expect(out.slice(0, 2)).toEqual([
      `${oids[2]} unknown-key           ${fingerprint(stranger)} E-COMMIT-UNKNOWN-KEY no allowed signer has the key ${fingerprint(stranger)}`,
      `${oids[1]} unsigned              - E-COMMIT-UNSIGNED it carries no signature`,
    ])
    expect(out.at(-1)).toBe('commits: NOT VERIFIED, 3 commits: 1 good, 1 unsigned and 1 unknown-key')
    expect(err.map((line) => line.slice(0, 18))).toEqual(['hint: unknown-key:', 'hint: unsigned: Si'])
  })

  test('cannot tell without allowed signers', async () => {
    const { repository } = repositoryOf(by(alice))
    const { exit, out } = await run(repository, {})
    expect([exit, out.at(-1)]).toEqual([3, 'commits: CANNOT TELL, 1 commit: 1 unverifiable'])
  })

  test('judges a key that expires at the clock of the reader, or at the time given, and names the clock', async () => {
    const { repository } = repositoryOf(by(alice))
    const files = { allowed: `alice@example.com valid-before="20260301Z" ${keyText(alice)}\n` }
    const now = await run(repository, files, ...WITH)
    expect([now.exit, now.out.at(-1)]).toEqual([
      1,
      'commits: NOT VERIFIED, 1 commit: 1 key-not-valid-at-time',
    ])
    const then = await run(repository, files, ...WITH, '--as-of', '2026-02-28T00:00:00Z')
    expect([then.exit, then.out.at(-1)]).toEqual([0, 'commits: VERIFIED, 1 commit: 1 good'])
    expect(then.out.at(-2)).toContain('2026-02-28T00:00:00Z, by --as-of')
  })

  test('lets a dated commit date those before it', async () => {
    const world = createWorld({ at: '2026-01-01T00:00:00Z', seed: 'verify-commits' })
    const signing = {
      identity: 'alice@example.com',
      issuer: 'https://id.example',
      at: '2026-02-25T06:20:00Z',
    }
    const dated = (spec: CommitSpec) => Buffer.from(gitsignCommit(world, signing, spec).raw)
    const { repository } = repositoryOf(by(alice), dated, by(alice))
    const files = {
      allowed: `alice@example.com valid-before="20260301Z" ${keyText(alice)}\n`,
      root: JSON.stringify(world.trustedRoot),
    }
    const { out } = await run(repository, files, ...WITH, '--trusted-root', 'root')
    expect(out.slice(0, 3).map((line) => line.split(' ')[1])).toEqual([
      'key-not-valid-at-time',
      'good',
      'good',
    ])
  })

  describe('a witness who saw a commit', () => {
    const witness = witnessOf('witness.example/w1')
    const allowed = `alice@example.com valid-before="20260301Z" ${keyText(alice)}\n`
    const SEEN = '2026-02-25T06:20:00Z'
    const withNote = (note: string) => ({ allowed, note })
    const CHECKED = [...WITH, '--checkpoint', 'note']

    test('dates it and those before it, and no later one', async () => {
      const { repository, oids } = repositoryOf(by(alice), by(alice), by(alice))
      const note = witness.cosign(noteOf(oids[1]), SEEN)
      const { out } = await run(repository, withNote(note), ...CHECKED, '--checkpoint-key', witness.vkey)
      expect(out.slice(0, 3).map((line) => line.split(' ')[1])).toEqual([
        'key-not-valid-at-time',
        'good',
        'good',
      ])
      const json = await run(
        repository,
        withNote(note),
        ...CHECKED,
        '--checkpoint-key',
        witness.vkey,
        '--json',
      )
      expect(JSON.parse(json.out.join('\n')).commits[2]).toMatchObject({
        outcome: 'good',
        existed: { at: SEEN, clock: 'witness', source: witness.name, through: oids[1] },
      })
    })

    test('whom the reader did not name, or whose note was changed, ends the command with a no', async () => {
      const { repository, oids } = repositoryOf(by(alice))
      const note = witness.cosign(noteOf(oids[0]), SEEN)
      const other = witnessOf('witness.example/w2').vkey
      const stranger = await run(repository, withNote(note), ...CHECKED, '--checkpoint-key', other)
      expect([stranger.exit, stranger.failure?.code]).toEqual([1, 'E-CHECKPOINT-UNSIGNED'])
      const changed = note.replace('\n1\n', '\n2\n')
      const forged = await run(repository, withNote(changed), ...CHECKED, '--checkpoint-key', witness.vkey)
      expect([forged.exit, forged.failure?.code]).toEqual([1, 'E-CHECKPOINT-SIGNATURE'])
    })

    test('must be named', async () => {
      const { repository } = repositoryOf(by(alice))
      const { exit, failure } = await run(repository, withNote(noteOf(undefined)), ...CHECKED)
      expect(exit).toBe(2)
      expect(failure?.hint).toContain('--checkpoint-key')
    })
  })

  test('reports a malformed commit with its byte, also one that git cannot read', async () => {
    const twice = (spec: CommitSpec) => {
      const text = commitBytes(spec).toString('latin1')
      return Buffer.from(
        text.replace(/^committer/m, 'author Eve <eve@example.com> 0 +0000\ncommitter'),
        'latin1',
      )
    }
    const { repository, oids } = repositoryOf(by(alice), twice)
    const { exit, out } = await run(repository, ALLOWED, ...WITH)
    expect(exit).toBe(1)
    expect(out[0]).toMatch(
      new RegExp(`^${oids[1]} malformed             - E-COMMIT-MALFORMED byte \\d+: "author" stands where`),
    )

    const headless = rawCommit(Buffer.from(`author A <a@b> 0 +0000\ntree ${'a'.repeat(40)}\n\nm\n`))
    repository.write('commit', Buffer.from(headless.raw))
    repository.setRef('refs/heads/main', headless.oid)
    const cut = await run(repository, ALLOWED, ...WITH)
    expect(cut.exit).toBe(4)
    expect(cut.out[0]).toBe(
      `${headless.oid} malformed             - E-COMMIT-MALFORMED byte 0: the first header is not "tree"`,
    )
    expect(cut.out.at(-1)).toBe(
      'commits: NOT READ WHOLE, 1 commit: 1 malformed; commits cannot be read, nor can what came before them',
    )
  })

  test('does not read a forged object as the commit that it replaces', async () => {
    const { repository, oids } = repositoryOf(by(alice), by(alice))
    repository.overwrite(oids[0] ?? '', 'commit', Buffer.from(sshCommit(alice, { message: 'Forged\n' }).raw))
    const { exit, out, err } = await run(repository, ALLOWED, ...WITH)
    expect([exit, out.at(-1)]).toEqual([
      4,
      'commits: NOT READ WHOLE, 1 commit: 1 good; commits cannot be read, nor can what came before them',
    ])
    expect(err[0]).toContain('error: E-OBJECT-HASH')
  })

  test('says so where history is cut', async () => {
    const { repository, oids } = repositoryOf(by(alice), by(alice))
    writeFileSync(join(repository.path, 'shallow'), `${oids[1]}\n`)
    const { exit, out } = await run(repository, ALLOWED, ...WITH)
    expect([exit, out.at(-1)]).toEqual([
      4,
      'commits: NOT READ WHOLE, 1 commit: 1 good; the clone is shallow, so what came before its oldest commits cannot be told',
    ])
  })

  test('shows nothing that could act on a terminal', async () => {
    const { repository } = repositoryOf(by(alice, { author: 'Eve <\u001b[31meve@example.com>' }))
    const plain = await run(repository, ALLOWED, ...WITH)
    const json = await run(repository, ALLOWED, ...WITH, '--json')
    for (const { out } of [plain, json]) {
      for (const line of out) expect(line).not.toMatch(/\p{Cc}/u)
    }
    expect(plain.out[0]).toContain('author-mismatch')
  })

  test('gives the same as JSON', async () => {
    const { repository, oids } = repositoryOf(by(alice), by(stranger))
    const { exit, out } = await run(repository, ALLOWED, ...WITH, '--json')
    expect(exit).toBe(1)
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      command: 'verify-commits',
      head: oids[1],
      objectFormat: 'sha1',
      asOf: '2026-03-07T06:13:20Z',
      clock: 'the clock of this computer',
      counts: { good: 1, 'unknown-key': 1 },
      commits: [
        { oid: oids[1], outcome: 'unknown-key', code: 'E-COMMIT-UNKNOWN-KEY' },
        { oid: oids[0], outcome: 'good', signer: { identity: 'alice@example.com', issuer: 'ssh' } },
      ],
      problems: [],
      exitCode: 1,
    })
  })

  test('says where trust material cannot be read', async () => {
    const { repository } = repositoryOf(by(alice))
    const { exit, err } = await run(
      repository,
      { ...ALLOWED, revoked: 'nonsense\n' },
      ...WITH,
      '--revoked',
      'revoked',
    )
    expect(exit).toBe(3)
    expect(err[0]).toMatch(/^error: E-REVOKED-KEYS revoked:1:1 What this revokes cannot be told: /)
  })

  test.each([
    [['--allowed-signers', 'missing'], 2, 'missing cannot be read'],
    [['--as-of', 'yesterday'], 2, '--as-of yesterday is not an instant with a time zone'],
    [['--ref', '--output=x'], 2, undefined],
    [['--ref', 'nowhere'], 4, 'There is no branch, tag or commit named nowhere.'],
  ])('refuses %j', async (args, exit, message) => {
    const { repository } = repositoryOf(by(alice))
    const { exit: was, failure } = await run(repository, ALLOWED, ...args)
    expect(was).toBe(exit)
    if (message !== undefined) expect(failure?.message).toBe(message)
    expect(failure?.hint).toBeDefined()
  })

  test('refuses a folder without commits', async () => {
    const empty = await run(newRepository(), ALLOWED, ...WITH)
    expect([empty.exit, empty.failure?.code, empty.failure?.hint]).toEqual([
      4,
      'E-ARCHIVE-NO-COMMITS',
      'Name a branch with --ref, or commit something first.',
    ])
  })
})
