import { readFileSync } from 'node:fs'
import {
  type AnyPacket,
  type Config,
  config,
  createMessage,
  enums,
  generateKey,
  PacketList,
  type PartialConfig,
  type PrivateKey,
  revokeKey,
  type SecretKeyPacket,
  Signature,
  SignaturePacket,
  sign,
} from 'openpgp'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Instant, parseInstant } from '../../../src/domain/instant.ts'
import {
  type CommitVerdict,
  prepareCommitTrust,
  type RawCommit,
  readCommitTrust,
  type TimeBounds,
  verifyCommit,
} from '../../../src/trust/commits/index.ts'
import { commitBytes, rawCommit, trustFile, withSignature } from '../../support/ssh-commits.ts'

/** Made with GnuPG: OpenPGP.js makes no signatures on these curves without a package that is not here. */
const made = JSON.parse(readFileSync(new URL('fixtures/made-with-git.json', import.meta.url), 'utf8')) as {
  otherCurves: Record<string, { keyring: string; raw: string }>
}

const MADE = new Date('2026-02-25T06:13:20Z')
const NEW_YEAR = new Date('2026-01-01T00:00:00Z')
const DAY = 86_400
const unsigned = commitBytes()

function at(text: string): Instant {
  const instant = parseInstant(text)
  if (instant === undefined) throw new Error(text)
  return instant
}

type Options = Parameters<typeof generateKey>[0]

async function makeKey(options: Partial<Options> = {}): Promise<PrivateKey> {
  const { privateKey } = await generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name: 'Alice', email: 'alice@example.com' }],
    date: NEW_YEAR,
    ...options,
    format: 'object',
  })
  return privateKey
}

async function seal(
  keys: PrivateKey | PrivateKey[],
  { payload = unsigned, date = MADE, config = {} as PartialConfig, text = false } = {},
): Promise<string> {
  const message = text
    ? await createMessage({ text: payload.toString(), date })
    : await createMessage({ binary: new Uint8Array(payload), date })
  const armored = await sign({ message, signingKeys: keys, detached: true, date, config })
  return armored.replaceAll('\r\n', '\n')
}

async function commitBy(key: PrivateKey, options: Parameters<typeof seal>[1] = {}): Promise<RawCommit> {
  return rawCommit(withSignature(unsigned, await seal(key, options)))
}

async function verdict(
  commit: RawCommit,
  keyring: string | Uint8Array,
  time: TimeBounds = {},
): Promise<CommitVerdict> {
  const material = await prepareCommitTrust(
    readCommitTrust({ keyrings: [trustFile('keyring.asc', keyring)] }),
    [commit],
  )
  expect(material.problems).toEqual([])
  return verifyCommit(commit.raw, commit.oid, commit.objectFormat, material, time)
}

const armored = (key: PrivateKey) => key.toPublic().armor()

