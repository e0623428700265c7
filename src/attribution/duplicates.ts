import { compareInstants, type Instant } from '../domain/instant.ts'
import type { ArchiveRecord, KindName } from '../records/record.ts'
import { attribute } from './attribution.ts'
import type { Held } from './held.ts'
import type { Roster } from './roster.ts'

/**
 * Of several files that claim one kind and id (E-RECORD-DUP) the one that stands is no longer `contested`. Otherwise
 * whoever may write to the archive could void any approval, also years later, with an unsigned file that takes its id.
 *
 * A file that nobody provably signed takes nothing from one that somebody did. Of several that were signed the one
 * stands that the archive held first, or where the log tells no order the one that was provably signed first; copies of
 * the very same bytes are one. Where nothing tells, none of them counts.
 */
export function settleDuplicates<K extends KindName>(
  held: readonly Held<K>[],
  roster: Roster,
): readonly Held<K>[] {
  const contested = held.filter(({ record }) => record.contested)
  if (contested.length === 0) return held
  const standing = new Set(
    [...Map.groupBy(contested, ({ record }) => record.id).values()].flatMap(
      (same) => standingOf(same, roster) ?? [],
    ),
  )
  return held.map((one) => (standing.has(one) ? { ...one, record: uncontested(one.record) } : one))
}

/** Without the files that claim the id of one that stands: they are listed as problems, and say nothing of a release. */
export function withoutCopies<T extends Pick<Held<KindName>, 'record'>>(held: readonly T[]): readonly T[] {
  const standing = new Set(held.flatMap(({ record }) => (record.contested ? [] : [record.id])))
  return held.filter(({ record }) => !record.contested || !standing.has(record.id))
}

/** A file that somebody provably signed, and its place in the log. */
type Signed<K extends KindName> = {
  readonly held: Held<K>
  readonly place: number
  readonly since: Instant
}

function standingOf<K extends KindName>(same: readonly Held<K>[], roster: Roster): Held<K> | undefined {
  const signed = same
    .flatMap((held): Signed<K>[] => {
      const { by } = held.record.value as { by?: string }
      const said = attribute(held.trust, by ?? '', roster)
      if (said.state === 'unattributed') return []
      return [{ held, place: held.known.recorded?.first ?? 0, since: said.since.at }]
    })
    .toSorted(inOrder)
  const [first] = signed
  if (first === undefined) return undefined
  const rival = signed.find(({ held }) => held.record.at.digest !== first.held.record.at.digest)
  return rival === undefined || inOrder(first, rival) < 0 ? first.held : undefined
}

type Order = Omit<Signed<KindName>, 'held'>

function inOrder(a: Order, b: Order): number {
  return a.place - b.place || compareInstants(a.since, b.since)
}

function uncontested<K extends KindName>(record: ArchiveRecord<K>): ArchiveRecord<K> {
  return { ...record, contested: false }
}
