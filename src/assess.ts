import type { Archive } from './archive/archive.ts'
import { allProblems, carriedFiles, trustInWords, unclaimedFiles } from './assessment/accounts.ts'
import { heldAsOf, laterInWords } from './assessment/as-of.ts'
import { type Believed, believe } from './assessment/believe.ts'
import { sha256Hex } from './assessment/digest.ts'
import { heldFiles, readEvidence } from './assessment/evidence.ts'
import { historyOf } from './assessment/history.ts'
import { historyProblems, redactionProblems, withoutRedacted } from './assessment/history-problems.ts'
import { sayAll } from './assessment/hold.ts'
import { listingsOf } from './assessment/listings.ts'
import { type ArchiveLog, archiveLog } from './assessment/log.ts'
import { ownRecord } from './assessment/own-record.ts'
import { movedTags, tagsByCommit } from './assessment/tags.ts'
import type { Pins } from './assessment/trust-material.ts'
import type { Verifying } from './assessment/verifying.ts'
import { isReplaced, withWithdrawn } from './assessment/withdrawn.ts'
import { brokenSightings, sightingsOf } from './assessment/witnessed.ts'
import type { Governance } from './attribution/governance.ts'
import { governanceThen } from './attribution/governance-then.ts'
import type { Held } from './attribution/held.ts'
import { establishRedactions, type Redactions, withoutReplacements } from './attribution/redactions.ts'
import type { Instant } from './domain/instant.ts'
import type { Dossier } from './dossier/dossier.ts'
import { gatherDossiers, type HeldRecords } from './dossier/gather.ts'
import type { EvidenceFile } from './evidence/evidence.ts'
import { CASES } from './gates/criteria/cases.ts'
import { KINDS } from './records/kinds/index.ts'
import { readRecords } from './records/read.ts'
import type { KindName, RecordsRead } from './records/record.ts'
import type { PeopleAnswer } from './report/answers.ts'
import { rolesOfPeople } from './report/archive/people.ts'
import type { ArchiveReport } from './report/archive-report.ts'
import { evaluateRelease } from './report/evaluate-release.ts'
import type { ReleaseReport } from './report/release-report.ts'
import { slugsOf } from './report/slug.ts'
import { type ArchiveFrame, summarise } from './report/summarise.ts'

export type { Pins } from './assessment/trust-material.ts'
export { type Prepared, prepareTrust, type Verifying } from './assessment/verifying.ts'

const NOTHING: ReadonlySet<string> = new Set()

/** Everything that was computed: the only input of every renderer. */
export type Assessment = { readonly archive: ArchiveReport; readonly releases: readonly ReleaseReport[] }

/** An archive that was read, and what of it can be believed. */
export type Established = {
  readonly read: RecordsRead
  /** Raw files by path: those that a pack names and the archive holds. */
  readonly evidence: ReadonlyMap<string, EvidenceFile>
  readonly believed: Believed
  readonly redactions: Redactions
}

/**
 * From an archive to its reports. Pure: the same archive, `asOf` and pins give the same reports. Without what
 * `prepareTrust` found out, OpenPGP signatures of commits are unverifiable.
 */
export function assess(
  archive: Archive,
  { asOf, pins, knownAt, ...how }: { asOf: Instant; pins: Pins; knownAt?: Instant | undefined } & Verifying,
): Assessment {
  return judge(archive, establishArchive(archive, pins, how), asOf, knownAt)
}

/**
 * Reads records and evidence, and establishes what of them can be believed. What stands in the place of redacted
 * content is no record, whatever it looks like.
 */
export function establishArchive(archive: Archive, pins: Pins, how: Verifying = {}): Established {
  const found = establishFiles(archive, pins, how)
  const files = withoutReplacements(archive.files, found.redactions)
  return files.size === archive.files.size ? found : establishFiles({ ...archive, files }, pins, how)
}

function establishFiles(archive: Archive, pins: Pins, how: Verifying): Established {
  const read = readRecords(archive.files, archive.commit)
  const evidence = readEvidence(archive, read)
  const believed = believe(archive, read, evidence, ownRecord(read, archive), pins, how)
  const redactions = establishRedactions(believed.held.Redaction, believed.governance)
  return { read, evidence, believed, redactions }
}

/** The log of an archive: what its checkpoint and its proofs are made of. */
export function logOfArchive(archive: Archive, { read, redactions }: Established): ArchiveLog {
  return archiveLog(archive, ownRecord(read, archive), redactions)
}

/** What the archive holds about each release. */
export function gather(
  archive: Archive,
  { evidence, believed, redactions }: Established,
  held: HeldRecords = withWithdrawn(believed.held, believed.earlier, believed.governance),
  governance: Governance = believed.governance,
): readonly Dossier[] {
  return gatherDossiers(held, heldFiles(archive, evidence, believed.trust, redactions), governance)
}

/** From an archive of which it is known what can be believed to its reports. */
export function judge(
  archive: Archive,
  established: Established,
  asOf: Instant,
  knownAt?: Instant,
  log: ArchiveLog = logOfArchive(archive, established),
): Assessment {
  const { dossiers, evaluate, frame } = prepareJudging(archive, established, asOf, knownAt, log)
  const releases = dossiers.map(evaluate)
  return { archive: summarise(releases, frame), releases: releases.map(({ report }) => report) }
}

