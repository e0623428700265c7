import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as der from '../../../scripts/sigstore-world/der.ts'
import { type LogEntry, recordEntry } from '../../../scripts/sigstore-world/log.ts'
import { createWorld } from '../../../scripts/sigstore-world.ts'
import {
  boundTimes,
  commitTrust,
  type RawCommit,
  readCommitTrust,
  verifyCommit,
} from '../../../src/trust/commits/index.ts'
import { readFields } from '../../../src/trust/methods/gitsign/protobuf.ts'
import { attribute, type GitsignBend, gitsignCommit } from '../../support/gitsign-commits.ts'
import {
  type CommitSpec,
  commitBytes,
  rawCommit,
  trustFile,
  withSignature,
} from '../../support/ssh-commits.ts'

const world = createWorld({ at: '2026-01-01T00:00:00Z', seed: 'gitsign' })
const elsewhere = createWorld({ at: '2026-01-01T00:00:00Z', seed: 'elsewhere' })
const signing = {
  identity: 'alice@example.com',
  issuer: 'https://accounts.example',
  at: '2026-02-25T06:13:20Z',
}
const rootOf = ({ trustedRoot }: typeof world) => trustFile('trusted_root.json', JSON.stringify(trustedRoot))

function made(bend: GitsignBend = {}, spec: CommitSpec = {}, who = signing): RawCommit {
  return gitsignCommit(world, who, spec, bend)
}

function verdict({ raw, oid, objectFormat }: RawCommit, roots = [rootOf(world)]) {
  return verifyCommit(raw, oid, objectFormat, readCommitTrust({ trustedRoots: roots }))
}

describe('a gitsign commit', () => {
  test('is good for the address in its certificate, since the time that the log proves', () => {
    expect(commitTrust(verdict(made()))).toMatchObject({
      state: 'verified',
      signers: [{ identity: 'alice@example.com', issuer: 'https://accounts.example', method: 'gitsign' }],
      knownSince: { at: '2026-02-25T06:13:20Z', clock: 'transparency-log' },
      roots: [{ path: 'trusted_root.json', origin: 'pinned' }],
    })
  })

  test('counts a timestamp that it carries besides', () => {
    const { outcome, times } = verdict(made({ withTimestamp: true }))
    expect(outcome).toBe('good')
    expect(times.map(({ clock }) => clock).toSorted()).toEqual(['timestamp-authority', 'transparency-log'])
  })

  test('may keep the body of its log entry', () => {
    expect(verdict(made({ withBody: true })).outcome).toBe('good')
  })

  test('is found under the second of two roots', () => {
    const other = trustFile('other_root.json', JSON.stringify(elsewhere.trustedRoot))
    expect(verdict(made(), [other, rootOf(world)])).toMatchObject({
      outcome: 'good',
      root: { path: 'trusted_root.json' },
    })
  })

  test.each<[string, RawCommit, ReturnType<typeof rootOf>[], string, string]>([
    ['of another deployment', made(), [rootOf(elsewhere)], 'unknown-key', 'an entry is of the log'],
    [
      'without a trusted root',
      made(),
      [],
      'unverifiable',
      'no trusted root was given to verify its certificate against',
    ],
    [
      'with a trusted root that cannot be read',
      made(),
      [trustFile('root.json', '{}')],
      'unverifiable',
      'no trusted root could be read to verify its certificate against',
    ],
    [
      'with its log entry left in the log',
      made({ online: true }),
      [rootOf(world)],
      'unverifiable',
      'it embeds no entry of a transparency log, so nothing proves that its certificate was used while it was valid (2026-02-25T06:13:20Z to 2026-02-25T06:23:20Z)',
    ],
    [
      'over another commit',
      made({ over: commitBytes({ message: 'Another\n' }) }),
      [rootOf(world)],
      'bad-signature',
      'the signature does not fit the commit',
    ],
    [
      'by somebody other than the author',
      made({}, {}, { ...signing, identity: 'bob@example.com' }),
      [rootOf(world)],
      'author-mismatch',
      'it is signed by bob@example.com, but names alice@example.com as its author',
    ],
    [
      'by a workflow',
      made({}, {}, { ...signing, identity: 'https://ci.example/release.yml@refs/heads/main' }),
      [rootOf(world)],
      'author-mismatch',
      'it is signed by https://ci.example/release.yml@refs/heads/main',
    ],
    [
      'with its own content',
      made({ content: commitBytes() }),
      [rootOf(world)],
      'bad-signature',
      'its CMS signature cannot be read: it brings its own content instead of being over the commit',
    ],
    [
      'with two signers',
      made({ signers: 2 }),
      [rootOf(world)],
      'bad-signature',
      'its CMS signature cannot be read: it has 2 signers instead of one',
    ],
    [
      'with two digests',
      made({ extraAttributes: [attribute('1.2.840.113549.1.9.4', der.octetString(Buffer.alloc(32)))] }),
      [rootOf(world)],
      'bad-signature',
      'its CMS signature cannot be read: its attribute 1.2.840.113549.1.9.4 does not have exactly one value',
    ],
  ])('%s', (_name, commit, roots, outcome, reason) => {
    const { outcome: was, reason: why } = verdict(commit, roots)
    expect([was, why.slice(0, reason.length)]).toEqual([outcome, reason])
  })

  test('with the log entry of another signature is bad', () => {
    const other = world.signBytes(Buffer.from('another'), signing)
    const swapped = made({
      bundle: (bundle) => ({
        ...bundle,
        verificationMaterial: {
          ...bundle.verificationMaterial,
          tlogEntries: other.verificationMaterial.tlogEntries,
        },
      }),
    })
    expect(verdict(swapped).outcome).toBe('bad-signature')
  })

  test('logged when its certificate had run out was not valid at that time', () => {
    const later = (body: string) => {
      const entry = JSON.parse(Buffer.from(body, 'base64').toString()) as { kind: string; apiVersion: string }
      return recordEntry(world.services.rekor1, entry, new Date('2026-02-25T07:13:20Z'))
    }
    const late = made({ bundle: withEntries((entry) => later(entry.canonicalizedBody)) })
    expect(verdict(late).outcome).toBe('key-not-valid-at-time')
  })

  test('with a time that the log did not promise is bad', () => {
    const moved = made({
      bundle: withEntries((entry) => ({
        ...entry,
        integratedTime: String(Number(entry.integratedTime) + 60),
      })),
    })
    expect(verdict(moved).outcome).toBe('bad-signature')
  })

  test('altered in its message is bad', () => {
    const altered = Buffer.from(
      Buffer.from(made().raw).toString('latin1').replace('Approve', 'Reject!'),
      'latin1',
    )
    expect(verdict(rawCommit(altered)).outcome).toBe('bad-signature')
  })

  test('dates the commits before it, and bounds those after it', () => {
    const { oid, times, notBefore } = verdict(made())
    const [time] = times
    const bounds = boundTimes([
      { oid: 'before', parents: [], proven: {} },
      { oid, parents: ['before'], proven: { from: notBefore, until: time?.at } },
      { oid: 'after', parents: [oid], proven: {} },
    ])
    expect(Object.fromEntries(bounds)).toEqual({
      before: { from: undefined, until: '2026-02-25T06:13:20Z' },
      [oid]: { from: '2026-02-25T06:13:20Z', until: '2026-02-25T06:13:20Z' },
      after: { from: '2026-02-25T06:13:20Z', until: undefined },
    })
  })
})

