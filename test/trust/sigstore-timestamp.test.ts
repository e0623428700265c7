import { expect, test } from 'vitest'
import * as ca from '../../scripts/sigstore-world/certificates.ts'
import {
  ecdsaKey,
  ed25519Key,
  keyId,
  pssKey,
  rsaKey,
  type SigningKey,
} from '../../scripts/sigstore-world/keys.ts'
import {
  type TimestampAuthority,
  type TimestampOptions,
  timestampResponse,
} from '../../scripts/sigstore-world/timestamp.ts'
import { authorityJson, type TrustedRootJson } from '../../scripts/sigstore-world/trusted-root.ts'
import { type BundleJson, type Signing, signMessage } from '../../scripts/sigstore-world.ts'
import { ALICE, AT, BYTES, outcomeOf, rootWith, verdictOn, WORLD } from './support.ts'

const { services } = WORLD
const FROM = new Date('2025-12-01T00:00:00Z')
const UNTIL = new Date('2035-12-01T00:00:00Z')
const SIGNING: Signing = { ...ALICE, at: AT, rekor: 2 }
const KEY = ecdsaKey('p256', 'timestamp test')
const TIME = new Date(AT)

/** A bundle of Rekor v2 has no time but its timestamps. */
const BUNDLE = signMessage(services, BYTES, SIGNING, KEY)
const SIGNATURE = Buffer.from(BUNDLE.messageSignature?.signature ?? '', 'base64')

function stampedWith(...responses: Uint8Array[]): BundleJson {
  const copy = structuredClone(BUNDLE)
  copy.verificationMaterial.timestampVerificationData.rfc3161Timestamps = responses.map((response) => ({
    signedTimestamp: Buffer.from(response).toString('base64'),
  }))
  return copy
}

const stamp = (authority: TimestampAuthority, at: Date = TIME, options: TimestampOptions = {}) =>
  timestampResponse(authority, SIGNATURE, at, options)

type AuthorityOptions = {
  readonly key?: SigningKey
  readonly extensions?: readonly ca.Extension[]
  readonly until?: Date
  readonly name?: string
}

function authority({
  key = ecdsaKey('p256', 'tsa'),
  extensions,
  until = UNTIL,
  name = 'tsa',
}: AuthorityOptions = {}): TimestampAuthority {
  const issuer = ca.certificateAuthority({
    name: ca.distinguishedName('tsa.example', `${name} root`),
    key: ecdsaKey('p256', `${name} root`),
    from: FROM,
    until: UNTIL,
  })
  const signer = ca.certificateAuthority({
    name: ca.distinguishedName('tsa.example', name),
    key,
    issuer,
    from: FROM,
    until,
    extensions: extensions ?? [
      ca.keyUsage('digitalSignature'),
      ca.extendedKeyUsage(true, ca.OID.timeStamping),
    ],
  })
  return { signer, issuer }
}

function trusting(
  ...authorities: {
    of: TimestampAuthority
    uri?: string
    operator?: string
    end?: string
    holds?: ca.Holder[]
  }[]
): TrustedRootJson {
  return rootWith((root) => {
    root.timestampAuthorities = authorities.map(
      ({ of, uri = 'https://tsa.example', operator, end, holds }) => ({
        ...authorityJson(uri, holds ?? [of.signer, of.issuer], {
          start: FROM.toISOString(),
          ...(end !== undefined && { end }),
        }),
        ...(operator !== undefined && { operator }),
      }),
    )
  })
}

test.each<[string, () => SigningKey]>([
  ['P-256', () => ecdsaKey('p256', 'a')],
  ['P-384', () => ecdsaKey('p384', 'a')],
  ['P-521', () => ecdsaKey('p521', 'a')],
  ['RSA', () => rsaKey()],
  ['RSASSA-PSS', () => pssKey()],
  ['RSASSA-PSS with SHA-512', () => pssKey({ digest: 'sha512' })],
  ['RSASSA-PSS, for nothing else', () => pssKey({ limited: true })],
  ['Ed25519', () => ed25519Key('a')],
])('a timestamp by a key of the kind %s', (_, key) => {
  const tsa = authority({ key: key() })
  const verdict = verdictOn(stampedWith(stamp(tsa)), { root: trusting({ of: tsa }) })
  expect(verdict).toMatchObject({
    state: 'verified',
    times: [{ at: AT, clock: 'timestamp-authority', source: 'https://tsa.example' }],
  })
})

