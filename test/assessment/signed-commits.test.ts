import { createMessage, generateKey, type PrivateKey, sign } from 'openpgp'
import { beforeAll, describe, expect, test } from 'vitest'
import { createWorld, type Signing } from '../../scripts/sigstore-world.ts'
import { type Assessment, assess, type Pins, prepareTrust } from '../../src/assess.ts'
import {
  bytesOf,
  changed,
  codesOf,
  mint,
  RELEASE,
  ROGUE_ROOT,
  releaseIn,
  rogue,
  signature,
  signing,
  TRUSTED_ROOT,
} from '../attacks/kit.ts'
import { committedArchive, type State, sha256Of } from '../support/committed-archive.ts'
import { gitsignCommit } from '../support/gitsign-commits.ts'
import {
  type CommitSpec,
  commitBytes,
  keyText,
  makeKey,
  rawCommit,
  type SshKey,
  sshCommit,
  withSignature,
} from '../support/ssh-commits.ts'
import { instant, story } from '../support/world.ts'

/** The same authorities as those of the kit: its seed, and its beginning. */
const world = createWorld({ at: '2025-01-01T00:00:00Z', seed: 'attacks' })

const APPROVAL = `releases/${RELEASE}/decisions/owner.json`
const OWNER = 'Owner <owner@example.com>'
const NOBODY: Pins = { trustedRoots: [], digests: [] }

const owner = makeKey('ssh-ed25519')
const mallory = makeKey('ssh-ed25519')
const signersOf = (key: SshKey, options = '') => `owner@example.com ${options}${keyText(key)}\n`
const bySsh = (key: SshKey) => (spec: CommitSpec) => sshCommit(key, { ...spec, author: OWNER })

/** Somebody whom the archive does not know, at a time that the log vouches for. */
const byStranger = (at: string) => (spec: CommitSpec) =>
  gitsignCommit(
    world,
    { identity: 'stranger@example.com', issuer: 'https://accounts.example', at } satisfies Signing,
    { ...spec, author: 'Stranger <stranger@example.com>' },
  )

/** A release whose one approval carries no signature of its own, by an owner who signs commits. */
function archiveOf(identity: { identity: string; issuer: string }, trust: Record<string, string[]>) {
  const draft = story('standard-nonprod', {
    archive: { trust },
    'people/owner': { identities: [{ ...identity, validFrom: '2025-12-31T00:00:00Z' }] },
    [`releases/${RELEASE}/decisions/owner`]: { $signed: 'not' },
  })
  return mint(draft)
}

const SSH = archiveOf(
  { identity: 'owner@example.com', issuer: 'ssh' },
  { allowedSigners: ['trust/allowed_signers'] },
)
const withSigners = (text = signersOf(owner)) => changed(SSH, { 'trust/allowed_signers': text })

/** Everything but the approval, the approval, and then whatever else. */
function statesOf(
  files: ReadonlyMap<string, Uint8Array>,
  signed: State['signed'],
  ...rest: State[]
): State[] {
  return [{ files: changed(files, { [APPROVAL]: null }) }, { files, ...(signed && { signed }) }, ...rest]
}

async function judged(states: readonly State[], pins = NOBODY): Promise<Assessment> {
  const archive = committedArchive(states)
  const prepared = await prepareTrust(archive, pins)
  return assess(archive, { asOf: instant('2026-06-01T00:00:00Z'), pins, prepared })
}

function approvalIn(assessment: Assessment) {
  const found = releaseIn(assessment).decisions.find(({ record }) => record.path === APPROVAL)
  if (found === undefined) throw new Error('no approval')
  return found
}

const note = (files: ReadonlyMap<string, Uint8Array>) => changed(files, { 'note.txt': 'later\n' })

