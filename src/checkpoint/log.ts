import type { Sha256 } from '../domain/digest.ts'
import type { Instant } from '../domain/instant.ts'
import { leafHash, type MerkleTree, merkleTree } from './merkle.ts'

/**
 * One change of one file, as the log of an archive holds it. The log is everything that commits ever did to the
 * archive's files: commits in the order of the history (parents first, a side branch where it was merged), and the
 * files of a commit in order of path. Place in the log is order; no date decides it.
 */
export type LogEntry = {
  /** Number of the commit among those that changed the archive, from 0: what came in together has one number. */
  readonly commit: number
  /** Path from the archive's root. */
  readonly path: string
  readonly change: 'added' | 'amended' | 'deleted'
  /** SHA-256 of the bytes that it replaced or removed. */
  readonly before?: Sha256 | undefined
  /** SHA-256 of the bytes that it left. */
  readonly after?: Sha256 | undefined
  /** `Name <address>` as the commit claims it. */
  readonly author: string
  /** The author's date as the commit claims it. */
  readonly claimedAt: Instant
}

/** The log with its Merkle tree. `leaves[i]` is the text whose UTF-8 bytes are the leaf of `entries[i]`. */
export type Log = {
  readonly entries: readonly LogEntry[]
  readonly leaves: readonly string[]
  readonly tree: MerkleTree
}

/** What the log needs to know of a commit. Digests are of contents, so no id of git's own is in it. */
export type LoggedCommit = {
  readonly author: { readonly name: string; readonly email: string; readonly claimedAt: Instant }
  readonly changes: readonly LoggedChange[]
}

export type LoggedChange = {
  readonly path: string
  readonly change: LogEntry['change']
  readonly before?: { readonly sha256: Sha256 } | undefined
  readonly after?: { readonly sha256: Sha256 } | undefined
}

/** The entries of a history, or the file at which a content is neither there nor known by its digest. */
export function entriesOf(commits: readonly LoggedCommit[]): LogEntry[] | { readonly unknown: string } {
  const entries: LogEntry[] = []
  let number = 0
  for (const { author, changes } of commits) {
    if (changes.length === 0) continue
    for (const { path, change, before, after } of changes) {
      const needed = [change === 'added' ? [] : [before], change === 'deleted' ? [] : [after]].flat()
      if (needed.includes(undefined)) return { unknown: path }
      entries.push({
        commit: number,
        path,
        change,
        ...(before === undefined ? {} : { before: before.sha256 }),
        ...(after === undefined ? {} : { after: after.sha256 }),
        author: `${author.name} <${author.email}>`,
        claimedAt: author.claimedAt,
      })
    }
    number += 1
  }
  return entries
}

/**
 * The leaf of an entry: its canonical JSON (RFC 8785). The members stand in order and are text or one small integer,
 * for which `JSON.stringify` writes the canonical form. An entry never changes when later commits are appended, and is
 * the same in a SHA-1 and a SHA-256 repository.
 */
export function leafOf({ after, author, before, change, claimedAt, commit, path }: LogEntry): string {
  return JSON.stringify({ after, author, before, change, claimedAt, commit, path })
}

/** Builds the log of entries. */
export function logOf(entries: readonly LogEntry[]): Log {
  const leaves = entries.map(leafOf)
  return { entries, leaves, tree: treeOver(leaves) }
}

/** The Merkle tree over leaves given as text. */
export function treeOver(leaves: readonly string[]): MerkleTree {
  return merkleTree(leaves.map((leaf) => leafHash(Buffer.from(leaf))))
}

/** An entry in words: `entry 7 (added people/ann.yaml)`. */
export function entryInWords(index: number, { change, path }: LogEntry): string {
  return `entry ${index} (${change} ${path})`
}
