import { compareInstants, type Instant } from '../../domain/instant.ts'
import type { CommitObject, ObjectFormat } from './commit-object.ts'
import { type Candidate, type Finding, refused, type SignedCommit } from './finding.ts'
import type { CommitTrustMaterial } from './material.ts'
import { type RawCommit, readCommit, signedCommit } from './read.ts'
import { judgeTime, type TimeBounds } from './time.ts'
import { type CommitOutcome, type CommitVerdict, hintOf } from './verdict.ts'

const NO_BOUNDS: TimeBounds = {}

/**
 * The verdict on one commit: what it is signed with, by whom, and whether that counts. Synchronous and offline; any
 * bytes give a verdict, none an exception.
 *
 * `raw` is what `git cat-file commit` gives and `oid` what the repository calls it. `time` says when the commit was
 * made as far as a trusted clock tells; without it a key with a limited validity leaves the commit unverifiable.
 * OpenPGP signatures need a pass beforehand, see `prepareCommitTrust`; without it they are unverifiable.
 */
export function verifyCommit(
  raw: Uint8Array,
  oid: string,
  objectFormat: ObjectFormat,
  material: CommitTrustMaterial,
  time: TimeBounds = NO_BOUNDS,
): CommitVerdict {
  const commit = readCommit({ raw, oid, objectFormat })
  if ('reason' in commit) {
    return { ...verdict(oid, 'malformed', commit.reason, time), offset: commit.offset }
  }
  const { signature } = commit
  const signed = signedCommit(commit, oid)
  if (signature === undefined || signed === undefined) {
    return { ...verdict(oid, 'unsigned', 'it carries no signature', time), commit }
  }
  if (signature.header !== SIGNATURE_HEADER[objectFormat]) {
    const reason = `its ${signature.header} is over the object's other form, which a ${objectFormat} repository does not hold`
    return { ...verdict(oid, 'unverifiable', reason, time), commit }
  }
  return judge(commit, oid, findingOf(signed, material), objectFormat, time)
}

/** Verdicts on many commits, one at a time and in their order. `timeOf` gives the trusted times of a commit, if any. */
export function* verifyCommits(
  commits: Iterable<RawCommit>,
  material: CommitTrustMaterial,
  timeOf: (oid: string) => TimeBounds = () => NO_BOUNDS,
): Generator<CommitVerdict> {
  for (const { raw, oid, objectFormat } of commits) {
    yield verifyCommit(raw, oid, objectFormat, material, timeOf(oid))
  }
}

const SIGNATURE_HEADER = { sha1: 'gpgsig', sha256: 'gpgsig-sha256' } as const

function findingOf(signed: SignedCommit, { methods }: CommitTrustMaterial): Finding {
  const used = methods.find(({ method }) => signed.armored.startsWith(method.armor))
  return (
    used?.verifier.check(signed) ??
    refused('unverifiable', 'its signature is in a format that is not known here')
  )
}

type Judged = {
  readonly outcome: CommitOutcome
  readonly reason: string
  readonly candidate: Candidate
  readonly bounds: TimeBounds
}

function judge(
  commit: CommitObject,
  oid: string,
  finding: Finding,
  objectFormat: ObjectFormat,
  time: TimeBounds,
): CommitVerdict {
  if (finding.state === 'refused') {
    return { ...verdict(oid, finding.outcome, finding.reason, time), commit, credential: finding.credential }
  }
  const { outcome, reason, candidate, bounds } = finding.candidates
    .map((candidate) => judgeCandidate(commit, candidate, time))
    .reduce((best, other) => (rank(other) < rank(best) ? other : best))
  return {
    ...verdict(oid, outcome, reason, bounds),
    commit,
    signer: candidate.signer,
    credential: candidate.signer.credential,
    times: candidate.times,
    notBefore: candidate.notBefore,
    root: candidate.root,
    notChecked: [
      ...candidate.notChecked,
      ...NOT_CHECKED[objectFormat],
      ...mergetagsNotChecked(commit),
      ...committerNotChecked(commit),
    ],
  }
}

function judgeCandidate(commit: CommitObject, candidate: Candidate, time: TimeBounds): Judged {
  const bounds = withOwnTimes(time, candidate)
  const inTime = judgeTime(candidate, commit.committer.claimedAt, bounds)
  if (inTime.outcome !== 'in-force') {
    return { outcome: inTime.outcome, reason: inTime.reason, candidate, bounds }
  }
  const { identity } = candidate.signer
  const { email } = candidate.signer.claims
  const signer = email === undefined ? identity : `${identity} (${email})`
  if (!candidate.authorMatches) {
    const { author, committer } = commit
    const reason = `it is signed by ${signer}, but names ${author.email || 'nobody'} as its author`
    const also =
      committer.email === identity && author.email !== identity ? ', with the signer as committer' : ''
    return { outcome: 'author-mismatch', reason: `${reason}${also}`, candidate, bounds }
  }
  return { outcome: 'good', reason: `signed by ${signer}`, candidate, bounds }
}

const RANKS: readonly CommitOutcome[] = ['good', 'unverifiable', 'key-not-valid-at-time', 'revoked']

/** Of several entries for one key, those about the author decide before others, and then the one that says most in favour. */
function rank({ outcome, candidate }: Judged): number {
  const at = RANKS.indexOf(outcome)
  return (candidate.authorMatches ? 0 : RANKS.length) + (at === -1 ? RANKS.length : at)
}

/** What the signature tells of its own time, where a log or an authority dated it, narrows what its history tells. */
function withOwnTimes(time: TimeBounds, { times, notBefore }: Candidate): TimeBounds {
  if (times.length === 0 && notBefore === undefined) return time
  return {
    from: outermost([time.from, notBefore], (a, b) => compareInstants(a, b) >= 0),
    until: outermost([time.until, ...times.map(({ at }) => at)], (a, b) => compareInstants(a, b) <= 0),
  }
}

function outermost(
  instants: readonly (Instant | undefined)[],
  wins: (a: Instant, b: Instant) => boolean,
): Instant | undefined {
  const known = instants.filter((at) => at !== undefined)
  return known.length === 0 ? undefined : known.reduce((a, b) => (wins(a, b) ? a : b))
}

const NOT_CHECKED: Readonly<Record<ObjectFormat, readonly string[]>> = {
  sha1: ['that no other tree shares this SHA-1 id: the signature covers the files only through it'],
  sha256: [],
}

function mergetagsNotChecked({ mergetags }: CommitObject): readonly string[] {
  return mergetags === 0 ? [] : ['the signatures of the tags that it merges']
}

/**
 * A commit is by its author, so the signer has to be the author. One that somebody else rebased and signed is therefore
 * an author-mismatch, with the signer as committer; one that the author signed is good whoever it names as committer.
 */
function committerNotChecked({ author, committer }: CommitObject): readonly string[] {
  return committer.email === author.email
    ? []
    : ['who its committer is: only its author is held to the signature']
}

function verdict(oid: string, outcome: CommitOutcome, reason: string, bounds: TimeBounds): CommitVerdict {
  return { oid, outcome, reason, hint: hintOf(outcome), bounds, times: [], notChecked: [] }
}
