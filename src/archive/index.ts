export type {
  Archive,
  ArchiveFile,
  ArchiveLocation,
  Change,
  Commit,
  GitIdentity,
  History,
} from './archive.ts'
export { currentCommit } from './current-commit.ts'
export { readArchive } from './read-archive.ts'
export { type Uncommitted, uncommittedPaths } from './uncommitted.ts'
export { ArchiveUnreadable, type UnreadableCode } from './unreadable.ts'
