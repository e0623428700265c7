import type { Locator } from './locator.ts'

/** Evidence of one kind, as a criterion may see it. Absence has a type, so that it cannot be mistaken for "none found". */
export type Shown<T> =
  | { readonly state: 'shown'; readonly items: readonly [T, ...T[]] }
  | { readonly state: 'missing'; readonly why: string; readonly cites: readonly Locator[] }
  | { readonly state: 'not-required'; readonly why: string; readonly cites: readonly Locator[] }
  | {
      readonly state: 'not-run'
      readonly by: string
      readonly why: string
      readonly cites: readonly Locator[]
    }
  | { readonly state: 'unreadable'; readonly why: string; readonly cites: readonly Locator[] }

/** `shown` when there is at least one item, else `missing` for the reason given. */
export function shownOr<T>(items: readonly T[], why: string, cites: readonly Locator[] = []): Shown<T> {
  const [first, ...rest] = items
  return first === undefined ? { state: 'missing', why, cites } : { state: 'shown', items: [first, ...rest] }
}

/** The items of what is shown; an empty list for every kind of absence. For counting and listing, never for judging. */
export function itemsOf<T>(shown: Shown<T>): readonly T[] {
  return shown.state === 'shown' ? shown.items : []
}
