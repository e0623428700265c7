import { visible } from '../domain/visible.ts'

/** So many fields are named one by one; the rest are counted. */
const MOST = 40

/** Characters of a value that are shown. */
const LONGEST = 160

/** Characters that are shown on either side of a difference inside a long text. */
const CONTEXT = 30

type Difference = { readonly field: string; readonly was?: unknown; readonly is?: unknown }

/**
 * What differs between two versions of a record, field by field, in words: `decidedAt: 2026-03-12T15:04:00Z ->
 * 2026-03-10T09:00:00Z`. Compared are the values that were read, so formatting and comments make no difference.
 */
export function differencesInWords(before: unknown, after: unknown): string[] {
  const found = [...differences('', before, after)]
  const words = found.slice(0, MOST).map(inWords)
  return found.length > MOST ? [...words, `and ${found.length - MOST} more fields`] : words
}

function inWords({ field, was, is }: Difference): string {
  const name = field === '' ? 'the record' : field
  if (was === undefined) return `${name}: added ${shown(is)}`
  if (is === undefined) return `${name}: removed ${shown(was)}`
  if (typeof was === 'string' && typeof is === 'string') {
    const [before, after] = aroundDifference(visible(was), visible(is))
    return `${name}: ${shown(before)} -> ${shown(after)}`
  }
  return `${name}: ${shown(was)} -> ${shown(is)}`
}

/** Two long texts, cut to where they differ. */
function aroundDifference(was: string, is: string): [string, string] {
  const shorter = Math.min(was.length, is.length)
  if (Math.max(was.length, is.length) <= LONGEST) return [was, is]
  let start = 0
  while (start < shorter && was[start] === is[start]) start += 1
  let end = 0
  while (end < shorter - start && was[was.length - 1 - end] === is[is.length - 1 - end]) end += 1
  const from = Math.max(0, start - CONTEXT)
  const kept = Math.max(0, end - CONTEXT)
  const cut = (text: string) => {
    const part = text.slice(from, text.length - kept).toWellFormed()
    return `${from > 0 ? '…' : ''}${part}${kept > 0 ? '…' : ''}`
  }
  return [cut(was), cut(is)]
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const line = visible(text.replace(/\s+/g, ' '))
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST).toWellFormed()}…`
}

function* differences(field: string, was: unknown, is: unknown): Generator<Difference> {
  if (Array.isArray(was) && Array.isArray(is)) {
    yield* listDifferences(field, was, is)
  } else if (isMap(was) && isMap(is)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      yield* differences(field === '' ? key : `${field}.${key}`, own(was, key), own(is, key))
    }
  } else if (!same(was, is)) {
    yield { field, ...(was === undefined ? {} : { was }), ...(is === undefined ? {} : { is }) }
  }
}

/** What both begin and end with is the same; between, items are compared one by one and the rest is added or removed. */
function* listDifferences(
  field: string,
  was: readonly unknown[],
  is: readonly unknown[],
): Generator<Difference> {
  let start = 0
  while (start < was.length && start < is.length && same(was[start], is[start])) start += 1
  let end = 0
  while (
    end < was.length - start &&
    end < is.length - start &&
    same(was[was.length - 1 - end], is[is.length - 1 - end])
  ) {
    end += 1
  }
  const [old, now] = [was.slice(start, was.length - end), is.slice(start, is.length - end)]
  const paired = Math.min(old.length, now.length)
  for (let i = 0; i < paired; i += 1) yield* differences(`${field}[${start + i}]`, old[i], now[i])
  for (const item of old.slice(paired)) yield { field, was: item }
  for (const item of now.slice(paired)) yield { field, is: item }
}

function own(map: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Values of records are plain: text, numbers, lists and maps, whose keys the schema put in order. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => same(item, b[index]))
  }
  if (!isMap(a) || !isMap(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
  )
}
