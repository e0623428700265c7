import type { Governance } from '../../attribution/governance.ts'
import type { Held } from '../../attribution/held.ts'
import { compareText } from '../../domain/text.ts'
import type { KindName } from '../../records/record.ts'
import type { ArchiveHistory } from '../archive-facts.ts'
import type { ArchiveReport } from '../archive-report.ts'
import { signatureShown } from '../refs.ts'

/** The archive's integrity as facts: what a program asks, where people read the sections of `integrity`. */
export function auditOf(
  held: readonly Held<KindName>[],
  { roster }: Governance,
  history: ArchiveHistory,
): ArchiveReport['audit'] {
  const inState = (state: Held<KindName>['trust']['state']) =>
    held.filter(({ trust }) => trust.state === state).length
  return {
    records: {
      verified: inState('verified'),
      unsigned: inState('unsigned'),
      unverifiable: inState('unverifiable'),
      rejected: inState('rejected'),
    },
    notVerified: held
      .filter(({ trust }) => trust.state !== 'verified')
      .map(({ record, trust }) => {
        const { state, words } = signatureShown(trust, roster)
        return { kind: record.kind, id: record.id, path: record.at.path, state, words }
      })
      .toSorted((a, b) => compareText(a.path, b.path)),
    changed: history.audited.map((one) => ({
      path: one.path,
      change: one.what,
      ...(one.from === undefined ? {} : { from: one.from }),
      commit: one.commit,
      author: one.author,
      claimedAt: one.claimedAt,
      ...(one.committer === undefined ? {} : { committer: one.committer }),
      ...(one.record === undefined ? {} : { record: one.record }),
      ...(one.release === undefined ? {} : { release: one.release }),
      ...(one.before === undefined ? {} : { before: one.before }),
      ...(one.after === undefined ? {} : { after: one.after }),
      redacted: one.redacted,
      differences: [...one.differences],
    })),
  }
}
