import type { ArchiveLocation } from '../archive/archive.ts'
// Not by the index of the room: an answer from a build needs no reader of archives.
import { type ArchiveState, archiveState } from '../archive/state.ts'
import { ArchiveUnreadable } from '../archive/unreadable.ts'
import { CommandFailure, EXIT } from './exit.ts'

/** The state of an archive now; one that cannot be opened fails as it does when it is read. */
export async function readState(location: ArchiveLocation): Promise<ArchiveState | undefined> {
  try {
    return await archiveState(location)
  } catch (error) {
    if (error instanceof ArchiveUnreadable) throw unreadableArchive(error)
    throw error
  }
}

export function unreadableArchive({ code, message, hint }: ArchiveUnreadable): CommandFailure {
  const exitCode = code === 'E-REF-SYNTAX' ? EXIT.usage : EXIT.unreadable
  return new CommandFailure(exitCode, message, hint, code)
}
