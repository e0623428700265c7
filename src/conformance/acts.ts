import { rolesOf } from '../attribution/roster.ts'
import type { Locator } from '../domain/locator.ts'
import type { Activity } from '../domain/vocabulary.ts'
import type { Dossier, Said } from '../dossier/dossier.ts'
import { productOf } from '../dossier/gather.ts'
import type { KindName } from '../records/record.ts'

/** Something that somebody provably did for a release, and in which roles they could do it. */
export type Act = {
  readonly activity: Activity
  readonly person: string
  readonly name: string
  readonly bot: boolean
  /** The role that they named, where the record names one. */
  readonly role?: string | undefined
  /** Every role that they held at the proven time. */
  readonly held: readonly string[]
  /** `accountable`: the act decides. `responsible`: the act does the work. */
  readonly as: 'accountable' | 'responsible' | 'consulted' | 'informed'
  readonly at: Locator
}

/** Who did what for a release, from signed records only (R1 to R6). */
export function actsOf(dossier: Dossier): Act[] {
  const product = productOf(dossier.release.record.value.id)
  const act = <K extends KindName>({ said, record }: Said<K>, activity: Activity, as: Act['as']): Act[] => {
    if (said.state === 'unattributed') return []
    const { role } = record.value as { role?: string }
    const { person, since } = said
    const held = rolesOf(person, product, since.at)
    return [
      {
        activity,
        person: person.id,
        name: person.name,
        bot: person.type === 'bot',
        role,
        held,
        as,
        at: record.at,
      },
    ]
  }
  const decisions = dossier.decisions.flatMap((decision) => {
    const { capacity, activity } = decision.record.value
    if (capacity === undefined) return []
    const as = capacity === 'approver' ? 'accountable' : capacity
    return act(decision, activity, as)
  })
  const exceptions = [...dossier.exceptions.values()].flat()
  return [
    ...act(dossier.release, 'define-scope', 'accountable'),
    ...dossier.packs.flatMap(({ pack }) => act(pack, 'collect-evidence', 'responsible')),
    ...decisions,
    ...exceptions.flatMap((event) =>
      event.record.value.event === 'grant' || event.record.value.event === 'renewal'
        ? act(event, 'record-exception', 'accountable')
        : [],
    ),
    ...dossier.retrospectives.flatMap((held) => act(held, 'retrospective', 'accountable')),
  ]
}