test.each<[string, readonly ca.Extension[], string]>([
  ['for timestamping alone', [ca.extendedKeyUsage(true, ca.OID.timeStamping)], 'verified'],
  ['for signing code', [ca.extendedKeyUsage(true, ca.OID.codeSigning)], 'E-TIMESTAMP-EKU'],
  [
    'for timestamping and more',
    [ca.extendedKeyUsage(true, ca.OID.timeStamping, ca.OID.codeSigning)],
    'E-TIMESTAMP-EKU',
  ],
  [
    'for timestamping, but not critical',
    [ca.extendedKeyUsage(false, ca.OID.timeStamping)],
    'E-TIMESTAMP-EKU',
  ],
  ['for anything', [ca.keyUsage('digitalSignature')], 'E-TIMESTAMP-EKU'],
  [
    'whose key is for what cannot be denied',
    [ca.keyUsage('nonRepudiation'), ca.extendedKeyUsage(true, ca.OID.timeStamping)],
    'verified',
  ],
  [
    'whose key may not sign',
    [ca.keyUsage('keyEncipherment'), ca.extendedKeyUsage(true, ca.OID.timeStamping)],
    'E-TIMESTAMP-EKU',
  ],
  [
    'with an unknown critical extension',
    [
      ca.extendedKeyUsage(true, ca.OID.timeStamping),
      { oid: '1.2.3.4', critical: true, value: Buffer.from([5, 0]) },
    ],
    'E-CERT-CRITICAL',
  ],
])('a timestamp by a certificate %s', (_, extensions, outcome) => {
  const tsa = authority({ extensions })
  expect(outcomeOf(stampedWith(stamp(tsa)), { root: trusting({ of: tsa }) })).toBe(outcome)
})

test('the signing certificate may come with the timestamp, if it leads to an authority of the root', () => {
  const tsa = authority()
  const rootOnly = trusting({ of: tsa, holds: [tsa.issuer] })
  expect(outcomeOf(stampedWith(stamp(tsa)), { root: rootOnly })).toBe('E-TIMESTAMP-AUTHORITY')
  expect(outcomeOf(stampedWith(stamp(tsa, TIME, { embedCertificate: true })), { root: rootOnly })).toBe(
    'verified',
  )
  const impostor = authority({ key: ecdsaKey('p256', 'impostor'), name: 'impostor' })
  const dressed = { signer: impostor.signer, issuer: impostor.issuer }
  expect(outcomeOf(stampedWith(stamp(dressed, TIME, { embedCertificate: true })), { root: rootOnly })).toBe(
    'E-TIMESTAMP-AUTHORITY',
  )
})

test('an intermediate can be the anchor of a timestamp authority', () => {
  const tsa = authority()
  expect(outcomeOf(stampedWith(stamp(tsa)), { root: trusting({ of: tsa, holds: [tsa.signer] }) })).toBe(
    'verified',
  )
})

test('an authority counts while the root and its certificates say so', () => {
  const tsa = authority()
  const bundle = stampedWith(stamp(tsa))
  expect(outcomeOf(bundle, { root: trusting({ of: tsa, end: AT }) })).toBe('verified')
  expect(outcomeOf(bundle, { root: trusting({ of: tsa, end: '2026-03-12T15:03:59Z' }) })).toBe(
    'E-TIMESTAMP-VALIDITY',
  )
  const old = authority({ until: new Date('2026-03-12T15:03:59Z') })
  expect(outcomeOf(stampedWith(stamp(old)), { root: trusting({ of: old }) })).toBe('E-TIMESTAMP-VALIDITY')
})

test('a timestamp outside the signer’s certificate does not count', () => {
  const tsa = authority()
  const root = trusting({ of: tsa })
  const at = (time: string) => outcomeOf(stampedWith(stamp(tsa, new Date(time))), { root })
  expect(at('2026-03-12T15:14:00Z')).toBe('verified')
  expect(at('2026-03-12T15:14:01Z')).toBe('E-CERT-VALIDITY')
  expect(at('2026-03-12T15:03:59Z')).toBe('E-CERT-VALIDITY')
  const both = stampedWith(stamp(tsa), stamp(tsa, new Date('2026-04-01T00:00:00Z')))
  expect(outcomeOf(both, { root })).toBe('E-CERT-VALIDITY')
})

test('a timestamp over something else is not over this signature', () => {
  const other = timestampResponse(services.timestamps, Buffer.from('another signature'), TIME)
  expect(outcomeOf(stampedWith(other))).toBe('E-TIMESTAMP-IMPRINT')
})

test('a bad timestamp among good ones is refused, not skipped', () => {
  const tsa = authority()
  const bundle = stampedWith(stamp(services.timestamps), stamp(tsa))
  expect(outcomeOf(bundle)).toBe('E-TIMESTAMP-AUTHORITY')
})

test('a timestamp that the authority did not grant, or that is no timestamp, is refused', () => {
  expect(outcomeOf(stampedWith(stamp(services.timestamps, TIME, { status: 1 })))).toBe('verified')
  expect(outcomeOf(stampedWith(stamp(services.timestamps, TIME, { status: 2 })))).toBe('E-TIMESTAMP')
  expect(outcomeOf(stampedWith(Buffer.from('hello')))).toBe('E-TIMESTAMP')
  const broken = stamp(services.timestamps)
  broken[broken.length - 3] = (broken[broken.length - 3] ?? 0) ^ 1
  expect(outcomeOf(stampedWith(broken))).toBe('E-TIMESTAMP')
})

test('a token that names another certificate than its signer’s is refused', () => {
  const tsa = authority()
  const lying = stamp(tsa, TIME, { namedCertificate: tsa.issuer.certificate })
  expect(outcomeOf(stampedWith(lying), { root: trusting({ of: tsa }) })).toBe('E-TIMESTAMP')
})

