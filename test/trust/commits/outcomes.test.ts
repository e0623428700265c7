import { describe, expect, test } from 'vitest'
import { type Instant, parseInstant } from '../../../src/domain/instant.ts'
import {
  COMMIT_OUTCOMES,
  type CommitOutcome,
  codeOf,
  commitTrust,
  problemOf,
  type RawCommit,
  readCommitTrust,
  type TimeBounds,
  verifyCommit,
  verifyCommits,
} from '../../../src/trust/commits/index.ts'
import {
  ALICE,
  commitBytes,
  fingerprint,
  keyText,
  makeKey,
  rawCommit,
  sshCommit,
  sshsig,
  trustFile,
  withSignature,
} from '../../support/ssh-commits.ts'

const alice = makeKey('ssh-ed25519')
const bob = makeKey('ssh-ed25519')
const stranger = makeKey('ssh-ed25519')
const file = 'allowed_signers'

function instant(text: string): Instant {
  const at = parseInstant(text)
  if (at === undefined) throw new Error(`${text} is no instant`)
  return at
}

/** The commits of `sshCommit` claim to be of 2026-02-25. */
type Case = {
  readonly name: string
  readonly commit: RawCommit
  readonly outcome: CommitOutcome
  readonly reason: string
  readonly signers?: string
  readonly revoked?: string
  readonly time?: TimeBounds
}

const plain = `alice@example.com ${keyText(alice)}\nbob@example.com ${keyText(bob)}\n`
const lines = (options: string) => `alice@example.com ${options} ${keyText(alice)}\n`
const unsigned = commitBytes()

