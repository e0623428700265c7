import { compareInstants, type Instant, notAfter } from '../domain/instant.ts'
import type { ArchiveRecord, KindName } from '../records/record.ts'
import type { ProvenTime, Trust } from '../trust/trust.ts'

/**
 * A record with what is known about it: who provably said it, and since when. Two proofs are kept apart (rule 1):
 * that the bytes existed, and that the archive held them.
 */
export type Held<K extends KindName> = {
  readonly record: ArchiveRecord<K>
  readonly trust: Trust
  readonly known: Known
}

export type Known = {
  /** Earliest verified clock over the signed bytes. */
  readonly existed?: ProvenTime | undefined
  /** The commit that brought these bytes; absent where there is no history. */
  readonly recorded?: Recorded | undefined
  /** The archive held it and no longer does; it counts all the same (decision 0004). */
  readonly withdrawn?: Withdrawn | undefined
}

export type Withdrawn = {
  /** The commit that deleted it, or put something else in its place. */
  readonly by: string
  /** What its own author put in its place: once that is known, it counts instead. */
  readonly replacedBy?: Held<KindName> | undefined
}

export type Recorded = {
  readonly commit: string
  /**
   * Place in the log: the order that proves, unlike any date in it. What one import brought in has one place, so
   * that among it existence stands in for recording.
   */
  readonly position: number
  /** Place where the archive first held these bytes: the same, unless they were moved, or deleted and put back. */
  readonly first: number
  /** The archive holds an earlier version of this file. */
  readonly amended: boolean
  /** Proof that the commit was there: whatever it brought was recorded by then. Absent where only the order is proven. */
  readonly by?: ProvenTime | undefined
}

/** When something was known, or undefined where no clock but its author's speaks. */
export function knownSince(held: { readonly known: Known }): Instant | undefined {
  return held.known.existed?.at
}

/** True when it provably existed at the instant. What has no proven time was known at no time. */
export function knownBy(held: { readonly known: Known }, instant: Instant): boolean {
  const since = knownSince(held)
  return since !== undefined && compareInstants(since, instant) <= 0
}

/** The record with the signatures that were there by the instant; undefined where none was. */
export function signedBy<K extends KindName>(held: Held<K>, at: Instant): Held<K> | undefined {
  const { trust } = held
  if (trust.state !== 'verified') return undefined
  if (trust.times.every((time) => notAfter(time.at, at))) return held
  const [first, ...others] = trust.signers.filter(
    ({ since }) => since !== undefined && notAfter(since.at, at),
  )
  if (first === undefined) return undefined
  const times = trust.times.filter((time) => notAfter(time.at, at))
  const [existed] = times
  return {
    ...held,
    trust: { ...trust, signers: [first, ...others], times, knownSince: existed },
    known: { ...held.known, existed },
  }
}

/**
 * One record an id, for what has a page of its own. Of several files that claim an id (E-RECORD-DUP) the one that stands
 * is shown; where none does, the first that is verified, so that a file added later cannot put itself in front.
 */
export function oneOfEachId<T extends Pick<Held<KindName>, 'record' | 'trust'>>(held: readonly T[]): T[] {
  return [...Map.groupBy(held, ({ record }) => record.id).values()].flatMap(
    (same) =>
      same.find(({ record }) => !record.contested) ??
      same.find(({ trust }) => trust.state === 'verified') ??
      same.slice(0, 1),
  )
}
