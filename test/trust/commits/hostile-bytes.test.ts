import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  COMMIT_OUTCOMES,
  type CommitTrustMaterial,
  type CommitVerdict,
  prepareCommitTrust,
  type RawCommit,
  readCommitTrust,
  verifyCommit,
} from '../../../src/trust/commits/index.ts'
import { readCms } from '../../../src/trust/methods/gitsign/cms.ts'
import { readCertificate } from '../../../src/trust/methods/ssh/certificate.ts'
import { readKrl } from '../../../src/trust/methods/ssh/krl.ts'
import { readPublicKey } from '../../../src/trust/methods/ssh/public-key.ts'
import { readRevokedKeys } from '../../../src/trust/methods/ssh/revoked-keys.ts'
import { readSshsig } from '../../../src/trust/methods/ssh/sshsig.ts'
import {
  armor,
  certify,
  commitBytes,
  keyText,
  makeKey,
  rawCommit,
  sshCommit,
  str,
  trustFile,
  withSignature,
} from '../../support/ssh-commits.ts'

const made = JSON.parse(readFileSync(new URL('fixtures/made-with-git.json', import.meta.url), 'utf8')) as {
  allowedSigners: string
  keyring: string
  revocationLists: Record<string, string>
  commits: { made: string; format: 'sha1' | 'sha256'; raw: string }[]
}
const files = {
  allowedSigners: [trustFile('allowed_signers', made.allowedSigners)],
  keyrings: [trustFile('keyring.asc', made.keyring)],
}

/** The commit once for each of its bits, with that bit turned over, under the name that its bytes then have. */
function flips(raw: Buffer, format: 'sha1' | 'sha256'): RawCommit[] {
  return Array.from({ length: raw.length * 8 }, (_, bit) => {
    const flipped = Buffer.from(raw)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return rawCommit(flipped, format)
  })
}

function verdictOn({ raw, oid, objectFormat }: RawCommit, material: CommitTrustMaterial): CommitVerdict {
  return verifyCommit(raw, oid, objectFormat, material)
}

/** All that a verdict says, and all that the signature covers. A flip that is accepted may change none of it. */
function meaningOf({ outcome, reason, signer, credential, root, commit }: CommitVerdict) {
  return {
    outcome,
    reason,
    signer,
    credential,
    root,
    payload: commit && Buffer.from(commit.payload).toString('hex'),
  }
}

describe('one bit turned over in a signed commit', () => {
  const material = readCommitTrust(files)
  const ssh = made.commits.filter(({ made }) => /^(with k_(ed25519|ecdsab256|rsab3072)|merge v1)$/.test(made))

  test.each(ssh.map((commit) => [`${commit.made}, ${commit.format}`, commit] as const))(
    'signed with SSH (%s) is never accepted',
    (_name, { raw, format }) => {
      const whole = Buffer.from(raw, 'base64')
      expect(verdictOn(rawCommit(whole, format), material).outcome).toBe('good')
      const accepted = flips(whole, format).filter((flip) => verdictOn(flip, material).outcome === 'good')
      expect(accepted.map(({ raw }) => Buffer.from(raw).toString('latin1'))).toEqual([])
    },
  )

  const pgp = made.commits.filter(({ made }) => made.includes('66814A22') || made.includes('rsa3072 by gpg'))
  test.each(pgp.map((commit) => [`${commit.made}, ${commit.format}`, commit] as const))(
    'signed with OpenPGP (%s) is accepted only where nothing that is said or signed changes',
    async (_name, { raw, format }) => {
      const whole = rawCommit(Buffer.from(raw, 'base64'), format)
      const every = flips(Buffer.from(whole.raw), format)
      const prepared = await prepareCommitTrust(readCommitTrust(files), [whole, ...every])
      const meaning = meaningOf(verdictOn(whole, prepared))
      expect(meaning.outcome).toBe('good')
      const accepted = every
        .map((flip) => verdictOn(flip, prepared))
        .filter(({ outcome }) => outcome === 'good')
      for (const verdict of accepted) expect(meaningOf(verdict)).toEqual(meaning)
    },
  )
})