const CASES: readonly Case[] = [
  {
    name: 'the key of its author',
    commit: sshCommit(alice),
    outcome: 'good',
    reason: 'signed by alice@example.com',
  },
  {
    name: 'a SHA-256 repository',
    commit: sshCommit(alice, { format: 'sha256' }),
    outcome: 'good',
    reason: 'signed by alice@example.com',
  },
  {
    name: 'no signature',
    commit: rawCommit(unsigned),
    outcome: 'unsigned',
    reason: 'it carries no signature',
  },
  {
    name: 'a key that nobody listed',
    commit: sshCommit(stranger),
    outcome: 'unknown-key',
    reason: `no allowed signer has the key ${fingerprint(stranger)}`,
  },
  {
    name: 'a file that lists nobody',
    commit: sshCommit(alice),
    signers: '# nobody yet\n',
    outcome: 'unknown-key',
    reason: `no allowed signer has the key ${fingerprint(alice)}`,
  },
  {
    name: 'a message that was altered afterwards',
    commit: rawCommit(Buffer.from(sshCommit(alice).raw.toString().replace('Approve', 'Approve!'))),
    outcome: 'bad-signature',
    reason: 'the signature does not fit the commit',
  },
  {
    name: 'a signature of another commit',
    commit: rawCommit(withSignature(unsigned, sshsig(alice, commitBytes({ message: 'Another\n' })))),
    outcome: 'bad-signature',
    reason: 'the signature does not fit the commit',
  },
  {
    name: 'an altered commit of a stranger is bad before it is unknown',
    commit: rawCommit(withSignature(unsigned, sshsig(stranger, commitBytes({ message: 'Another\n' })))),
    outcome: 'bad-signature',
    reason: 'the signature does not fit the commit',
  },
  {
    name: 'a signature for files',
    commit: sshCommit(alice, {}, { namespace: 'file' }),
    outcome: 'wrong-namespace',
    reason: 'it was signed for "file", not for "git"',
  },
  {
    name: 'a namespace that begins like git',
    commit: sshCommit(alice, {}, { namespace: 'git2' }),
    outcome: 'wrong-namespace',
    reason: 'it was signed for "git2", not for "git"',
  },
  {
    name: 'a key that may sign files only',
    commit: sshCommit(alice),
    signers: lines('namespaces="file,email"'),
    outcome: 'wrong-namespace',
    reason: `the allowed signers let ${fingerprint(alice)} sign other things than commits`,
  },
  {
    name: 'a key that may sign in any namespace but git',
    commit: sshCommit(alice),
    signers: lines('namespaces="*,!git"'),
    outcome: 'wrong-namespace',
    reason: `the allowed signers let ${fingerprint(alice)} sign other things than commits`,
  },
  {
    name: 'a revoked key',
    commit: sshCommit(alice),
    revoked: keyText(alice),
    outcome: 'revoked',
    reason: `revoked_keys revokes the key ${fingerprint(alice)}`,
  },
  {
    name: 'a key revoked by its fingerprint',
    commit: sshCommit(alice),
    revoked: `# found on a stolen laptop\n${fingerprint(alice)}\n`,
    outcome: 'revoked',
    reason: `revoked_keys revokes the key ${fingerprint(alice)}`,
  },
  {
    name: 'a revoked key that nobody listed is revoked, not unknown',
    commit: sshCommit(stranger),
    revoked: keyText(stranger),
    outcome: 'revoked',
    reason: `revoked_keys revokes the key ${fingerprint(stranger)}`,
  },
  {
    name: 'a file of revoked keys that cannot be read whole',
    commit: sshCommit(alice),
    revoked: `${keyText(bob)}\nssh-ed25519 AAAA\n`,
    outcome: 'unverifiable',
    reason: 'revoked_keys could not be read whole, so the key may be revoked',
  },
  {
    name: 'a key that expired before the commit provably existed',
    commit: sshCommit(alice),
    signers: lines('valid-before="20260301000000Z"'),
    time: { until: instant('2026-03-01T00:00:01Z') },
    outcome: 'key-not-valid-at-time',
    reason: `${file}:1 is valid until 2026-03-01T00:00:01Z, and nothing proves that the commit existed before 2026-03-01T00:00:01Z`,
  },
  {
    name: 'the same key one second earlier: valid-before means at or before',
    commit: sshCommit(alice),
    signers: lines('valid-before="20260301000000Z"'),
    time: { until: instant('2026-03-01T00:00:00Z') },
    outcome: 'good',
    reason: 'signed by alice@example.com',
  },
  {
    name: 'a backdated commit: its own date lies in the validity, its history does not',
    commit: sshCommit(alice),
    signers: lines('valid-before="20260301000000Z"'),
    time: { from: instant('2026-04-01T00:00:00Z'), until: instant('2026-05-01T00:00:00Z') },
    outcome: 'key-not-valid-at-time',
    reason: `${file}:1 is valid until 2026-03-01T00:00:01Z, and the commit is not older than 2026-04-01T00:00:00Z`,
  },
  {
    name: 'a key not valid yet by the date that the commit gives itself',
    commit: sshCommit(alice),
    signers: lines('valid-after="20260401000000Z"'),
    time: { until: instant('2026-05-01T00:00:00Z') },
    outcome: 'key-not-valid-at-time',
    reason: `${file}:1 is valid from 2026-04-01T00:00:00Z, and the commit itself claims to be of 2026-02-25T06:13:20Z`,
  },
  {
    name: 'a commit that existed before its key was valid',
    commit: sshCommit(alice),
    signers: lines('valid-after="20260225000000Z"'),
    time: { until: instant('2026-02-24T23:59:59Z') },
    outcome: 'key-not-valid-at-time',
    reason: `${file}:1 is valid from 2026-02-25T00:00:00Z, and the commit existed by 2026-02-24T23:59:59Z`,
  },
  {
    name: 'a limited key where no clock speaks',
    commit: sshCommit(alice),
    signers: lines('valid-before="20270101Z"'),
    outcome: 'unverifiable',
    reason: `${file}:1 is valid until 2027-01-01T00:00:01Z, and no trusted clock says when the commit was made`,
  },
  {
    name: 'a limited key where only the past is known',
    commit: sshCommit(alice),
    signers: lines('valid-before="20270101Z"'),
    time: { from: instant('2026-02-01T00:00:00Z') },
    outcome: 'unverifiable',
    reason: `${file}:1 is valid until 2027-01-01T00:00:01Z, and no trusted clock says when the commit was made except that it is not older than 2026-02-01T00:00:00Z`,
  },
  {
    name: 'a key without an end whose beginning has provably passed',
    commit: sshCommit(alice),
    signers: lines('valid-after="20260101Z"'),
    time: { from: instant('2026-02-01T00:00:00Z') },
    outcome: 'good',
    reason: 'signed by alice@example.com',
  },
  {
    name: 'the key of somebody other than the author',
    commit: sshCommit(bob),
    outcome: 'author-mismatch',
    reason: 'it is signed by bob@example.com, but names alice@example.com as its author',
  },
  {
    name: 'a commit of somebody else that its signer only committed',
    commit: sshCommit(bob, { committer: 'Bob <bob@example.com>' }),
    outcome: 'author-mismatch',
    reason:
      'it is signed by bob@example.com, but names alice@example.com as its author, with the signer as committer',
  },
  {
    name: 'an address that differs in case',
    commit: sshCommit(alice, { author: 'Alice <Alice@example.com>' }),
    outcome: 'author-mismatch',
    reason: 'it is signed by alice@example.com, but names Alice@example.com as its author',
  },
  {
    name: 'an author without an address',
    commit: sshCommit(alice, { author: 'Alice <>' }),
    outcome: 'author-mismatch',
    reason: 'it is signed by alice@example.com, but names nobody as its author',
  },
  {
    name: 'an object that is not what its name says',
    commit: { ...sshCommit(alice), oid: '0'.repeat(40) },
    outcome: 'malformed',
    reason: `its bytes have the id ${sshCommit(alice).oid}`,
  },
  {
    name: 'two signatures',
    commit: rawCommit(withSignature(sshCommit(alice).raw as Buffer, sshsig(bob, unsigned))),
    outcome: 'malformed',
    reason: 'there is more than one "gpgsig"',
  },
  {
    name: 'no allowed signers at all',
    commit: sshCommit(alice),
    signers: '',
    outcome: 'unverifiable',
    reason: `no allowed signers were given to look up ${fingerprint(alice)}`,
  },
  {
    name: 'a signature in no known format',
    commit: rawCommit(withSignature(unsigned, '-----BEGIN SEAL-----\nwax\n-----END SEAL-----\n')),
    outcome: 'unverifiable',
    reason: 'its signature is in a format that is not known here',
  },
  {
    name: 'a signature over the SHA-256 form in a SHA-1 repository',
    commit: rawCommit(withSignature(unsigned, sshsig(alice, unsigned), 'gpgsig-sha256')),
    outcome: 'unverifiable',
    reason: "its gpgsig-sha256 is over the object's other form, which a sha1 repository does not hold",
  },
  {
    name: 'a signature over the SHA-1 form in a SHA-256 repository',
    commit: rawCommit(
      withSignature(
        commitBytes({ format: 'sha256' }),
        sshsig(alice, commitBytes({ format: 'sha256' })),
        'gpgsig',
      ),
      'sha256',
    ),
    outcome: 'unverifiable',
    reason: "its gpgsig is over the object's other form, which a sha256 repository does not hold",
  },
]