/** Puts other log entries into a bundle. */
function withEntries(change: (entry: LogEntry) => LogEntry): NonNullable<GitsignBend['bundle']> {
  return (bundle) => {
    const { verificationMaterial } = bundle
    const tlogEntries = verificationMaterial.tlogEntries.map(change)
    return { ...bundle, verificationMaterial: { ...verificationMaterial, tlogEntries } }
  }
}

describe('any bytes', () => {
  const { raw } = made()
  const text = Buffer.from(raw).toString('latin1')
  const body = text.slice(text.indexOf('MESSAGE-----') + 12, text.indexOf('-----END')).replaceAll(/\s/g, '')
  const cms = Buffer.from(body, 'base64')
  const seal = (bytes: Buffer) => {
    const lines = bytes.toString('base64').match(/.{1,64}/g) ?? ['']
    const armored = ['-----BEGIN SIGNED MESSAGE-----', ...lines, '-----END SIGNED MESSAGE-----', ''].join(
      '\n',
    )
    return verdict(rawCommit(withSignature(commitBytes(), armored)))
  }

  test('in place of the CMS give a verdict, and a good one only with the same meaning', () => {
    const good = seal(cms)
    expect(good.outcome).toBe('good')
    for (let bit = 0; bit < cms.length * 8; bit += 5) {
      const flipped = Buffer.from(cms)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const { outcome, signer, times } = seal(flipped)
      if (outcome === 'good') expect([bit, signer, times]).toEqual([bit, good.signer, good.times])
    }
  })

  test('in place of a log entry are fields or nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const fields = readFields(Buffer.from(bytes))
        for (const [, values] of fields?.bytes ?? []) {
          for (const value of values) expect(value.length).toBeLessThan(bytes.length)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
