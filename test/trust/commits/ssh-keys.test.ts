import { describe, expect, test } from 'vitest'
import {
  type CommitVerdict,
  type RawCommit,
  readCommitTrust,
  verifyCommit,
} from '../../../src/trust/commits/index.ts'
import {
  armor,
  type Bend,
  commitBytes,
  fingerprint,
  keyText,
  makeKey,
  rawCommit,
  type SshKey,
  sshCommit,
  sshsig,
  str,
  trustFile,
  u32,
  withSignature,
} from '../../support/ssh-commits.ts'

const TYPES = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
] as const
const keys = new Map(TYPES.map((type) => [type, makeKey(type)]))

function keyOf(type: (typeof TYPES)[number]): SshKey {
  return keys.get(type) ?? makeKey(type)
}

const material = readCommitTrust({
  allowedSigners: [
    trustFile('allowed', [...keys.values()].map((key) => `alice@example.com ${keyText(key)}\n`).join('')),
  ],
})

function verdictOn({ raw, oid, objectFormat }: RawCommit): CommitVerdict {
  return verifyCommit(raw, oid, objectFormat, material)
}

/** A commit with this armour as its signature. */
function sealed(armored: string): CommitVerdict {
  return verdictOn(rawCommit(withSignature(commitBytes(), armored)))
}

describe('every type of key', () => {
  test('can be read', () => {
    expect(material.problems).toEqual([])
  })

  describe.each(TYPES)('%s', (type) => {
    const key = keyOf(type)

    test.each([
      ['sha1', 'sha512'],
      ['sha1', 'sha256'],
      ['sha256', 'sha512'],
      ['sha256', 'sha256'],
    ] as const)('in a %s repository over %s', (format, digest) => {
      expect(verdictOn(sshCommit(key, { format }, { digest }))).toMatchObject({
        outcome: 'good',
        signer: { identity: 'alice@example.com', credential: fingerprint(key) },
      })
    })

    test('not over other bytes', () => {
      const { outcome, reason } = verdictOn(sshCommit(key, {}, { over: Buffer.from('other bytes') }))
      expect([outcome, reason]).toEqual(['bad-signature', 'the signature does not fit the commit'])
    })

    test('not under the name of another algorithm', () => {
      const other = type === 'ssh-ed25519' ? 'ecdsa-sha2-nistp256' : 'ssh-ed25519'
      const { outcome, reason } = verdictOn(sshCommit(key, {}, { algorithm: other }))
      expect([outcome, reason]).toEqual([
        'bad-signature',
        `a signature of the kind "${other}" does not count for a key of the type ${type}`,
      ])
    })

    test('not with the key of another in its place', () => {
      const stranger = makeKey(type)
      const { outcome } = verdictOn(sshCommit({ ...key, secret: stranger.secret }))
      expect(outcome).toBe('bad-signature')
    })
  })
})

describe('RSA', () => {
  const rsa = keyOf('ssh-rsa')

  test('signs with SHA-256 as well', () => {
    expect(verdictOn(sshCommit(rsa, {}, { algorithm: 'rsa-sha2-256' })).outcome).toBe('good')
  })

  test('does not count with SHA-1, however right the numbers are', () => {
    const { outcome, reason } = verdictOn(sshCommit(rsa, {}, { algorithm: 'ssh-rsa' }))
    expect([outcome, reason]).toEqual([
      'bad-signature',
      'it is an RSA signature over SHA-1, which is too weak',
    ])
  })

  test('does not count with a short key', () => {
    const { outcome, reason } = verdictOn(sshCommit(makeKey('ssh-rsa', 1024)))
    expect([outcome, reason]).toEqual([
      'bad-signature',
      'its key is refused: an RSA key of 1024 bits is too weak: 2048 are the least',
    ])
  })
})

describe('a security key', () => {
  test.each(['sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com'] as const)('%s', (type) => {
    const key = keyOf(type)
    const { outcome, reason } = verdictOn(sshCommit(key, {}, { flags: 0 }))
    expect([outcome, reason]).toEqual([
      'bad-signature',
      'the security key says that nobody touched it when it signed',
    ])
    expect(verdictOn(sshCommit(key, {}, { flags: 5 })).outcome).toBe('good')
  })
})