describe('an approval that only an SSH commit signs', () => {
  const files = withSigners()

  test('is signed at a time that nothing proves, and does not count', async () => {
    const assessment = await judged(statesOf(files, bySsh(owner)))
    const { counts, words, record } = approvalIn(assessment)
    expect(counts).toBe(false)
    expect(words).toContain('no clock but the signer’s own says when it was signed')
    expect(record.signature).toMatchObject({ state: 'verified', signers: [{ method: 'ssh' }] })
    expect(record.signature.knownSince).toBeUndefined()
    const unproven = assessment.archive.problems.filter(({ code }) => code === 'E-TIME-UNPROVEN')
    expect(unproven).toMatchObject([
      { at: { path: APPROVAL }, hint: expect.stringMatching(/timestamped signature.*gitsign/) },
    ])
    expect(unproven[0]?.message).toMatch(/signed by owner@example.com \(ssh\), and no clock but/)
  })

  test('counts from when a later commit is in the log, whoever signed that', async () => {
    const states = statesOf(files, bySsh(owner), {
      files: note(files),
      signed: byStranger('2026-03-12T16:00:00Z'),
    })
    const assessment = await judged(states)
    const { counts, record } = approvalIn(assessment)
    expect(counts).toBe(true)
    expect(record.signature.knownSince).toMatchObject({
      at: '2026-03-12T16:00:00Z',
      clock: 'transparency-log',
      through: assessment.archive.commit,
    })
    expect(record.signature.words).toContain(`of the later commit ${assessment.archive.commit}`)
    expect(codesOf(assessment)).not.toContain('E-TIME-UNPROVEN')
  })

  test('is dated by the earliest of several later commits', async () => {
    const assessment = await judged(
      statesOf(
        files,
        bySsh(owner),
        { files: note(files), signed: byStranger('2026-03-12T18:00:00Z') },
        { files, signed: byStranger('2026-03-12T17:00:00Z') },
      ),
    )
    expect(approvalIn(assessment).record.signature.knownSince?.at).toBe('2026-03-12T17:00:00Z')
  })

  test('is not dated by what came before it, nor by a branch that does not hold it', async () => {
    const base = changed(files, { [APPROVAL]: null })
    const before = await judged([
      { files: base, signed: byStranger('2026-03-01T00:00:00Z') },
      { files, signed: bySsh(owner) },
    ])
    expect(approvalIn(before).counts).toBe(false)
    const beside = await judged([
      { files: base },
      { files, signed: bySsh(owner) },
      { files: note(base), signed: byStranger('2026-03-12T16:00:00Z'), parents: [0], beside: true },
      { files: note(files), parents: [1, 2] },
    ])
    expect(approvalIn(beside).counts).toBe(false)
    expect(codesOf(beside)).toContain('E-TIME-UNPROVEN')
  })

  test('on a branch is dated by the merge that brought it', async () => {
    const base = changed(files, { [APPROVAL]: null })
    const assessment = await judged([
      { files: base },
      { files, signed: bySsh(owner), beside: true },
      { files, signed: byStranger('2026-03-12T16:00:00Z'), parents: [0, 1] },
    ])
    expect(approvalIn(assessment).record.signature.knownSince?.at).toBe('2026-03-12T16:00:00Z')
  })

  test('whose log entry does not verify dates nothing', async () => {
    const signed = (spec: CommitSpec) =>
      gitsignCommit(
        rogue,
        { identity: 'x@example.com', issuer: 'https://x.example', at: '2026-03-12T16:00:00Z' },
        spec,
      )
    const assessment = await judged(statesOf(files, bySsh(owner), { files: note(files), signed }))
    expect(approvalIn(assessment).counts).toBe(false)
  })
})

describe('a key that is valid for a time', () => {
  const until = withSigners(signersOf(owner, 'valid-before="20260401Z" '))

  test('is good where a later commit proves that the signature is older', async () => {
    const dated = { files: note(until), signed: byStranger('2026-03-12T16:00:00Z') }
    expect(approvalIn(await judged(statesOf(until, bySsh(owner), dated))).counts).toBe(true)
  })

  test('cannot be told to have been valid where nothing dates the commit', async () => {
    const { record } = approvalIn(await judged(statesOf(until, bySsh(owner))))
    expect(record.signature.state).toBe('unverifiable')
    expect(record.signature.problems).toMatchObject([{ code: 'E-COMMIT-UNVERIFIABLE' }])
  })

  test('was over where the commit holds something that was timestamped later', async () => {
    const later = mint(
      story('standard-nonprod', {
        'people/extra': { ...extra, $signed: { by: 'chief', at: '2026-05-01T00:00:00Z' } },
      }),
    )
    const brought = new Map([...later].filter(([path]) => path.startsWith('people/extra')))
    const { record } = approvalIn(
      await judged(
        statesOf(new Map([...until, ...brought]), undefined).map((state, n) =>
          n === 0
            ? { ...state, files: new Map([...state.files].filter(([path]) => !brought.has(path))) }
            : { ...state, signed: bySsh(owner) },
        ),
      ),
    )
    expect(record.signature.state).toBe('rejected')
    expect(record.signature.problems).toMatchObject([
      { code: 'E-COMMIT-KEY-TIME', message: expect.stringContaining('not older than 2026-05-01T00:00:00Z') },
    ])
  })
})

