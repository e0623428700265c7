import { expect, test } from 'vitest'
import {
  ecdsaKey,
  ed25519Key,
  keyId,
  pssKey,
  rsaKey,
  type SigningKey,
} from '../../scripts/sigstore-world/keys.ts'
import { createLog, type Log, type LogEntry, noteSignature } from '../../scripts/sigstore-world/log.ts'
import {
  type LogJson,
  type TrustedRootJson,
  trustedRootOf,
} from '../../scripts/sigstore-world/trusted-root.ts'
import { type BundleJson, signMessage } from '../../scripts/sigstore-world.ts'
import { ALICE, AT, BYTES, outcomeOf, rootWith, WORLD } from './support.ts'

const { services } = WORLD
const FROM = new Date('2025-12-01T00:00:00Z')
const KEY = ecdsaKey('p256', 'inclusion test')
type Rekor = 1 | 2
const good = (rekor: Rekor, by = services) => signMessage(by, BYTES, { ...ALICE, at: AT, rekor }, KEY)
const logOf = (rekor: Rekor) => (rekor === 1 ? services.rekor1 : services.rekor2)

type Proof = NonNullable<LogEntry['inclusionProof']>

/** The bundle with the proof of its one entry changed. */
function withProof(rekor: Rekor, change: (proof: Proof) => void): BundleJson {
  const bundle = structuredClone(good(rekor))
  for (const { inclusionProof } of bundle.verificationMaterial.tlogEntries) {
    if (inclusionProof !== undefined) change(inclusionProof)
  }
  return bundle
}

type NoteOptions = {
  /** Lines of the text, changed. */
  readonly text?: (origin: string, size: string, root: string) => string
  /** Name in the log's own signature line. */
  readonly name?: string
  readonly before?: string
  readonly after?: string
}

/** The log's own signature over a checkpoint that it should never have signed, or signed for another log. */
function resigned(log: Log, rekor: Rekor, { text, name = log.origin, before = '', after = '' }: NoteOptions) {
  return withProof(rekor, (proof) => {
    const [origin = '', size = '', root = '', ...rest] =
      proof.checkpoint.envelope.split('\n\n', 1)[0]?.split('\n') ?? []
    const note = text?.(origin, size, root) ?? `${[origin, size, root, ...rest].join('\n')}\n`
    proof.checkpoint.envelope = `${note}\n${before}${noteSignature({ ...log, origin: name }, note)}${after}`
  })
}

const ID = (rekor: Rekor) => logOf(rekor).id.subarray(0, 4)
const line = (name: string, id: Buffer, length = 64) =>
  `— ${name} ${Buffer.concat([id, Buffer.alloc(length, 1)]).toString('base64')}\n`
const WITNESS = line('witness.example', Buffer.from([9, 9, 9, 9]))

