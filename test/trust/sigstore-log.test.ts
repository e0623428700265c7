import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type EntryVerifier, hashedRekord1, hashedRekord2 } from '../../scripts/sigstore-world/entries.ts'
import { ecdsaKey, ed25519Key } from '../../scripts/sigstore-world/keys.ts'
import {
  createLog,
  type LogEntry,
  noteSignature,
  promise,
  recordEntry,
} from '../../scripts/sigstore-world/log.ts'
import type { TrustedRootJson } from '../../scripts/sigstore-world/trusted-root.ts'
import { type BundleJson, issueCertificate, type Signing, signMessage } from '../../scripts/sigstore-world.ts'
import { ALICE, AT, BYTES, byDigest, outcomeOf, rootWith, verdictOn, WORLD } from './support.ts'

const { services } = WORLD
const KEY = ecdsaKey('p256', 'log test')
const SIGNING: Signing = { ...ALICE, at: AT }
const TIME = new Date(AT)
const good = (rekor: 1 | 2 = 1) => signMessage(services, BYTES, { ...SIGNING, rekor }, KEY)

/** The bundle with its one log entry changed. */
function tampered(bundle: BundleJson, change: (entry: LogEntry) => void): BundleJson {
  const copy = structuredClone(bundle)
  for (const entry of copy.verificationMaterial.tlogEntries) change(entry)
  return copy
}

function withEntries(bundle: BundleJson, ...entries: LogEntry[]): BundleJson {
  const copy = structuredClone(bundle)
  copy.verificationMaterial.tlogEntries = entries
  return copy
}

test.each([1, 2] as const)('a bundle of Rekor v%d verifies', (rekor) => {
  expect(outcomeOf(good(rekor))).toBe('verified')
})

const flipped = (base64: string) => {
  const bytes = Buffer.from(base64, 'base64')
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  return bytes.toString('base64')
}

test.each<[string, (entry: LogEntry) => void, string]>([
  [
    'a broken promise',
    (entry) => {
      entry.inclusionPromise = {
        signedEntryTimestamp: flipped(entry.inclusionPromise?.signedEntryTimestamp ?? ''),
      }
    },
    'E-TLOG-PROMISE',
  ],
  [
    'another time',
    (entry) => {
      entry.integratedTime = String(Number(entry.integratedTime) + 1)
    },
    'E-TLOG-PROMISE',
  ],
  [
    'another log index',
    (entry) => {
      entry.logIndex = String(Number(entry.logIndex) + 1)
    },
    'E-TLOG-PROMISE',
  ],
  [
    'no proof',
    (entry) => {
      delete entry.inclusionProof
    },
    'E-TLOG-NO-PROOF',
  ],
  [
    'another root hash',
    (entry) => {
      if (entry.inclusionProof) entry.inclusionProof.rootHash = flipped(entry.inclusionProof.rootHash)
    },
    'E-TLOG-PROOF',
  ],
  [
    'another tree size',
    (entry) => {
      if (entry.inclusionProof) entry.inclusionProof.treeSize = '1000000'
    },
    'E-TLOG-PROOF',
  ],
  [
    'another place in the tree',
    (entry) => {
      if (entry.inclusionProof) entry.inclusionProof.logIndex = '0'
    },
    'E-TLOG-PROOF',
  ],
  [
    'an altered checkpoint',
    (entry) => {
      if (entry.inclusionProof)
        entry.inclusionProof.checkpoint.envelope = entry.inclusionProof.checkpoint.envelope.replace(
          'rekor',
          'roker',
        )
    },
    'E-TLOG-PROOF',
  ],
  [
    'another body',
    (entry) => {
      entry.canonicalizedBody = Buffer.from('{}').toString('base64')
    },
    'E-TLOG-PROMISE',
  ],
  [
    'another kind',
    (entry) => {
      entry.kindVersion = { kind: 'dsse', version: '0.0.1' }
    },
    'E-TLOG-BODY',
  ],
  [
    'an unknown log',
    (entry) => {
      entry.logId = { keyId: createHash('sha256').update('x').digest('base64') }
    },
    'E-TLOG-UNKNOWN',
  ],
])('an entry with %s', (_, change, outcome) => {
  // A few leaves, so that the proof has hashes.
  for (let i = 0; i < 3; i++) recordEntry(services.rekor1, { kind: 'other', apiVersion: String(i) }, TIME)
  expect(outcomeOf(tampered(good(), change))).toBe(outcome)
})

