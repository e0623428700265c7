import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseInstant } from '../../../src/domain/instant.ts'
import {
  type CommitOutcome,
  prepareCommitTrust,
  type RawCommit,
  readCommitTrust,
  type TimeBounds,
  verifyCommit,
} from '../../../src/trust/commits/index.ts'
import { trustFile } from '../../support/ssh-commits.ts'

/** Commits that git, OpenSSH and GnuPG made: neither side of the comparison is ours. */
const made = JSON.parse(readFileSync(new URL('fixtures/made-with-git.json', import.meta.url), 'utf8')) as {
  allowedSigners: string
  keyring: string
  revocationLists: Record<'key' | 'spec' | 'serial' | 'id' | 'range', string>
  commits: { made: string; format: 'sha1' | 'sha256'; oid: string; git: string; raw: string }[]
}
const files = {
  allowedSigners: [trustFile('allowed_signers', made.allowedSigners)],
  keyrings: [trustFile('keyring.asc', made.keyring)],
}
const commits: RawCommit[] = made.commits.map(({ oid, raw, format }) => ({
  oid,
  raw: Buffer.from(raw, 'base64'),
  objectFormat: format,
}))
const now = parseInstant('2026-12-01T00:00:00Z')

async function outcomes(more: object = {}, time: TimeBounds = { until: now }): Promise<CommitOutcome[]> {
  const material = await prepareCommitTrust(readCommitTrust({ ...files, ...more }), commits)
  expect(material.problems).toEqual([])
  return commits.map(
    ({ raw, oid, objectFormat }) => verifyCommit(raw, oid, objectFormat, material, time).outcome,
  )
}

describe('commits made with git', () => {
  test('agree with git, except where git looks away', async () => {
    const all = await outcomes()
    const seen = made.commits.map(({ made, git }, at) => [made, git, all[at]])
    expect(seen).toEqual(
      made.commits.map(({ made, git }) => {
        // Bob's key is good, and git does not mind that the commit names Alice.
        if (made.includes('966D7F2AA298723139C3822236AF9E7FDBB913BD')) return [made, 'G', 'author-mismatch']
        const same = { G: 'good', N: 'unsigned', R: 'revoked', Y: 'key-not-valid-at-time' }[git]
        return [made, git, same]
      }),
    )
  })

  test('a key that has expired since counts for a commit that provably existed before', async () => {
    const at = made.commits.findIndex(({ made }) => made === 'old key at 2024')
    expect((await outcomes({}, { until: parseInstant('2024-01-12T00:00:00Z') }))[at]).toBe('good')
    expect((await outcomes({}, { until: parseInstant('2024-01-31T00:00:00Z') }))[at]).toBe(
      'key-not-valid-at-time',
    )
    expect((await outcomes({}, {}))[at]).toBe('unverifiable')
  })

  test('without allowed signers and keyring everything signed is unverifiable, not unknown', async () => {
    const none = { allowedSigners: undefined, keyrings: undefined }
    const all = await outcomes(none)
    expect(all).toEqual(made.commits.map(({ git }) => (git === 'N' ? 'unsigned' : 'unverifiable')))
  })

  test.each([
    ['key', ['with k_ed25519', 'merge v1', 'café']],
    ['spec', ['with k_rsab3072', 'with k_ecdsab256', 'with k_ecdsab521']],
    ['serial', ['with cert']],
    ['id', ['with cert']],
    ['range', []],
  ] as const)('a revocation list by %s, made with ssh-keygen -k', async (name, revoked) => {
    const list = Buffer.from(made.revocationLists[name], 'base64')
    const all = await outcomes({ revokedKeys: [trustFile('revoked', list)], keyrings: undefined })
    const ssh = made.commits.flatMap(({ made }, at) =>
      made.includes('pgp') || made.includes('old') ? [] : [{ made, at }],
    )
    expect(ssh.filter(({ at }) => all[at] === 'revoked').map(({ made }) => made)).toEqual([
      ...revoked,
      ...revoked,
    ])
  })
})