describe('an OpenPGP commit', () => {
  let alice: PrivateKey
  beforeAll(async () => {
    alice = await makeKey()
  })

  test.each<[string, Partial<Options>]>([
    ['Ed25519, version 4', {}],
    ['Ed25519 as RFC 9580 has it', { type: 'curve25519' }],
    ['Ed25519, version 6', { type: 'curve25519', config: { v6Keys: true } as Config }],
    ['Ed448, version 6', { type: 'curve448', config: { v6Keys: true } as Config }],
    ['NIST P-256', { curve: 'nistP256' }],
    ['NIST P-384', { curve: 'nistP384' }],
    ['NIST P-521', { curve: 'nistP521' }],
    ['RSA', { type: 'rsa', rsaBits: 2048 }],
    ['a subkey that signs', { subkeys: [{ sign: true }] }],
  ])('is good under a key of %s', async (_name, options) => {
    const key = await makeKey(options)
    expect(await verdict(await commitBy(key), armored(key))).toMatchObject({
      outcome: 'good',
      signer: {
        identity: key.getFingerprint(),
        issuer: 'openpgp',
        method: 'openpgp',
        claims: { email: 'alice@example.com' },
      },
      root: { path: 'keyring.asc' },
    })
  })

  test('finds its key in a binary keyring, and among several blocks', async () => {
    const commit = await commitBy(alice)
    const other = await makeKey()
    expect((await verdict(commit, alice.toPublic().write())).outcome).toBe('good')
    expect((await verdict(commit, `Keys of ours\n\n${armored(other)}\n${armored(alice)}`)).outcome).toBe(
      'good',
    )
  })

  test('names the subkey as credential and the primary key as identity', async () => {
    const key = await makeKey({ subkeys: [{ sign: true }] })
    const { signer } = await verdict(await commitBy(key), armored(key))
    expect([signer?.identity, signer?.credential]).toEqual([
      key.getFingerprint(),
      key.subkeys[0]?.getFingerprint(),
    ])
  })

  test('is of an unknown key where the keyring lacks it', async () => {
    const other = await makeKey()
    expect(await verdict(await commitBy(other), armored(alice))).toMatchObject({
      outcome: 'unknown-key',
      reason: `the keyring has no key ${other.keyPacket.getKeyID().toHex().toUpperCase()}`,
    })
  })

  test('is bad over other bytes', async () => {
    const { outcome, signer, credential } = await verdict(
      await commitBy(alice, { payload: commitBytes({ message: 'Another\n' }) }),
      armored(alice),
    )
    expect([outcome, signer, credential]).toEqual(['bad-signature', undefined, undefined])
  })

  test('is not of its author where the key carries another address, or none', async () => {
    const bob = await makeKey({ userIDs: [{ name: 'Bob', email: 'bob@example.com' }] })
    expect(await verdict(await commitBy(bob), armored(bob))).toMatchObject({
      outcome: 'author-mismatch',
      reason: `it is signed by ${bob.getFingerprint()} (bob@example.com), but names alice@example.com as its author`,
    })
    const nameless = await makeKey({ userIDs: [{ name: 'alice@example.com is not here' }] })
    expect((await verdict(await commitBy(nameless), armored(nameless))).outcome).toBe('author-mismatch')
  })

  test('is of its author under any address of the key', async () => {
    const both = await makeKey({ userIDs: [{ email: 'a@example.org' }, { email: 'alice@example.com' }] })
    expect((await verdict(await commitBy(both), armored(both))).outcome).toBe('good')
  })

  test('is not of an address that somebody else put onto the key, or that the key took back', async () => {
    const bob = await makeKey({ userIDs: [{ email: 'bob@example.com' }] })
    const commit = await commitBy(bob)
    const forged = bob.toPublic()
    forged.users.push(...alice.toPublic().users)
    expect((await verdict(commit, forged.armor())).outcome).toBe('author-mismatch')

    const both = await makeKey({ userIDs: [{ email: 'bob@example.com' }, { email: 'alice@example.com' }] })
    const user = both.users[1]
    if (user === undefined) throw new Error('no second user')
    both.users[1] = await user.revoke(both.keyPacket as SecretKeyPacket, undefined, MADE)
    expect((await verdict(await commitBy(both), both.toPublic().armor())).outcome).toBe('author-mismatch')
  })

  test.each([
    ['SHA-1', enums.hash.sha1],
    ['MD5', enums.hash.md5],
    ['RIPEMD-160', enums.hash.ripemd],
  ])('is bad over a %s digest', async (name, hash) => {
    const rsa = await makeKey({ type: 'rsa', rsaBits: 2048 })
    const weak = await weakSeal(rsa, hash)
    expect(await verdict(weak, armored(rsa))).toMatchObject({
      outcome: 'bad-signature',
      reason: `its OpenPGP signature is over a ${name} digest, which is too weak`,
    })
  })

  test('is bad with a short RSA key', async () => {
    const weak = { minRSABits: 1024 }
    const rsa = await makeKey({ type: 'rsa', rsaBits: 1024, config: weak as Config })
    const { outcome, reason } = await verdict(await commitBy(rsa, { config: weak }), armored(rsa))
    expect([outcome, reason]).toEqual([
      'bad-signature',
      `the key ${rsa.getFingerprint()} may not sign: Could not verify primary key: RSA keys shorter than 2047 bits are considered too weak.`,
    ])
  })

  test('is bad with two signatures, even where both are good', async () => {
    const bob = await makeKey()
    const two = rawCommit(withSignature(unsigned, await seal([alice, bob])))
    expect(await verdict(two, armored(alice) + armored(bob))).toMatchObject({
      outcome: 'bad-signature',
      reason: 'its OpenPGP signature holds 2 signatures instead of one',
    })
  })

  test.each([
    ['a second signature', (armour: string) => armour + armour],
    ['text', (armour: string) => `${armour}signed by Alice\n`],
  ])('is bad where %s follows its armour', async (_name, followed) => {
    const commit = rawCommit(withSignature(unsigned, followed(await seal(alice))))
    expect(await verdict(commit, armored(alice))).toMatchObject({
      outcome: 'bad-signature',
      reason: 'its OpenPGP signature is followed by something',
    })
  })

  test('is good with carriage returns in its armour, which OpenPGP leaves free', async () => {
    const commit = rawCommit(withSignature(unsigned, (await seal(alice)).replaceAll('\n', '\r\n')))
    expect((await verdict(commit, armored(alice))).outcome).toBe('good')
  })

  test('is bad with a signature over text', async () => {
    expect(await verdict(await commitBy(alice, { text: true }), armored(alice))).toMatchObject({
      outcome: 'bad-signature',
      reason: 'its OpenPGP signature is not one over bytes',
    })
  })

  test.each([
    ['no base64', '-----BEGIN PGP SIGNATURE-----\n\n!!!!\n-----END PGP SIGNATURE-----\n'],
    ['nothing in it', '-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n'],
    ['no end', '-----BEGIN PGP SIGNATURE-----\n\niHUE\n'],
    ['a packet cut short', '-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0=\n-----END PGP SIGNATURE-----\n'],
  ])('is bad with an armour of %s', async (_name, broken) => {
    const { outcome } = await verdict(rawCommit(withSignature(unsigned, broken)), armored(alice))
    expect(outcome).toBe('bad-signature')
  })

  test('is unverifiable without a keyring, and without the pass beforehand', async () => {
    const { raw, oid, objectFormat } = await commitBy(alice)
    const without = await prepareCommitTrust(readCommitTrust({}), [{ raw, oid, objectFormat }])
    expect(verifyCommit(raw, oid, objectFormat, without)).toMatchObject({
      outcome: 'unverifiable',
      reason: 'no keyring was given to look up the key of its OpenPGP signature',
    })
    const unprepared = readCommitTrust({ keyrings: [trustFile('keyring.asc', armored(alice))] })
    expect(verifyCommit(raw, oid, objectFormat, unprepared)).toMatchObject({
      outcome: 'unverifiable',
      reason: 'its OpenPGP signature was not prepared for verification',
    })
  })
})

