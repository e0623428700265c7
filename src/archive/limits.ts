/**
 * What an archive may ask of a reader's machine. Each limit ends in a problem with a code, never in a crash; the
 * figures are far above any archive that people keep.
 */

const MIB = 1024 * 1024

/** Bytes of one file. A larger one is hashed, reported and not served. */
export const MAX_FILE_BYTES = 64 * MIB

/** Bytes of all files and old versions together that are kept in memory. */
export const MAX_TOTAL_BYTES = 2048 * MIB

/** Bytes of one commit or tag object. */
export const MAX_COMMIT_BYTES = 16 * MIB

/** Bytes of one tree object: about a million entries. */
export const MAX_TREE_BYTES = 64 * MIB

/** Files and folders at the commit. Trees that contain each other ten times over can name billions. */
export const MAX_ENTRIES = 500_000

/** Changes to files over the whole history. */
export const MAX_CHANGES = 500_000

/** Folders inside each other, counted from the archive's root. */
export const MAX_DEPTH = 64

/** UTF-8 bytes of one name: what file systems allow. */
export const MAX_NAME_BYTES = 255

/** UTF-8 bytes of a path from the archive's root. */
export const MAX_PATH_BYTES = 1024

/** Problems of one code that are listed one by one; the rest are counted. */
export const MAX_PROBLEMS_OF_A_CODE = 1_000

/** UTF-16 code units of a commit's subject; a longer one ends in an ellipsis. */
export const MAX_SUBJECT = 1_000

/** Milliseconds in which git may stay silent: a FIFO planted where git expects a file would block it for ever. */
export const MAX_SILENCE_MS = 120_000

/** Times that git is started again after it died on a damaged object; what is then unread counts as damaged. */
export const MAX_RESTARTS = 24

/** Parents of a merge for which every pair is compared; with more, each is compared with the first. */
export const MAX_PAIRED_PARENTS = 8

/** Tags that are looked at. */
export const MAX_TAGS = 100_000

/** Annotated tags of tags: nobody needs more than one or two. */
export const MAX_TAG_DEPTH = 8
