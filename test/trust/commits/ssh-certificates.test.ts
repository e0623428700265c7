import { describe, expect, test } from 'vitest'
import { type Instant, parseInstant } from '../../../src/domain/instant.ts'
import {
  type CommitVerdict,
  readCommitTrust,
  type TimeBounds,
  verifyCommit,
} from '../../../src/trust/commits/index.ts'
import {
  type Bend,
  type CertificateSpec,
  certify,
  fingerprint,
  keyText,
  makeKey,
  type SshKey,
  sshCommit,
  str,
  trustFile,
} from '../../support/ssh-commits.ts'

const authority = makeKey('ssh-ed25519')
const key = makeKey('ssh-ed25519')
const ALLOWED = `*@example.com cert-authority ${keyText(authority)}\n`
const HOUR = 3600
const MADE = 1_772_000_000

function at(text: string): Instant | undefined {
  return parseInstant(text)
}

function verdict(
  signing: SshKey,
  { signers = ALLOWED, revoked = '', time = {} as TimeBounds, commit = {}, bend = {} as Bend } = {},
): CommitVerdict {
  const { raw, oid, objectFormat } = sshCommit(signing, commit, bend)
  const material = readCommitTrust({
    allowedSigners: [trustFile('allowed', signers)],
    revokedKeys: revoked === '' ? [] : [trustFile('revoked', revoked)],
  })
  expect(material.problems).toEqual([])
  return verifyCommit(raw, oid, objectFormat, material, time)
}

function certified(spec: Partial<CertificateSpec> = {}): SshKey {
  return certify(key, authority, { principals: ['alice@example.com'], ...spec })
}

