import { expect, test } from 'vitest'
import { certificateAuthority, distinguishedName } from '../../scripts/sigstore-world/certificates.ts'
import { ecdsaKey, rsaKey, type SigningKey } from '../../scripts/sigstore-world/keys.ts'
import { authorityJson, logJson, type TrustedRootJson } from '../../scripts/sigstore-world/trusted-root.ts'
import { sha256Of } from '../../src/trust/sha256.ts'
import { openTrustedRoots } from '../../src/trust/sigstore/trusted-root.ts'
import { ALICE, AT, BYTES, outcomeOf, rootWith, WORLD } from './support.ts'

function opened(text: string | Uint8Array) {
  const bytes = Buffer.from(text)
  return openTrustedRoots({ path: 'root.json', bytes, sha256: sha256Of(bytes), origin: 'archive' })
}

const START = '2025-12-01T00:00:00Z'

test('a good root opens without problems', () => {
  const { roots, problems } = opened(JSON.stringify(WORLD.trustedRoot))
  expect(problems).toEqual([])
  expect(roots).toHaveLength(1)
  expect(roots[0]?.logs.map(({ operator }) => operator)).toEqual([
    'rekor.sample.example',
    'log2026.rekor.sample.example',
  ])
})

test.each<[string, (root: TrustedRootJson) => void, string]>([
  [
    'a log without a start',
    (root) => {
      for (const log of root.tlogs) log.publicKey.validFor = {}
    },
    '/tlogs/0/publicKey/validFor/start',
  ],
  [
    'an authority without a start',
    (root) => {
      for (const one of root.certificateAuthorities) one.validFor = { end: START }
    },
    '/certificateAuthorities/0/validFor/start',
  ],
  [
    'a certificate log without validity',
    (root) => {
      for (const log of root.ctlogs) Reflect.deleteProperty(log.publicKey, 'validFor')
    },
    '/ctlogs/0/publicKey/validFor',
  ],
  [
    'a timestamp authority that ends before it starts',
    (root) => {
      for (const one of root.timestampAuthorities)
        one.validFor = { start: START, end: '2025-11-30T00:00:00Z' }
    },
    '/timestampAuthorities/0/validFor',
  ],
  [
    'a time without an offset',
    (root) => {
      for (const log of root.tlogs) log.publicKey.validFor = { start: '2025-12-01T00:00:00' }
    },
    '/tlogs/0/publicKey/validFor/start',
  ],
  [
    'a misspelt end',
    (root) => {
      for (const log of root.tlogs) log.publicKey.validFor = { start: START, emd: START } as never
    },
    '/tlogs/0/publicKey/validFor',
  ],
  [
    'a key that is not base64',
    (root) => {
      for (const log of root.tlogs) log.publicKey.rawBytes = '!'
    },
    '/tlogs/0/publicKey/rawBytes',
  ],
  [
    'an authority without certificates',
    (root) => {
      for (const one of root.certificateAuthorities) one.certChain.certificates = []
    },
    '/certificateAuthorities/0/certChain/certificates',
  ],
  [
    'an unknown media type',
    (root) => {
      root.mediaType = 'application/json'
    },
    '/mediaType',
  ],
])('%s refuses the root before any verification', (_, change, pointer) => {
  const { roots, problems } = opened(JSON.stringify(rootWith(change)))
  expect(roots).toEqual([])
  expect(problems).toMatchObject([{ code: 'E-TRUSTROOT-SCHEMA', at: { path: 'root.json', pointer } }])
})

test.each<[string, (root: TrustedRootJson) => void]>([
  [
    'a log key that cannot be read',
    (root) => {
      for (const log of root.tlogs) log.publicKey.rawBytes = 'AAAA'
    },
  ],
  [
    'a certificate that cannot be read',
    (root) => {
      root.certificateAuthorities[0]?.certChain.certificates.push({ rawBytes: 'AAAA' })
    },
  ],
])('%s refuses the root', (_, change) => {
  const { roots, problems } = opened(JSON.stringify(rootWith(change)))
  expect(roots).toEqual([])
  expect(problems).toMatchObject([{ code: 'E-TRUSTROOT-SCHEMA' }])
})

test.each(['PKIX_ML_DSA_65', 'ML_DSA_65', 'PKIX_ECDSA_P256_HMAC_SHA_256', 'PUBLIC_KEY_DETAILS_UNSPECIFIED'])(
  'a log with a key of the type %s is left out and reported; the rest of the root counts',
  (keyDetails) => {
    const root = rootWith((changed) => {
      const strange = logJson('https://strange.example', ecdsaKey('p256', 'strange'), { start: START })
      changed.tlogs.unshift({ ...strange, publicKey: { ...strange.publicKey, keyDetails } })
    })
    const { roots, problems } = opened(JSON.stringify(root))
    expect(problems).toEqual([])
    expect(roots[0]?.logs).toHaveLength(2)
    expect(roots[0]?.skipped).toMatchObject([
      { code: 'W-TRUSTROOT-KEY-SKIPPED', message: expect.stringContaining('strange.example') },
    ])
    expect(outcomeOf(WORLD.signBytes(BYTES, { ...ALICE, at: AT }), { root })).toBe('verified')
  },
)

