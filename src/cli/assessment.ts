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
  return judgeQuestioned(await readQuestioned(question), question)
}

/** Judges an archive that was read, and fails where it does not begin with what the reader pinned. */
export function judgeQuestioned(archive: Archive, question: Question): Assessment {
  const assessment = assess(archive, question)
  const { roots, first } = assessment.archive.trust
  const beginnings = new Set([...roots, ...first].map(({ sha256 }) => sha256))
  const missed = question.pins.digests.find((digest) => !beginnings.has(digest))
  if (missed === undefined) return assessment
  throw new CommandFailure(
    EXIT.no,
    `trust does not begin with sha256:${missed}`,
    'that is neither the first policy, the first person nor a trusted root in use: what you pinned was replaced, or this is another archive',
    'E-PIN',
  )
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
