import { attribute } from '../attribution/attribution.ts'
import type { Held } from '../attribution/held.ts'
import type { Roster } from '../attribution/roster.ts'
import type { KindName } from '../records/record.ts'
import type { Said } from './dossier.ts'

/**
 * A record with who provably said it. It is known from that person's own signature on: somebody else may have signed
 * the same bytes long before, so that a late approval would look like an early one.
 */
export function say<K extends KindName>(held: Held<K>, roster: Roster): Said<K> {
  const { by } = held.record.value as { by?: string }
  const said = attribute(held.trust, by ?? '', roster)
  if (said.state === 'unattributed') return { ...held, said }
  return { ...held, known: { ...held.known, existed: said.since }, said }
}
