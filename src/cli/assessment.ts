import type { Archive } from '../archive/archive.ts'
import { readArchive } from '../archive/index.ts'
import { ArchiveUnreadable } from '../archive/unreadable.ts'
import {
  type Assessment,
  type Established,
  establishArchive,
  judge,
  judgeRelease,
  prepareTrust,
  type ReleaseAnswer,
} from '../assess.ts'
import { MATERIAL_KINDS } from '../assessment/trust-material.ts'
import { count } from '../domain/text.ts'
import { unreadableArchive } from './archive-state.ts'
import { CommandFailure, EXIT } from './exit.ts'
import type { Question } from './options.ts'
import { laterRelease, noRelease } from './release-name.ts'

/** Reads the archive. What cannot be read in part becomes problems; only where there is nothing at all it fails. */
export async function readQuestioned({ location }: Question): Promise<Archive> {
  try {
    return await readArchive(location)
  } catch (error) {
    if (!(error instanceof ArchiveUnreadable)) throw error
    throw unreadableArchive(error)
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

/** What is told of one release, without judging the others. A name that is not there fails with the nearest that is. */
export async function answerRelease(question: Question, name: string): Promise<ReleaseAnswer> {
  const archive = await readQuestioned(question)
  const established = await establishQuestioned(archive, question)
  const { names, answer, since } = judgeRelease(archive, established, name, question.asOf, question.knownAt)
  if (answer !== undefined) return answer
  if (since !== undefined) throw laterRelease(name, question.asOf, since)
  throw noRelease(name, names)
}
