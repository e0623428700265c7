import type { Sha256 } from '../domain/digest.ts'
import type { Instant } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'

/** Where to read: a work tree, a sub-folder of one, a bare repository, or a plain folder. */
export type ArchiveLocation = {
  readonly path: string
  /** A commit, tag or branch; checked against a strict grammar before git sees it. Default `HEAD`. */
  readonly ref?: string | undefined
  /** Read the files as they lie, without git and without history. */
  readonly workTree?: boolean | undefined
}

/** Everything that later stages may know about the repository. Nothing after this reads git or a disk. */
export type Archive = {
  readonly source: 'git' | 'folder'
  /** The commit that was read; absent for a plain folder. */
  readonly commit?: string | undefined
  readonly objectFormat?: 'sha1' | 'sha256' | undefined
  /** Path of the archive inside its repository, `''` at the top. */
  readonly prefix: string
  /** Files at the commit, by path from the archive's root; in order of path. */
  readonly files: ReadonlyMap<string, ArchiveFile>
  readonly history: History
  /** Tags of the repository, in order of name; none for a plain folder. They are no part of the commit that was read. */
  readonly tags?: readonly Tag[] | undefined
  /** Every commit from which the one that was read descends, itself included, whether it changed the archive or not. */
  readonly ancestors?: ReadonlySet<string> | undefined
  readonly problems: readonly Problem[]
}

/** A tag of the repository. Whoever may push may move it, and git keeps no record of where it was. */
export type Tag = {
  /** Without `refs/tags/`. */
  readonly name: string
  /** The commit that it leads to, through annotated tags; absent where it leads to none that can be read. */
  readonly commit?: string | undefined
}

export type ArchiveFile = {
  readonly path: string
  /** A view of a buffer that many files share: copy it before it goes to another thread. */
  readonly bytes: Uint8Array
  readonly sha256: Sha256
  /** git's id of the blob; absent for a plain folder. */
  readonly oid?: string | undefined
}

export type History =
  | { readonly state: 'complete'; readonly commits: readonly Commit[] }
  /**
   * The clone holds only the newest commits, or a part of the history cannot be read: what is missing cannot be
   * told. A commit whose parents are missing is listed without changes, because nobody knows what it changed.
   */
  | { readonly state: 'shallow'; readonly commits: readonly Commit[]; readonly why: string }
  /** No git: history was not checked. */
  | { readonly state: 'absent'; readonly why: string }

/**
 * A commit that changed the archive, or one that is malformed. In the order of the log, `position` from 0: parents
 * before children, a side branch where it was merged, dates without meaning.
 */
export type Commit = {
  readonly oid: string
  readonly position: number
  readonly parents: readonly string[]
  readonly author: GitIdentity
  readonly committer: GitIdentity
  readonly subject: string
  /** The raw object, for verification; re-hashed when it was read. */
  readonly raw: Uint8Array
  /** The merge that brought it into the line of first parents; absent for a commit of that line. */
  readonly mergedBy?: string | undefined
  readonly changes: readonly Change[]
}

/**
 * Name, address and time are claims of whoever made the commit. They prove nothing. Of a malformed commit they may
 * be empty and 1970-01-01T00:00:00Z.
 */
export type GitIdentity = { readonly name: string; readonly email: string; readonly claimedAt: Instant }

/**
 * What a commit did to a file. Old bytes are kept, so that both versions stay visible. `before` of an amended or
 * deleted file, and `after` of an added or amended one, are absent where a problem says that they cannot be read;
 * `unread` then has their ids. `before.bytes` are absent where they are too large to keep.
 */
export type Change = {
  readonly path: string
  readonly change: 'added' | 'amended' | 'deleted'
  readonly before?:
    | { readonly oid: string; readonly sha256: Sha256; readonly bytes?: Uint8Array | undefined }
    | undefined
  readonly after?: { readonly oid: string; readonly sha256: Sha256 } | undefined
  readonly unread?: { readonly before?: string | undefined; readonly after?: string | undefined } | undefined
}
