import { describe, expect, test } from 'vitest'
import { readCommitTrust, verifyCommit } from '../../../src/trust/commits/index.ts'
import {
  certify,
  fingerprint,
  keyText,
  makeKey,
  type SshKey,
  signatureBlob,
  sshCommit,
  str,
  trustFile,
  u32,
} from '../../support/ssh-commits.ts'

const alice = makeKey('ssh-ed25519')
const bob = makeKey('ssh-ed25519')
const authority = makeKey('ssh-ed25519')
const weak = makeKey('ssh-rsa', 1024)
const commit = sshCommit(alice)

/** The outcome of a commit by Alice, and what is wrong with the file of revoked keys. */
function under(revoked: string | Uint8Array): readonly [string, string, ...string[]] {
  const material = readCommitTrust({
    allowedSigners: [trustFile('allowed', `alice@example.com ${keyText(alice)}\n`)],
    revokedKeys: [trustFile('revoked', revoked)],
  })
  const { outcome, reason } = verifyCommit(commit.raw, commit.oid, 'sha1', material)
  return [outcome, reason, ...material.problems.map(({ message }) => message)]
}

const REVOKED = ['revoked', `revoked revokes the key ${fingerprint(alice)}`]
const GOOD = ['good', 'signed by alice@example.com']
const blocked = (why: string) => [
  'unverifiable',
  'revoked could not be read whole, so the key may be revoked',
  `What this revokes cannot be told: ${why}. No SSH signature counts until it is corrected.`,
]
const certificateOf = (key: SshKey) => {
  const { type, blob } = { ...certify(key, authority, { principals: ['x'] }), type: key.type }
  return `${type}-cert-v01@openssh.com ${blob.toString('base64')} old laptop`
}
const dsa = `ssh-dss ${Buffer.concat([str('ssh-dss'), str('numbers')]).toString('base64')}`

describe('a text of revoked keys', () => {
  test.each<[string, string | Uint8Array, readonly string[]]>([
    ['names the key', `${keyText(alice)} stolen\n`, REVOKED],
    ['names a certificate of the key', `${certificateOf(alice)}\n`, REVOKED],
    ['names a certificate of another key', `${certificateOf(bob)}\n`, GOOD],
    ['names keys that are too weak to count anyway', `${keyText(weak)}\n${dsa}\n`, GOOD],
    ['names the key after one that is too weak', `${keyText(weak)}\n${keyText(alice)}\n`, REVOKED],
    [
      'has comments in another encoding',
      Buffer.from(`# M\xfcller\n${keyText(bob)} M\xfcller\n${keyText(alice)} M\xfcller\n`, 'latin1'),
      REVOKED,
    ],
    ['has such comments on others', Buffer.from(`# M\xfcller\n${keyText(bob)} M\xfcller\n`, 'latin1'), GOOD],
    ['is something else in another encoding', Buffer.of(0xfc, 0x0a), blocked('the line is not UTF-8')],
    [
      'has a key cut short',
      `ssh-ed25519 ${bob.blob.subarray(0, -1).toString('base64')}\n`,
      blocked('there is no public key, "type base64", and no fingerprint'),
    ],
    [
      'has a key under the name of another type',
      `ssh-rsa ${bob.blob.toString('base64')}\n`,
      blocked('there is no public key, "type base64", and no fingerprint'),
    ],
    [
      'has a weak key cut short',
      `ssh-rsa ${weak.blob.subarray(0, -1).toString('base64')}\n`,
      blocked('there is no public key, "type base64", and no fingerprint'),
    ],
    [
      'has options before the key',
      `restrict ${keyText(alice)}\n`,
      blocked('there is no public key, "type base64", and no fingerprint'),
    ],
  ])('that %s', (_name, text, expected) => {
    expect(under(text)).toEqual(expected)
  })
})

describe('a key revocation list', () => {
  const section = (kind: number, ...parts: Buffer[]) =>
    Buffer.concat([Buffer.of(kind), str(Buffer.concat(parts))])
  const list = (...sections: Buffer[]) =>
    Buffer.concat([Buffer.from('SSHKRL\n\0'), u32(1), Buffer.alloc(24), str(''), str(''), ...sections])
  const keys = (...named: SshKey[]) => section(2, ...named.map(({ blob }) => str(blob)))
  const signed = (unsigned: Buffer, key: SshKey) => {
    const covered = Buffer.concat([unsigned, Buffer.of(4), str(key.blob)])
    return Buffer.concat([covered, str(signatureBlob(key, covered))])
  }
  const extension = (critical: number) => [str('later@example.com'), Buffer.of(critical), str('x')]

  test.each<[string, Buffer, readonly string[]]>([
    ['revokes what it names', list(keys(bob, alice)), REVOKED],
    ['may be signed', signed(list(keys(alice)), authority), REVOKED],
    ['may be signed by several', signed(signed(list(keys(bob)), authority), bob), GOOD],
    [
      'altered after it was signed is refused',
      Buffer.concat([
        list(keys(bob)),
        signed(list(keys(alice)), authority).subarray(list(keys(alice)).length),
      ]),
      blocked('the signature of the list does not fit it'),
    ],
    [
      'that goes on after its signature is refused',
      Buffer.concat([signed(list(keys(bob)), authority), keys(authority)]),
      blocked('a section follows the signature of the list'),
    ],
    [
      'signed by something else than a key is refused',
      Buffer.concat([list(keys(bob)), Buffer.of(4), str('x'), str('y')]),
      blocked('the key that signed the list: keys of the type "" are not supported'),
    ],
    ['may have an extension that can be passed over', list(section(255, ...extension(0)), keys(bob)), GOOD],
    [
      'with one that cannot is refused',
      list(section(255, ...extension(1)), keys(bob)),
      blocked('the list has a critical extension, which is not known here'),
    ],
    [
      'with one that cannot, for certificates, is refused',
      list(section(1, str(''), str(''), section(0x39, ...extension(1)))),
      blocked('the list has a critical extension, which is not known here'),
    ],
    [
      'with an extension cut short is refused',
      list(section(255, str('later@example.com'))),
      blocked('a section of the list is cut short'),
    ],
    [
      'with a section that is not known is refused',
      list(section(9)),
      blocked('a section of the list is of kind 9, which is not known'),
    ],
  ])('%s', (_name, bytes, expected) => {
    expect(under(bytes)).toEqual(expected)
  })
})
