import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { hashedRekord1 } from '../../scripts/sigstore-world/entries.ts'
import { ecdsaKey } from '../../scripts/sigstore-world/keys.ts'
import { recordEntry } from '../../scripts/sigstore-world/log.ts'
import { signMessage } from '../../scripts/sigstore-world.ts'
import { type VerifyBundleOptions, verifyBundleFile } from '../../src/trust/verify-bundle.ts'
import { ALICE, AT, BYTES, IN_BYTES, WORLD } from './support.ts'

const file = (path: string, content: unknown) => ({
  path,
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
})
const ROOT = file('trusted_root.json', WORLD.trustedRoot)
const GOOD = WORLD.signBytes(BYTES, { ...ALICE, at: AT })

function verdictOn(changes: Partial<VerifyBundleOptions> = {}) {
  return verifyBundleFile({
    bundle: file('b.json', GOOD),
    artifact: IN_BYTES,
    trustedRoot: ROOT,
    ...ALICE,
    ...changes,
  })
}

/** `0`, or exit code and reason: `1 E-SIGNATURE`. */
function answerTo(changes: Partial<VerifyBundleOptions> = {}): string {
  const verdict = verdictOn(changes)
  return verdict.state === 'verified' ? '0' : `${verdict.exitCode} ${verdict.problems[0].code}`
}

test('a good bundle: signer, times, root and what was not checked', () => {
  expect(verdictOn()).toMatchObject({
    state: 'verified',
    exitCode: 0,
    signer: ALICE,
    times: [{ at: AT }, { at: AT }],
    root: {
      origin: 'pinned',
      path: 'trusted_root.json',
      sha256: createHash('sha256').update(ROOT.bytes).digest('hex'),
    },
    problems: [],
  })
})

test.each<[string, Partial<VerifyBundleOptions>, string]>([
  ['another identity', { identity: 'bob@example.com' }, '1 E-SIGNER-MISMATCH'],
  ['another artifact', { artifact: { kind: 'bytes', bytes: Buffer.from('x') } }, '1 E-ARTIFACT-DIGEST'],
  ['any issuer', { issuer: undefined, anyIssuer: true }, '0'],
  ['no identity', { identity: undefined }, '2 E-POLICY-NO-IDENTITY'],
  ['an empty identity', { identity: '' }, '2 E-POLICY-NO-IDENTITY'],
  ['no issuer', { issuer: undefined }, '2 E-POLICY-NO-IDENTITY'],
  ['one issuer and any', { anyIssuer: true }, '2 E-POLICY-CONFLICT'],
  ['a key and an identity', { key: file('k', 'x') }, '2 E-POLICY-CONFLICT'],
  ['a key id without a key', { keyId: 'x' }, '2 E-POLICY-CONFLICT'],
  ['no time at all', { minTimestamps: 0 }, '2 E-POLICY-WEAK'],
  ['half a time', { minTimestamps: 0.5 }, '2 E-POLICY-WEAK'],
  ['no log entry by number', { minTlogEntries: 0 }, '2 E-POLICY-WEAK'],
  ['log entries that are waived', { minTlogEntries: 1, noTlog: true }, '2 E-POLICY-CONFLICT'],
  ['two times', { minTimestamps: 2 }, '0'],
  ['three times', { minTimestamps: 3 }, '1 E-TIME-THRESHOLD'],
  ['two logs', { minTlogEntries: 2 }, '1 E-TLOG-THRESHOLD'],
  ['a branch and a tag', { sourceBranch: 'main', sourceTag: 'v1' }, '2 E-POLICY-CONFLICT'],
  ['provenance of a plain signature', { builderId: 'x' }, '1 E-PREDICATE-TYPE'],
  ['a predicate of a plain signature', { predicateType: 'x' }, '1 E-PREDICATE-TYPE'],
  ['a broken root', { trustedRoot: file('r', '{}') }, '1 E-TRUSTROOT-SCHEMA'],
  ['an empty bundle', { bundle: file('b', '') }, '1 E-JSON-SYNTAX'],
  ['a broken key', { identity: undefined, issuer: undefined, key: file('k', 'x') }, '1 E-KEY-SHAPE'],
])('asked for %s', (_, changes, answer) => {
  expect(answerTo(changes)).toBe(answer)
})

test.each([
  'null',
  '[]',
  '{}',
  '1',
  '"x"',
  'true',
  `{"mediaType":1}`,
  `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}`,
])('the bundle %s is malformed, and never a crash', (text) => {
  expect(answerTo({ bundle: file('b', text) })).toBe('1 E-BUNDLE-SHAPE')
})

