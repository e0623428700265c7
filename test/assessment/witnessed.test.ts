import { describe, expect, test } from 'vitest'
import { type Assessment, assess, establishArchive, logOfArchive, type Pins } from '../../src/assess.ts'
import { checkpointText } from '../../src/checkpoint/checkpoint.ts'
import { rootOf } from '../../src/checkpoint/merkle.ts'
import { changed, codesOf, type Files, mint, RELEASE, releaseIn, signature, signing } from '../attacks/kit.ts'
import { committedArchive, type State, sha256Of } from '../support/committed-archive.ts'
import { type CommitSpec, keyText, makeKey, sshCommit } from '../support/ssh-commits.ts'
import { noteOf, witnessOf } from '../support/witness.ts'
import { instant, story } from '../support/world.ts'

/**
 * An approval that only an SSH key on a commit signs, and a checkpoint that a witness cosigned and the archive keeps:
 * the one clock that such an archive has.
 */

const NOBODY: Pins = { trustedRoots: [], digests: [] }
const APPROVAL = `releases/${RELEASE}/decisions/owner.json`
const NOTE = 'checkpoints/1.checkpoint'
const SEEN = '2026-03-12T15:10:00Z'

const owner = makeKey('ssh-ed25519')
const chief = makeKey('ssh-ed25519')
const witness = witnessOf('witness.example/w1')
const rival = witnessOf('witness.example/w2')

const bySsh = (spec: CommitSpec) => sshCommit(owner, { ...spec, author: 'Owner <owner@example.com>' })

const FILES = changed(
  mint(
    story('standard-nonprod', {
      archive: { trust: { allowedSigners: ['trust/allowed_signers'], witnessKeys: ['trust/witnesses'] } },
      'people/owner': {
        identities: [{ identity: 'owner@example.com', issuer: 'ssh', validFrom: '2025-12-31T00:00:00Z' }],
      },
      [`releases/${RELEASE}/decisions/owner`]: { $signed: 'not' },
    }),
  ),
  {
    'trust/allowed_signers': `owner@example.com ${keyText(owner)}\n`,
    'trust/witnesses': `# who looks at our log\n${witness.vkey}\n`,
  },
)

/** Everything but the approval, and then the approval, on a commit that its author signed. */
const states = (files: Files = FILES): State[] => [
  { files: changed(files, { [APPROVAL]: null }) },
  { files, signed: bySsh },
]

function judged(all: readonly State[], pins = NOBODY): Assessment {
  return assess(committedArchive(all), { asOf: instant('2026-06-01T00:00:00Z'), pins })
}

function approvalIn(assessment: Assessment) {
  const found = releaseIn(assessment).decisions.find(({ record }) => record.path === APPROVAL)
  if (found === undefined) throw new Error('no approval')
  return found
}

const commitOf = (all: readonly State[]) => committedArchive(all).commit

/** The checkpoint that a build writes of these states. */
function checkpointOf(all: readonly State[]): string {
  const archive = committedArchive(all)
  const found = logOfArchive(archive, establishArchive(archive, NOBODY))
  if (found.state === 'unavailable') throw new Error(found.why)
  const { origin, log, commit } = found
  return checkpointText({ origin, size: log.tree.size, root: rootOf(log.tree), commit })
}

/** The states, and then one that keeps a note. */
const keeping = (all: readonly State[], note: string): State[] => [
  ...all,
  { files: changed(all.at(-1)?.files ?? FILES, { [NOTE]: note }) },
]

test('what a build writes names the newest commit', () => {
  expect(checkpointOf(states()).split('\n')[3]).toBe(`git-commit ${commitOf(states())}`)
})

test('without a witness the approval is signed at a time that nothing proves', () => {
  const assessment = judged(keeping(states(), checkpointOf(states())))
  expect(approvalIn(assessment).counts).toBe(false)
  expect(codesOf(assessment)).toEqual(expect.arrayContaining(['E-TIME-UNPROVEN', 'E-CHECKPOINT-UNSIGNED']))
})

describe('a witness who saw the commit', () => {
  const assessment = judged(keeping(states(), witness.cosign(checkpointOf(states()), SEEN)))

  test('dates the approval, and the report says whose clock that is', () => {
    const { counts, record } = approvalIn(assessment)
    expect(counts).toBe(true)
    expect(record.signature.knownSince).toEqual({
      at: SEEN,
      clock: 'witness',
      source: witness.name,
      through: commitOf(states()),
    })
    expect(record.signature.words).toContain(
      `existed at ${SEEN}, stated by the witness ${witness.name}, who saw the commit ${commitOf(states())}`,
    )
    expect(record.recorded?.words).toContain(`recorded by ${SEEN}, stated by the witness ${witness.name}`)
    expect(releaseIn(assessment).decidedAt).toMatchObject({ at: SEEN, clock: 'witness' })
    expect(codesOf(assessment)).not.toContain('E-TIME-UNPROVEN')
  })

  test('is listed with what was seen', () => {
    const log = assessment.archive.integrity.find(({ id }) => id === 'log')
    const table = log?.details.find(
      (detail) => detail.type === 'table' && /witnesses/.test(detail.caption ?? ''),
    )
    expect(JSON.stringify(table)).toContain(witness.name)
    expect(assessment.archive.unclaimed.map(({ path }) => path)).not.toContain(NOTE)
  })
})

