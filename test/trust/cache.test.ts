import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { sealedCache, type VerdictStore } from '../../src/trust/cache.ts'
import { establishTrust } from '../../src/trust/establish.ts'
import { sha256Of } from '../../src/trust/sha256.ts'
import type { SignedItem, Trust, TrustFile, TrustMaterial } from '../../src/trust/trust.ts'
import { ALICE, AT, BYTES, WORLD } from './support.ts'

const SECRET = createHash('sha256').update('secret').digest()

function fileOf(path: string, bytes: Uint8Array, origin: TrustFile['origin'] = 'pinned'): TrustFile {
  return { path, bytes, sha256: sha256Of(bytes), origin }
}

const ROOT = Buffer.from(JSON.stringify(WORLD.trustedRoot))
const MATERIAL: TrustMaterial = {
  trustedRoots: [fileOf('root.json', ROOT)],
  allowedSigners: [],
  revokedKeys: [],
  thresholds: { timestamps: 1, logEntries: 1 },
}

function itemOf(bundle: Uint8Array, bytes: Uint8Array = BYTES, sidecar = 'r.yaml.sigstore.json'): SignedItem {
  const signatures = [{ path: sidecar, bytes: bundle, at: { path: sidecar } }]
  return { path: 'r.yaml', at: { path: 'r.yaml' }, content: { kind: 'bytes', bytes, signatures } }
}

const GOOD = Buffer.from(JSON.stringify(WORLD.signBytes(BYTES, { ...ALICE, at: AT })))
const BAD = Buffer.from(JSON.stringify(WORLD.signBytes(Buffer.from('x'), { ...ALICE, at: AT })))

function memory() {
  const entries = new Map<string, string>()
  const put = vi.fn((key: string, sealed: string) => void entries.set(key, sealed))
  const store: VerdictStore = { get: (key) => entries.get(key), put }
  return { entries, store, put }
}

const trustIn = (item: SignedItem, store: VerdictStore, material = MATERIAL, secret: Uint8Array = SECRET) =>
  establishTrust([item], material, { cache: sealedCache(store, secret) }).get(item.path)

test('what is recalled is what was found out, good or bad', () => {
  for (const bundle of [GOOD, BAD]) {
    const { store, put } = memory()
    const item = itemOf(bundle)
    const plain = establishTrust([item], MATERIAL).get(item.path)
    expect(trustIn(item, store)).toEqual(plain)
    expect(trustIn(item, store)).toEqual(plain)
    expect(put).toHaveBeenCalledTimes(1)
  }
})

test('a recalled problem stands in the file that it is found in now', () => {
  const { store, put } = memory()
  trustIn(itemOf(BAD), store)
  const moved = trustIn(itemOf(BAD, BYTES, 'moved.json'), store)
  expect(moved).toMatchObject({ state: 'rejected', problems: [{ at: { path: 'moved.json' } }] })
  expect(put).toHaveBeenCalledTimes(1)
})

const changes: [string, SignedItem, TrustMaterial][] = [
  ['the record', itemOf(GOOD, Buffer.from('another')), MATERIAL],
  ['the bundle', itemOf(BAD), MATERIAL],
  ['a threshold', itemOf(GOOD), { ...MATERIAL, thresholds: { timestamps: 2, logEntries: 1 } }],
  [
    'the root',
    itemOf(GOOD),
    { ...MATERIAL, trustedRoots: [fileOf('root.json', Buffer.concat([ROOT, Buffer.from('\n')]))] },
  ],
  [
    'where the root came from',
    itemOf(GOOD),
    { ...MATERIAL, trustedRoots: [fileOf('root.json', ROOT, 'archive')] },
  ],
  [
    'a second root',
    itemOf(GOOD),
    { ...MATERIAL, trustedRoots: [...MATERIAL.trustedRoots, fileOf('b.json', ROOT, 'archive')] },
  ],
]

test.each(changes)('%s is part of the key', (_, item, material) => {
  const { store, put } = memory()
  trustIn(itemOf(GOOD), store)
  const plain = establishTrust([item], material).get(item.path)
  expect(trustIn(item, store, material)).toEqual(plain)
  expect(put).toHaveBeenCalledTimes(2)
})

/** What the store holds for the bad bundle, replaced by `forge`; the verdict must not follow it. */
function afterForging(forge: (sealed: string, goodSealed: string) => string): Trust | undefined {
  const { entries, store } = memory()
  trustIn(itemOf(GOOD), store)
  const [good] = entries.values()
  trustIn(itemOf(BAD), store)
  const [, key = ''] = entries.keys()
  entries.set(key, forge(entries.get(key) ?? '', good ?? ''))
  return trustIn(itemOf(BAD), store)
}

test.each<[string, (sealed: string, good: string) => string]>([
  ['moved from a good bundle', (_, good) => good],
  [
    'with the good verdict and its own seal',
    (sealed, good) => `${sealed.split('\n')[0]}\n${good.split('\n')[1]}`,
  ],
  ['without a seal', (_, good) => `\n${good.split('\n')[1]}`],
  ['with one letter changed', (sealed) => sealed.replace('rejected', 'verified')],
  ['cut off', (sealed) => sealed.slice(0, -1)],
  ['that is empty', () => ''],
  ['that is no JSON', () => 'AAAA\nhello'],
])('an entry %s is not believed over the bytes', (_, forge) => {
  expect(afterForging(forge)).toMatchObject({ state: 'rejected', problems: [{ code: 'E-ARTIFACT-DIGEST' }] })
})

test('an entry of somebody with another secret is not believed', () => {
  const { entries, store } = memory()
  trustIn(itemOf(GOOD), store)
  const [good = ''] = entries.values()
  const { entries: theirs, store: theirStore } = memory()
  trustIn(itemOf(BAD), theirStore, MATERIAL, createHash('sha256').update('other').digest())
  const [key = ''] = theirs.keys()
  entries.set(key, good)
  expect(trustIn(itemOf(BAD), store)).toMatchObject({ state: 'rejected' })
})

test('a secret that could be guessed is refused', () => {
  expect(() => sealedCache(memory().store, Buffer.alloc(31))).toThrow(RangeError)
})