describe('a certificate', () => {
  test('speaks for the principal that its authority vouches for', () => {
    expect(verdict(certified({ serial: 42, keyId: 'laptop' }))).toMatchObject({
      outcome: 'good',
      signer: {
        identity: 'alice@example.com',
        credential: fingerprint(key),
        claims: { certificateAuthority: fingerprint(authority), serial: '42', keyId: 'laptop' },
      },
    })
  })

  test.each([
    'ssh-ed25519',
    'ssh-rsa',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'sk-ssh-ed25519@openssh.com',
    'sk-ecdsa-sha2-nistp256@openssh.com',
  ] as const)('may be for a key and of an authority of the type %s', (type) => {
    const own = certify(makeKey(type), authority, { principals: ['alice@example.com'] })
    expect(verdict(own).outcome).toBe('good')
    const other = makeKey(type)
    const signers = `*@example.com cert-authority ${keyText(other)}\n`
    expect(verdict(certify(key, other, { principals: ['alice@example.com'] }), { signers }).outcome).toBe(
      'good',
    )
  })

  test.each<[string, SshKey, object, string, string]>([
    [
      'of an authority that nobody listed',
      certify(key, makeKey('ssh-ed25519'), { principals: ['alice@example.com'] }),
      {},
      'unknown-key',
      `no allowed signer has the key ${fingerprint(key)}`,
    ],
    [
      'of a key that is listed, but not as an authority',
      certified(),
      { signers: `*@example.com ${keyText(authority)}\n` },
      'unknown-key',
      `no allowed signer has the key ${fingerprint(key)}`,
    ],
    [
      'for a principal that its authority may not vouch for',
      certified({ principals: ['alice@example.org'] }),
      {},
      'unknown-key',
      `no allowed signer has the key ${fingerprint(key)}`,
    ],
    [
      'of somebody else than the author',
      certified({ principals: ['bob@example.com'] }),
      {},
      'author-mismatch',
      'it is signed by bob@example.com, but names alice@example.com as its author',
    ],
    [
      'for nobody, and so for anybody',
      certified({ principals: [] }),
      {},
      'unknown-key',
      'its certificate names nobody',
    ],
    ['for a host', certified({ kind: 2 }), {}, 'unknown-key', 'its certificate is not one of a user'],
    [
      'with a condition that is about something else',
      certified({ critical: Buffer.concat([str('force-command'), str(str('true'))]) }),
      {},
      'unknown-key',
      'its certificate has the critical option "force-command", which cannot be judged for a commit',
    ],
    [
      'with a condition that is known, but says more than is known',
      certified({ critical: Buffer.concat([str('verify-required'), str('x')]) }),
      {},
      'unknown-key',
      'its certificate has the critical option "verify-required", which cannot be judged for a commit',
    ],
    [
      'with a condition that its key cannot keep',
      certified({ critical: Buffer.concat([str('verify-required'), str('')]) }),
      {},
      'unknown-key',
      'its certificate asks that a security key verifies its user, and its key is none',
    ],
    [
      'that is never valid',
      certified({ after: 5, before: 5n }),
      {},
      'key-not-valid-at-time',
      'its certificate is never valid',
    ],
    [
      'with a revoked serial',
      certified({ serial: 42 }),
      { revoked: 'serial: 40-44\n' },
      'revoked',
      'revoked revokes the certificate 42 "key id"',
    ],
    [
      'with a revoked id',
      certified({ keyId: 'laptop' }),
      { revoked: 'id: laptop\n' },
      'revoked',
      'revoked revokes the certificate 1 "laptop"',
    ],
    [
      'for a revoked key',
      certified(),
      { revoked: keyText(key) },
      'revoked',
      `revoked revokes the key ${fingerprint(key)}`,
    ],
    [
      'of a revoked authority',
      certified(),
      { revoked: keyText(authority) },
      'revoked',
      `revoked revokes the certificate authority ${fingerprint(authority)}`,
    ],
  ])('%s', (_name, signing, given, outcome, reason) => {
    const { outcome: was, reason: why } = verdict(signing, given)
    expect([was, why]).toEqual([outcome, reason])
  })

  test('with a serial beside the revoked ones is good', () => {
    expect(verdict(certified({ serial: 45 }), { revoked: 'serial: 40-44\n' }).outcome).toBe('good')
  })

  test.each([['sk-ssh-ed25519@openssh.com'], ['sk-ecdsa-sha2-nistp256@openssh.com']] as const)(
    'of a %s says what its signatures have to say of touch and user',
    (type) => {
      const secure = makeKey(type)
      const of = (flags: number, spec: Partial<CertificateSpec> = {}) => {
        const signing = certify(secure, authority, { principals: ['alice@example.com'], ...spec })
        const { outcome, reason } = verdict(signing, { bend: { flags } })
        return [outcome, reason]
      }
      const option = (name: string) => Buffer.concat([str(name), str('')])
      const good = ['good', 'signed by alice@example.com']
      expect(of(1)).toEqual(good)
      expect(of(0)).toEqual(['bad-signature', 'the security key says that nobody touched it when it signed'])
      expect(of(0, { extensions: option('no-touch-required') })).toEqual(good)
      expect(of(5, { critical: option('verify-required') })).toEqual(good)
      expect(of(1, { critical: option('verify-required') })).toEqual([
        'bad-signature',
        'the security key says that it did not verify its user, which the certificate asks for',
      ])
    },
  )

  test('altered after its authority signed it is refused', () => {
    const blob = Buffer.from(certified().blob)
    blob.write('mallo', blob.indexOf('alice@example.com'))
    const { outcome, reason } = verdict({ ...key, blob })
    expect([outcome, reason]).toEqual([
      'bad-signature',
      "its certificate is refused: the authority's signature does not fit the certificate",
    ])
  })

  test('is valid for as long as it says, within what the allowed signers say', () => {
    const limited = certified({ after: MADE - HOUR, before: BigInt(MADE + HOUR) })
    expect(verdict(limited, { time: { until: at('2026-02-25T07:00:00Z') } }).outcome).toBe('good')
    expect(verdict(limited, { time: { until: at('2026-02-25T07:13:20Z') } })).toMatchObject({
      outcome: 'key-not-valid-at-time',
      reason:
        'the certificate under allowed:1 is valid from 2026-02-25T05:13:20Z until 2026-02-25T07:13:20Z, and nothing proves that the commit existed before 2026-02-25T07:13:20Z',
    })
    expect(verdict(limited).outcome).toBe('unverifiable')
    const signers = `*@example.com cert-authority,valid-before="20260225063000Z" ${keyText(authority)}\n`
    expect(verdict(limited, { signers, time: { until: at('2026-02-25T07:00:00Z') } }).reason).toContain(
      'until 2026-02-25T06:30:01Z',
    )
  })

  test('names its principal where the entry names only a pattern', () => {
    const two = certified({ principals: ['bob@example.com', 'alice@example.com'] })
    expect(verdict(two).signer?.identity).toBe('alice@example.com')
  })
})

test('an authority signs no commits itself', () => {
  const { outcome } = verdict(authority)
  expect(outcome).toBe('unknown-key')
})