function materialOf({ signers = plain, revoked }: Case) {
  return readCommitTrust({
    allowedSigners: signers === '' ? [] : [trustFile(file, signers)],
    revokedKeys: revoked === undefined ? [] : [trustFile('revoked_keys', revoked)],
  })
}

describe('outcomes', () => {
  test.each(CASES)('$outcome: $name', (given) => {
    const { commit, outcome, reason, time } = given
    const verdict = verifyCommit(commit.raw, commit.oid, commit.objectFormat, materialOf(given), time)
    expect(verdict).toMatchObject({ outcome, reason })
    expect(problemOf(verdict)?.code).toBe(codeOf(outcome))
    expect(verdict.hint === undefined).toBe(outcome === 'good')
  })

  test('every outcome is reached', () => {
    expect(COMMIT_OUTCOMES.filter((outcome) => CASES.every((given) => given.outcome !== outcome))).toEqual([])
  })

  test('a stream of commits gets the same verdicts in the same order', () => {
    const material = readCommitTrust({ allowedSigners: [trustFile(file, plain)] })
    const commits = [sshCommit(alice), rawCommit(unsigned), sshCommit(stranger), sshCommit(bob)]
    const verdicts = [...verifyCommits(commits, material)]
    expect(verdicts.map(({ oid, outcome }) => [oid, outcome])).toEqual([
      [commits[0]?.oid, 'good'],
      [commits[1]?.oid, 'unsigned'],
      [commits[2]?.oid, 'unknown-key'],
      [commits[3]?.oid, 'author-mismatch'],
    ])
  })
})

