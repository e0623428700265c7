import type { Governance } from '../../attribution/governance.ts'
import type { Person } from '../../attribution/roster.ts'
import type { Assessed } from '../../conformance/check.ts'
import type { Tone } from '../../domain/detail.ts'
import {
  compareInstants,
  type Instant,
  type IsoDuration,
  subtractDuration,
  within,
} from '../../domain/instant.ts'
import { compareSeverities, type Severity } from '../../domain/severity.ts'
import { itemsOf } from '../../domain/shown.ts'
import { list } from '../../domain/text.ts'
import { namesRelease } from '../../dossier/coverage.ts'
import type { ExceptionState } from '../../exceptions/lineage.ts'
import type { ExceptionReport } from '../archive-report.ts'
import type { Uses } from './exception-uses.ts'

/** A control counts as tested for a renewal when its test is no older than this at the renewal. */
const RETEST = 'P30D' as IsoDuration

/** What a reader should know of an exception beyond its state. */
export function remarksOf(
  state: ExceptionState,
  uses: Uses,
  { roster }: Governance,
  assessed: readonly Assessed[],
  asOf: Instant,
): ExceptionReport['remarks'] {
  const remark = (code: string, text: string, tone: Tone) => ({ code, text, tone })
  const { terms } = state
  const open = state.status === 'active' || state.status === 'expiring'
  const owner = terms === undefined ? undefined : roster.get(terms.owner)
  const approver = state.grantedBy === undefined ? undefined : roster.get(state.grantedBy)
  const raised = severityRaised(state, assessed)
  const stale = open ? untestedSince(state) : []
  const relies = uses.hollow.length === 1 ? 'relies' : 'rely'
  return [
    ...state.faults.map(({ code, text }) => remark(code, text, 'bad')),
    ...state.remarks.map(({ code, text }) => remark(code, text, 'attention')),
    ...(uses.hollow.length > 0
      ? [
          remark(
            'relied-on-not-in-force',
            `${list(uses.hollow)} ${relies} on it although it is not in force`,
            'bad',
          ),
        ]
      : []),
    ...(uses.relied.length === 0 && state.status !== 'pending' && state.status !== 'invalid'
      ? [remark('never-used', 'no release relies on it', 'attention')]
      : []),
    ...(raised === undefined
      ? []
      : [
          remark(
            'severity-raised',
            `accepted as ${terms?.severity}; ${raised.id} is ${raised.severity} since`,
            'bad',
          ),
        ]),
    ...stale.map((control) =>
      remark('control-not-retested', `not tested since the last renewal: ${control}`, 'attention'),
    ),
    ...(terms !== undefined && owner === undefined
      ? [remark('owner-unknown', `the owner ${terms.owner} is nobody in the roster`, 'bad')]
      : []),
    ...(open && owner !== undefined && hasLeft(owner, asOf)
      ? [remark('owner-gone', `the owner ${owner.name} holds no valid identity any more`, 'attention')]
      : []),
    ...(open && approver !== undefined && hasLeft(approver, asOf)
      ? [
          remark(
            'approver-gone',
            `${approver.name}, who accepted it, holds no valid identity any more`,
            'attention',
          ),
        ]
      : []),
  ]
}

/** Somebody without a valid identity can sign nothing: nobody looks after what they own. */
function hasLeft({ identities }: Person, asOf: Instant): boolean {
  return !identities.some(({ validFrom, validUntil }) => within(asOf, validFrom, validUntil))
}

/** The worst finding that it names in the releases that it covers, where that is worse than what was accepted. */
function severityRaised(
  { covers, terms }: ExceptionState,
  assessed: readonly Assessed[],
): { id: string; severity: Severity } | undefined {
  if (covers === undefined || terms === undefined) return undefined
  const accepted: Severity = terms.severity
  return assessed
    .filter(({ dossier }) =>
      covers.releases.some((pattern) => namesRelease(pattern, dossier.release.record.value.id)),
    )
    .flatMap(({ gates }) => itemsOf(gates.now.caseFile?.findings ?? { state: 'missing', why: '', cites: [] }))
    .filter(({ finding }) => [finding.id, ...finding.aliases].some((id) => covers.findings.includes(id)))
    .map(({ finding, severity }) => ({ id: finding.id, severity }))
    .find(({ severity }) => compareSeverities(severity, accepted) < 0)
}

/** Controls whose last test is older than the term that they are relied on for. */
function untestedSince({ compensatingControls, renewals, renewedOn }: ExceptionState): string[] {
  if (renewals === 0 || renewedOn === undefined) return []
  return compensatingControls
    .filter(
      ({ testedAt }) =>
        testedAt === undefined || compareInstants(testedAt, subtractDuration(renewedOn, RETEST)) < 0,
    )
    .map(({ control }) => control)
}
