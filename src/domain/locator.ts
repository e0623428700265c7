import type { Sha256 } from './digest.ts'

/** Where a fact was read: a file of the archive at a commit, and where in it. */
export type Locator = {
  /** Path from the archive's root, with `/`. */
  readonly path: string
  /** The commit that was read; absent where the archive is a plain folder. */
  readonly commit?: string | undefined
  /** SHA-256 of the file's bytes. */
  readonly digest?: Sha256 | undefined
  /** JSON Pointer (RFC 6901) into the document. */
  readonly pointer?: string | undefined
  /** 1-based. */
  readonly line?: number | undefined
  /** 1-based, in UTF-16 code units. */
  readonly column?: number | undefined
}

/** `path:line:column`, as compilers print it. */
export function showLocator(at: Locator): string {
  if (at.line === undefined) return at.path
  return at.column === undefined ? `${at.path}:${at.line}` : `${at.path}:${at.line}:${at.column}`
}
