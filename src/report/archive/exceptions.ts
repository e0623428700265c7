import type { Governance } from '../../attribution/governance.ts'
import { knownSince } from '../../attribution/held.ts'
import type { Assessed } from '../../conformance/check.ts'
import type { Tone } from '../../domain/detail.ts'
import { compareInstants, type Instant, notAfter, wholeDays } from '../../domain/instant.ts'
import { code, say, strong, table, time } from '../../domain/phrase.ts'
import { compareText, count, list } from '../../domain/text.ts'
import type { Said } from '../../dossier/dossier.ts'
import {
  type ExceptionState,
  type ExceptionStatus,
  exceptionAt,
  exceptionClock,
} from '../../exceptions/lineage.ts'
import type { DeploymentRow, ExceptionReport } from '../archive-report.ts'
import { claimedTime, personRef, recordShown } from '../refs.ts'
import { remarksOf } from './exception-remarks.ts'
import { usesOf } from './exception-uses.ts'

const TONES: Readonly<Record<ExceptionStatus, Tone>> = {
  pending: 'unknown',
  active: 'neutral',
  expiring: 'attention',
  expired: 'bad',
  revoked: 'bad',
  closed: 'good',
  invalid: 'bad',
}

/** Every exception of the archive as it stands at `asOf`, the oldest open one first. */
export function exceptionReports(
  exceptions: ReadonlyMap<string, readonly Said<'Exception'>[]>,
  governance: Governance,
  assessed: readonly Assessed[],
  runs: readonly DeploymentRow[],
  slugs: ReadonlyMap<string, string>,
  asOf: Instant,
): ExceptionReport[] {
  return [...exceptions]
    .map(([id, events]) => exceptionReport(id, events, governance, assessed, runs, slugs, asOf))
    .toSorted(
      (a, b) =>
        rank(a.state) - rank(b.state) || (b.ageDays ?? 0) - (a.ageDays ?? 0) || compareText(a.id, b.id),
    )
}

const ORDER: readonly ExceptionStatus[] = [
  'expired',
  'expiring',
  'active',
  'invalid',
  'pending',
  'revoked',
  'closed',
]

function rank(state: ExceptionStatus): number {
  return ORDER.indexOf(state)
}

