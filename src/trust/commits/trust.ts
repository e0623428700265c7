import { compareInstants } from '../../domain/instant.ts'
import type { ProvenTime, Trust } from '../trust.ts'
import { type CommitVerdict, problemOf } from './verdict.ts'

/**
 * A commit's verdict in the words that all methods share. Whoever trusts the commit for a record has to ask besides
 * that the signer is whom the record names; the author is compared here already.
 *
 * `unknown-key` is a rejection: somebody said whom to trust, and the signer is not among them.
 *
 * `existed`: what dates the commit from outside. A later commit, or a witness, proves no more of this one than that it
 * existed by then; what its own signature proves is in the verdict already.
 */
export function commitTrust(verdict: CommitVerdict, existed?: ProvenTime): Trust {
  const { outcome, reason, signer, root, notChecked } = verdict
  const isOwn = existed?.through === verdict.oid && existed.clock !== 'witness'
  const times = existed === undefined || isOwn ? verdict.times : [...verdict.times, existed]
  if (outcome === 'good' && signer !== undefined && root !== undefined) {
    const since = earliest(times)
    return {
      state: 'verified',
      signers: [{ ...signer, since, commit: verdict.oid, root }],
      knownSince: since,
      times,
      roots: [root],
      notChecked,
      rejected: [],
    }
  }
  const problem = problemOf(verdict)
  if (outcome === 'unsigned') return { state: 'unsigned', why: `commit ${verdict.oid}: ${reason}` }
  const why = `commit ${verdict.oid} is ${outcome}: ${reason}`
  if (outcome === 'unverifiable' || problem === undefined) {
    return { state: 'unverifiable', why, problems: problem === undefined ? [] : [problem] }
  }
  return { state: 'rejected', why, problems: [problem] }
}

function earliest(times: readonly ProvenTime[]): ProvenTime | undefined {
  return times.reduce<ProvenTime | undefined>(
    (best, time) => (best === undefined || compareInstants(time.at, best.at) < 0 ? time : best),
    undefined,
  )
}
