export { type CommitObject, parseCommit } from './commit-object.ts'
export { boundTimes, type DatedCommit } from './history.ts'
export { type CommitPlace, commitTimes } from './log-times.ts'
export {
  type CommitTrustMaterial,
  type PreparedKeyrings,
  prepareCommitTrust,
  prepareKeyrings,
  readCommitTrust,
} from './material.ts'
export type { RawCommit } from './read.ts'
export type { CommitTime, TimeBounds } from './time.ts'
export { commitTrust } from './trust.ts'
export {
  COMMIT_OUTCOMES,
  type CommitOutcome,
  type CommitVerdict,
  codeOf,
  problemOf,
} from './verdict.ts'
export { verifyCommit, verifyCommits } from './verify.ts'
export { verifyHistory } from './verify-history.ts'