function exceptionReport(
  id: string,
  events: readonly Said<'Exception'>[],
  governance: Governance,
  assessed: readonly Assessed[],
  runs: readonly DeploymentRow[],
  slugs: ReadonlyMap<string, string>,
  asOf: Instant,
): ExceptionReport {
  const { roster, policies } = governance
  const state = exceptionAt(id, events, policies, exceptionClock(asOf, asOf, true))
  const uses = usesOf(id, assessed, runs)
  const started =
    state.status !== 'invalid' && state.effectiveOn !== undefined && notAfter(state.effectiveOn, asOf)
  const remarks = remarksOf(state, uses, governance, assessed, asOf)
  return {
    id,
    slug: slugs.get(id) ?? id,
    state: state.status,
    words: inWords(state, asOf),
    tone: uses.hollow.length > 0 ? 'bad' : TONES[state.status],
    severity: state.terms?.severity ?? 'unknown',
    justification: state.terms?.justification ?? '',
    reason: state.terms?.reason ?? '',
    findings: [...(state.covers?.findings ?? [])],
    releasesCovered: [...(state.covers?.releases ?? [])],
    owner: personRef(roster, state.terms?.owner ?? ''),
    ...(state.requestedBy === undefined ? {} : { requestedBy: personRef(roster, state.requestedBy) }),
    ...(state.grantedBy === undefined ? {} : { grantedBy: personRef(roster, state.grantedBy) }),
    ...(state.effectiveOn === undefined || state.status === 'invalid'
      ? {}
      : { effectiveOn: state.effectiveOn }),
    ...(state.firstExpiry === undefined ? {} : { firstExpiry: state.firstExpiry }),
    ...(state.effectiveUntil === undefined ? {} : { effectiveUntil: state.effectiveUntil }),
    renewals: state.renewals,
    ...(started && state.effectiveOn !== undefined
      ? { ageDays: wholeDays(state.effectiveOn, state.endedAt ?? asOf) }
      : {}),
    ...askedFor(state, asOf),
    ...(state.endedAt === undefined ? {} : { endedAt: state.endedAt }),
    ...(state.effectiveUntil === undefined || state.endedAt !== undefined
      ? {}
      : { daysLeft: wholeDays(asOf, state.effectiveUntil) }),
    reliedOnBy: [...uses.relied],
    reliedOnExpired: [...uses.hollow],
    carriedBy: [...uses.carrying],
    remarks,
    details: [
      table(
        'Events',
        ['Event', 'By', 'Why', 'When (claimed)', 'Existed since (proven)', 'Record'],
        events
          .toSorted(
            (a, b) =>
              compareInstants(knownSince(a) ?? asOf, knownSince(b) ?? asOf) ||
              compareText(a.record.at.path, b.record.at.path),
          )
          .map(({ record, said, known }) => ({
            cells: [
              say(
                strong(record.value.event),
                known.withdrawn === undefined
                  ? ''
                  : ` (taken out of the archive by commit ${known.withdrawn.by}; it counts all the same)`,
              ),
              said.state === 'attributed'
                ? say(said.person.name, ` as ${record.value.role}`)
                : say(`${record.value.by}: ${said.text}`),
              say(record.value.reason),
              say(time(claimedTime(record.value) ?? '')),
              known.existed === undefined ? say('nothing proves it') : say(time(known.existed.at)),
              say(code(record.at.path)),
            ],
            tone: said.state === 'attributed' ? undefined : ('bad' as const),
          })),
        'There are no events.',
      ),
      {
        type: 'list',
        caption: 'Compensating controls',
        items: state.compensatingControls.map(({ control, testedAt }) =>
          say(
            control,
            testedAt === undefined ? ' Never tested.' : ' Tested ',
            testedAt === undefined ? '' : time(testedAt),
          ),
        ),
        empty: 'None are named.',
      },
    ],
    records: events.map((held) => recordShown(held, roster)),
  }
}

/** How long ago it was asked for: the only age of what was never in force. */
function askedFor({ requestedOn, endedAt }: ExceptionState, asOf: Instant): { askedDays?: number } {
  if (requestedOn === undefined || !notAfter(requestedOn, asOf)) return {}
  return { askedDays: wholeDays(requestedOn, endedAt ?? asOf) }
}

function inWords(state: ExceptionState, asOf: Instant): string {
  const until = state.effectiveUntil
  const days = until === undefined ? 0 : wholeDays(asOf, until)
  switch (state.status) {
    case 'pending':
      return state.faults.length > 0
        ? `Asked for${ago(state, asOf)}, and nobody has granted it.`
        : `Takes effect at ${state.effectiveOn}.`
    case 'active':
    case 'expiring':
      return `In force until ${until}, ${count(days, 'more day')}${renewed(state)}.`
    case 'expired':
      return `Expired at ${until}, ${count(-days, 'day')} ago${renewed(state)}.`
    case 'revoked':
      return `Revoked at ${state.endedAt}: it covers nothing any more.`
    case 'closed':
      return state.grantedBy === undefined
        ? `Closed at ${state.endedAt}: it was asked for and never granted.`
        : `Closed at ${state.endedAt}: the finding is dealt with.`
    case 'invalid':
      return `Never in force: ${list(state.faults.map(({ text }) => text)) || 'it has no end'}${asked(state, asOf)}.`
  }
}

function ago(state: ExceptionState, asOf: Instant): string {
  const { askedDays } = askedFor(state, asOf)
  return askedDays === undefined ? '' : ` ${count(askedDays, 'day')} ago`
}

function asked(state: ExceptionState, asOf: Instant): string {
  const when = ago(state, asOf)
  return when === '' ? '' : `; it was asked for${when}`
}

function renewed({ renewals, firstExpiry }: ExceptionState): string {
  return renewals === 0 ? '' : `, renewed ${count(renewals, 'time')}; it was first to end at ${firstExpiry}`
}
