import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { ecdsaKey, keyId } from '../../scripts/sigstore-world/keys.ts'
import { createWorld, type World } from '../../scripts/sigstore-world.ts'
import { parseSha256, type Sha256 } from '../../src/domain/digest.ts'
import { establishTrust } from '../../src/trust/index.ts'
import { preAuthEncoding } from '../../src/trust/sigstore/content.ts'
import type { SignatureFile, SignedItem, Trust, TrustFile, TrustMaterial } from '../../src/trust/trust.ts'

const ALICE = { identity: 'alice@example.com', issuer: 'https://accounts.example' }
const BOB = { identity: 'bob@example.com', issuer: 'https://accounts.example' }
const RECORD = Buffer.from('kind: Decision\nid: payments-api@2.4.0/approval-security\n')

const world = createWorld({ at: '2025-12-01T00:00:00Z', seed: 'establish' })
const stranger = createWorld({ at: '2025-12-01T00:00:00Z', seed: 'another deployment' })

function sha256(bytes: Uint8Array): Sha256 {
  const digest = parseSha256(createHash('sha256').update(bytes).digest('hex'))
  if (digest === undefined) throw new Error('not a digest')
  return digest
}

function file(path: string, content: unknown): SignatureFile {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
  return { path, bytes, at: { path } }
}

function rootFile(
  of: World,
  origin: TrustFile['origin'],
  path = 'trust/2026-01-01.trusted_root.json',
): TrustFile {
  const bytes = Buffer.from(JSON.stringify(of.trustedRoot))
  return { path, bytes, sha256: sha256(bytes), origin }
}

function material(...trustedRoots: TrustFile[]): TrustMaterial {
  return { trustedRoots, allowedSigners: [], revokedKeys: [], thresholds: { timestamps: 1, logEntries: 1 } }
}

function record(...signatures: SignatureFile[]): SignedItem {
  return {
    path: 'decision.yaml',
    at: { path: 'decision.yaml' },
    content: { kind: 'bytes', bytes: RECORD, signatures },
  }
}

function trustIn(item: SignedItem, trust: TrustMaterial): Trust {
  const found = establishTrust([item], trust).get(item.path)
  if (found === undefined) throw new Error('no verdict')
  return found
}

const signed = (who: typeof ALICE, at: string, bytes: Uint8Array = RECORD) =>
  world.signBytes(bytes, { ...who, at })

test('a record with a good sidecar names its signer, the clocks and the root', () => {
  const trust = trustIn(
    record(file('decision.yaml.sigstore.json', signed(ALICE, '2026-03-12T15:04:00Z'))),
    material(rootFile(world, 'pinned')),
  )
  expect(trust).toMatchObject({
    state: 'verified',
    signers: [{ ...ALICE, method: 'sigstore', claims: {} }],
    knownSince: {
      at: '2026-03-12T15:04:00Z',
      clock: 'transparency-log',
      source: 'https://rekor.sample.example',
    },
    times: [{ clock: 'transparency-log' }, { clock: 'timestamp-authority' }],
    roots: [{ origin: 'pinned', path: 'trust/2026-01-01.trusted_root.json' }],
    rejected: [],
  })
})

test('several sidecars are several signers, and the earliest proof of existence counts', () => {
  const trust = trustIn(
    record(
      file('a.sigstore.json', signed(ALICE, '2026-03-12T15:04:00Z')),
      file('b.sigstore.json', signed(BOB, '2026-03-11T09:00:00Z')),
      file('c.sigstore.json', signed(ALICE, '2026-03-13T09:00:00Z')),
    ),
    material(rootFile(world, 'archive')),
  )
  expect(trust).toMatchObject({
    state: 'verified',
    signers: [ALICE, BOB],
    knownSince: { at: '2026-03-11T09:00:00Z' },
  })
  expect(trust.state === 'verified' && trust.signers).toHaveLength(2)
})

test('one bad sidecar among good ones is listed, and takes nothing from them', () => {
  const other = signed(BOB, '2026-03-12T15:04:00Z', Buffer.from('kind: Decision\n'))
  const trust = trustIn(
    record(
      file('a.sigstore.json', signed(ALICE, '2026-03-12T15:04:00Z')),
      file('b.sigstore.json', other),
      file('c.sigstore.json', '{'),
    ),
    material(rootFile(world, 'pinned')),
  )
  expect(trust).toMatchObject({
    state: 'verified',
    signers: [ALICE],
    rejected: [
      { code: 'E-ARTIFACT-DIGEST', at: { path: 'b.sigstore.json' } },
      { code: 'E-JSON-SYNTAX', at: { path: 'c.sigstore.json', line: 1, column: 2 } },
    ],
  })
})

