import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import * as der from '../../scripts/sigstore-world/der.ts'
import { ecdsaKey, ed25519Key, pssKey, rsaKey, type SigningKey } from '../../scripts/sigstore-world/keys.ts'
import { type BundleJson, type Signing, signEnvelope, signMessage } from '../../scripts/sigstore-world.ts'
import { readVerificationKey } from '../../src/trust/sigstore/policy.ts'
import { ALICE, AT, BYTES, byDigest, outcomeOf, verdictOn, WORLD } from './support.ts'

const SIGNING: Signing = { ...ALICE, at: AT }
const message = (key: SigningKey, rekor: 1 | 2 = 2) =>
  signMessage(WORLD.services, BYTES, { ...SIGNING, rekor }, key)

const STATEMENT = Buffer.from(
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'a', digest: { sha256: createHash('sha256').update(BYTES).digest('hex') } }],
    predicateType: 'https://example.com/p',
  }),
)

test.each<[string, () => SigningKey, 'sha256' | 'sha384' | 'sha512', string]>([
  ['ECDSA P-256', () => ecdsaKey('p256', 'alg'), 'sha256', 'verified'],
  ['ECDSA P-384', () => ecdsaKey('p384', 'alg'), 'sha384', 'verified'],
  ['ECDSA P-521', () => ecdsaKey('p521', 'alg'), 'sha512', 'verified'],
  ['RSA 2048', () => rsaKey(2048), 'sha256', 'verified'],
  ['RSA 3072', () => rsaKey(3072), 'sha256', 'verified'],
  ['RSASSA-PSS', () => pssKey(), 'sha256', 'verified'],
  ['RSASSA-PSS, for nothing else', () => pssKey({ limited: true }), 'sha256', 'verified'],
  ['Ed25519ph', () => ed25519Key('alg', { prehash: true }), 'sha512', 'verified'],
  ['Ed25519', () => ed25519Key('alg'), 'sha512', 'E-ARTIFACT-BYTES-NEEDED'],
])('%s: the artifact, its digest, another artifact, and an envelope', (_, makeKey, hash, byDigestOutcome) => {
  const key = makeKey()
  const bundle = message(key)
  expect(outcomeOf(bundle)).toBe('verified')
  expect(outcomeOf(bundle, { artifacts: [byDigest(hash)] })).toBe(byDigestOutcome)
  const other = Buffer.from('another artifact')
  expect(outcomeOf(bundle, { artifacts: [{ kind: 'bytes', bytes: other }] })).toBe('E-ARTIFACT-DIGEST')
  expect(outcomeOf(bundle, { artifacts: [byDigest(hash, other)] })).toBe('E-ARTIFACT-DIGEST')
  for (const rekor of [1, 2] as const) {
    const envelope = signEnvelope(WORLD.services, STATEMENT, { ...SIGNING, rekor }, key)
    expect(outcomeOf(envelope)).toBe('verified')
  }
})

/** The signature and the digest of one bundle with the rest of another by the same key: only the signature is wrong. */
function misapplied(key: SigningKey): BundleJson {
  const other = signMessage(WORLD.services, Buffer.from('another artifact'), { ...SIGNING, rekor: 2 }, key)
  const bundle = message(key)
  if (bundle.messageSignature === undefined) throw new Error('no signature')
  return {
    ...bundle,
    messageSignature: { ...bundle.messageSignature, signature: other.messageSignature?.signature ?? '' },
  }
}

test.each<[string, () => SigningKey, 'sha256' | 'sha384' | 'sha512', string]>([
  ['ECDSA P-256', () => ecdsaKey('p256', 'alg'), 'sha256', 'E-SIGNATURE'],
  ['ECDSA P-384', () => ecdsaKey('p384', 'alg'), 'sha384', 'E-SIGNATURE'],
  ['ECDSA P-521', () => ecdsaKey('p521', 'alg'), 'sha512', 'E-SIGNATURE'],
  ['RSA', () => rsaKey(2048), 'sha256', 'E-SIGNATURE'],
  ['RSASSA-PSS', () => pssKey(), 'sha256', 'E-SIGNATURE'],
  ['RSASSA-PSS, for nothing else', () => pssKey({ limited: true }), 'sha256', 'E-SIGNATURE'],
  ['Ed25519ph', () => ed25519Key('alg', { prehash: true }), 'sha512', 'E-ARTIFACT-BYTES-NEEDED'],
])(
  '%s: a wrong signature is refused with the bytes and with the digest',
  (_, makeKey, hash, byDigestOutcome) => {
    const bundle = misapplied(makeKey())
    expect(outcomeOf(bundle)).toBe('E-SIGNATURE')
    expect(outcomeOf(bundle, { artifacts: [byDigest(hash)] })).toBe(byDigestOutcome)
  },
)

test('a digest of another algorithm than the signature is over cannot decide', () => {
  const verdict = verdictOn(message(ecdsaKey('p384', 'alg')), { artifacts: [byDigest('sha256')] })
  expect(verdict).toMatchObject({ state: 'unverifiable', refusal: { code: 'E-ARTIFACT-DIGEST-ALGORITHM' } })
})

