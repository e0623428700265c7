import { knownSince } from '../attribution/held.ts'
import { compareInstants, type Instant } from '../domain/instant.ts'
import { compareText } from '../domain/text.ts'
import type { Said } from '../dossier/dossier.ts'
import type { ValueOf } from '../records/record.ts'

type EventValue = ValueOf<'Exception'>

/** The fields of one kind of event. */
export type Of<E extends EventValue['event']> = Extract<EventValue, { event: E }>

/** What is accepted, for how long and by whom. */
export type Terms = Of<'grant'>

/** An event of one kind, with who provably said it. */
export type Event<E extends EventValue['event']> = Said<'Exception'> & { readonly value: Of<E> }

/** The events of one kind, in the order given. */
export function pick<E extends EventValue['event']>(
  events: readonly Said<'Exception'>[],
  event: E,
): Event<E>[] {
  return events.flatMap((said) =>
    said.record.value.event === event ? [{ ...said, value: said.record.value as Of<E> }] : [],
  )
}

/** By proven time; what has none comes last, in order of path. */
export function inOrder(events: readonly Said<'Exception'>[]): Said<'Exception'>[] {
  return events.toSorted((a, b) => {
    const [left, right] = [knownSince(a), knownSince(b)]
    if (left !== undefined && right !== undefined) {
      return compareInstants(left, right) || compareText(a.record.at.path, b.record.at.path)
    }
    if (left === right) return compareText(a.record.at.path, b.record.at.path)
    return left === undefined ? 1 : -1
  })
}

/** When an event begins to have an effect: never before it was provably signed. */
export function beginsAt(event: Said<'Exception'>, claimed: Instant): Instant {
  const since = knownSince(event)
  return since !== undefined && compareInstants(since, claimed) > 0 ? since : claimed
}
