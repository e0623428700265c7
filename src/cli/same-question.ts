import type { ArchiveState } from '../archive/index.ts'
import {
  compareInstants,
  epochMilliseconds,
  type Instant,
  parseInstant,
  spanInWords,
} from '../domain/instant.ts'
import { askedOf, codeDigest } from './build-facts.ts'
import type { Built } from './built.ts'
import type { ArchiveOptions, Question } from './options.ts'
import { readTool } from './tool.ts'

/** A build that is older speaks of another day: rules count in days. */
const OLDEST_MS = 24 * 60 * 60 * 1000

/** Why a build was not made by this very program; `undefined` where it was. */
export function otherProgram({ facts }: Built): string | undefined {
  const { version } = readTool()
  if (facts.version !== version) return `docket ${facts.version} built it, and this is ${version}`
  return facts.code === codeDigest() ? undefined : 'other code of docket built it'
}

/** Why a build is not of an archive as it is now; `undefined` where it is. */
export function otherArchive({ facts }: Built, state: ArchiveState | undefined): string | undefined {
  const built = facts.asked.archive
  if (state === undefined) return 'files that are read as they lie cannot be held against it'
  if (built === undefined) return 'it is of files as they lay, or the archive changed while it was built'
  if (built.prefix !== state.prefix) return 'it is of another folder of the repository'
  if (built.commit !== state.commit)
    return `it is of commit ${short(built.commit)}, and the archive is at ${short(state.commit)}`
  return built.surroundings === state.surroundings
    ? undefined
    : 'tags of the repository, or how whole it is, changed since'
}

/** Why a build answers another question than the one that was asked explicitly; `undefined` where it does not. */
export function otherQuestion(
  { facts: { asked } }: Built,
  question: Question,
  options: Pick<ArchiveOptions, 'asOf'>,
): string | undefined {
  const same = askedOf(question, undefined)
  const trust = (one: Pick<typeof asked, 'pins' | 'trustedRoots'>) =>
    JSON.stringify([one.pins, one.trustedRoots])
  if (trust(asked) !== trust(same)) return 'it begins trust elsewhere: with other pins or trusted roots'
  if (options.asOf !== undefined && asked.asOf !== question.asOf) return `it is as of ${asked.asOf}`
  if (question.knownAt !== undefined && question.knownAt !== asked.asOf)
    return `it judges by what was known at ${asked.asOf}`
  return undefined
}

/**
 * Why a build does not stand for now, where nobody named an instant. Its clock stood still since: it stands for now
 * only within a day, and only while no exception and no policy began or ended.
 */
export function tooOld({ facts: { asked }, index }: Built, now: Instant): string | undefined {
  const asOf = parseInstant(asked.asOf)
  if (asOf === undefined || compareInstants(asOf, now) > 0) return `it is as of ${asked.asOf}`
  if (epochMilliseconds(now) - epochMilliseconds(asOf) > OLDEST_MS)
    return `it is as of ${asOf}, ${spanInWords(asOf, now)} ago`
  const moves = index.movesAt === undefined ? undefined : parseInstant(index.movesAt)
  return moves !== undefined && compareInstants(moves, now) <= 0
    ? `an exception or a policy began or ended since, at ${moves}`
    : undefined
}

function short(commit: string): string {
  return commit.slice(0, 12)
}