test('without a good signature the record is rejected, with a root that knows nothing of it as with a changed byte', () => {
  const sidecar = file('a.sigstore.json', signed(ALICE, '2026-03-12T15:04:00Z'))
  expect(trustIn(record(sidecar), material(rootFile(stranger, 'pinned')))).toMatchObject({
    state: 'rejected',
    problems: [{ code: 'E-TLOG-UNKNOWN' }],
  })
  const changed: SignedItem = {
    ...record(),
    content: { kind: 'bytes', bytes: Buffer.from(`${RECORD}x`), signatures: [sidecar] },
  }
  expect(trustIn(changed, material(rootFile(world, 'pinned')))).toMatchObject({
    state: 'rejected',
    problems: [{ code: 'E-ARTIFACT-DIGEST' }],
  })
})

test('without a signature it is unsigned, and without a root unverifiable', () => {
  expect(trustIn(record(), material(rootFile(world, 'pinned')))).toMatchObject({ state: 'unsigned' })
  const sidecar = file('a.sigstore.json', signed(ALICE, '2026-03-12T15:04:00Z'))
  expect(trustIn(record(sidecar), material())).toMatchObject({
    state: 'unverifiable',
    problems: [{ code: 'E-NO-TRUSTED-ROOT' }],
  })
})

test('a file that is no signature of a known kind is a rejection, not an unsigned record', () => {
  expect(
    trustIn(record(file('a.sigstore.json', { hello: 1 })), material(rootFile(world, 'pinned'))),
  ).toMatchObject({
    state: 'rejected',
    problems: [{ code: 'E-BUNDLE-SHAPE' }],
  })
})

test('the root that verified it is named, whether pinned or from the archive, by date or by line', () => {
  const sidecar = file('a.sigstore.json', signed(ALICE, '2026-03-12T15:04:00Z'))
  const both = Buffer.from(`${JSON.stringify(stranger.trustedRoot)}\n${JSON.stringify(world.trustedRoot)}\n`)
  const lines: TrustFile = { path: 'roots.jsonl', bytes: both, sha256: sha256(both), origin: 'pinned' }
  const roots = (trust: Trust) => (trust.state === 'verified' ? trust.roots : trust)
  expect(roots(trustIn(record(sidecar), material(lines)))).toEqual([
    { origin: 'pinned', path: 'roots.jsonl', sha256: lines.sha256, line: 2 },
  ])
  const archived = rootFile(world, 'archive', 'trust/2026-01-01.trusted_root.json')
  const pinned = rootFile(world, 'pinned', '/home/auditor/root.json')
  expect(roots(trustIn(record(sidecar), material(archived, pinned)))).toMatchObject([
    { origin: 'pinned', path: '/home/auditor/root.json' },
  ])
  expect(
    roots(trustIn(record(sidecar), material(rootFile(stranger, 'archive', 'old.json'), archived))),
  ).toMatchObject([{ origin: 'archive', path: 'trust/2026-01-01.trusted_root.json' }])
})

test('thresholds that ask for neither clock nor log are refused, whatever the signatures are worth', () => {
  const sidecar = file('a.sigstore.json', signed(ALICE, '2026-03-12T15:04:00Z'))
  const asked = (timestamps: number, logEntries: number) =>
    trustIn(record(sidecar), {
      ...material(rootFile(world, 'pinned')),
      thresholds: { timestamps, logEntries },
    })
  expect(asked(0, 0)).toMatchObject({ state: 'unverifiable', problems: [{ code: 'E-POLICY-WEAK' }] })
  expect(asked(2, -1)).toMatchObject({ state: 'unverifiable', problems: [{ code: 'E-POLICY-WEAK' }] })
  expect(asked(1, 0)).toMatchObject({ state: 'verified' })
  expect(asked(2, 1)).toMatchObject({ state: 'verified' })
  expect(asked(2, 2)).toMatchObject({ state: 'rejected', problems: [{ code: 'E-TLOG-THRESHOLD' }] })
})

test('a root without certificate logs is one of a deployment that runs none', () => {
  const unlogged = world.signBytes(RECORD, { ...ALICE, at: '2026-03-12T15:04:00Z', unlogged: true })
  const sidecar = record(file('a.sigstore.json', unlogged))
  expect(trustIn(sidecar, material(rootFile(world, 'pinned')))).toMatchObject({
    problems: [{ code: 'E-CERT-SCT' }],
  })
  const rooted = (ctlogs: unknown): TrustMaterial => {
    const bytes = Buffer.from(JSON.stringify({ ...world.trustedRoot, ctlogs }))
    return material({ path: 'root.json', bytes, sha256: sha256(bytes), origin: 'pinned' })
  }
  const trust = trustIn(sidecar, rooted([]))
  expect(trust).toMatchObject({ state: 'verified' })
  expect(trust.state === 'verified' && trust.notChecked).toContain(
    'whether a certificate log recorded the certificate: none was asked for',
  )
  const [log] = world.trustedRoot.ctlogs
  const unknown = [{ ...log, publicKey: { ...log?.publicKey, keyDetails: 'PKIX_ML_DSA_65' } }]
  expect(trustIn(sidecar, rooted(unknown))).toMatchObject({ problems: [{ code: 'E-CERT-SCT' }] })
})

