import type { Archive } from '../archive/archive.ts'
import { readArchive } from '../archive/index.ts'
import { ArchiveUnreadable } from '../archive/unreadable.ts'
import { type Assessment, assess } from '../assess.ts'
import { visible } from '../domain/visible.ts'
import type { ReleaseReport } from '../report/release-report.ts'
import { CommandFailure, EXIT } from './exit.ts'
import { nearest } from './nearest.ts'
import type { Question } from './options.ts'

/** Reads the archive. What cannot be read in part becomes problems; only where there is nothing at all it fails. */
export async function readQuestioned({ location }: Question): Promise<Archive> {
  try {
    return await readArchive(location)
  } catch (error) {
    if (!(error instanceof ArchiveUnreadable)) throw error
    const exitCode = error.code === 'E-REF-SYNTAX' ? EXIT.usage : EXIT.unreadable
    throw new CommandFailure(exitCode, error.message, error.hint, error.code)
  }
}

/** The whole answer: every release judged, and the archive summed up. */
export async function answer(question: Question): Promise<Assessment> {
  const archive = await readQuestioned(question)
  return assess(archive, question)
}

/** The release of that name; a name that is not there fails with the nearest that is. */
export function findRelease({ releases }: Assessment, name: string): ReleaseReport {
  const found = releases.find(({ id }) => id === name)
  if (found !== undefined) return found
  const suggestion = nearest(
    name,
    releases.map(({ id }) => id),
  )
  throw new CommandFailure(
    EXIT.usage,
    `no release is called ${name}`,
    suggestion === undefined
      ? releases.length === 0
        ? 'the archive holds no release that could be read; `docket verify` says why'
        : 'a release is named product@version; `docket build` lists all of them'
      : `did you mean ${visible(suggestion)}?`,
  )
}
