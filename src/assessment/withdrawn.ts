import { attribute } from '../attribution/attribution.ts'
import type { Governance } from '../attribution/governance.ts'
import { type Held, knownBy } from '../attribution/held.ts'
import type { Roster } from '../attribution/roster.ts'
import { compareInstants, type Instant } from '../domain/instant.ts'
import type { HeldRecords } from '../dossier/gather.ts'
import type { KindName } from '../records/record.ts'
import type { EarlierVersions } from './versions.ts'

/**
 * The records of today, and those that spoke against a release and were deleted or overwritten: whoever can write to an
 * archive could otherwise improve the past by taking a revocation, an incident or a rejection out of it. An incident is
 * closed by its author in place, so that the newer version counts from when it was known.
 */
export function withWithdrawn(
  held: HeldRecords,
  earlier: EarlierVersions,
  { roster }: Governance,
): HeldRecords {
  const incidents = [...held.Incident, ...earlier.Incident]
  return {
    ...held,
    Exception: [...held.Exception, ...earlier.Exception],
    Decision: [...held.Decision, ...earlier.Decision],
    Triage: [...held.Triage, ...earlier.Triage],
    Incident: [...held.Incident, ...earlier.Incident.map((one) => replaced(one, incidents, roster))],
  }
}

/** Whether its own author had put a newer version in the place of a former one by then. */
export function isReplaced({ known }: Pick<Held<KindName>, 'known'>, asOf: Instant): boolean {
  const next = known.withdrawn?.replacedBy
  return next !== undefined && knownBy(next, asOf)
}

/** A former version with the next one that its own author provably wrote. */
function replaced(
  one: Held<'Incident'>,
  versions: readonly Held<'Incident'>[],
  roster: Roster,
): Held<'Incident'> {
  const { withdrawn } = one.known
  const [next] = versions
    .filter((other) => isLater(other, one) && isBySameAuthor(other, one, roster))
    .toSorted(byPlace)
  if (withdrawn === undefined || next === undefined) return one
  return { ...one, known: { ...one.known, withdrawn: { ...withdrawn, replacedBy: next as Held<KindName> } } }
}

function isLater(other: Held<'Incident'>, { record, known }: Held<'Incident'>): boolean {
  const [later, earlier] = [other.known.existed?.at, known.existed?.at]
  return (
    other.record.id === record.id &&
    later !== undefined &&
    earlier !== undefined &&
    compareInstants(later, earlier) > 0 &&
    placeOf(other) > placeOf({ known })
  )
}

function isBySameAuthor(a: Held<'Incident'>, b: Held<'Incident'>, roster: Roster): boolean {
  const { by } = b.record.value
  return (
    a.record.value.by === by &&
    [a, b].every(({ trust }) => attribute(trust, by, roster).state === 'attributed')
  )
}

function byPlace(a: Held<'Incident'>, b: Held<'Incident'>): number {
  return placeOf(a) - placeOf(b)
}

function placeOf({ known }: Pick<Held<KindName>, 'known'>): number {
  return known.recorded?.first ?? 0
}