test.each(Object.entries(made.otherCurves))(
  'a key on the curve %s, which Node does not verify for the library, is verified all the same',
  async (_curve, { keyring, raw }) => {
    const bytes = Buffer.from(raw, 'base64')
    expect(await verdict(rawCommit(bytes), keyring)).toMatchObject({
      outcome: 'good',
      signer: { issuer: 'openpgp' },
    })
    const altered = Buffer.from(bytes.toString('latin1').replace(/.\n$/, '!\n'), 'latin1')
    expect(await verdict(rawCommit(altered), keyring)).toMatchObject({
      outcome: 'bad-signature',
      reason: 'its OpenPGP signature does not fit the commit: Signed digest did not match',
    })
    // The numbers alone: the digest that the packet repeats stays right.
    const otherNumbers = bytes
      .toString('latin1')
      .replace(/(.)(...\n =.{4}\n -----END)/, (_, digit, rest) => `${digit === 'A' ? 'B' : 'A'}${rest}`)
    expect(await verdict(rawCommit(Buffer.from(otherNumbers, 'latin1')), keyring)).toMatchObject({
      outcome: 'bad-signature',
      reason: 'its OpenPGP signature does not fit the commit: Signature verification failed',
    })
  },
)

describe('a key that names another as its revoker', () => {
  let alice: PrivateKey
  let revoker: PrivateKey
  let commit: RawCommit
  const missing = async () =>
    `the key ${alice.getFingerprint()} may be revoked: it carries a revocation by ${revoker.getFingerprint()}, which the keyring lacks`
  beforeAll(async () => {
    alice = await makeKey()
    revoker = await makeKey({ userIDs: [{ email: 'security@example.com' }] })
    commit = await commitBy(alice)
  })

  /** Alice's key with the packets that a keyring would have of it. */
  async function key(
    named: boolean,
    revokedBy: PrivateKey | undefined,
    bend: (revocation: SignaturePacket) => void = () => undefined,
  ): Promise<Uint8Array> {
    const direct = packetOf(alice, enums.signature.key)
    direct.revocationKeyClass = 0x80
    direct.revocationKeyAlgorithm = revoker.keyPacket.algorithm
    direct.revocationKeyFingerprint = Buffer.from(revoker.getFingerprint(), 'hex')
    const revocation = packetOf(revokedBy ?? revoker, enums.signature.keyRevocation)
    revocation.reasonForRevocationFlag = enums.reasonForRevocation.keyCompromised
    revocation.reasonForRevocationString = ''
    bend(revocation)
    const data = { key: alice.keyPacket }
    await signPacket(direct, alice, data, false)
    await signPacket(revocation, revokedBy ?? revoker, data, false)
    const [primary, ...rest] = alice.toPublic().toPacketList()
    const packets = new PacketList<AnyPacket>()
    if (primary === undefined) throw new Error('no key')
    packets.push(primary)
    if (named) packets.push(direct)
    if (revokedBy !== undefined) packets.push(revocation)
    packets.push(...rest)
    return packets.write()
  }
  const together = (...keyrings: Uint8Array[]) => Buffer.concat(keyrings)

  test('is good as long as that one did not revoke it', async () => {
    expect((await verdict(commit, await key(true, undefined))).outcome).toBe('good')
  })

  test('is revoked by that one', async () => {
    const keyring = together(await key(true, revoker), revoker.toPublic().write())
    expect(await verdict(commit, keyring)).toMatchObject({
      outcome: 'revoked',
      reason: `the key ${alice.getFingerprint()} is revoked: the key was compromised`,
    })
  })

  test('is unverifiable where the keyring lacks that one, whatever an older copy says', async () => {
    const revoked = await key(true, revoker)
    const expected = { outcome: 'unverifiable', reason: await missing() }
    expect(await verdict(commit, revoked)).toMatchObject(expected)
    expect(await verdict(commit, together(alice.toPublic().write(), revoked))).toMatchObject(expected)
    expect(await verdict(commit, together(revoked, alice.toPublic().write()))).toMatchObject(expected)
  })

  test('is revoked as well where the revocation asks for something that is not known', async () => {
    const keyring = await key(false, alice, ({ rawNotations }) => {
      const value = new Uint8Array([1])
      rawNotations.push({ name: 'later@example.com', value, humanReadable: false, critical: true })
    })
    expect(await verdict(commit, keyring)).toMatchObject({
      outcome: 'revoked',
      reason: `the key ${alice.getFingerprint()} is revoked: the key was compromised`,
    })
  })

  test('is not revoked by anybody else', async () => {
    const stranger = await makeKey()
    const others = [revoker.toPublic().write(), stranger.toPublic().write()]
    expect((await verdict(commit, together(await key(true, stranger), ...others))).outcome).toBe('good')
    expect((await verdict(commit, together(await key(false, revoker), ...others))).outcome).toBe('good')
  })
})

