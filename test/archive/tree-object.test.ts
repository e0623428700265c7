import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  differences,
  entriesOf,
  parseTree,
  type Tree,
  type TreeEntry,
} from '../../src/archive/tree-object.ts'
import { inGitsOrder } from './repository.ts'

/** Ids that look like entries themselves: a comparison that lost its place would find names in them. */
const LOOK_ALIKES = [
  '100644 a\x00100644 a\x00100',
  '40000 b\x0040000 b\x00aaaa',
  '\0'.repeat(20),
  'a'.repeat(20),
  '1'.repeat(20),
]

const entries = fc.uniqueArray(
  fc.record({
    name: fc.string({ unit: fc.constantFrom('a', 'b', '.', '1', ' '), minLength: 1, maxLength: 5 }),
    mode: fc.constantFrom('100644', '100755', '40000', '120000', '160000'),
    oid: fc
      .constantFrom(...LOOK_ALIKES)
      .map((text) => Buffer.from(text.padEnd(20).slice(0, 20), 'latin1').toString('hex')),
  }),
  { selector: ({ name }) => name, maxLength: 12 },
)

type Entries = readonly { readonly name: string; readonly mode: string; readonly oid: string }[]

function treeOf(of: Entries): Tree {
  const pieces = inGitsOrder(of).flatMap(({ mode, name, oid }) => [
    Buffer.from(`${mode} `),
    Buffer.from(name),
    Buffer.from([0]),
    Buffer.from(oid, 'hex'),
  ])
  const tree = parseTree(Buffer.concat(pieces), 20)
  if ('defect' in tree) throw new Error(tree.defect)
  return tree
}

/** Folders and other things of one name are two things. */
const keyOf = (entry: TreeEntry) => `${entry.kind === 'folder' ? 'folder' : 'leaf'} ${entry.name}`
const show = (entry: TreeEntry | undefined) =>
  entry === undefined ? undefined : `${entry.kind} ${entry.oid}`

function slowly(before: Tree, after: Tree): Map<string, unknown> {
  const old = new Map(entriesOf(before).map((entry) => [keyOf(entry), show(entry)]))
  const now = new Map(entriesOf(after).map((entry) => [keyOf(entry), show(entry)]))
  const keys = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key))
  return new Map(keys.map((key) => [key, [old.get(key), now.get(key)]]))
}

function fast(before: Tree | undefined, after: Tree | undefined): Map<string, unknown> {
  const found = new Map<string, unknown>()
  differences(before, after, (old, now) => {
    const key = keyOf(old ?? now ?? { kind: 'other', name: Buffer.alloc(0), oid: '' })
    expect(found.has(key)).toBe(false)
    found.set(key, [show(old), show(now)])
  })
  return found
}

test('the differences of two folders are those found entry by entry', () => {
  fc.assert(
    fc.property(entries, entries, (a, b) => {
      const [before, after] = [treeOf(a), treeOf(b)]
      expect(fast(before, after)).toEqual(slowly(before, after))
      expect(fast(before, before)).toEqual(new Map())
      expect(fast(undefined, after)).toEqual(slowly(treeOf([]), after))
      expect(fast(before, undefined)).toEqual(slowly(before, treeOf([])))
    }),
    { numRuns: 1_000 },
  )
})

test('and so are those of two large folders that differ in a few entries', () => {
  const large = Array.from({ length: 400 }, (_, n) => ({
    name: `release-${n}.yaml`,
    mode: n % 50 === 0 ? '40000' : '100644',
    oid: n.toString(16).padStart(40, '0'),
  }))
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat({ max: 399 }), { maxLength: 3 }),
      fc.uniqueArray(fc.nat({ max: 399 }), { maxLength: 3 }),
      entries,
      (dropped, changed, added) => {
        const rest = large.filter((_, n) => !dropped.includes(n))
        const altered = rest.map((entry) =>
          changed.some((n) => entry.name === `release-${n}.yaml`) ? { ...entry, oid: 'f'.repeat(40) } : entry,
        )
        const [before, after] = [treeOf(large), treeOf([...altered, ...added])]
        expect(fast(before, after)).toEqual(slowly(before, after))
        expect(fast(after, before)).toEqual(slowly(after, before))
      },
    ),
    { numRuns: 200 },
  )
})

test('any bytes: entries that are the bytes again, or a defect', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom('100644 a\0', '40000 b\0', 'x'.repeat(20), '\0', ' ').map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const bytes = Buffer.concat(pieces)
      const tree = parseTree(bytes, 20)
      if ('defect' in tree) return
      const size = entriesOf(tree).reduce((sum, { name }) => sum + name.length + 22, 0)
      expect(tree.starts.length * 5 + size).toBeLessThanOrEqual(bytes.length)
      expect(tree.starts.length * 6 + size).toBeGreaterThanOrEqual(bytes.length)
    }),
    { numRuns: 2_000 },
  )
})