test('the entry of another bundle does not do', () => {
  const other = signMessage(services, Buffer.from('something else'), SIGNING, KEY)
  expect(outcomeOf(withEntries(good(), ...other.verificationMaterial.tlogEntries))).toBe('E-TLOG-BODY')
  const again = signMessage(services, BYTES, SIGNING, ecdsaKey('p256', 'somebody else'))
  expect(outcomeOf(withEntries(good(), ...again.verificationMaterial.tlogEntries))).toBe('E-TLOG-BODY')
})

/** An entry about this very signature that names somebody else as the signer. */
function entryNaming(bundle: BundleJson, rekor: 1 | 2, verifier: EntryVerifier): LogEntry {
  const digest = createHash('sha256').update(BYTES).digest()
  const signature = Buffer.from(bundle.messageSignature?.signature ?? '', 'base64')
  const make = rekor === 1 ? hashedRekord1 : hashedRekord2
  return recordEntry(
    rekor === 1 ? services.rekor1 : services.rekor2,
    make(digest, KEY, signature, verifier),
    TIME,
  )
}

test.each([1, 2] as const)('the certificate in an entry of Rekor v%d is the bundle’s', (rekor) => {
  const bundle = good(rekor)
  const own = Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? '', 'base64')
  const naming = (verifier: EntryVerifier) =>
    outcomeOf(withEntries(bundle, entryNaming(bundle, rekor, verifier)))
  expect(naming({ certificate: own })).toBe('verified')
  const mallory = issueCertificate(services, { ...SIGNING, identity: 'mallory@example.com' }, KEY)
  expect(naming({ certificate: mallory })).toBe('E-TLOG-VERIFIER')
  expect(naming({ publicKey: KEY })).toBe('E-TLOG-VERIFIER')
})

test('an entry without a digest is not about an artifact that is known by another digest', () => {
  const bundle = good()
  const own = Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? '', 'base64')
  const signature = Buffer.from(bundle.messageSignature?.signature ?? '', 'base64')
  const body = hashedRekord1(Buffer.alloc(0), KEY, signature, { certificate: own })
  const without = withEntries(bundle, recordEntry(services.rekor1, body, TIME))
  expect(outcomeOf(without)).toBe('E-TLOG-BODY')
  expect(outcomeOf(without, { artifacts: [byDigest('sha256')] })).toBe('E-TLOG-BODY')
})

test('a digest that does not go with the key is refused', () => {
  const bundle = good()
  const own = Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? '', 'base64')
  const signature = Buffer.from(bundle.messageSignature?.signature ?? '', 'base64')
  const body = hashedRekord1(createHash('sha256').update(BYTES).digest(), KEY, signature, {
    certificate: own,
  })
  for (const algorithm of ['sha512', 'md5', 'constructor']) {
    body.spec.data.hash.algorithm = algorithm as 'sha256'
    expect(outcomeOf(withEntries(bundle, recordEntry(services.rekor1, body, TIME)))).toBe('E-TLOG-BODY')
  }
})

function logsValid(start: string, end?: string): TrustedRootJson {
  return rootWith((root) => {
    for (const log of root.tlogs) log.publicKey.validFor = { start, ...(end !== undefined && { end }) }
  })
}

test.each([1, 2] as const)('the key of a log of Rekor v%d counts while the root trusts it', (rekor) => {
  const bundle = good(rekor)
  expect(outcomeOf(bundle, { root: logsValid('2025-12-01T00:00:00Z', AT) })).toBe('verified')
  expect(outcomeOf(bundle, { root: logsValid(AT) })).toBe('verified')
  expect(outcomeOf(bundle, { root: logsValid('2025-12-01T00:00:00Z', '2026-03-12T15:03:59Z') })).toBe(
    'E-TLOG-VALIDITY',
  )
  expect(outcomeOf(bundle, { root: logsValid('2026-03-12T15:04:01Z') })).toBe('E-TLOG-VALIDITY')
})

test('an entry given twice counts once, and is refused', () => {
  const bundle = good()
  const [entry] = bundle.verificationMaterial.tlogEntries
  if (entry === undefined) throw new Error('no entry')
  expect(outcomeOf(withEntries(bundle, entry, entry))).toBe('E-TLOG-DUPLICATE')
})

