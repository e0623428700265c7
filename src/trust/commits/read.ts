import { createHash } from 'node:crypto'
import { type CommitObject, type MalformedCommit, type ObjectFormat, parseCommit } from './commit-object.ts'
import type { SignedCommit } from './finding.ts'

/** A commit object with the name that its repository gives it. */
export type RawCommit = {
  readonly oid: string
  /** What `git cat-file commit` gives. */
  readonly raw: Uint8Array
  readonly objectFormat: ObjectFormat
}

/** The commit, if its bytes are what its name says and read strictly. */
export function readCommit({ raw, oid, objectFormat }: RawCommit): CommitObject | MalformedCommit {
  const actual = createHash(objectFormat).update(`commit ${raw.byteLength}\0`).update(raw).digest('hex')
  if (actual !== oid) return { offset: 0, reason: `its bytes have the id ${actual}` }
  return parseCommit(raw, objectFormat)
}

/** What a signature method needs of a commit; `undefined` where it carries no signature. */
export function signedCommit(commit: CommitObject, oid: string): SignedCommit | undefined {
  const { payload, signature, author } = commit
  return signature && { oid, payload, armored: signature.armored, authorEmail: author.email }
}