describe('the life of an OpenPGP key', () => {
  test('ends where it says, by trusted times alone', async () => {
    const key = await makeKey({ keyExpirationTime: 90 * DAY })
    const commit = await commitBy(key)
    const until = (text: string) => verdict(commit, armored(key), { until: at(text) })
    expect((await until('2026-03-31T23:59:59Z')).outcome).toBe('good')
    expect(await until('2026-04-01T00:00:00Z')).toMatchObject({
      outcome: 'key-not-valid-at-time',
      reason: `the OpenPGP key ${key.getFingerprint()} is valid until 2026-04-01T00:00:00Z, and nothing proves that the commit existed before 2026-04-01T00:00:00Z`,
    })
    expect((await verdict(commit, armored(key))).outcome).toBe('unverifiable')
  })

  test('ends earlier for a signature that gives itself less time', async () => {
    const key = await makeKey()
    const packet = packetOf(key, enums.signature.binary)
    packet.signatureNeverExpires = false
    packet.signatureExpirationTime = 30 * DAY
    const commit = await commitWith(key, packet)
    const until = (text: string) => verdict(commit, armored(key), { until: at(text) })
    expect((await until('2026-03-27T06:13:19Z')).outcome).toBe('good')
    expect(await until('2026-03-27T06:13:20Z')).toMatchObject({
      outcome: 'key-not-valid-at-time',
      reason:
        'the signature is valid until 2026-03-27T06:13:20Z, and nothing proves that the commit existed before 2026-03-27T06:13:20Z',
    })
  })

  test('ends for a subkey by itself', async () => {
    const key = await makeKey({ subkeys: [{ sign: true, keyExpirationTime: 60 * DAY }] })
    const commit = await commitBy(key, { date: new Date('2026-02-20T00:00:00Z') })
    const { reason } = await verdict(commit, armored(key), { until: at('2026-03-02T00:00:00Z') })
    expect(reason).toContain('is valid until 2026-03-02T00:00:00Z')
  })

  test('may have been extended since, under self-signatures that replaced the earlier ones', async () => {
    const key = await makeKey({ keyExpirationTime: 30 * DAY })
    const commit = await commitBy(key, { date: new Date('2026-01-20T00:00:00Z') })
    const renewed = await makeKeyLike(key, new Date('2026-06-01T00:00:00Z'))
    expect((await verdict(commit, armored(key))).outcome).toBe('key-not-valid-at-time')
    expect((await verdict(commit, armored(renewed))).outcome).toBe('good')
  })

  test('does not begin before the key was made', async () => {
    const key = await makeKey({
      type: 'curve25519',
      config: { v6Keys: true } as Config,
      date: new Date('2026-03-01T00:00:00Z'),
    })
    expect(
      await verdict(await commitBefore(key), armored(key), { until: at('2026-04-01T00:00:00Z') }),
    ).toMatchObject({
      outcome: 'key-not-valid-at-time',
      reason:
        'the signature claims to be of 2026-02-25T06:13:20Z, and its key was only made at 2026-03-01T00:00:00Z',
    })
  })

  test('does not reach past its end by the signature’s own word', async () => {
    const key = await makeKey({ keyExpirationTime: 30 * DAY })
    const longer = await makeKeyLike(key)
    expect(
      await verdict(await commitBy(longer), armored(key), { until: at('2026-01-20T00:00:00Z') }),
    ).toMatchObject({
      outcome: 'key-not-valid-at-time',
      reason: `the OpenPGP key ${key.getFingerprint()} is valid until 2026-01-31T00:00:00Z, and the commit itself claims to be of 2026-02-25T06:13:20Z`,
    })
  })

  test('is over from the beginning where it was revoked as compromised, or without a reason', async () => {
    for (const flag of [enums.reasonForRevocation.keyCompromised, enums.reasonForRevocation.noReason]) {
      const key = await makeKey()
      const commit = await commitBy(key)
      const { publicKey } = await revokeKey({
        key,
        reasonForRevocation: { flag },
        date: new Date('2026-06-01T00:00:00Z'),
        format: 'object',
      })
      const why =
        flag === enums.reasonForRevocation.keyCompromised ? 'the key was compromised' : 'no reason given'
      expect(await verdict(commit, publicKey.armor(), { until: at('2026-03-01T00:00:00Z') })).toMatchObject({
        outcome: 'revoked',
        reason: `the key ${key.getFingerprint()} is revoked: ${why}`,
      })
    }
  })

  test('leaves earlier signatures standing where it was only retired, if they are provably earlier', async () => {
    const key = await makeKey()
    const commit = await commitBy(key)
    const { publicKey } = await revokeKey({
      key,
      reasonForRevocation: { flag: enums.reasonForRevocation.keyRetired },
      date: new Date('2026-06-01T00:00:00Z'),
      format: 'object',
    })
    const until = (text: string) => verdict(commit, publicKey.armor(), { until: at(text) })
    expect((await until('2026-05-31T23:59:59Z')).outcome).toBe('good')
    expect(await until('2026-06-01T00:00:00Z')).toMatchObject({
      outcome: 'revoked',
      reason:
        'the key is revoked since 2026-06-01T00:00:00Z (retired), and it is only known to exist since 2026-06-01T00:00:00Z',
    })
    expect(await verdict(commit, publicKey.armor())).toMatchObject({
      outcome: 'revoked',
      reason:
        'the key is revoked since 2026-06-01T00:00:00Z (retired), and nothing proves that the signature is older',
    })
  })
})

