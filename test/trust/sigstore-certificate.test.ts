import { expect, test } from 'vitest'
import * as ca from '../../scripts/sigstore-world/certificates.ts'
import * as der from '../../scripts/sigstore-world/der.ts'
import { ecdsaKey } from '../../scripts/sigstore-world/keys.ts'
import { authorityJson, logJson, type TrustedRootJson } from '../../scripts/sigstore-world/trusted-root.ts'
import type { BundleJson, Signing } from '../../scripts/sigstore-world.ts'
import { issueCertificate, signMessage } from '../../scripts/sigstore-world.ts'
import { ALICE, AT, BYTES, outcomeOf, rootWith, WORLD, withChain } from './support.ts'

const SIGNING: Signing = { ...ALICE, at: AT }
const FROM = new Date('2025-12-01T00:00:00Z')
const KEY = ecdsaKey('p256', 'certificate test')
const UNTIL = new Date('2035-12-01T00:00:00Z')
const signedWith = (...extensions: ca.Extension[]) => WORLD.signBytes(BYTES, { ...SIGNING, extensions })
const { root, intermediate, certificateLog } = WORLD.services

test.each<[string, ca.Extension[], string]>([
  ['as Fulcio issues it', [], 'verified'],
  ['for serving web sites', [ca.extendedKeyUsage(false, ca.OID.serverAuth)], 'E-CERT-EKU'],
  ['for timestamping', [ca.extendedKeyUsage(false, ca.OID.timeStamping)], 'E-CERT-EKU'],
  [
    'for signing code among others',
    [ca.extendedKeyUsage(true, ca.OID.serverAuth, ca.OID.codeSigning)],
    'verified',
  ],
  ['for any purpose', [ca.extendedKeyUsage(false, '2.5.29.37.0')], 'E-CERT-EKU'],
  ['whose key may only encipher', [ca.keyUsage('keyEncipherment')], 'E-CERT-KEY-USAGE'],
  ['whose key may only certify', [ca.keyUsage('keyCertSign')], 'E-CERT-KEY-USAGE'],
  [
    'of a certificate authority',
    [ca.keyUsage('digitalSignature', 'keyCertSign'), ca.basicConstraints(true)],
    'E-CERT-KEY-USAGE',
  ],
  ['that says that it is no authority', [ca.basicConstraints(false)], 'verified'],
  ['with an unknown extension', [{ oid: '1.2.3.4', critical: false, value: der.nothing() }], 'verified'],
  [
    'with an unknown critical extension',
    [{ oid: '1.2.3.4', critical: true, value: der.nothing() }],
    'E-CERT-CRITICAL',
  ],
  [
    'with critical name constraints',
    [{ oid: '2.5.29.30', critical: true, value: der.sequence() }],
    'E-CERT-CRITICAL',
  ],
])('a certificate %s', (_, extensions, outcome) => {
  expect(outcomeOf(signedWith(...extensions))).toBe(outcome)
})

test('a certificate without key usage or purpose is not one for signing', () => {
  const without = (oid: string) => signedWith({ oid, critical: false, value: der.sequence() })
  expect(outcomeOf(without(ca.OID.extendedKeyUsage))).toBe('E-CERT-EKU')
  expect(outcomeOf(without(ca.OID.keyUsage))).toBe('E-CERT-MALFORMED')
})

test('an extension that stands twice is refused', () => {
  const twice = signedWith(
    { oid: '1.2.3.4', critical: false, value: der.nothing() },
    { oid: '1.2.3.4', critical: false, value: der.boolean(true) },
  )
  expect(outcomeOf(twice)).toBe('E-CERT-MALFORMED')
})

test('the certificate authority is only trusted while the root says so', () => {
  const during = (start: string, end?: string) =>
    rootWith((changed) => {
      for (const authority of changed.certificateAuthorities) {
        authority.validFor = { start, ...(end !== undefined && { end }) }
      }
    })
  const bundle = signedWith()
  expect(outcomeOf(bundle, { root: during('2025-12-01T00:00:00Z', AT) })).toBe('verified')
  expect(outcomeOf(bundle, { root: during('2025-12-01T00:00:00Z', '2026-03-12T15:03:59Z') })).toBe(
    'E-CERT-AUTHORITY-VALIDITY',
  )
  expect(outcomeOf(bundle, { root: during('2026-03-12T15:04:01Z') })).toBe('E-CERT-AUTHORITY-VALIDITY')
})

