import type { Held } from '../../attribution/held.ts'
import { knownBy, knownSince } from '../../attribution/held.ts'
import { compareInstants, type Instant } from '../../domain/instant.ts'
import type { Dossier, Said } from '../../dossier/dossier.ts'
import type { KindName } from '../../records/record.ts'
import type { Clocks } from '../case-file.ts'

/** When a release was decided, and whose clock says so. */
export type DecisionInstant = {
  readonly at: Instant
  readonly clock: 'timestamp-authority' | 'transparency-log' | 'claimed'
  readonly source?: string | undefined
  /** What set it: the last final approval, or a deployment that did not wait for one. */
  readonly by: 'decision' | 'deployment'
}

/**
 * The instant at which a release is judged: the proven time of its last final decision, or the start of its first
 * deployment where that came earlier. Whoever deploys first and approves later is judged by what was there when it
 * mattered. Undefined where nobody decided and nobody deployed.
 */
export function decisionInstant({ decisions, deployments }: Dossier): DecisionInstant | undefined {
  const final = decisions
    .filter(({ record }) => record.value.activity === 'final-approval')
    .map(timeOf)
    .toSorted((a, b) => compareInstants(a.at, b.at))
    .at(-1)
  const any =
    final ??
    decisions
      .map(timeOf)
      .toSorted((a, b) => compareInstants(a.at, b.at))
      .at(-1)
  const started = deployments
    .filter(({ said }) => said.state === 'attributed')
    .map(({ record }) => record.value.startedAt)
    .toSorted(compareInstants)[0]
  if (started !== undefined && (any === undefined || compareInstants(started, any.at) < 0)) {
    return { at: started, clock: 'claimed', by: 'deployment' }
  }
  return any
}

function timeOf(decision: Said<'Decision'>): DecisionInstant {
  const proven = decision.said.state === 'attributed' ? decision.said.since : decision.known.existed
  return proven === undefined
    ? { at: decision.record.value.decidedAt, clock: 'claimed', by: 'decision' }
    : { at: proven.at, clock: proven.clock, source: proven.source, by: 'decision' }
}

/** The digests that the counted decisions had in front of them: what existed before and is named there was known. */
export function basisDigests({ decisions }: Dossier): ReadonlySet<string> {
  return new Set(
    decisions.flatMap(({ record }) => {
      const { basis } = record.value
      return basis === undefined ? [] : [...(basis.evidence ? [basis.evidence.sha256] : []), ...basis.records]
    }),
  )
}

/**
 * Whether a record belongs to what was known. In the archive of today everything is; before that, only what provably
 * existed by then.
 */
export function isKnown<K extends KindName>(held: Held<K>, clocks: Clocks): boolean {
  return knownBy(held, clocks.knownAt) || (clocks.present && knownSince(held) === undefined)
}