test.each<[string, object, SigningKey]>([
  ['whose tree is hashed with another digest', { hashAlgorithm: 'SHA2_512' }, ecdsaKey('p256', 'strange')],
  ['with a short key', {}, rsaKey(1024)],
])('a log %s is left out and reported', (_, changes, key) => {
  const root = rootWith((changed) => {
    changed.ctlogs.push({ ...logJson('https://strange.example', key, { start: START }), ...changes })
  })
  const { roots, problems } = opened(JSON.stringify(root))
  expect(problems).toEqual([])
  expect(roots[0]?.certificateLogs).toHaveLength(1)
  expect(roots[0]?.skipped).toMatchObject([{ code: 'W-TRUSTROOT-KEY-SKIPPED' }])
})

test('an RSA key of a log may stand in either encoding, and every key must be what it says', () => {
  const rsa = rsaKey()
  const pkcs1 = rsa.publicKey.export({ format: 'der', type: 'pkcs1' }).toString('base64')
  const withKey = (rawBytes: string, keyDetails: string) =>
    opened(
      JSON.stringify(
        rootWith((changed) => {
          const log = logJson('https://rsa.example', rsa, { start: START })
          changed.ctlogs = [{ ...log, publicKey: { ...log.publicKey, rawBytes, keyDetails } }]
        }),
      ),
    )
  const spki = rsa.spki.toString('base64')
  for (const key of [pkcs1, spki]) {
    expect(withKey(key, 'PKIX_RSA_PKCS1V15_2048_SHA256').roots[0]?.certificateLogs).toHaveLength(1)
  }
  expect(withKey(spki, 'PKIX_ED25519').problems).toMatchObject([{ code: 'E-TRUSTROOT-SCHEMA' }])
  expect(withKey(spki, 'PKIX_ECDSA_P384_SHA_384').problems).toMatchObject([{ code: 'E-TRUSTROOT-SCHEMA' }])
  expect(withKey(spki, 'PKIX_ECDSA_P256_SHA_256').problems).toMatchObject([{ code: 'E-TRUSTROOT-SCHEMA' }])
})

test('an authority whose certificate has an unknown algorithm is left out and reported', () => {
  const strange = {
    ...ecdsaKey('p256', 'sha1'),
    signatureAlgorithm: Buffer.from('300906072a8648ce3d0401', 'hex'),
  }
  const holder = certificateAuthority({
    name: distinguishedName('x', 'y'),
    key: strange,
    from: new Date(START),
    until: new Date('2035-01-01T00:00:00Z'),
  })
  const root = rootWith((changed) => {
    changed.certificateAuthorities.unshift(authorityJson('https://sha1.example', [holder], { start: START }))
  })
  const { roots, problems } = opened(JSON.stringify(root))
  expect(problems).toEqual([])
  expect(roots[0]?.certificateAuthorities).toHaveLength(1)
  expect(roots[0]?.skipped).toMatchObject([{ message: expect.stringContaining('https://sha1.example') }])
})

test('fields that are null are absent, as other writers have them', () => {
  const root = {
    ...WORLD.trustedRoot,
    timestampAuthorities: null,
    tlogs: WORLD.trustedRoot.tlogs.map((log) => ({ ...log, checkpointKeyId: null, operator: null })),
  }
  expect(opened(JSON.stringify(root)).problems).toEqual([])
})

test('one root a line: a broken line is a problem, and the others count', () => {
  const good = JSON.stringify(WORLD.trustedRoot)
  const { roots, problems } = opened(`${good}\n{"mediaType":1}\n${good}\n`)
  expect(roots.map(({ line }) => line)).toEqual([1, 3])
  expect(problems).toMatchObject([{ code: 'E-TRUSTROOT-SCHEMA', at: { line: 2 } }])
})

test.each<[string, string | Uint8Array, string]>([
  ['is empty', '', 'E-JSON-SYNTAX'],
  ['is no JSON', 'hello', 'E-JSON-SYNTAX'],
  ['has a key twice', '{"mediaType":"a","mediaType":"b"}', 'E-JSON-DUPKEY'],
  ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'E-UTF8'],
  ['is null', 'null', 'E-TRUSTROOT-SCHEMA'],
])('a root that %s', (_, text, code) => {
  const { roots, problems } = opened(text)
  expect(roots).toEqual([])
  expect(problems).toMatchObject([{ code }])
})

test('authorities are named by URI, subject or certificate, and run by their operator, host or subject', () => {
  const root = rootWith((changed) => {
    const { services } = WORLD
    const base = authorityJson('https://ca.example/api', [services.intermediate, services.root], {
      start: START,
    })
    const { subject: _, uri: __, ...nameless } = base
    const all = [base, { ...base, operator: 'acme' }, { ...base, uri: '' }, nameless]
    Object.assign(changed, { certificateAuthorities: all })
  })
  expect(opened(JSON.stringify(root)).roots[0]?.certificateAuthorities).toMatchObject([
    { name: 'https://ca.example/api', operator: 'ca.example' },
    { name: 'https://ca.example/api', operator: 'acme' },
    { name: 'sample.example ca.example/api', operator: 'sample.example' },
    { name: `sha256:${sha256Of(WORLD.services.intermediate.certificate)}`, operator: '' },
  ])
})