test('a pure Ed25519 signature by digest is unverifiable, and says what would decide it', () => {
  const verdict = verdictOn(message(ed25519Key('alg')), { artifacts: [byDigest('sha512')] })
  expect(verdict).toMatchObject({
    state: 'unverifiable',
    refusal: { code: 'E-ARTIFACT-BYTES-NEEDED', hint: 'Give the artifact itself.' },
  })
})

test.each(['sha256', 'sha384', 'sha512'] as const)(
  'Ed25519 signs the artifact itself: a bundle may name it by its %s',
  (hash) => {
    const bundle = structuredClone(message(ed25519Key('alg')))
    if (bundle.messageSignature === undefined) throw new Error('no signature')
    const digest = createHash(hash).update(BYTES).digest('base64')
    bundle.messageSignature.messageDigest = { algorithm: `SHA2_${hash.slice(3)}`, digest }
    expect(outcomeOf(bundle)).toBe('verified')
    expect(outcomeOf(bundle, { artifacts: [byDigest(hash)] })).toBe('E-ARTIFACT-BYTES-NEEDED')
    bundle.messageSignature.messageDigest.digest = createHash(hash).update('other').digest('base64')
    expect(outcomeOf(bundle)).toBe('E-ARTIFACT-DIGEST')
  },
)

test('a short RSA key is refused', () => {
  expect(outcomeOf(message(rsaKey(1024)))).toBe('E-KEY-WEAK')
})

/** A key on a curve that node knows and the registry does not. */
function foreignKey(namedCurve: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
  return {
    ...ecdsaKey('p256', 'foreign'),
    spki: publicKey.export({ format: 'der', type: 'spki' }),
    publicKey,
    sign: (bytes) => sign('sha256', bytes, privateKey),
  }
}

test.each(['secp256k1', 'secp224r1'])('the curve %s is not in the registry', (curve) => {
  expect(outcomeOf(message(foreignKey(curve)))).toBe('E-ALGORITHM')
})

test('a digest that the registry does not have for the key is refused', () => {
  const key = { ...ecdsaKey('p256', 'alg'), hash: 'sha512' } as const
  expect(outcomeOf(message(key))).toBe('E-ALGORITHM')
  const bundle = structuredClone(message(ecdsaKey('p256', 'alg')))
  if (bundle.messageSignature) bundle.messageSignature.messageDigest.algorithm = 'SHA3_256'
  expect(outcomeOf(bundle)).toBe('E-ALGORITHM')
})

const PEM = (key: SigningKey) => Buffer.from(key.publicKey.export({ format: 'pem', type: 'spki' }))

/** The same signature with a bare key instead of a certificate. */
function managed(key: SigningKey, hint: string): BundleJson {
  const bundle = message(key, 1)
  const { certificate: _, ...material } = bundle.verificationMaterial
  return { ...bundle, verificationMaterial: { ...material, publicKey: { hint } } }
}

test('a bundle with a bare key needs that key, and its log entry must name it', () => {
  const key = ecdsaKey('p256', 'managed')
  const asked = (pem: Buffer, id?: string) =>
    ({ policy: { kind: 'key', key: readVerificationKey(pem, id) } }) as const
  // The entry names the certificate that this bundle no longer carries.
  expect(outcomeOf(managed(key, 'hint'), asked(PEM(key)))).toBe('E-TLOG-VERIFIER')
  expect(outcomeOf(managed(key, 'hint'), asked(PEM(ecdsaKey('p256', 'other'))))).toBe('E-SIGNATURE')
  expect(outcomeOf(managed(key, 'hint'), asked(PEM(key), 'another hint'))).toBe('E-KEY-ID')
  expect(outcomeOf(managed(key, 'hint'))).toBe('E-KEY-MISSING')
  const waived = { ...asked(PEM(key), 'hint'), thresholds: { logEntries: 0, ignoreLog: true } }
  expect(verdictOn(managed(key, 'hint'), waived)).toMatchObject({
    state: 'verified',
    signer: { issuer: 'key' },
  })
  expect(outcomeOf(message(key), asked(PEM(key)))).toBe('E-SIGNER-MISMATCH')
})

test.each([
  ['nothing', ''],
  [
    'a private key',
    createPrivateKey({
      key: generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
    })
      .export({ format: 'pem', type: 'pkcs8' })
      .toString(),
  ],
  ['one of two', `${PEM(ecdsaKey('p256', 'first'))}${PEM(ecdsaKey('p256', 'second'))}`],
  ['a broken one', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
])('%s is no public key', (_, pem) => {
  expect(() => readVerificationKey(Buffer.from(pem))).toThrow(
    expect.objectContaining({ code: 'E-KEY-SHAPE' }),
  )
})

test('DER that is written here is what OpenSSL reads', () => {
  expect(der.namedBits(0).toString('hex')).toBe('03020780')
  expect(der.objectIdentifier('1.3.6.1.4.1.57264.1.1').toString('hex')).toBe('060a2b0601040183bf300101')
})