test('two entries are two only in two logs', () => {
  const bundle = good()
  const own = Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? '', 'base64')
  const [first] = bundle.verificationMaterial.tlogEntries
  if (first === undefined) throw new Error('no entry')
  const second = entryNaming(bundle, 2, { certificate: own })
  const two = { thresholds: { logEntries: 2 } }
  expect(outcomeOf(bundle, two)).toBe('E-TLOG-THRESHOLD')
  expect(outcomeOf(withEntries(bundle, first, second), two)).toBe('verified')
})

test('without an entry a bundle counts only where none is asked for, and says so', () => {
  const none = withEntries(good())
  const [known] = good().verificationMaterial.tlogEntries
  const strange = {
    ...known,
    logId: { keyId: createHash('sha256').update('x').digest('base64') },
  } as LogEntry
  expect(outcomeOf(withEntries(good(), strange), { thresholds: { logEntries: 0 } })).toBe('E-TLOG-UNKNOWN')
  expect(outcomeOf(withEntries(good(), strange), { thresholds: { logEntries: 0, ignoreLog: true } })).toBe(
    'verified',
  )
  expect(outcomeOf(none)).toBe('E-TLOG-THRESHOLD')
  const verdict = verdictOn(none, { thresholds: { logEntries: 0 } })
  expect(verdict).toMatchObject({ state: 'verified', times: [{ clock: 'timestamp-authority' }] })
  expect(verdict.state === 'verified' && verdict.notChecked).toContain(
    'whether a transparency log recorded it: no entry was asked for',
  )
})

test('a time without the log’s promise is nobody’s: Rekor v2 needs a timestamp', () => {
  const claimed = tampered(good(2), (entry) => {
    entry.integratedTime = '1773327840'
  })
  claimed.verificationMaterial.timestampVerificationData.rfc3161Timestamps = []
  expect(outcomeOf(claimed)).toBe('E-NO-TRUSTED-TIME')
})

test('in version 0.1 the promise is what counts, and a proof without a checkpoint is ignored', () => {
  const early = (change: (entry: LogEntry) => void) => ({
    ...tampered(good(), change),
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
  })
  expect(
    outcomeOf(
      early((entry) => {
        delete entry.inclusionProof
      }),
    ),
  ).toBe('verified')
  expect(
    outcomeOf(
      early((entry) => {
        delete entry.inclusionPromise
      }),
    ),
  ).toBe('E-TLOG-NO-PROOF')
  expect(
    outcomeOf(
      early((entry) => {
        const { checkpoint: _, ...proof } = entry.inclusionProof ?? { checkpoint: undefined }
        Object.assign(entry, { inclusionProof: { ...proof, rootHash: 'AAAA' } })
      }),
    ),
  ).toBe('verified')
})

test('a cosigner nobody knows takes nothing from a checkpoint, and cannot stand in for the log', () => {
  const witness = createLog('witness.example', ed25519Key('witness'), 2)
  const cosigned = (alone: boolean) =>
    tampered(good(2), ({ inclusionProof }) => {
      if (inclusionProof === undefined) return
      const [note = '', signatures = ''] = inclusionProof.checkpoint.envelope.split('\n\n')
      const line = noteSignature(witness, `${note}\n`)
      inclusionProof.checkpoint.envelope = `${note}\n\n${line}${alone ? '' : signatures}`
    })
  expect(outcomeOf(cosigned(false))).toBe('verified')
  expect(outcomeOf(cosigned(true))).toBe('E-TLOG-PROOF')
})

test('a log with an elliptic key of another name is another log', () => {
  const stranger = createLog('rekor.sample.example', ecdsaKey('p256', 'stranger'), 1)
  const bundle = good()
  const own = Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? '', 'base64')
  const signature = Buffer.from(bundle.messageSignature?.signature ?? '', 'base64')
  const body = hashedRekord1(createHash('sha256').update(BYTES).digest(), KEY, signature, {
    certificate: own,
  })
  const entry = recordEntry(stranger, body, TIME)
  expect(outcomeOf(withEntries(bundle, entry))).toBe('E-TLOG-UNKNOWN')
  const disguised = { ...entry, logId: { keyId: services.rekor1.id.toString('base64') } }
  expect(outcomeOf(withEntries(bundle, disguised))).toBe('E-TLOG-PROMISE')
  const bytes = Buffer.from(entry.canonicalizedBody, 'base64')
  const promised = promise(services.rekor1, bytes, TIME.getTime() / 1000, Number(entry.logIndex))
  expect(
    outcomeOf(withEntries(bundle, { ...disguised, inclusionPromise: { signedEntryTimestamp: promised } })),
  ).toBe('E-TLOG-PROOF')
})