describe('a keyring', () => {
  const problemsOf = async (content: string | Uint8Array) => {
    const key = await makeKey()
    const material = await prepareCommitTrust(
      readCommitTrust({ keyrings: [trustFile('keyring.asc', content)] }),
      [await commitBy(key)],
    )
    return material.problems
  }

  test.each<[string, string | Uint8Array, number | undefined]>([
    ['is empty', '', undefined],
    ['holds no key', 'no key here\n', undefined],
    [
      'holds a broken block',
      'x\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n',
      2,
    ],
    ['is binary and broken', Buffer.of(0x98, 0xff, 1, 2, 3), undefined],
  ])('that %s is a problem', async (_name, content, line) => {
    expect(await problemsOf(content)).toMatchObject([
      { code: 'E-KEYRING', at: { path: 'keyring.asc', line } },
    ])
  })

  test('that holds a secret key is refused', async () => {
    const key = await makeKey()
    expect(await problemsOf(key.write())).toMatchObject([
      { code: 'E-KEYRING', message: expect.stringContaining('it holds a secret key') },
    ])
  })
})

/** The same key material with a new self-signature that does not expire: what a thief would publish for himself. */
async function makeKeyLike(key: PrivateKey, date = NEW_YEAR): Promise<PrivateKey> {
  const { reformatKey } = await import('openpgp')
  const { privateKey } = await reformatKey({
    privateKey: key,
    userIDs: [{ email: 'alice@example.com' }],
    date,
    format: 'object',
  })
  return privateKey
}

