/** Why nothing at all could be read. The command line maps every code but `E-REF-SYNTAX` to exit code 4. */
export type UnreadableCode =
  /** The ref breaks the grammar: a mistake of usage, exit code 2. */
  | 'E-REF-SYNTAX'
  /** No branch, tag or commit of that name. */
  | 'E-REF-UNKNOWN'
  /** A ref was given where there is no git to look it up in. */
  | 'E-REF-WITHOUT-GIT'
  | 'E-ARCHIVE-NOT-FOUND'
  | 'E-ARCHIVE-NOT-A-FOLDER'
  | 'E-ARCHIVE-NOT-READABLE'
  /** A repository whose HEAD names no commit yet. */
  | 'E-ARCHIVE-NO-COMMITS'
  /** The folder is inside a repository, but not in the commit. */
  | 'E-ARCHIVE-NOT-IN-COMMIT'
  /** No git program, or one that failed before anything was read. */
  | 'E-GIT-ABSENT'
  | 'E-GIT-FAILED'
  /** The commit itself, or a folder on the way to the archive, is not what its id promises. */
  | 'E-OBJECT-MISSING'
  | 'E-OBJECT-HASH'
  | 'E-OBJECT-CORRUPT'

/** Thrown by `readArchive` where there is no archive to give: everything less is a `Problem` of the archive. */
export class ArchiveUnreadable extends Error {
  readonly code: UnreadableCode
  /** What to do. */
  readonly hint: string

  constructor(code: UnreadableCode, message: string, hint: string) {
    super(message)
    this.name = 'ArchiveUnreadable'
    this.code = code
    this.hint = hint
  }
}