test.each<[string, Rekor, NoteOptions, string]>([
  ['signed again as it was', 1, {}, 'verified'],
  ['signed again as it was', 2, {}, 'verified'],
  ['of another log', 2, { text: (_, size, root) => `evil.example\n${size}\n${root}\n` }, 'E-TLOG-PROOF'],
  ['of another log', 1, { text: (_, size, root) => `evil.example - 1\n${size}\n${root}\n` }, 'E-TLOG-PROOF'],
  [
    'of a log with a longer name',
    2,
    { text: (o, size, root) => `${o}x\n${size}\n${root}\n` },
    'E-TLOG-PROOF',
  ],
  [
    'of another shard',
    1,
    { text: (_, size, root) => `rekor.sample.example - 42\n${size}\n${root}\n` },
    'verified',
  ],
  ['without a shard', 1, { text: (_, size, root) => `rekor.sample.example\n${size}\n${root}\n` }, 'verified'],
  ['signed under a part of the name', 2, { name: 'rekor' }, 'E-TLOG-PROOF'],
  ['signed under a letter of the URL', 1, { name: 'h' }, 'E-TLOG-PROOF'],
  ['with a witness', 2, { before: WITNESS }, 'verified'],
  ['with witnesses on both sides', 2, { before: WITNESS, after: WITNESS.repeat(12) }, 'verified'],
  ['with more signatures than anybody reads', 2, { after: WITNESS.repeat(100) }, 'E-TLOG-PROOF'],
  ['with a line that is no signature', 2, { after: 'junk\n' }, 'E-TLOG-PROOF'],
  [
    'with a bad signature of the log in front',
    2,
    { before: line(services.rekor2.origin, ID(2)) },
    'E-TLOG-PROOF',
  ],
  [
    'with a second signature of the log behind',
    2,
    { after: line(services.rekor2.origin, ID(2)) },
    'verified',
  ],
  [
    'with a size in hexadecimal',
    2,
    { text: (o, size, root) => `${o}\n0x${Number(size).toString(16)}\n${root}\n` },
    'E-TLOG-PROOF',
  ],
  ['with a size after a blank', 2, { text: (o, size, root) => `${o}\n ${size}\n${root}\n` }, 'E-TLOG-PROOF'],
  [
    'with a root that is not padded',
    2,
    { text: (o, size, root) => `${o}\n${size}\n${root.replace('=', '')}\n` },
    'E-TLOG-PROOF',
  ],
  ['of another size', 2, { text: (o, _, root) => `${o}\n1000000\n${root}\n` }, 'E-TLOG-PROOF'],
  ['with an empty line more', 2, { text: (o, size, root) => `${o}\n${size}\n${root}\n\n` }, 'E-TLOG-PROOF'],
])('a checkpoint %s (Rekor v%d)', (_, rekor, options, outcome) => {
  expect(outcomeOf(resigned(logOf(rekor), rekor, options))).toBe(outcome)
})

test('a size with a leading zero is no size, even where the proof repeats it', () => {
  const bundle = resigned(services.rekor2, 2, { text: (o, size, root) => `${o}\n0${size}\n${root}\n` })
  for (const { inclusionProof } of bundle.verificationMaterial.tlogEntries) {
    if (inclusionProof !== undefined) inclusionProof.treeSize = `0${inclusionProof.treeSize}`
  }
  expect(outcomeOf(bundle)).toBe('E-TLOG-PROOF')
})

test.each<[string, (proof: Proof) => void]>([
  ['a hash too few', ({ hashes }) => void hashes.pop()],
  ['a hash too many', ({ hashes }) => void hashes.push(hashes[0] ?? '')],
  ['a short hash', (proof) => void proof.hashes.splice(0, 1, 'AAAA')],
  ['the size as the place', (proof) => void Object.assign(proof, { logIndex: proof.treeSize })],
])('an inclusion proof with %s', (_, change) => {
  // Leaves before and behind, so that the path is long enough to be cut.
  for (let i = 0; i < 3; i++) good(2)
  expect(outcomeOf(withProof(2, change))).toBe('E-TLOG-PROOF')
})

const LOG_KEYS: readonly (readonly [string, () => SigningKey])[] = [
  ['ECDSA P-384 with SHA-384', () => ecdsaKey('p384', 'log')],
  ['ECDSA P-521 with SHA-512', () => ecdsaKey('p521', 'log')],
  ['Ed25519', () => ed25519Key('log')],
  ['Ed25519ph', () => ed25519Key('log', { prehash: true })],
  ['RSA', () => rsaKey()],
  ['RSASSA-PSS', () => pssKey()],
  ['RSASSA-PSS, for nothing else', () => pssKey({ limited: true })],
]

test.each(LOG_KEYS)('a log with a key of %s', (_, makeKey) => {
  const key = makeKey()
  const own = {
    ...services,
    rekor1: createLog('rekor.sample.example', key, 1),
    rekor2: createLog('log2.sample.example', key, 2),
  }
  const root = trustedRootOf(own, FROM)
  for (const rekor of [1, 2] as const) {
    expect(outcomeOf(good(rekor, own), { root })).toBe('verified')
    const forged = structuredClone(good(rekor, own))
    for (const entry of forged.verificationMaterial.tlogEntries) {
      if (entry.inclusionPromise) entry.integratedTime = String(Number(entry.integratedTime) + 1)
      else if (entry.inclusionProof) {
        const { checkpoint } = entry.inclusionProof
        checkpoint.envelope = checkpoint.envelope.replace('log2', 'log3')
      }
    }
    expect(outcomeOf(forged, { root })).toBe(rekor === 1 ? 'E-TLOG-PROMISE' : 'E-TLOG-PROOF')
  }
})

