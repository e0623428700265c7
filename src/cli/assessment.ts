import type { Archive } from '../archive/archive.ts'
import { readArchive } from '../archive/index.ts'
import { ArchiveUnreadable } from '../archive/unreadable.ts'
import { type Assessment, type Established, establishArchive, judge, prepareTrust } from '../assess.ts'
import { MATERIAL_KINDS } from '../assessment/trust-material.ts'
import { count } from '../domain/text.ts'
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
export async function judgeQuestioned(archive: Archive, question: Question): Promise<Assessment> {
  const established = await establishQuestioned(archive, question)
  return judge(archive, established, question.asOf, question.knownAt)
}

/** What can be believed of an archive that was read; fails where it does not begin with what the reader pinned. */
export async function establishQuestioned(archive: Archive, question: Question): Promise<Established> {
  const { pins, verdicts } = question
  const prepared = await prepareTrust(archive, pins)
  const established = establishArchive(archive, pins, { prepared, cache: verdicts?.cache })
  verdicts?.keep()
  refuseOtherBeginning(established, question)
  return established
}

/** A pin that trust does not begin with may stand for what was taken away or replaced: nothing counts in its place. */
function refuseOtherBeginning({ believed }: Established, { pins, pinNames }: Question): void {
  const { material } = believed
  const beginnings = new Set(
    [...believed.governance.roots, ...MATERIAL_KINDS.flatMap((kind) => material[kind] ?? [])].map(
      ({ sha256 }) => sha256,
    ),
  )
  const missed = pins.digests.filter((digest) => !beginnings.has(digest))
  const [first] = missed
  if (first === undefined) return
  const name = pinNames.get(first)
  const which = name === undefined || name.startsWith('--pin ') ? '' : `, pinned as ${name}`
  const more = missed.length === 1 ? '' : `, nor with ${count(missed.length - 1, 'other pin')}`
  throw new CommandFailure(
    EXIT.no,
    `trust does not begin with sha256:${first}${which}${more}`,
    'that is neither the first policy, the first person nor trust material in use: what you pinned was replaced, or this is another archive',
    'E-PIN',
  )
}

/** The release of that name; a name that is not there fails with the nearest that is. */
export function findRelease({ archive, releases }: Assessment, name: string): ReleaseReport {
  const found = releases.find(({ id }) => id === name)
  if (found !== undefined) return found
  const later = archive.later?.releases.find(({ id }) => id === name)
  if (later !== undefined) {
    throw new CommandFailure(
      EXIT.usage,
      `${name} was not known yet at ${archive.asOf}: its record exists since ${later.knownSince.at}`,
      'ask as of that instant or a later one',
    )
  }
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
