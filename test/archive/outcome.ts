import type { Archive, ArchiveLocation, Commit } from '../../src/archive/index.ts'
import { ArchiveUnreadable, readArchive } from '../../src/archive/index.ts'

/** Codes and paths of an archive's problems, in order. */
export function problemsOf(archive: Archive): string[] {
  return archive.problems.map(({ code, at }) => `${code} ${at.path}`)
}

/** The commits that are told, whatever the state of the history. */
export function commitsOf({ history }: Archive): readonly Commit[] {
  return history.state === 'absent' ? [] : history.commits
}

/** What each commit did, oldest first, as `subject: added path`. */
export function changesOf(archive: Archive): string[] {
  return commitsOf(archive).flatMap(({ subject, changes }) =>
    changes.map(({ change, path }) => `${subject}: ${change} ${path}`),
  )
}

/** The code with which reading is refused. Fails where it is not. */
export async function refusalOf(location: ArchiveLocation): Promise<string> {
  try {
    await readArchive(location)
  } catch (error) {
    if (error instanceof ArchiveUnreadable) return error.code
    throw error
  }
  throw new Error('the archive was read')
}

export function text(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8')
}