test('a log signs with the digest that the root states for its key, and with no other', () => {
  const own = { ...services, rekor1: createLog('rekor.sample.example', ecdsaKey('p384', 'log'), 1) }
  const root = trustedRootOf(own, FROM)
  for (const log of root.tlogs.slice(0, 1)) log.publicKey.keyDetails = 'PKIX_ECDSA_P384_SHA_256'
  expect(outcomeOf(good(1, own), { root })).toBe('E-TLOG-PROMISE')
})

test.each<[string, () => SigningKey, string]>([
  ['ECDSA P-384 with SHA-384', () => ecdsaKey('p384', 'ct'), 'verified'],
  ['ECDSA P-521 with SHA-512', () => ecdsaKey('p521', 'ct'), 'verified'],
  ['RSA', () => rsaKey(), 'verified'],
  ['RSASSA-PSS, which TLS has no code point for here', () => pssKey(), 'E-CERT-SCT'],
])('a certificate log with a key of %s', (_, makeKey, outcome) => {
  const own = { ...services, certificateLog: makeKey() }
  // A code point of its own for every digest: 4, 5, 6.
  expect(outcomeOf(good(1, own), { root: trustedRootOf(own, FROM) })).toBe(outcome)
})

/** The root with its logs changed. */
const logsWith = (change: (log: LogJson) => readonly object[]): TrustedRootJson =>
  rootWith((root) => Object.assign(root, { tlogs: root.tlogs.flatMap(change) }))
const during = (log: LogJson, start: string, end?: string) => ({
  ...log,
  publicKey: { ...log.publicKey, validFor: { start, ...(end !== undefined && { end }) } },
})

test.each([1, 2] as const)(
  'a key of Rekor v%d may be trusted in several periods, and not between them',
  (rekor) => {
    const outcome = (from: string) =>
      outcomeOf(good(rekor), {
        root: logsWith((log) => [
          during(log, '2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z'),
          during(log, from),
        ]),
      })
    expect(outcome('2026-02-01T00:00:00Z')).toBe('verified')
    expect(outcome(AT)).toBe('verified')
    expect(outcome('2026-03-12T15:04:01Z')).toBe('E-TLOG-VALIDITY')
  },
)

test('entries name a log by its id, and checkpoints by another where the root says so', () => {
  const { rekor2 } = services
  const named = (keyId: Buffer) => {
    const bundle = structuredClone(good(2))
    for (const entry of bundle.verificationMaterial.tlogEntries) entry.logId.keyId = keyId.toString('base64')
    return bundle
  }
  const root = logsWith((log) => [
    log.baseUrl.includes(rekor2.origin)
      ? { ...log, logId: { keyId: keyId(rekor2.key).toString('base64') }, checkpointKeyId: log.logId }
      : log,
  ])
  expect(outcomeOf(named(keyId(rekor2.key)), { root })).toBe('verified')
  expect(outcomeOf(named(rekor2.id), { root })).toBe('verified')
  expect(outcomeOf(named(rekor2.id.subarray(0, 4)), { root })).toBe('E-TLOG-UNKNOWN')
})

test.each([1, 2] as const)('a root may leave out the URL of a log (Rekor v%d)', (rekor) => {
  const root = logsWith(({ baseUrl: _, ...log }) => [log])
  expect(outcomeOf(good(rekor), { root })).toBe('verified')
  expect(outcomeOf(good(rekor), { root: logsWith((log) => [{ ...log, baseUrl: `${log.baseUrl}/` }]) })).toBe(
    'verified',
  )
  expect(
    outcomeOf(good(rekor), { root: logsWith((log) => [{ ...log, baseUrl: 'https://other.example' }]) }),
  ).toBe('E-TLOG-PROOF')
})