/** What is told of one release: its report, and who holds which role. */
export type ReleaseAnswer = { readonly release: ReleaseReport; readonly people: PeopleAnswer['people'] }

/**
 * One release of an archive, judged without the others: its report depends on its dossier alone, so it is the same as
 * `judge` gives. Absent, with the names that there are, where none is called so.
 */
export function judgeRelease(
  archive: Archive,
  established: Established,
  name: string,
  asOf: Instant,
  knownAt?: Instant,
): {
  readonly names: readonly string[]
  readonly answer?: ReleaseAnswer | undefined
  /** Since when it is known, where that is after `asOf`. */
  readonly since?: Instant | undefined
} {
  const log = logOfArchive(archive, established)
  const { dossiers, evaluate, frame } = prepareJudging(archive, established, asOf, knownAt, log)
  const names = dossiers.map(({ release }): string => release.record.value.id)
  const dossier = dossiers.find(({ release }) => release.record.value.id === name)
  if (dossier === undefined) {
    const later = frame.later.find(({ record }) => record.kind === 'Release' && record.id === name)
    return { names, since: later?.known.existed?.at }
  }
  const people = rolesOfPeople(frame.people, frame.governance, asOf)
  return { names, answer: { release: evaluate(dossier).report, people } }
}

/** Everything that judging any release needs, and what the archive's own report is made of beside the releases. */
function prepareJudging(
  archive: Archive,
  established: Established,
  asOf: Instant,
  knownAt: Instant | undefined,
  log: ArchiveLog,
) {
  const { read, evidence, believed, redactions } = established
  const { material, earlier } = believed
  // Asked about March, nobody holds a role, or has lost a key, because of what was signed in May.
  const governance = governanceThen(believed.governance, { knownAt: asOf, named: NOTHING })
  const then = heldAsOf(withWithdrawn(believed.held, earlier, governance), asOf)
  const { held } = then
  const { records } = read
  const own = ownRecord(read, archive)
  const dossiers = gather(archive, established, held, governance)
  const policies = withFormer(held.Policy, earlier.Policy)
  const people = withFormer(held.Person, earlier.Person)

  const sightings = sightingsOf(archive, material)
  const audited = historyOf(archive, own, { records, believed, redactions, log, sightings })
  const history = { ...audited, words: `${audited.words}${laterInWords(then, asOf)}` }
  const name = own?.value.name ?? 'Unnamed archive'
  const trustWords = trustInWords(governance, material)
  const everything = KINDS.flatMap(({ kind }) => held[kind as KindName] as readonly Held<KindName>[]).filter(
    ({ known }) => known.withdrawn === undefined,
  )
  const unclaimed = unclaimedFiles(read, evidence, material, sightings)
  const readable = { ...archive, problems: withoutRedacted(archive, redactions, log.state === 'available') }
  const problems = allProblems(readable, read, evidence, believed, everything, own, [
    ...historyProblems(history, unclaimed),
    ...redactionProblems(archive, redactions),
    ...movedTags(archive, records.Release),
    ...sightings.problems,
    ...then.problems,
    ...brokenSightings(sightings, log),
  ])
  const slugs = {
    releases: slugsOf(
      records.Release.map(({ id }) => id),
      sha256Hex,
    ),
    exceptions: slugsOf(
      records.Exception.map(({ value }) => value.exception),
      sha256Hex,
    ),
    policies: slugsOf(
      policies.map(({ record }) => record.id),
      sha256Hex,
    ),
    people: slugsOf(
      people.map(({ record }) => record.id),
      sha256Hex,
    ),
  }
  const evaluate = (dossier: Dossier) =>
    evaluateRelease(dossier, {
      asOf,
      knownAt,
      archive: { name, commit: archive.commit, history: history.words },
      slug: slugs.releases.get(dossier.release.record.id) ?? dossier.release.record.id,
      trust: { pinned: trustWords.pinned, words: trustWords.words },
      problems,
      history,
    })
  const frame: ArchiveFrame = {
    asOf,
    later: then.later,
    archive: own,
    name,
    commit: archive.commit,
    history,
    governance,
    held: everything,
    policies,
    people,
    incidents: held.Incident.filter((one) => !isReplaced(one, asOf)),
    exceptions: Map.groupBy(sayAll(held.Exception, governance), ({ record }) => record.value.exception),
    tags: tagsByCommit(archive),
    listings: listingsOf(archive, held, governance),
    trust: trustWords,
    cases: CASES,
    slugs,
    unclaimed,
    carried: carriedFiles(archive, history, redactions),
    problems,
  }
  return { dossiers, evaluate, frame }
}

/** The records of today, and of those that were deleted the last version: nothing that governed vanishes. */
function withFormer<K extends 'Policy' | 'Person'>(
  current: readonly Held<K>[],
  former: readonly Held<K>[],
): readonly Held<K>[] {
  const known = new Set(current.map(({ record }) => record.id))
  const deleted = new Map(
    former.filter(({ record }) => !known.has(record.id)).map((held) => [held.record.id, held]),
  )
  return [...current, ...deleted.values()]
}
