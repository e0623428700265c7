import { rolesOf } from '../attribution/roster.ts'
import { say, table } from '../domain/phrase.ts'
import { list } from '../domain/text.ts'
import type { Situation } from '../domain/vocabulary.ts'
import type { Said } from '../dossier/dossier.ts'
import { productOf } from '../dossier/gather.ts'
import type { ValueOf } from '../records/record.ts'
import { type Assessed, type Conformity, conforms, departs } from './check.ts'

type Raised = Extract<ValueOf<'Escalation'>, { event: 'raised' }>
type Resolved = Extract<ValueOf<'Escalation'>, { event: 'resolved' }>

/** An escalation as recorded: raised, and resolved or not. */
export type Recorded = {
  readonly raised: { readonly value: Raised; readonly held: Said<'Escalation'> }
  readonly resolved?: { readonly value: Resolved; readonly held: Said<'Escalation'> } | undefined
}

/** The attributed escalations of a situation. One that nobody provably raised is no escalation. */
export function escalationsOf({ dossier }: Assessed, situation: Situation): Recorded[] {
  const said = dossier.escalations.filter((held) => held.said.state === 'attributed')
  return said.flatMap((held) => {
    const { value } = held.record
    if (value.event !== 'raised' || value.situation !== situation) return []
    const end = said.find(
      ({ record }) => record.value.event === 'resolved' && record.value.escalation === value.escalation,
    )
    const resolved =
      end !== undefined && end.record.value.event === 'resolved'
        ? { value: end.record.value, held: end }
        : undefined
    return [{ raised: { value, held }, resolved }]
  })
}

/** The roles whose holders provably took part in a resolution: those who signed it, in roles that they held. */
export function rolesInvolved({ dossier }: Assessed, { resolved }: Recorded): string[] {
  if (resolved === undefined || resolved.held.said.state !== 'attributed') return []
  const { signatories } = resolved.held.said
  const product = productOf(dossier.release.record.value.id)
  return [
    ...new Set(
      resolved.value.decidedBy.flatMap(({ person, role }) =>
        signatories.some(
          ({ person: one, since }) => one.id === person && rolesOf(one, product, since.at).includes(role),
        )
          ? [role]
          : [],
      ),
    ),
  ]
}

/** Holds the recorded escalation of a situation against the path that the policy names, and says what is missing. */
export function pathCheck(assessed: Assessed, situation: Situation, path: readonly string[]): Conformity {
  const escalations = escalationsOf(assessed, situation)
  const expected = say(`The policy asks for ${list(path)}.`)
  const [last] = escalations.toReversed()
  if (last === undefined) {
    return departs(
      `${situation}-not-escalated`,
      `the policy asks for ${list(path)} to decide, and no escalation is recorded`,
      [assessed.dossier.release.record.at],
      [{ type: 'prose', paragraphs: [expected] }],
    )
  }
  const involved = rolesInvolved(assessed, last)
  const missing = path.filter((role) => !involved.includes(role))
  const cites = [
    last.raised.held.record.at,
    ...(last.resolved === undefined ? [] : [last.resolved.held.record.at]),
  ]
  const details = [
    table(
      'The path asked for, and what was recorded',
      ['Role', 'Decided and signed'],
      path.map((role) => ({
        cells: [role, involved.includes(role) ? 'yes' : 'no'],
        tone: involved.includes(role) ? ('good' as const) : ('bad' as const),
      })),
      '',
    ),
  ]
  if (last.resolved === undefined) {
    return departs(
      `${situation}-unresolved`,
      `${last.raised.value.escalation} was raised at ${last.raised.value.raisedAt} and is not resolved`,
      cites,
      details,
    )
  }
  if (missing.length > 0) {
    return departs(
      `${situation}-incomplete`,
      `${last.raised.value.escalation} was decided without ${list(missing)}`,
      cites,
      details,
    )
  }
  return conforms(
    `${situation}-followed`,
    `${last.raised.value.escalation}: ${list(involved)} decided to ${last.resolved.value.decision}`,
    cites,
    details,
  )
}