/** OpenPGP.js makes no weak signatures; the hash's number is changed in one, which must be refused before it is verified. */
async function weakSeal(key: PrivateKey, hash: number): Promise<RawCommit> {
  const text = await seal(key)
  const body = text.slice(text.indexOf('\n\n') + 2, text.indexOf('\n='))
  const bytes = Buffer.from(body.replaceAll('\n', ''), 'base64')
  // Packet header of two or three bytes, then version, type, key algorithm, hash algorithm.
  const start = bytes.indexOf(Buffer.of(4, 0, 1))
  bytes[start + 3] = hash
  const armored = `-----BEGIN PGP SIGNATURE-----\n\n${bytes.toString('base64')}\n-----END PGP SIGNATURE-----\n`
  return rawCommit(withSignature(unsigned, armored))
}

/** A signature older than its key. The library's `sign` refuses to make one; its packets do not. */
async function commitBefore(key: PrivateKey): Promise<RawCommit> {
  return commitWith(key, packetOf(key, enums.signature.binary))
}

function packetOf(key: PrivateKey, type: enums.signature): SignaturePacket {
  const packet = new SignaturePacket()
  packet.signatureType = type
  packet.publicKeyAlgorithm = key.keyPacket.algorithm
  packet.hashAlgorithm = enums.hash.sha512
  return packet
}

/** `sign` takes more than its type says. */
type Signing = {
  sign(key: SecretKeyPacket, data: object, date: Date, detached: boolean, config: Config): Promise<void>
}

async function signPacket(
  packet: SignaturePacket,
  { keyPacket }: PrivateKey,
  data: object,
  detached: boolean,
): Promise<void> {
  await (packet as unknown as Signing).sign(keyPacket as SecretKeyPacket, data, MADE, detached, config)
}

async function commitWith(key: PrivateKey, packet: SignaturePacket): Promise<RawCommit> {
  const payload = { text: null, getBytes: () => new Uint8Array(unsigned) }
  await signPacket(packet, key, payload, true)
  const packets = new PacketList<SignaturePacket>()
  packets.push(packet)
  return rawCommit(withSignature(unsigned, new Signature(packets).armor().replaceAll('\r\n', '\n')))
}
