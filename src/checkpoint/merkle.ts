import { hash } from 'node:crypto'

/** A SHA-256 hash of 32 bytes: of a leaf, of a node, or of a whole tree. */
export type TreeHash = Buffer

/** A Merkle tree of RFC 6962, section 2.1, over leaves that are only ever appended. */
export type MerkleTree = {
  /** Number of leaves. */
  readonly size: number
  /** `levels[k][i]`: the hash over the leaves from `i * 2^k` on, `2^k` of them; level 0 holds the leaves' own hashes. */
  readonly levels: readonly (readonly TreeHash[])[]
}

export const HASH_BYTES = 32

const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])

/** `SHA-256(0x00 || leaf)`. The prefix keeps a leaf from being taken for a node, and the other way round. */
export function leafHash(leaf: Uint8Array): TreeHash {
  return hash('sha256', Buffer.concat([LEAF, leaf]), 'buffer')
}

/** `SHA-256(0x01 || left || right)`. */
export function nodeHash(left: TreeHash, right: TreeHash): TreeHash {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer')
}

/** Builds the tree over the hashes of leaves. */
export function merkleTree(leaves: readonly TreeHash[]): MerkleTree {
  const levels: TreeHash[][] = [[...leaves]]
  for (let below = levels[0] ?? []; below.length > 1; ) {
    const level: TreeHash[] = []
    for (let i = 0; i + 1 < below.length; i += 2) level.push(nodeHash(at(below, i), at(below, i + 1)))
    levels.push(level)
    below = level
  }
  return { size: leaves.length, levels }
}

/** The root over the first `size` leaves; of no leaves, the hash of nothing (RFC 6962, section 2.1). */
export function rootOf(tree: MerkleTree, size = tree.size): TreeHash {
  assertWithin(size, tree.size)
  return size === 0 ? hash('sha256', '', 'buffer') : subtreeHash(tree, 0, size)
}

/**
 * The path from a leaf to the root over the first `size` leaves, from the leaf's neighbour upwards (RFC 6962, section
 * 2.1.1).
 */
export function inclusionProof(tree: MerkleTree, index: number, size = tree.size): TreeHash[] {
  assertWithin(size, tree.size)
  assertWithin(index, size - 1)
  const path: TreeHash[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start)
    if (index < middle) {
      path.push(subtreeHash(tree, middle, end))
      end = middle
    } else {
      path.push(subtreeHash(tree, start, middle))
      start = middle
    }
  }
  return path.reverse()
}

/** That the tree over the first `from` leaves is a beginning of that over the first `to` (RFC 6962, section 2.1.2). */
export function consistencyProof(tree: MerkleTree, from: number, to = tree.size): TreeHash[] {
  assertWithin(to, tree.size)
  assertWithin(from, to)
  if (from === 0 || from === to) return []
  const path: TreeHash[] = []
  let [start, end] = [0, to]
  // While the old tree ends inside the range, go to the part in which it ends. `whole`: the old root is on the way.
  let whole = true
  while (from < end) {
    const middle = start + largestPowerBelow(end - start)
    if (from <= middle) {
      path.push(subtreeHash(tree, middle, end))
      end = middle
    } else {
      path.push(subtreeHash(tree, start, middle))
      start = middle
      whole = false
    }
  }
  if (!whole) path.push(subtreeHash(tree, start, end))
  return path.reverse()
}

/** What an inclusion proof is about. */
export type Inclusion = {
  readonly leaf: TreeHash
  readonly index: number
  readonly size: number
  readonly proof: readonly TreeHash[]
  readonly root: TreeHash
}

/** True where the proof leads from the leaf to the root (RFC 9162, section 2.1.3.2). */
export function verifyInclusion({ leaf, index, size, proof, root }: Inclusion): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false
  let [node, last, reached] = [index, size - 1, leaf]
  for (const beside of proof) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      reached = nodeHash(beside, reached)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      reached = nodeHash(reached, beside)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && reached.equals(root)
}

/** What a consistency proof is about: an earlier tree, a later one, and the nodes between them. */
export type Consistency = {
  readonly from: number
  readonly fromRoot: TreeHash
  readonly to: number
  readonly toRoot: TreeHash
  readonly proof: readonly TreeHash[]
}

/** True where the proof shows that the later tree begins with the earlier one (RFC 9162, section 2.1.4.2). */
export function verifyConsistency({ from, fromRoot, to, toRoot, proof }: Consistency): boolean {
  if (!isCount(from) || !isCount(to) || from > to) return false
  if (from === to) return proof.length === 0 && fromRoot.equals(toRoot)
  if (from === 0) return proof.length === 0 && fromRoot.equals(hash('sha256', '', 'buffer'))
  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined || proof.length === 0) return false
  let [node, last] = [from - 1, to - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [older, newer] = [first, first]
  for (const beside of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      older = nodeHash(beside, older)
      newer = nodeHash(beside, newer)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      newer = nodeHash(newer, beside)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && older.equals(fromRoot) && newer.equals(toRoot)
}

/** The hash over the leaves from `start` to before `end`. `start` lies where the definition splits, so whole parts are at hand. */
function subtreeHash(tree: MerkleTree, start: number, end: number): TreeHash {
  const size = end - start
  if (isPowerOfTwo(size)) return at(tree.levels[Math.log2(size)] ?? [], start / size)
  const middle = start + largestPowerBelow(size)
  return nodeHash(subtreeHash(tree, start, middle), subtreeHash(tree, middle, end))
}

/** The largest power of two that is less than `size`. Sizes may exceed 32 bits, so no bitwise arithmetic. */
function largestPowerBelow(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

function isPowerOfTwo(size: number): boolean {
  return size === 1 || (size > 1 && largestPowerBelow(size) * 2 === size)
}

function half(n: number): number {
  return Math.floor(n / 2)
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0
}

function at(hashes: readonly TreeHash[], index: number): TreeHash {
  const found = hashes[index]
  if (found === undefined) throw new RangeError(`the tree has no node ${index} there`)
  return found
}

function assertWithin(n: number, limit: number): void {
  if (!isCount(n) || n > limit) throw new RangeError(`${n} is not between 0 and ${limit}`)
}