test('a signature made after the ten minutes of its certificate does not count', () => {
  const key = ecdsaKey('p256', 'late')
  const late = signMessage(WORLD.services, BYTES, { ...SIGNING, at: '2026-03-12T15:14:01Z' }, key)
  const early = issueCertificate(WORLD.services, SIGNING, key).toString('base64')
  const bundle = structuredClone(late)
  bundle.verificationMaterial.certificate = { rawBytes: early }
  // The log entry names the later certificate, so only without the log the times are reached.
  expect(outcomeOf(bundle)).toBe('E-TLOG-VERIFIER')
  expect(outcomeOf(bundle, { thresholds: { ignoreLog: true, logEntries: 0 } })).toBe('E-CERT-VALIDITY')
})

/** A bundle whose leaf is issued by a chain that hangs below an authority. */
function below(issuers: readonly [ca.Holder, ...ca.Holder[]]): { bundle: BundleJson; leaf: Buffer } {
  const services = { ...WORLD.services, intermediate: issuers[0] }
  const key = ecdsaKey('p256', `below ${issuers.length}`)
  const bundle = signMessage(services, BYTES, SIGNING, key)
  return { bundle, leaf: Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? '', 'base64') }
}

function subordinate(
  name: string,
  issuer: ca.Holder,
  options: Partial<Parameters<typeof ca.certificateAuthority>[0]> = {},
) {
  return ca.certificateAuthority({
    name: ca.distinguishedName('sample.example', name),
    key: ecdsaKey('p256', name),
    issuer,
    from: FROM,
    until: UNTIL,
    ...options,
  })
}

const trusting = (...holders: ca.Holder[]): TrustedRootJson =>
  rootWith((changed) => {
    changed.certificateAuthorities = [
      authorityJson('https://ca.example', holders, { start: FROM.toISOString() }),
    ]
  })

test('an intermediate may come with the bundle, if an authority of the root issued it', () => {
  const extra = subordinate('extra', root)
  const { bundle, leaf } = below([extra])
  expect(outcomeOf(bundle)).toBe('E-CERT-CHAIN')
  expect(outcomeOf(withChain(bundle, [leaf, extra.certificate]))).toBe('verified')
  const second = subordinate('second', extra)
  const deep = below([second])
  expect(outcomeOf(withChain(deep.bundle, [deep.leaf, second.certificate, extra.certificate]))).toBe(
    'verified',
  )
  expect(outcomeOf(withChain(deep.bundle, [deep.leaf, second.certificate]))).toBe('E-CERT-CHAIN')
})

test('an intermediate of a stranger leads nowhere, and a root of one’s own is refused', () => {
  const strangeRoot = ca.certificateAuthority({
    name: root.name,
    key: ecdsaKey('p384', 'strange root'),
    from: FROM,
    until: UNTIL,
  })
  const strange = subordinate('extra', strangeRoot)
  const { bundle, leaf } = below([strange])
  expect(outcomeOf(withChain(bundle, [leaf, strange.certificate]))).toBe('E-CERT-CHAIN')
  expect(outcomeOf(withChain(bundle, [leaf, strange.certificate, strangeRoot.certificate]))).toBe(
    'E-BUNDLE-ROOT',
  )
})

test('a bundle full of certificates of one name is answered in no time', () => {
  const named = (n: number) => ca.distinguishedName('sample.example', n % 2 === 0 ? 'even' : 'odd')
  const keys = [0, 1].map((n) => ecdsaKey('p256', `maze ${n}`))
  const maze = Array.from({ length: 15 }, (_, n) => {
    const [key = KEY, issuerKey = KEY] = n % 2 === 0 ? keys : keys.toReversed()
    const issuer = { name: named(n + 1), key: issuerKey, certificate: Buffer.alloc(0) }
    const from = new Date(FROM.getTime() + n * 1000)
    return subordinate('maze', issuer, { name: named(n), key, from })
  })
  const [first] = maze
  if (first === undefined) throw new Error('no certificate')
  const { bundle, leaf } = below([first])
  const started = performance.now()
  const chain = withChain(bundle, [leaf, ...maze.map(({ certificate }) => certificate)])
  expect(outcomeOf(chain)).toBe('E-CERT-CHAIN')
  expect(performance.now() - started).toBeLessThan(2000)
})

test('the root’s own certificates may be repeated by a bundle', () => {
  const { bundle, leaf } = below([intermediate])
  expect(outcomeOf(withChain(bundle, [leaf, intermediate.certificate, root.certificate]))).toBe('verified')
})