test('a later commit that a witness saw dates what came before it, and no commit after it', () => {
  const more: State[] = [...states(), { files: changed(FILES, { 'note.txt': 'later\n' }) }]
  const dated = judged(keeping(more, witness.cosign(noteOf(commitOf(more)), SEEN)))
  expect(approvalIn(dated).record.signature.knownSince).toMatchObject({ at: SEEN, through: commitOf(more) })
  const before = states().slice(0, 1)
  const undated = judged(keeping(states(), witness.cosign(noteOf(commitOf(before)), SEEN)))
  expect(approvalIn(undated).counts).toBe(false)
})

test('the earliest of several witnesses counts', () => {
  const both = witnesses(`${witness.vkey}\n${rival.vkey}\n`)
  const note = rival.cosign(witness.cosign(noteOf(commitOf(states(both))), SEEN), '2026-03-12T15:09:59Z')
  const { record } = approvalIn(judged(keeping(states(both), note)))
  expect(record.signature.knownSince).toMatchObject({ at: '2026-03-12T15:09:59Z', source: rival.name })
})

describe('what dates nothing', () => {
  const codes = (note: string) => {
    const assessment = judged(keeping(states(), note))
    expect(approvalIn(assessment).counts).toBe(false)
    return codesOf(assessment)
  }
  const good = () => witness.cosign(noteOf(commitOf(states())), SEEN)

  test.each<[string, () => string, string | undefined]>([
    [
      'a witness whom nobody named',
      () => rival.cosign(noteOf(commitOf(states())), SEEN),
      'E-CHECKPOINT-UNSIGNED',
    ],
    [
      'a note that was changed after it was signed',
      () => good().replace('\n1\n', '\n2\n'),
      'E-CHECKPOINT-SIGNATURE',
    ],
    [
      'a commit put into a note that somebody signed without it',
      () => {
        const [text = '', signatures = ''] = witness.cosign(noteOf(undefined), SEEN).split('\n\n')
        return `${text}\ngit-commit ${commitOf(states())}\n\n${signatures}`
      },
      'E-CHECKPOINT-SIGNATURE',
    ],
    ['a note that names no commit', () => witness.cosign(noteOf(undefined), SEEN), undefined],
    ['a note that names a commit of nobody', () => witness.cosign(noteOf('f'.repeat(40)), SEEN), undefined],
    [
      'a note that names two commits',
      () => witness.cosign(`${noteOf(commitOf(states()))}git-commit ${'f'.repeat(40)}\n`, SEEN),
      'E-CHECKPOINT-SYNTAX',
    ],
  ])('%s', (_, note, code) => {
    const found = codes(note())
    if (code !== undefined) expect(found).toContain(code)
    expect(found).toContain('E-TIME-UNPROVEN')
  })

  test('the signature of a log, which states no time', () => {
    const log = witness.vkey.replace(/\+.*/, '')
    expect(log).toBe(witness.name)
    const keys = witnesses('')
    const assessment = judged(keeping(states(keys), witness.cosign(noteOf(commitOf(states(keys))), SEEN)))
    expect(approvalIn(assessment).counts).toBe(false)
  })
})

describe('whose keys count', () => {
  /** What the archive held first, and then another file of keys in its place. */
  const swapped = (...announced: [string, Uint8Array | string][]) => {
    const later = changed(FILES, { 'trust/witnesses': `${rival.vkey}\n`, ...Object.fromEntries(announced) })
    const all: State[] = [...states(), { files: later }]
    return { all, files: later }
  }

  test('keys that somebody put in the place of the first ones do not, and it is said', () => {
    const { all } = swapped()
    const assessment = judged(keeping(all, rival.cosign(noteOf(commitOf(states())), SEEN)))
    expect(approvalIn(assessment).counts).toBe(false)
    expect(codesOf(assessment)).toContain('E-TRUST-UNAUTHORISED')
  })

  test('further ones do once somebody entitled announced them', () => {
    const text = `${rival.vkey}\n`
    const record = Buffer.from(
      JSON.stringify({
        apiVersion: 'docket/v1',
        kind: 'TrustMaterial',
        id: 'trust-2',
        effectiveOn: '2026-03-01T00:00:00Z',
        files: [{ type: 'witness-keys', path: 'trust/witnesses', sha256: sha256Of(Buffer.from(text)) }],
        reason: 'Another witness.',
        by: 'chief',
        role: 'security-leadership',
      }),
    )
    const { all } = swapped(
      ['trust/2.json', record],
      ['trust/2.json.sigstore.json', signature(record, signing('chief', '2026-03-12T17:00:00Z'))],
    )
    const assessment = judged(keeping(all, rival.cosign(noteOf(commitOf(states())), SEEN)))
    expect(approvalIn(assessment).record.signature.knownSince).toMatchObject({ source: rival.name })
  })

  test('a reader who pins them is told so, and one who pinned others is refused by the command', () => {
    const pins = { trustedRoots: [], digests: [sha256Of(FILES.get('trust/witnesses') ?? new Uint8Array())] }
    const assessment = judged(keeping(states(), witness.cosign(noteOf(commitOf(states())), SEEN)), pins)
    expect(assessment.archive.trust.forCommits).toContainEqual(
      expect.objectContaining({ type: 'witness-keys', origin: 'pinned' }),
    )
  })

  test('a file of keys with one bad line is worth nothing, and the line is named', () => {
    const bad = witnesses(`${witness.vkey}\nwitness.example/w3+00000000+AAAA\n`)
    const assessment = judged(keeping(states(bad), witness.cosign(noteOf(commitOf(states(bad))), SEEN)))
    expect(approvalIn(assessment).counts).toBe(false)
    expect(assessment.archive.problems).toContainEqual(
      expect.objectContaining({
        code: 'E-CHECKPOINT-KEY',
        at: expect.objectContaining({ path: 'trust/witnesses', line: 2 }),
      }),
    )
  })
})