test.each<[string, (bundle: Record<string, unknown>) => void, string]>([
  [
    'a media type that is a number',
    (bundle) => {
      bundle.mediaType = 3
    },
    '1 E-BUNDLE-SHAPE',
  ],
  [
    'an unknown version',
    (bundle) => {
      bundle.mediaType = 'application/vnd.dev.sigstore.bundle.v9.9+json'
    },
    '1 E-BUNDLE-VERSION',
  ],
  [
    'no material',
    (bundle) => {
      delete bundle.verificationMaterial
    },
    '1 E-BUNDLE-SHAPE',
  ],
  [
    'no content',
    (bundle) => {
      delete bundle.messageSignature
    },
    '1 E-BUNDLE-SHAPE',
  ],
  [
    'a signature and an envelope',
    (bundle) => {
      bundle.dsseEnvelope = { payload: 'AAAA', payloadType: 'x', signatures: [{ sig: 'AAAA' }] }
    },
    '1 E-BUNDLE-SHAPE',
  ],
  [
    'a certificate and a key',
    (bundle) => {
      Object.assign(bundle.verificationMaterial as object, { publicKey: { hint: '' } })
    },
    '1 E-BUNDLE-SHAPE',
  ],
  [
    'a misspelt field',
    (bundle) => {
      bundle.messageSignatures = bundle.messageSignature
    },
    '1 E-BUNDLE-SHAPE',
  ],
  [
    'a signature that is null',
    (bundle) => {
      bundle.messageSignature = null
    },
    '1 E-BUNDLE-SHAPE',
  ],
])('a bundle with %s', (_, change, answer) => {
  const bundle = structuredClone(GOOD) as unknown as Record<string, unknown>
  change(bundle)
  expect(answerTo({ bundle: file('b', bundle) })).toBe(answer)
})

test('of several bundles one must verify, and the others are listed by line', () => {
  const other = JSON.stringify(WORLD.signBytes(Buffer.from('x'), { ...ALICE, at: AT }))
  const lines = (...texts: string[]) => ({ bundle: file('b.jsonl', `${texts.join('\n')}\n`) })
  expect(verdictOn(lines(other, JSON.stringify(GOOD)))).toMatchObject({
    state: 'verified',
    problems: [{ code: 'E-ARTIFACT-DIGEST', at: { path: 'b.jsonl', line: 1 } }],
  })
  expect(answerTo(lines(other, other))).toBe('1 E-ARTIFACT-DIGEST')
})

test('a bare envelope is unverifiable, not bad', () => {
  const envelope = { payload: 'aGVsbG8=', payloadType: 'text/plain', signatures: [{ sig: 'AAAA' }] }
  expect(answerTo({ bundle: file('e.json', envelope) })).toBe('3 E-ENVELOPE-UNDATED')
})

test('a key in place of an identity, with and without the log', () => {
  const key = ecdsaKey('p256', 'managed')
  const pem = Buffer.from(key.publicKey.export({ format: 'pem', type: 'spki' }))
  const { verificationMaterial, ...rest } = signMessage(WORLD.services, BYTES, { ...ALICE, at: AT }, key)
  const signature = Buffer.from(rest.messageSignature?.signature ?? '', 'base64')
  const body = hashedRekord1(createHash('sha256').update(BYTES).digest(), key, signature, { publicKey: key })
  const material = {
    publicKey: { hint: 'release key' },
    tlogEntries: [recordEntry(WORLD.services.rekor1, body, new Date(AT))],
  }
  const asked = { identity: undefined, issuer: undefined, key: { path: 'key.pub', bytes: pem } }
  const bundle = file('b', { ...rest, verificationMaterial: material })
  expect(answerTo({ ...asked, bundle })).toBe('0')
  expect(answerTo({ ...asked, bundle, keyId: 'release key' })).toBe('0')
  expect(answerTo({ ...asked, bundle, keyId: 'another' })).toBe('1 E-KEY-ID')
  expect(answerTo({ bundle })).toBe('1 E-KEY-MISSING')
  const bare = file('b', { ...rest, verificationMaterial: { publicKey: { hint: '' }, tlogEntries: [] } })
  expect(answerTo({ ...asked, bundle: bare })).toBe('1 E-TLOG-THRESHOLD')
  expect(answerTo({ ...asked, bundle: bare, noTlog: true })).toBe('0')
  expect(verificationMaterial.tlogEntries).toHaveLength(1)
})

const BUILDER = 'https://git.example/org/builder/build.yml@refs/tags/v1'
const REPOSITORY = 'https://git.example/org/app'

