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
    changed: history.changes
      .toSorted((a, b) => a.position - b.position || compareText(a.path, b.path))
      .flatMap(({ path, change, commit }) => (change === 'added' ? [] : [{ path, change, commit }])),
  }
}