const extra = {
  apiVersion: 'docket/v1',
  kind: 'Person',
  id: 'extra',
  name: 'Extra',
  type: 'human',
  identities: [
    { identity: 'extra@example.com', issuer: 'https://login.example.com', validFrom: '2026-01-01T00:00:00Z' },
  ],
  roles: [],
  accounts: [],
}

describe('an approval that an OpenPGP commit signs', () => {
  let key: PrivateKey
  let other: PrivateKey
  let files: ReadonlyMap<string, Uint8Array>

  beforeAll(async () => {
    const make = async () => {
      const { privateKey } = await generateKey({
        type: 'ecc',
        curve: 'ed25519Legacy',
        userIDs: [{ name: 'Owner', email: 'owner@example.com' }],
        date: new Date('2026-01-01T00:00:00Z'),
        format: 'object',
      })
      return privateKey
    }
    key = await make()
    other = await make()
    files = changed(
      archiveOf({ identity: key.getFingerprint(), issuer: 'openpgp' }, { keyrings: ['trust/keyring.asc'] }),
      { 'trust/keyring.asc': key.toPublic().armor() },
    )
  })

  /** Signing is asynchronous, and the commit's parents are not known before: the object is made once they are. */
  async function statesBy(
    signer: PrivateKey,
    all: ReadonlyMap<string, Uint8Array>,
    ...rest: State[]
  ): Promise<State[]> {
    const base = changed(all, { [APPROVAL]: null })
    const { commit: first = '' } = committedArchive([{ files: base }])
    const spec: CommitSpec = { parents: [first], message: 'State 1\n', author: OWNER }
    const payload = commitBytes(spec)
    const date = new Date('2026-03-12T15:00:00Z')
    const message = await createMessage({ binary: new Uint8Array(payload), date })
    const armored = (await sign({ message, signingKeys: signer, detached: true, date })).replaceAll(
      '\r\n',
      '\n',
    )
    const commit = rawCommit(withSignature(payload, armored))
    return [{ files: base }, { files: all, signed: () => commit }, ...rest]
  }

  const dated = (all: ReadonlyMap<string, Uint8Array>): State => ({
    files: note(all),
    signed: byStranger('2026-03-12T16:00:00Z'),
  })

  test('counts once a later commit dates it', async () => {
    const { counts, record } = approvalIn(await judged(await statesBy(key, files, dated(files))))
    expect(record.signature.signers).toMatchObject([{ identity: key.getFingerprint(), issuer: 'openpgp' }])
    expect(counts).toBe(true)
  })

  test('has no time of its own', async () => {
    const assessment = await judged(await statesBy(key, files))
    expect(approvalIn(assessment).counts).toBe(false)
    expect(codesOf(assessment)).toContain('E-TIME-UNPROVEN')
  })

  test('is unverifiable where it was not prepared, and unknown under another keyring', async () => {
    const archive = committedArchive(await statesBy(key, files, dated(files)))
    const plain = assess(archive, { asOf: instant('2026-06-01T00:00:00Z'), pins: NOBODY })
    expect(approvalIn(plain).record.signature).toMatchObject({
      state: 'unverifiable',
      problems: [{ code: 'E-COMMIT-UNVERIFIABLE' }],
    })
    const foreign = approvalIn(await judged(await statesBy(other, files, dated(files))))
    expect(foreign.record.signature).toMatchObject({
      state: 'rejected',
      problems: [{ code: 'E-COMMIT-UNKNOWN-KEY' }],
    })
  })

  test('is not made good by a key that somebody put into the keyring afterwards', async () => {
    const more = `${key.toPublic().armor()}\n${other.toPublic().armor()}`
    const put = changed(files, { 'trust/keyring.asc': more })
    const base = { files: changed(files, { [APPROVAL]: null }) }
    const [, signed, ...rest] = await statesBy(other, put, dated(put))
    if (signed === undefined) throw new Error('no commit')
    const assessment = await judged([base, signed, ...rest])
    expect(approvalIn(assessment).counts).toBe(false)
    const [refused] = assessment.archive.problems.filter(({ code }) => code === 'E-TRUST-UNAUTHORISED')
    expect(refused?.message).toContain(sha256Of(bytesOf(more)))
    expect(refused?.message).toContain(
      `in force stays its version sha256:${sha256Of(files.get('trust/keyring.asc') ?? bytesOf(''))}`,
    )
  })
})

