import { expect, test } from 'vitest'
import * as ca from '../../scripts/sigstore-world/certificates.ts'
import * as der from '../../scripts/sigstore-world/der.ts'
import { ecdsaKey, ed25519Key, pssKey, rsaKey, type SigningKey } from '../../scripts/sigstore-world/keys.ts'
import { authorityJson } from '../../scripts/sigstore-world/trusted-root.ts'
import { signMessage } from '../../scripts/sigstore-world.ts'
import { ALICE, AT, BYTES, outcomeOf, rootWith, WORLD, withChain } from './support.ts'

const { services } = WORLD
const FROM = new Date('2025-12-01T00:00:00Z')
const UNTIL = new Date('2035-12-01T00:00:00Z')
const PAST = new Date('2026-01-01T00:00:00Z')
const KEY = ecdsaKey('p256', 'path test')
const SIGNING = { ...ALICE, at: AT }
const named = (name: string) => ca.distinguishedName('sample.example', name)

type AuthorityOptions = Partial<Parameters<typeof ca.certificateAuthority>[0]>

function authority(name: string, issuer: ca.Holder | undefined, options: AuthorityOptions = {}): ca.Holder {
  const key = ecdsaKey('p256', name)
  return ca.certificateAuthority({ name: named(name), key, issuer, from: FROM, until: UNTIL, ...options })
}

/** What becomes of a leaf by this issuer, where the bundle carries it and the trusted root holds its own issuer. */
function carried(issuer: ca.Holder, key: SigningKey = KEY): string {
  const bundle = signMessage({ ...services, intermediate: issuer }, BYTES, SIGNING, key)
  const leaf = Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? '', 'base64')
  return outcomeOf(withChain(bundle, [leaf, issuer.certificate]))
}

/** The same where the trusted root holds these, and the bundle carries nothing. */
function held(issuer: ca.Holder, ...holders: readonly ca.Holder[]): string {
  const bundle = signMessage({ ...services, intermediate: issuer }, BYTES, SIGNING, KEY)
  const root = rootWith((changed) => {
    changed.certificateAuthorities = [
      authorityJson('https://ca.example', holders, { start: FROM.toISOString() }),
    ]
  })
  return outcomeOf(bundle, { root })
}

const AUTHORITY = [ca.keyUsage('keyCertSign'), ca.basicConstraints(true)]
const excluding = (critical: boolean): ca.Extension => ({
  oid: '2.5.29.30',
  critical,
  value: der.sequence(der.context(1, der.sequence(der.contextPrimitive(1, Buffer.from('example.com'))))),
})
const validFor = (from: string, until: string) =>
  der.sequence(...[from, until].map((text) => der.generalizedText(text)))

test.each<[string, AuthorityOptions, string]>([
  ['as usual', {}, 'verified'],
  ['that constrains names', { extensions: [...AUTHORITY, excluding(true)] }, 'E-CERT-CRITICAL'],
  [
    'that constrains names, not marked critical',
    { extensions: [...AUTHORITY, excluding(false)] },
    'E-CERT-CRITICAL',
  ],
  ['with times in the long form', { validity: validFor('20251201000000Z', '99991231235959Z') }, 'verified'],
  [
    'that begins in no month',
    { validity: validFor('20251301000000Z', '20351201000000Z') },
    'E-CERT-MALFORMED',
  ],
  ['that ends in no month', { validity: validFor('20251201000000Z', '20359901000000Z') }, 'E-CERT-MALFORMED'],
  [
    'whose time has an offset',
    { validity: validFor('20251201000000+0000', '20351201000000Z') },
    'E-CERT-MALFORMED',
  ],
  [
    'with two values in an extension',
    { extensions: [ca.keyUsage('keyCertSign'), twice(ca.basicConstraints(true))] },
    'E-CERT-MALFORMED',
  ],
  ['with a key on a larger curve', { key: ecdsaKey('p521', 'large') }, 'verified'],
  ['with a key of RSA', { key: rsaKey() }, 'verified'],
  ['with a key of RSASSA-PSS', { key: pssKey() }, 'verified'],
  ['with a key of RSASSA-PSS and SHA-512', { key: pssKey({ digest: 'sha512' }) }, 'verified'],
  ['with a key for RSASSA-PSS alone', { key: pssKey({ limited: true }) }, 'verified'],
  ['with a key of Ed25519', { key: ed25519Key('authority') }, 'verified'],
  ['with a short key', { key: rsaKey(1024) }, 'E-KEY-WEAK'],
  ['that signs over SHA-1', { key: pssKey({ digest: 'sha1' }) }, 'E-ALGORITHM'],
])('an intermediate %s', (_, options, outcome) => {
  expect(carried(authority('intermediate', services.root, options))).toBe(outcome)
})

/** The extension with its value given twice: readers would take one or the other. */
function twice(extension: ca.Extension): ca.Extension {
  return { ...extension, value: Buffer.concat([extension.value, extension.value]) }
}

const claim = (value: Uint8Array): ca.Extension => ({ oid: '1.3.6.1.4.1.57264.1.8', critical: false, value })
const issuer = der.utf8String(ALICE.issuer)

test.each<[string, readonly ca.Extension[], string]>([
  ['two lists of names', [twice(ca.subjectAltName(ALICE.identity))], 'E-CERT-SAN'],
  [
    'two issuers in one claim',
    [claim(Buffer.concat([issuer, der.utf8String('https://evil.example')]))],
    'E-CERT-CLAIM',
  ],
  ['an issuer that is no text', [claim(der.octetString(Buffer.from(ALICE.issuer)))], 'E-CERT-CLAIM'],
  ['an issuer inside of something', [claim(der.sequence(issuer))], 'E-CERT-CLAIM'],
  ['the right to issue', [ca.keyUsage('digitalSignature', 'keyCertSign')], 'E-CERT-KEY-USAGE'],
  ['the mark of an authority', [ca.basicConstraints(true)], 'E-CERT-KEY-USAGE'],
  ['the mark of none', [ca.basicConstraints(false)], 'verified'],
])('a signer’s certificate with %s', (_, extensions, outcome) => {
  expect(outcomeOf(WORLD.signBytes(BYTES, { ...SIGNING, extensions }))).toBe(outcome)
})

test('an authority that two others certified is reached by the one that still counts', () => {
  const first = authority('first', undefined)
  const second = authority('second', undefined, { until: PAST })
  const middle = authority('middle', first)
  const cross = authority('middle', second, { until: PAST })
  const below = authority('below', middle)
  for (const holders of [
    [below, cross, second, middle, first],
    [below, middle, first, cross, second],
  ]) {
    expect(held(below, ...holders)).toBe('verified')
  }
  expect(held(below, below, cross, second)).toBe('E-CERT-VALIDITY')
})

test('an authority’s new key, certified by its old one, does not count as one more in the path', () => {
  const old = authority('old', services.root, { pathLength: 0 })
  const renewed = authority('renewed', old, { name: old.name, pathLength: 0 })
  const leaf = { ...renewed, name: old.name }
  expect(held(leaf, renewed, old, services.root)).toBe('verified')
  expect(held(authority('deeper', old), authority('deeper', old), old, services.root)).toBe(
    'E-CERT-CONSTRAINT',
  )
})