function provenance(repository: string, ref: string) {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'a', digest: { sha256: createHash('sha256').update(BYTES).digest('hex') } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://git.example/build@v1',
        externalParameters: { workflow: { repository, ref } },
        resolvedDependencies: [{ uri: `git+${repository}@${ref}`, digest: { gitCommit: 'a'.repeat(40) } }],
      },
      runDetails: { builder: { id: BUILDER } },
    },
  }
  const claims = { sourceRepositoryURI: REPOSITORY, sourceRepositoryRef: ref, buildSignerURI: BUILDER }
  return WORLD.signStatement(statement, { identity: BUILDER, issuer: ALICE.issuer, at: AT, claims })
}

test.each<[string, Partial<VerifyBundleOptions>, string]>([
  ['the builder', { builderId: BUILDER }, '0'],
  ['another version of the builder', { builderId: BUILDER.replace('v1', 'v2') }, '1 E-BUILDER-VERSION'],
  ['the source', { sourceUri: 'git.example/org/app' }, '0'],
  ['another source', { sourceUri: 'git.example/org/app2' }, '1 E-SOURCE-MISMATCH'],
  ['the tag', { sourceTag: 'v1.2.3' }, '0'],
  ['another tag', { sourceTag: 'v1.2' }, '1 E-TAG-MISMATCH'],
  ['a version', { sourceVersionedTag: 'v1.2' }, '0'],
  ['another version', { sourceVersionedTag: 'v1.3' }, '1 E-TAG-VERSION'],
  ['a branch', { sourceBranch: 'main' }, '1 E-REF-KIND'],
  ['a type', { predicateType: 'https://slsa.dev/provenance/v1' }, '0'],
  ['another type', { predicateType: 'https://slsa.dev/provenance/v0.2' }, '1 E-PREDICATE-TYPE'],
])('provenance asked for %s', (_, changes, answer) => {
  const bundle = file('p.json', provenance(REPOSITORY, 'refs/tags/v1.2.3'))
  expect(answerTo({ bundle, identity: BUILDER, ...changes })).toBe(answer)
})

test('provenance without a builder is malformed', () => {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { sha256: createHash('sha256').update(BYTES).digest('hex') } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: { buildDefinition: { buildType: 'x', externalParameters: {} }, runDetails: {} },
  }
  const bundle = file('p.json', WORLD.signStatement(statement, { ...ALICE, at: AT }))
  expect(answerTo({ bundle })).toBe('0')
  expect(answerTo({ bundle, builderId: BUILDER })).toBe('1 E-PROVENANCE-SHAPE')
})

test('a file larger than any bundle is not read', () => {
  const bundle = { path: 'b', bytes: Buffer.alloc(17 * 1024 * 1024, 0x20) }
  expect(answerTo({ bundle })).toBe('1 E-LIMIT-SIZE')
})

test('provenance that names another source than its certificate is refused whatever is asked for', () => {
  const bundle = file('p.json', provenance('https://git.example/evil/app', 'refs/tags/v1.2.3'))
  expect(answerTo({ bundle, identity: BUILDER, builderId: BUILDER })).toBe('1 E-SOURCE-CERT-MISMATCH')
})

const INPUTS = fileURLToPath(new URL('../../../shared/inputs', import.meta.url))
const REAL = `${INPUTS}/slsa/npm-sigstore-1.3.0-provenance.sigstore.json`
const present = existsSync(REAL)
if (!present) console.log(`skipped: there is no real provenance at ${REAL}`)

test.skipIf(!present)('a real npm provenance of 2023 verifies, down to its source', () => {
  const identity = 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main'
  const statement = JSON.parse(
    readFileSync(`${INPUTS}/slsa/statement-provenance-sigstorejs1.3.0.json`, 'utf8'),
  )
  const asked = {
    bundle: { path: 'p.json', bytes: readFileSync(REAL) },
    artifact: { kind: 'digests', digests: statement.subject[0].digest },
    trustedRoot: {
      path: 'root.json',
      bytes: readFileSync(`${INPUTS}/sigstore-conformance/default-trusted-root.json`),
    },
    identity,
    issuer: 'https://token.actions.githubusercontent.com',
    sourceUri: 'github.com/sigstore/sigstore-js',
    sourceBranch: 'main',
    builderId: 'https://github.com/actions/runner',
  } as const
  expect(verdictOn(asked)).toMatchObject({
    state: 'verified',
    times: [{ at: '2023-04-18T17:45:12Z', clock: 'transparency-log', source: 'https://rekor.sigstore.dev' }],
    provenance: { state: 'accepted', source: { commit: 'dae8bd8eb433a4147b4655c00fe73e0f22bc0fb1' } },
  })
  expect(answerTo({ ...asked, sourceBranch: 'main2' })).toBe('1 E-BRANCH-MISMATCH')
  expect(answerTo({ ...asked, identity: identity.slice(0, -1) })).toBe('1 E-SIGNER-MISMATCH')
})