describe('trust material that was exchanged in place', () => {
  test('a signer who put in a key of their own is nobody', async () => {
    const files = withSigners()
    const put = withSigners(signersOf(owner) + signersOf(mallory))
    const assessment = await judged([
      { files: changed(files, { [APPROVAL]: null }) },
      { files: put, signed: bySsh(mallory) },
      { files: note(put), signed: byStranger('2026-03-12T16:00:00Z') },
    ])
    expect(approvalIn(assessment).record.signature).toMatchObject({
      state: 'rejected',
      problems: [{ code: 'E-COMMIT-UNKNOWN-KEY' }],
    })
    expect(codesOf(assessment)).toContain('E-TRUST-UNAUTHORISED')
  })

  const MINE = mint(story('standard-nonprod'))
  const forgery = {
    [`${APPROVAL}.sigstore.json`]: signature(
      MINE.get(APPROVAL) ?? bytesOf(''),
      signing('owner', '2026-03-12T15:00:00Z'),
      rogue,
    ),
  }
  const both = new Uint8Array([...TRUSTED_ROOT, ...ROGUE_ROOT])

  test.each<[string, State['files'][]]>([
    ['the root itself', [MINE, changed(MINE, { 'trust/root.json': both, ...forgery })]],
    [
      'another root, and archive.yaml to begin with it',
      [
        MINE,
        changed(MINE, {
          'trust/rogue.json': ROGUE_ROOT,
          'archive.json': new TextDecoder()
            .decode(MINE.get('archive.json'))
            .replace('"trust/root.json"', '"trust/rogue.json","trust/root.json"'),
          ...forgery,
        }),
      ],
    ],
  ])('%s: what was there first stays in force', async (_, [first, then]) => {
    if (first === undefined || then === undefined) throw new Error('no states')
    const assessment = await judged([{ files: first }, { files: then }])
    const { state, problems } = approvalIn(assessment).record.signature
    expect([state, problems[0]?.code]).toEqual(['rejected', 'E-TLOG-UNKNOWN'])
    const [refused] = assessment.archive.problems.filter(({ code }) => code === 'E-TRUST-UNAUTHORISED')
    expect(refused?.message).toMatch(
      /^the trusted root trust\/(root|rogue)\.json sha256:[0-9a-f]{64} does not count/,
    )
    expect(refused?.message).toContain(`sha256:${sha256Of(TRUSTED_ROOT)}`)
  })

  test('one that somebody entitled announced counts, and the integrity page names what was refused before', async () => {
    const put = withSigners(signersOf(owner) + signersOf(mallory))
    const text = put.get('trust/allowed_signers') ?? bytesOf('')
    const announcement = {
      apiVersion: 'docket/v1',
      kind: 'TrustMaterial',
      id: 'signers-2026-03',
      effectiveOn: '2026-03-01T00:00:00Z',
      files: [{ type: 'allowed-signers', path: 'trust/allowed_signers', sha256: sha256Of(text) }],
      reason: 'A second key.',
      by: 'chief',
      role: 'security-leadership',
    }
    const bytes = bytesOf(JSON.stringify(announcement))
    const announced = changed(put, {
      'trust/2026-03.json': bytes,
      'trust/2026-03.json.sigstore.json': signature(bytes, signing('chief', '2026-03-01T00:00:00Z')),
    })
    const stated = (files: ReadonlyMap<string, Uint8Array>): State[] => [
      { files: changed(withSigners(), { [APPROVAL]: null }) },
      { files, signed: bySsh(mallory) },
      { files: note(files), signed: byStranger('2026-03-12T16:00:00Z') },
    ]
    const counts = await judged(stated(announced))
    expect(approvalIn(counts).counts).toBe(true)
    expect(codesOf(counts)).not.toContain('E-TRUST-UNAUTHORISED')

    const refused = await judged(stated(put))
    const page = JSON.stringify(refused.archive.integrity.find(({ id }) => id === 'roots'))
    expect(page).toContain(`trust/allowed_signers sha256:${sha256Of(text)} does not count`)
    expect(page).toContain(
      `its version sha256:${sha256Of(withSigners().get('trust/allowed_signers') ?? bytesOf(''))}`,
    )
  })
})