test.each<[string, () => ca.Holder, string]>([
  [
    'is none of an authority',
    () => subordinate('leaf', root, { extensions: [ca.keyUsage('digitalSignature')] }),
    'E-CERT-CONSTRAINT',
  ],
  [
    'may not certify',
    () => subordinate('mute', root, { extensions: [ca.keyUsage('cRLSign'), ca.basicConstraints(true)] }),
    'E-CERT-CONSTRAINT',
  ],
  [
    'was not valid then',
    () => subordinate('old', root, { until: new Date('2026-01-01T00:00:00Z') }),
    'E-CERT-VALIDITY',
  ],
  [
    'is for serving web sites',
    () =>
      subordinate('web', root, {
        extensions: [
          ca.keyUsage('keyCertSign'),
          ca.basicConstraints(true),
          ca.extendedKeyUsage(false, ca.OID.serverAuth),
        ],
      }),
    'E-CERT-EKU',
  ],
  [
    'holds an unknown critical extension',
    () =>
      subordinate('critical', root, {
        extensions: [
          ca.keyUsage('keyCertSign'),
          ca.basicConstraints(true),
          { oid: '1.2.3.4', critical: true, value: der.nothing() },
        ],
      }),
    'E-CERT-CRITICAL',
  ],
  ['hangs below one that allows none', () => subordinate('too deep', intermediate), 'E-CERT-CONSTRAINT'],
])('an intermediate that %s', (_, make, outcome) => {
  const holder = make()
  const { bundle, leaf } = below([holder])
  expect(outcomeOf(withChain(bundle, [leaf, holder.certificate]))).toBe(outcome)
  expect(outcomeOf(bundle, { root: trusting(holder, intermediate, root) })).toBe(outcome)
})

test('an intermediate can be the anchor; a root that the trusted root does not hold is not asked for', () => {
  const { bundle } = below([intermediate])
  expect(outcomeOf(bundle, { root: trusting(intermediate) })).toBe('verified')
  expect(outcomeOf(bundle, { root: trusting(root) })).toBe('E-CERT-CHAIN')
  expect(outcomeOf(bundle, { root: trusting(root, intermediate) })).toBe('verified')
})

test('certificates of the trusted root that do not link up are not believed', () => {
  const impostor = subordinate(
    'authority',
    ca.certificateAuthority({ name: root.name, key: ecdsaKey('p256', 'impostor'), from: FROM, until: UNTIL }),
  )
  const { bundle } = below([impostor])
  expect(outcomeOf(bundle, { root: trusting(impostor, root) })).toBe('E-CERT-CHAIN')
})

test('a trusted certificate log must have seen the certificate', () => {
  expect(outcomeOf(WORLD.signBytes(BYTES, { ...SIGNING, unlogged: true }))).toBe('E-CERT-SCT')
  expect(
    outcomeOf(WORLD.signBytes(BYTES, { ...SIGNING, unlogged: true }), {
      thresholds: { certificateTimestamps: 0 },
    }),
  ).toBe('verified')
  const other = signMessage(
    { ...WORLD.services, certificateLog: ecdsaKey('p256', 'other log') },
    BYTES,
    SIGNING,
    ecdsaKey('p256', 'sct'),
  )
  expect(outcomeOf(other)).toBe('E-CERT-SCT')
  expect(outcomeOf(signedWith(), { thresholds: { certificateTimestamps: 2 } })).toBe('E-CERT-SCT')
})

test('a certificate log counts while the root trusts its key', () => {
  const until = (end: string) =>
    rootWith((changed) => {
      changed.ctlogs = [logJson('https://ct.example', certificateLog, { start: FROM.toISOString(), end })]
    })
  expect(outcomeOf(signedWith(), { root: until(AT) })).toBe('verified')
  expect(outcomeOf(signedWith(), { root: until('2026-03-12T15:03:59Z') })).toBe('E-CERT-SCT')
})

test.each([
  ['empty', ''],
  ['no DER', 'aGVsbG8='],
  ['cut off', WORLD.services.root.certificate.subarray(0, 100).toString('base64')],
])('a certificate that is %s', (_, rawBytes) => {
  const bundle = structuredClone(signedWith())
  bundle.verificationMaterial.certificate = { rawBytes }
  expect(outcomeOf(bundle)).toBe(rawBytes === '' ? 'E-BUNDLE-SHAPE' : 'E-CERT-MALFORMED')
})