describe('who signed', () => {
  const good = sshCommit(alice)
  const verdictWith = (signers: string, commit = good) =>
    verifyCommit(
      commit.raw,
      commit.oid,
      commit.objectFormat,
      readCommitTrust({ allowedSigners: [trustFile(file, signers)] }),
    )

  test('is the principal, with the key and the file that named it', () => {
    expect(verdictWith(plain)).toMatchObject({
      signer: {
        identity: 'alice@example.com',
        issuer: 'ssh',
        method: 'ssh',
        credential: fingerprint(alice),
        claims: {},
      },
      credential: fingerprint(alice),
      root: { path: file, origin: 'pinned' },
    })
  })

  test('is the principal that is the author, of several', () => {
    const { signer } = verdictWith(`a@example.com,alice@example.com ${keyText(alice)}\n`)
    expect(signer?.identity).toBe('alice@example.com')
  })

  test('is the pattern itself where no principal is exact: nobody chooses his own name', () => {
    const { outcome, signer } = verdictWith(`*@example.com ${keyText(alice)}\n`)
    expect([outcome, signer?.identity]).toEqual(['good', '*@example.com'])
  })

  test('is nobody that a negated pattern excludes', () => {
    expect(verdictWith(`*@example.com,!alice@example.com ${keyText(alice)}\n`).outcome).toBe(
      'author-mismatch',
    )
    expect(verdictWith(`!bob@example.com ${keyText(alice)}\n`).outcome).toBe('author-mismatch')
  })

  test('is decided by the line that fits, where a key has several', () => {
    const { outcome, signer } = verdictWith(
      `bob@example.com ${keyText(alice)}\nalice@example.com valid-before="20200101Z" ${keyText(alice)}\nalice@example.com ${keyText(alice)}\n`,
    )
    expect([outcome, signer?.identity]).toEqual(['good', 'alice@example.com'])
  })

  test('is decided by the lines about the author, where they are not in force either', () => {
    const expired = `alice@example.com valid-before="20200101Z" ${keyText(alice)}\n`
    const { outcome, signer } = verdictWith(`bob@example.com ${keyText(alice)}\n${expired}`)
    expect([outcome, signer?.identity]).toEqual(['key-not-valid-at-time', 'alice@example.com'])
  })

  test('is named by the reader’s own file before the archive’s', () => {
    const brought = trustFile('brought', plain)
    const own = { ...trustFile('own', plain), origin: 'archive' as const }
    const material = readCommitTrust({ allowedSigners: [own, brought] })
    const { root } = verifyCommit(good.raw, good.oid, good.objectFormat, material)
    expect(root).toMatchObject({ path: 'brought', origin: 'pinned' })
  })

  test('is the author, and says nothing of another committer', () => {
    const { raw, oid, objectFormat } = sshCommit(alice, { committer: 'Bob <bob@example.com>' })
    const material = readCommitTrust({ allowedSigners: [trustFile(file, plain)] })
    const { outcome, notChecked } = verifyCommit(raw, oid, objectFormat, material)
    expect([outcome, notChecked.at(-1)]).toEqual([
      'good',
      'who its committer is: only its author is held to the signature',
    ])
  })

  test('is not said where the signature does not verify', () => {
    const bad = rawCommit(withSignature(unsigned, sshsig(alice, commitBytes({ message: 'Another\n' }))))
    const verdict = verdictWith(plain, bad)
    expect([verdict.signer, verdict.credential]).toEqual([undefined, undefined])
  })
})

describe('in the words that all methods share', () => {
  const trustOf = (commit: RawCommit) => {
    const material = readCommitTrust({ allowedSigners: [trustFile(file, plain)] })
    return commitTrust(verifyCommit(commit.raw, commit.oid, commit.objectFormat, material))
  }

  test('good is verified, without a time of its own, and says what was not checked', () => {
    expect(trustOf(sshCommit(alice))).toMatchObject({
      state: 'verified',
      signers: [{ identity: 'alice@example.com', issuer: 'ssh' }],
      knownSince: undefined,
      times: [],
      roots: [{ path: file, origin: 'pinned' }],
      notChecked: [
        'when the signature was made: SSH signatures carry no time',
        'that no other tree shares this SHA-1 id: the signature covers the files only through it',
      ],
      rejected: [],
    })
  })

  test.each([
    ['unsigned', rawCommit(unsigned), undefined],
    ['rejected', sshCommit(stranger), 'E-COMMIT-UNKNOWN-KEY'],
    ['rejected', sshCommit(bob), 'E-COMMIT-AUTHOR'],
    ['unverifiable', rawCommit(withSignature(unsigned, 'wax\n')), 'E-COMMIT-UNVERIFIABLE'],
  ] as const)('%s', (state, commit, code) => {
    const trust = trustOf(commit)
    expect(trust.state).toBe(state)
    if (trust.state === 'verified' || trust.state === 'unsigned') return
    expect(trust.problems.map((problem) => problem.code)).toEqual([code])
    expect(trust.problems[0]?.at.commit).toBe(commit.oid)
  })

  test('a malformed commit is reported with the byte', () => {
    const raw = Buffer.from(`tree ${'a'.repeat(40)}\nparent x\nauthor ${ALICE} 0 +0000\n\n`)
    const trust = trustOf(rawCommit(raw))
    expect(trust).toMatchObject({
      state: 'rejected',
      problems: [
        { code: 'E-COMMIT-MALFORMED', message: expect.stringContaining('at byte 46: a parent is not') },
      ],
    })
  })
})