describe('any bytes', () => {
  const key = makeKey('ssh-ed25519')
  const certified = certify(key, makeKey('ssh-ed25519'), { principals: ['alice@example.com'] })
  const material = readCommitTrust({
    allowedSigners: [trustFile('allowed', `alice@example.com ${keyText(key)}\n`)],
  })

  /** Bytes with something cut, put in or turned over somewhere: close enough to get past the first check. */
  const near = (bytes: Buffer) =>
    fc
      .tuple(fc.nat(bytes.length), fc.nat(8), fc.uint8Array({ maxLength: 8 }))
      .map(([at, cut, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]))
  const bytes = (...likely: Buffer[]) =>
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some)),
      ...likely.map(near),
    )
  const runs = { numRuns: 1500 }

  test('as a commit give one of the ten outcomes', () => {
    fc.assert(
      fc.property(bytes(Buffer.from(sshCommit(key).raw)), (raw) => {
        expect(COMMIT_OUTCOMES).toContain(verdictOn(rawCommit(raw), material).outcome)
      }),
      runs,
    )
  })

  test('as a signature are never a good one', () => {
    const sealed = Buffer.from(sshCommit(key).raw).toString('latin1')
    const blob = Buffer.from(
      sealed.slice(sealed.indexOf('SIGNATURE-----') + 14, sealed.indexOf('-----END')).replaceAll(/\s/g, ''),
      'base64',
    )
    fc.assert(
      fc.property(bytes(blob), (some) => {
        const { outcome } = verdictOn(rawCommit(withSignature(commitBytes(), armor(some))), material)
        expect(outcome === 'good').toBe(some.equals(blob))
      }),
      runs,
    )
    fc.assert(fc.property(fc.string(), (text) => typeof readSshsig(text) === 'string'))
  })

  test('as a public key or a certificate are one, or a reason', () => {
    const rsa = makeKey('ssh-rsa')
    fc.assert(
      fc.property(bytes(key.blob, rsa.blob, makeKey('ecdsa-sha2-nistp256').blob), (some) => {
        const read = readPublicKey(some)
        expect(typeof read === 'string' || read.blob === some.toString('latin1')).toBe(true)
      }),
      runs,
    )
    fc.assert(
      fc.property(bytes(certified.blob), (some) => {
        const read = readCertificate(some, 'ssh-ed25519')
        expect(typeof read === 'string' || some.equals(certified.blob)).toBe(true)
      }),
      runs,
    )
  })

  test('as a revocation list revoke something, or say why they cannot be read', () => {
    const lists = Object.values(made.revocationLists).map((list) => Buffer.from(list, 'base64'))
    fc.assert(
      fc.property(bytes(...lists), (some) => {
        const read = readKrl(some)
        expect(typeof read === 'string' || read.keys instanceof Set).toBe(true)
        const { problems } = readRevokedKeys(trustFile('revoked', some))
        for (const problem of problems) expect(problem.code).toBe('E-REVOKED-KEYS')
      }),
      runs,
    )
  })

  test('as CMS are read, or refused with an error that is caught', () => {
    fc.assert(
      fc.property(bytes(), (some) => {
        expect(() => readCms(some)).toThrow()
      }),
    )
  })

  test('as a huge list of revoked serials take no long time', () => {
    const bitmap = Buffer.alloc(100_000, 0xff)
    bitmap[0] = 0x7f
    const part = Buffer.concat([Buffer.alloc(8), str(bitmap)])
    const section = Buffer.concat([str(''), str(''), Buffer.of(0x22), str(part)])
    const list = Buffer.concat([
      Buffer.from('SSHKRL\n\0'),
      Buffer.of(0, 0, 0, 1),
      Buffer.alloc(24),
      str(''),
      str(''),
      Buffer.of(1),
      str(section),
    ])
    const read = readKrl(list)
    expect(typeof read === 'string' ? read : read.certificates[0]?.serials).toEqual([
      { from: 0n, to: 799_998n },
    ])
  })
})
