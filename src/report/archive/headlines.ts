import type { Assessed } from '../../conformance/check.ts'
import type { Tone } from '../../domain/detail.ts'
import {
  compareInstants,
  type Instant,
  type IsoDuration,
  notAfter,
  subtractDuration,
} from '../../domain/instant.ts'
import { say } from '../../domain/phrase.ts'
import { count } from '../../domain/text.ts'
import type { EmergencyReport, ExceptionReport } from '../archive-report.ts'
import type { Headline } from '../common.ts'
import type { Discrepancy } from './population.ts'

/** What the leader's figures are counted from. */
export type Parts = {
  readonly assessed: readonly Assessed[]
  readonly exceptions: readonly ExceptionReport[]
  readonly emergencies: readonly EmergencyReport[]
  readonly discrepancies: readonly Discrepancy[]
  readonly asOf: Instant
}

/** Two such spans are compared to say whether something grows. */
const SPAN = 'P90D' as IsoDuration

/** The figures of a leader's one screen: how much risk is carried, whether it grows, what was overridden, what is owed. */
export function headlines({ assessed, exceptions, emergencies, discrepancies, asOf }: Parts): Headline[] {
  const carried = exceptions.filter(({ carriedBy }) => carriedBy.length > 0)
  const hollow = carried.filter(({ state }) => state !== 'active' && state !== 'expiring')
  const expiring = carried.filter(({ state }) => state === 'expiring')
  const idle = exceptions.filter(
    ({ state, carriedBy }) => (state === 'active' || state === 'expiring') && carriedBy.length === 0,
  )
  const overridden = assessed.filter(({ verdict }) => verdict.followed === 'overridden')
  const undecided = discrepancies.filter(({ what }) => what === 'not-in-archive' || what === 'not-approved')
  const owed = emergencies.filter(
    ({ retrospective, followUps }) =>
      retrospective === 'overdue' || followUps.some(({ state }) => state === 'overdue'),
  )
  const changed = assessed.filter(
    ({ gates, verdict }) => verdict.deployed && gates.now.outcome !== gates.atDecision.outcome,
  )
  const disputes = assessed.filter(({ dossier }) => hasOpenDispute(dossier))
  const tone = (n: number, bad: Tone): Tone => (n === 0 ? 'good' : bad)
  return [
    {
      label: 'Accepted risks carried by what runs now',
      value: String(carried.length),
      note: say(
        hollow.length > 0
          ? `${count(hollow.length, 'of them is', 'of them are')} not in force.`
          : carried.length === 0
            ? `Nothing that runs relies on an exception; ${count(idle.length, 'further one is', 'further ones are')} in force.`
            : `${count(expiring.length, 'ends', 'end')} soon.`,
      ),
      tone:
        hollow.length > 0
          ? 'bad'
          : carried.length === 0
            ? 'good'
            : expiring.length > 0
              ? 'attention'
              : 'neutral',
    },
    {
      label: 'Releases against the rule',
      value: String(overridden.length),
      note: say(`of ${count(assessed.length, 'release')}. ${growth(overridden, asOf)}`),
      tone: tone(overridden.length, 'bad'),
    },
    {
      label: 'Deployed without an approval',
      value: String(undecided.length),
      note: say('Listed by a pipeline; the archive holds no approved release for it.'),
      tone: tone(undecided.length, 'bad'),
    },
    {
      label: 'Emergencies',
      value: String(emergencies.length),
      note: say(
        `${growth(
          assessed.filter(({ dossier }) => dossier.emergencies.length > 0),
          asOf,
        )} ${owed.length === 0 ? 'Nothing is overdue.' : `${count(owed.length, 'still owes', 'still owe')} a review or a follow-up.`}`,
      ),
      tone: owed.length > 0 ? 'bad' : emergencies.length > 0 ? 'attention' : 'good',
    },
    {
      label: 'Judged otherwise now',
      value: String(changed.length),
      note: say('Deployed releases whose outcome changed with what became known.'),
      tone: tone(changed.length, 'attention'),
    },
    ...(disputes.length === 0
      ? []
      : [
          {
            label: 'Open disputes',
            value: String(disputes.length),
            note: say('Escalated, and not decided.'),
            tone: 'attention' as const,
          },
        ]),
  ]
}

/** `8 in the last 90 days, 3 in the 90 days before: growing.` */
function growth(releases: readonly Assessed[], asOf: Instant): string {
  const since = subtractDuration(asOf, SPAN)
  const before = subtractDuration(since, SPAN)
  const decided = releases.flatMap((one) => (one.decided === undefined ? [] : [one.decided.at]))
  const recent = decided.filter((at) => compareInstants(at, since) > 0 && notAfter(at, asOf)).length
  const earlier = decided.filter((at) => compareInstants(at, before) > 0 && notAfter(at, since)).length
  const trend = recent > earlier ? 'growing' : recent < earlier ? 'falling' : 'level'
  return `${recent} in the last 90 days, ${earlier} in the 90 before: ${trend}.`
}

/** An escalation that was raised and never resolved. */
function hasOpenDispute({ escalations }: Assessed['dossier']): boolean {
  const values = escalations.map(({ record }) => record.value)
  const resolved = new Set(
    values.filter(({ event }) => event === 'resolved').map(({ escalation }) => escalation),
  )
  return values.some(({ event, escalation }) => event === 'raised' && !resolved.has(escalation))
}