test('a history that was rewritten behind a checkpoint that the archive keeps is found without any other', () => {
  const note = witness.cosign(checkpointOf(states()), SEEN)
  const before = changed(FILES, { 'note.txt': 'put in between\n' })
  const rewritten: State[] = [
    { files: changed(FILES, { [APPROVAL]: null, 'note.txt': 'put in between\n' }) },
    { files: before, signed: bySsh },
  ]
  const assessment = judged(keeping(rewritten, note))
  expect(assessment.archive.problems).toContainEqual(
    expect.objectContaining({ code: 'E-HISTORY-FORK', at: expect.objectContaining({ path: NOTE }) }),
  )
})

/** The archive with other keys of witnesses from its beginning. */
function witnesses(text: string): Files {
  return changed(FILES, { 'trust/witnesses': text })
}

test('a rejection that only a commit signed still says no after it was deleted', () => {
  const REJECTION = `releases/${RELEASE}/decisions/no.json`
  const approval = JSON.parse(new TextDecoder().decode(FILES.get(APPROVAL)))
  const no = { ...approval, id: `${RELEASE}/no`, decision: 'reject', decidedAt: '2026-03-12T15:05:00Z' }
  const rejected = changed(FILES, { [REJECTION]: JSON.stringify(no) })
  // One note dates both commits: what was said last is for the log to tell.
  const all: State[] = [...states(), { files: rejected, signed: bySsh }]
  const note = witness.cosign(noteOf(commitOf(all)), SEEN)
  const kept = judged(keeping(all, note))
  const deleted = judged([...all, { files: changed(FILES, { [NOTE]: note }) }])
  expect(releaseIn(kept).verdict.decision).toBe('rejected')
  expect(releaseIn(deleted).verdict.decision).toBe('rejected')
  expect(codesOf(deleted)).toContain('W-RECORD-DELETED')
})

test('a policy that only a commit signed stays in force when somebody amends it in place', () => {
  const POLICY = 'policy/1.json'
  const unsigned = changed(FILES, { [`${POLICY}.sigstore.json`]: null })
  const byChief = (spec: CommitSpec) => sshCommit(chief, { ...spec, author: 'Chief <chief@example.com>' })
  const enrolled = mint(
    story('standard-nonprod', {
      'people/chief': {
        identities: ['https://login.example.com', 'ssh'].map((issuer) => ({
          identity: 'chief@example.com',
          issuer,
          validFrom: '2025-12-31T00:00:00Z',
        })),
      },
    }),
  )
  const files = changed(unsigned, {
    'people/chief.json': enrolled.get('people/chief.json') ?? null,
    'people/chief.json.sigstore.json': enrolled.get('people/chief.json.sigstore.json') ?? null,
    'trust/allowed_signers': `owner@example.com ${keyText(owner)}\nchief@example.com ${keyText(chief)}\n`,
  })
  const founded: State[] = [{ files: changed(files, { [APPROVAL]: null }), signed: byChief }]
  const note = witness.cosign(noteOf(commitOf(founded)), '2026-01-02T00:00:00Z')
  const milder = new TextDecoder().decode(files.get(POLICY)).replace('"maxRenewals":2', '"maxRenewals":9')
  const honest = judged([...founded, { files: changed(files, { [NOTE]: note }) }])
  const amended = judged([...founded, { files: changed(files, { [NOTE]: note, [POLICY]: milder }) }])
  const inForce = (assessment: Assessment) => releaseIn(assessment).gates.today.policy?.sha256
  expect(inForce(honest)).toBe(sha256Of(files.get(POLICY) ?? new Uint8Array()))
  expect(inForce(amended)).toBe(inForce(honest))
  expect(codesOf(amended)).toContain('E-POLICY-UNAUTHORISED')
})