describe('a signature that cannot be read', () => {
  const key = keyOf('ssh-ed25519')
  const good = sshsig(key, commitBytes())
  const body = Buffer.from(good.replaceAll(/-----.*-----|\n/g, ''), 'base64')

  test.each([
    ['is without its end', good.slice(0, good.indexOf('-----END')), 'its armour does not end'],
    ['is followed by something', `${good}and more\n`, 'something follows its armour'],
    ['is no base64', good.replace(/\n.{4}/, '\n!!!!'), 'its armour is not canonical base64'],
    ['is empty', armor(Buffer.alloc(0)), 'its armour is not canonical base64'],
    [
      'has another magic',
      armor(Buffer.concat([Buffer.from('SSHSIX'), body.subarray(6)])),
      'it does not begin with "SSHSIG"',
    ],
    ['is cut short', armor(body.subarray(0, -1)), 'it is cut short or has bytes left over'],
    [
      'has bytes left over',
      armor(Buffer.concat([body, Buffer.of(0)])),
      'it is cut short or has bytes left over',
    ],
    [
      'claims to be endless',
      armor(Buffer.concat([body.subarray(0, 10), u32(0xffffffff), body.subarray(14)])),
      'it is cut short or has bytes left over',
    ],
    [
      'is of a later version',
      sshsig(key, commitBytes(), { version: 2 }),
      'it is of version 2; only version 1 is known',
    ],
    [
      'says something in its reserved field, and signs it as well',
      sshsig(key, commitBytes(), { reserved: 'later' }),
      'it says something in a field that is reserved',
    ],
    ['has carriage returns', good.replaceAll('\n', '\r\n'), 'there is a carriage return in its armour'],
    ['is there twice', `${good}${good}`, 'something follows its armour'],
    [
      'is over SHA-1',
      sshsig(key, commitBytes(), { digest: 'sha1' }),
      'it is over a digest of the kind "sha1"; only sha256 and sha512 count',
    ],
  ])('%s', (_name, armored, why) => {
    const { outcome, reason } = sealed(armored)
    expect([outcome, reason]).toEqual(['bad-signature', `its SSH signature cannot be read: ${why}`])
  })

  test('may wrap its lines anywhere', () => {
    const lines = body.toString('base64').match(/.{1,19}/g) ?? []
    const wrapped = ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n')
    expect(sealed(wrapped).outcome).toBe('good')
  })

  test('of a type that is not known is unverifiable', () => {
    const armored = sshsig({ ...key, blob: Buffer.concat([str('ssh-dss'), str('numbers')]) }, commitBytes())
    const { outcome, reason } = sealed(armored)
    expect([outcome, reason]).toEqual(['unverifiable', 'keys of the type "ssh-dss" are not supported'])
  })

  test.each([
    [
      'a point that is not on its curve',
      [str('ecdsa-sha2-nistp256'), str('nistp256'), str(Buffer.alloc(65, 4))],
      'the numbers in it are no key',
    ],
    [
      'a compressed point',
      [str('ecdsa-sha2-nistp256'), str('nistp256'), str(Buffer.alloc(33, 2))],
      'the point is not an uncompressed one of the curve',
    ],
    [
      'the curve of another type',
      [str('ecdsa-sha2-nistp256'), str('nistp384'), str(Buffer.alloc(97, 4))],
      'the curve is not the one of the key type',
    ],
    [
      'an Ed25519 key of 31 bytes',
      [str('ssh-ed25519'), str(Buffer.alloc(31, 1))],
      'the numbers in it are no key',
    ],
    [
      'bytes left over',
      [str('ssh-ed25519'), str(Buffer.alloc(32, 1)), str('x')],
      'the key is cut short or has bytes left over',
    ],
    [
      'a negative modulus',
      [str('ssh-rsa'), str(Buffer.of(1, 0, 1)), str(Buffer.alloc(256, 0xff))],
      'an RSA key of 0 bits is too weak: 2048 are the least',
    ],
  ])('with %s is refused', (_name, parts, why) => {
    const { outcome, reason } = sealed(sshsig({ ...key, blob: Buffer.concat(parts) }, commitBytes()))
    expect([outcome, reason]).toEqual(['bad-signature', `its key is refused: ${why}`])
  })

  test('with numbers written in a longer form is refused', () => {
    const ecdsa = keyOf('ecdsa-sha2-nistp256')
    const bend: Bend = {}
    const armored = sshsig(ecdsa, commitBytes(), bend)
    const bytes = Buffer.from(armored.replaceAll(/-----.*-----|\n/g, ''), 'base64')
    // The last string holds two numbers; a zero byte before the second makes it longer than it need be.
    const rLength = () => bytes.readUInt32BE(numbersAt)
    const numbersAt = bytes.lastIndexOf(str('ecdsa-sha2-nistp256')) + str('ecdsa-sha2-nistp256').length + 4
    const sAt = numbersAt + 4 + rLength()
    const s = bytes.subarray(sAt + 4)
    const longer = Buffer.concat([bytes.subarray(numbersAt, sAt), u32(s.length + 1), Buffer.of(0), s])
    const signature = Buffer.concat([str('ecdsa-sha2-nistp256'), str(longer)])
    const signatureAt = bytes.lastIndexOf(str('ecdsa-sha2-nistp256')) - 4
    const rebuilt = armor(Buffer.concat([bytes.subarray(0, signatureAt), str(signature)]))
    expect(sealed(armored).outcome).toBe('good')
    expect(sealed(rebuilt).outcome).toBe('bad-signature')
  })
})