const ARTIFACT = { sha256: 'a'.repeat(64) }
const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'app.tgz', digest: ARTIFACT }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {},
}

function statement(envelope: SignatureFile, subjects: readonly Record<string, string>[]): SignedItem {
  const { path, at } = envelope
  return { path, at, content: { kind: 'statement', envelope, subjects } }
}

test('a statement must be about every artifact of the release, and its payload is named', () => {
  const bundle = world.signStatement(STATEMENT, { ...ALICE, at: '2026-03-12T15:04:00Z' })
  const envelope = file('provenance.sigstore.json', bundle)
  const trust = material(rootFile(world, 'pinned'))
  expect(trustIn(statement(envelope, [ARTIFACT]), trust)).toMatchObject({
    state: 'verified',
    payloads: [sha256(Buffer.from(JSON.stringify(STATEMENT)))],
  })
  const other = { sha256: 'b'.repeat(64) }
  expect(trustIn(statement(envelope, [ARTIFACT, other]), trust)).toMatchObject({
    state: 'rejected',
    problems: [{ code: 'E-SUBJECT-MISSING' }],
  })
  expect(trustIn(statement(envelope, [other]), trust)).toMatchObject({
    state: 'rejected',
    problems: [{ code: 'E-SUBJECT-MISMATCH' }],
  })
  expect(trustIn(statement(envelope, []), trust)).toMatchObject({
    state: 'unverifiable',
    problems: [{ code: 'E-NO-SUBJECT' }],
  })
})

test('of a file of several statements each must be verified, because it is read as a whole', () => {
  const good = world.signStatement(STATEMENT, { ...ALICE, at: '2026-03-12T15:04:00Z' })
  const again = world.signStatement(STATEMENT, { ...BOB, at: '2026-03-12T15:05:00Z' })
  const bad = stranger.signStatement(STATEMENT, { ...ALICE, at: '2026-03-12T15:04:00Z' })
  const lines = (...bundles: object[]) =>
    trustIn(
      statement(file('p.jsonl', bundles.map((one) => JSON.stringify(one)).join('\n')), [ARTIFACT]),
      material(rootFile(world, 'pinned')),
    )
  expect(lines(good, again)).toMatchObject({ state: 'verified', signers: [ALICE, BOB] })
  expect(lines(good, bad)).toMatchObject({
    state: 'rejected',
    problems: [{ code: 'E-TLOG-UNKNOWN', at: { path: 'p.jsonl', line: 2 } }],
  })
})

test('a bare envelope is unverifiable, with or without a key, and rejected where the key says so', () => {
  const key = ecdsaKey('p256', 'bare')
  const payload = Buffer.from(JSON.stringify(STATEMENT))
  const sig = key.sign(preAuthEncoding('application/vnd.in-toto+json', payload))
  const envelope = (signature: Buffer, keyid: string) =>
    statement(
      file('e.json', {
        payload: payload.toString('base64'),
        payloadType: 'application/vnd.in-toto+json',
        signatures: [{ sig: signature.toString('base64'), keyid }],
      }),
      [ARTIFACT],
    )
  const pem = Buffer.from(key.publicKey.export({ format: 'pem', type: 'spki' }))
  const keys: TrustFile[] = [{ path: 'key.pub', bytes: pem, sha256: sha256(pem), origin: 'pinned' }]
  const withKey = { ...material(rootFile(world, 'pinned')), keys }
  const undated = { state: 'unverifiable', problems: [{ code: 'E-ENVELOPE-UNDATED' }] }
  expect(trustIn(envelope(sig, ''), material(rootFile(world, 'pinned')))).toMatchObject(undated)
  const id = keyId(key).toString('hex')
  expect(trustIn(envelope(sig, id), withKey)).toMatchObject(undated)
  const shapeless = statement(file('e.json', { payload: 'AAAA', payloadType: 'x', signatures: [] }), [
    ARTIFACT,
  ])
  expect(trustIn(shapeless, withKey)).toMatchObject({
    state: 'rejected',
    problems: [{ code: 'E-ENVELOPE-SHAPE' }],
  })
  expect(trustIn(envelope(key.sign(Buffer.from('x')), id), withKey)).toMatchObject({
    state: 'rejected',
    problems: [{ code: 'E-SIGNATURE' }],
  })
})

test('a signed statement about a record signs the record', () => {
  const about = { ...STATEMENT, subject: [{ name: 'decision.yaml', digest: { sha256: sha256(RECORD) } }] }
  const bundle = world.signStatement(about, { ...ALICE, at: '2026-03-12T15:04:00Z' })
  expect(trustIn(record(file('a.sigstore.json', bundle)), material(rootFile(world, 'pinned')))).toMatchObject(
    {
      state: 'verified',
      signers: [ALICE],
    },
  )
})