test.each<[string, (tsa: TimestampAuthority) => TimestampOptions, string]>([
  ['its certificate in both forms', ({ signer }) => ({ namedBySha1: signer.certificate }), 'verified'],
  [
    'another certificate in the first form',
    ({ issuer }) => ({ namedBySha1: issuer.certificate }),
    'E-TIMESTAMP',
  ],
  ['another version', () => ({ version: 2 }), 'E-TIMESTAMP'],
  ['an extension', () => ({ extension: { oid: '1.2.3.4', critical: false } }), 'verified'],
  ['a critical extension', () => ({ extension: { oid: '1.2.3.4', critical: true } }), 'E-TIMESTAMP'],
  ['a fraction of a second', () => ({ genTime: '20260312150400.123456Z' }), 'verified'],
  ['a month 13', () => ({ genTime: '20261312150400Z' }), 'E-TIMESTAMP'],
  ['a 30th of February', () => ({ genTime: '20260230150400Z' }), 'E-TIMESTAMP'],
  ['a second 60', () => ({ genTime: '20260312150460Z' }), 'E-TIMESTAMP'],
  ['a time without a zone', () => ({ genTime: '20260312150400' }), 'E-TIMESTAMP'],
  ['a time with an offset', () => ({ genTime: '20260312160400+0100' }), 'E-TIMESTAMP'],
])('a timestamp with %s', (_, options, outcome) => {
  const tsa = authority()
  expect(outcomeOf(stampedWith(stamp(tsa, TIME, options(tsa))), { root: trusting({ of: tsa }) })).toBe(
    outcome,
  )
})

test('of two authorities with one name and one serial number, the one that signed counts', () => {
  const one = authority()
  const signer = { ...authority({ key: ecdsaKey('p256', 'namesake') }).signer }
  // The serial number follows the key, and a token names no more than issuer and serial number.
  const namesake = { signer: { ...signer, certificate: renumbered(one, signer) }, issuer: one.issuer }
  const both = trusting({ of: one, uri: 'https://one.example' }, { of: namesake, uri: 'https://two.example' })
  for (const [tsa, source] of [
    [one, 'https://one.example'],
    [namesake, 'https://two.example'],
  ] as const) {
    expect(verdictOn(stampedWith(stamp(tsa)), { root: both })).toMatchObject({ times: [{ source }] })
  }
  expect(outcomeOf(stampedWith(stamp(namesake)), { root: trusting({ of: one }) })).toBe('E-TIMESTAMP')
})

/** A certificate for another key under the serial number of an authority's own. */
function renumbered({ signer, issuer }: TimestampAuthority, { key }: ca.Holder): Buffer {
  return ca.certify(
    {
      subject: signer.name,
      issuer: issuer.name,
      publicKey: key,
      notBefore: FROM,
      notAfter: UNTIL,
      extensions: [ca.keyUsage('digitalSignature'), ca.extendedKeyUsage(true, ca.OID.timeStamping)],
      serial: `ca ${FROM.toISOString()} ${keyId(signer.key).toString('hex')}`,
    },
    issuer.key,
  )
}

test('two timestamps of one operator are one witness, however many authorities it runs', () => {
  const one = authority({ name: 'one', key: ecdsaKey('p256', 'one') })
  const two = authority({ name: 'two', key: ecdsaKey('p256', 'two') })
  const asked = { thresholds: { timestamps: 2 } }
  const twice = stampedWith(stamp(one, TIME, { serial: 1 }), stamp(one, TIME, { serial: 2 }))
  expect(outcomeOf(twice, { ...asked, root: trusting({ of: one }) })).toBe('E-TIME-THRESHOLD')
  const same = stampedWith(stamp(one, TIME, { serial: 1 }), stamp(one, TIME, { serial: 1 }))
  expect(outcomeOf(same, { ...asked, root: trusting({ of: one }) })).toBe('E-TIMESTAMP-DUPLICATE')
  const both = stampedWith(stamp(one), stamp(two))
  const rooted = (first: string, second: string) =>
    trusting(
      { of: one, uri: 'https://a.example', operator: first },
      { of: two, uri: 'https://b.example', operator: second },
    )
  expect(outcomeOf(both, { ...asked, root: rooted('acme', 'acme') })).toBe('E-TIME-THRESHOLD')
  expect(outcomeOf(both, { ...asked, root: rooted('acme', 'other') })).toBe('verified')
})

test('the log’s time and a timestamp are two witnesses', () => {
  const bundle = signMessage(services, BYTES, { ...SIGNING, rekor: 1 }, KEY)
  expect(outcomeOf(bundle, { thresholds: { timestamps: 2 } })).toBe('verified')
  expect(outcomeOf(bundle, { thresholds: { timestamps: 3 } })).toBe('E-TIME-THRESHOLD')
})

test('without any time nothing is verified', () => {
  expect(outcomeOf(stampedWith())).toBe('E-NO-TRUSTED-TIME')
  expect(outcomeOf(stampedWith(), { thresholds: { timestamps: 0 } })).toBe('E-NO-TRUSTED-TIME')
})
