import type { Governance } from '../attribution/governance.ts'
import { governanceThen, type Then } from '../attribution/governance-then.ts'
import type { KindName } from '../records/record.ts'
import type { Dossier, EarlierRelease, Pack, Said } from './dossier.ts'
import { say } from './said.ts'

/**
 * A dossier with everybody in the roles that were known then. Nothing is left out of it: what of the records was known
 * is for the clocks to say.
 */
export function dossierThen(dossier: Dossier, then: Then): Dossier {
  const governance = governanceThen(dossier.governance, then)
  if (governance === dossier.governance) return dossier
  const again = sayer(governance)
  const all = <K extends KindName>(said: readonly Said<K>[]): Said<K>[] => said.map(again)
  const packs = (some: readonly Pack[]): Pack[] => some.map((pack) => ({ ...pack, pack: again(pack.pack) }))
  return {
    ...dossier,
    governance,
    release: again(dossier.release),
    changes: all(dossier.changes),
    packs: packs(dossier.packs),
    notes: all(dossier.notes),
    decisions: all(dossier.decisions),
    deployments: all(dossier.deployments),
    escalations: all(dossier.escalations),
    emergencies: all(dossier.emergencies),
    retrospectives: all(dossier.retrospectives),
    exceptions: new Map([...dossier.exceptions].map(([id, events]) => [id, all(events)])),
    reviews: all(dossier.reviews),
    triage: all(dossier.triage),
    incidents: all(dossier.incidents),
    otherEmergencies: all(dossier.otherEmergencies),
    earlier: dossier.earlier.map(
      (one): EarlierRelease => ({
        ...one,
        release: again(one.release),
        packs: packs(one.packs),
        emergencies: all(one.emergencies),
      }),
    ),
  }
}

const said = new WeakMap<Governance, WeakMap<Said<KindName>, Said<KindName>>>()

/** Says who said something under another roster; once for each record, however many releases it concerns. */
function sayer(governance: Governance): <K extends KindName>(one: Said<K>) => Said<K> {
  const known = said.get(governance) ?? new WeakMap<Said<KindName>, Said<KindName>>()
  said.set(governance, known)
  return <K extends KindName>(one: Said<K>): Said<K> => {
    const before = known.get(one)
    if (before !== undefined) return before as Said<K>
    const { record, trust } = one
    const existed = trust.state === 'verified' ? trust.knownSince : undefined
    const found = say({ record, trust, known: { ...one.known, existed } }, governance.roster)
    known.set(one, found)
    return found
  }
}
