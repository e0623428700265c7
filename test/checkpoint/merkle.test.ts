import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  merkleTree,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../src/checkpoint/merkle.ts'

/** The leaves of the reference tests of Certificate Transparency, and the roots over the first 0 to 8 of them. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'))
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** The definitions of RFC 6962, section 2.1, word for word and without any of our code. */
const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
const split = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1)
function mth(d: readonly Uint8Array[]): Buffer {
  if (d.length === 0) return sha()
  if (d.length === 1) return sha(Buffer.from([0]), d[0] ?? Buffer.alloc(0))
  const k = split(d.length)
  return sha(Buffer.from([1]), mth(d.slice(0, k)), mth(d.slice(k)))
}
function path(m: number, d: readonly Uint8Array[]): Buffer[] {
  if (d.length <= 1) return []
  const k = split(d.length)
  return m < k
    ? [...path(m, d.slice(0, k)), mth(d.slice(k))]
    : [...path(m - k, d.slice(k)), mth(d.slice(0, k))]
}
function proof(m: number, d: readonly Uint8Array[]): Buffer[] {
  const subproof = (old: number, part: readonly Uint8Array[], whole: boolean): Buffer[] => {
    if (old === part.length) return whole ? [] : [mth(part)]
    const k = split(part.length)
    return old <= k
      ? [...subproof(old, part.slice(0, k), whole), mth(part.slice(k))]
      : [...subproof(old - k, part.slice(k), false), mth(part.slice(0, k))]
  }
  return subproof(m, d, true)
}

const hex = (hashes: readonly Buffer[]) => hashes.map((one) => one.toString('hex'))
const leavesOf = (n: number) => Array.from({ length: n }, (_, i) => Buffer.from(`leaf ${i}`))
const treeOf = (leaves: readonly Uint8Array[]) => merkleTree(leaves.map((leaf) => leafHash(leaf)))

describe('roots', () => {
  test.each(ROOTS.map((root, size) => ({ size, root })))('over $size leaves', ({ size, root }) => {
    expect(rootOf(treeOf(LEAVES.slice(0, size))).toString('hex')).toBe(root)
    expect(rootOf(treeOf(LEAVES), size).toString('hex')).toBe(root)
    expect(mth(LEAVES.slice(0, size)).toString('hex')).toBe(root)
  })

  test('a leaf is never taken for a node', () => {
    const [a, b] = [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))]
    expect(leafHash(Buffer.concat([a, b]))).not.toEqual(nodeHash(a, b))
  })
})

test('every proof of every tree up to 70 leaves is that of the definition, and verifies', () => {
  const leaves = leavesOf(70)
  const tree = treeOf(leaves)
  for (let size = 1; size <= leaves.length; size += 1) {
    const root = rootOf(tree, size)
    for (let index = 0; index < size; index += 1) {
      const found = inclusionProof(tree, index, size)
      if (size % 7 === 0) expect(hex(found)).toEqual(hex(path(index, leaves.slice(0, size))))
      const leaf = leafHash(leaves[index] ?? Buffer.alloc(0))
      expect(verifyInclusion({ leaf, index, size, proof: found, root })).toBe(true)
    }
    for (let from = 0; from <= size; from += 1) {
      const found = consistencyProof(tree, from, size)
      if (from > 0 && size % 7 === 0) expect(hex(found)).toEqual(hex(proof(from, leaves.slice(0, size))))
      const fromRoot = rootOf(tree, from)
      expect(verifyConsistency({ from, fromRoot, to: size, toRoot: root, proof: found })).toBe(true)
    }
  }
})

test('an inclusion proof holds for its leaf, place, size and root alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (size, a, b) => {
      const leaves = leavesOf(size)
      const tree = treeOf(leaves)
      const [index, other] = [a % size, b % size]
      const root = rootOf(tree)
      const found = inclusionProof(tree, index)
      const leaf = leafHash(leaves[index] ?? Buffer.alloc(0))
      expect(verifyInclusion({ leaf, index, size, proof: found, root })).toBe(true)
      expect(verifyInclusion({ leaf, index: other, size, proof: found, root })).toBe(other === index)
      expect(verifyInclusion({ leaf: leafHash(Buffer.from('x')), index, size, proof: found, root })).toBe(
        false,
      )
      expect(verifyInclusion({ leaf, index, size, proof: [...found, leaf], root })).toBe(false)
      if (found.length > 0) {
        expect(verifyInclusion({ leaf, index, size, proof: found.slice(1), root })).toBe(false)
      }
      expect(verifyInclusion({ leaf, index, size, proof: found, root: leaf })).toBe(size === 1)
    }),
  )
})

test('a consistency proof shows no tree that changed, lost or reordered a leaf', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 200 }),
      fc.nat(),
      fc.nat(),
      fc.constantFrom('change', 'remove', 'swap', 'insert'),
      (to, a, b, how) => {
        const from = 1 + (a % to)
        const leaves = leavesOf(to)
        const altered = [...leaves]
        const at = b % from
        if (how === 'change') altered[at] = Buffer.from('altered')
        if (how === 'remove') altered.splice(at, 1)
        if (how === 'insert') altered.splice(at, 0, Buffer.from('put in'))
        if (how === 'swap') {
          const next = (at + 1) % to
          altered[at] = leaves[next] ?? Buffer.alloc(0)
          altered[next] = leaves[at] ?? Buffer.alloc(0)
        }
        const [tree, other] = [treeOf(leaves), treeOf(altered)]
        const fromRoot = rootOf(tree, from)
        const right = { from, fromRoot, to, toRoot: rootOf(tree), proof: consistencyProof(tree, from) }
        expect(verifyConsistency(right)).toBe(true)
        if (from > other.size) return
        const forged = { from, fromRoot, to: other.size, toRoot: rootOf(other) }
        expect(verifyConsistency({ ...forged, proof: consistencyProof(other, from) })).toBe(false)
        expect(verifyConsistency({ ...forged, proof: right.proof })).toBe(false)
      },
    ),
  )
})

test('counts that are none are refused, and never answered with a proof', () => {
  const tree = treeOf(leavesOf(4))
  const root = rootOf(tree)
  for (const bad of [-1, 0.5, Number.NaN, 2 ** 53, 5]) {
    expect(() => rootOf(tree, bad)).toThrow(RangeError)
    expect(() => inclusionProof(tree, bad)).toThrow(RangeError)
    expect(() => consistencyProof(tree, bad)).toThrow(RangeError)
    const leaf = leafHash(Buffer.from('leaf 0'))
    expect(verifyInclusion({ leaf, index: bad, size: 4, proof: inclusionProof(tree, 0), root })).toBe(false)
    expect(verifyConsistency({ from: bad, fromRoot: root, to: 4, toRoot: root, proof: [] })).toBe(false)
  }
  expect(() => inclusionProof(tree, 4)).toThrow(RangeError)
})
