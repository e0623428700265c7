import { z } from 'zod'
import type { Locator } from '../domain/locator.ts'
import type { Problem, Result } from '../domain/problem.ts'
import { failed, ok } from '../domain/problem.ts'
import { count, list } from '../domain/text.ts'
import { childPointer, pointerOf } from '../reading/pointer.ts'

type Locate = (pointer: string) => Locator
type Issue = z.core.$ZodIssue

/** Problems of one document beyond this many are counted, not listed (PRS-341). */
const MAX_LISTED = 100

/**
 * Checks a document against what its specification says of its shape. Each departure is an `E-FORMAT-SHAPE` at its
 * position; `title` names the format for people.
 */
export function checkShape<T>(
  schema: z.ZodType<T>,
  document: unknown,
  title: string,
  locate: Locate,
): Result<T> {
  try {
    const parsed = schema.safeParse(document)
    if (parsed.success) return ok(parsed.data)
    const [first, ...rest] = shapeProblems(parsed.error.issues, document, title, locate)
    if (first !== undefined) return failed(first, ...rest)
  } catch (thrown) {
    // zod hands issues on as arguments of one call, and a call cannot take as many as a hostile file can cause.
    if (!(thrown instanceof RangeError)) throw thrown
  }
  return failed(
    shapeProblem('', 'departs from the specification in more places than can be listed', title, locate),
  )
}

/**
 * A list that may be long: the first elements that are wrong are reported, the rest counted. (A plain zod array reports
 * all, and fails itself on some hundred thousand.)
 */
export function manyOf<T>(element: z.ZodType<T>): z.ZodType<T[]> {
  return z.array(z.unknown()).transform((values, context) => {
    const read: T[] = []
    let wrong = 0
    for (const [index, value] of values.entries()) {
      const parsed = element.safeParse(value)
      if (parsed.success) {
        read.push(parsed.data)
        continue
      }
      wrong += 1
      if (wrong > MAX_LISTED) continue
      for (const issue of parsed.error.issues) {
        context.issues.push({ ...issue, input: value, path: [index, ...issue.path] } as z.core.$ZodRawIssue)
      }
    }
    if (wrong > MAX_LISTED) {
      const message = `holds ${wrong} elements that are wrong, of which the first ${MAX_LISTED} are listed`
      context.issues.unshift({ code: 'custom', input: values, path: [], message })
    }
    return read
  })
}

/** One departure from a format's specification. */
export function shapeProblem(pointer: string, what: string, title: string, locate: Locate): Problem {
  return {
    code: 'E-FORMAT-SHAPE',
    message: `Not valid ${title}: ${pointer === '' ? 'the document' : pointer} ${what}.`,
    at: locate(pointer),
    hint: 'Evidence is read as the tool wrote it: make the tool write it again.',
  }
}

/** Why a document of a known format in an unknown version is not read. */
export function versionProblem(found: string, read: string, at: Locator): Problem {
  return {
    code: 'E-FORMAT-VERSION',
    message: `${found.slice(0, 120)} is not read; ${read} is.`,
    at,
    hint: 'Have the tool write a version that is read.',
  }
}

/** Says which fields were not read (PRS-342): unknown fields in other people's statements are no error. */
export function ignoredFields(
  object: Readonly<Record<string, unknown>>,
  known: readonly string[],
  pointer: string,
  locate: Locate,
): readonly Problem[] {
  const ignored = Object.keys(object).filter((key) => !known.includes(key))
  const [first] = ignored
  if (first === undefined) return []
  const names = list(ignored.slice(0, 10).map((key) => `\`${key.slice(0, 60)}\``))
  return [
    {
      code: 'W-FIELD-IGNORED',
      message: `Not part of the specification, and not read: ${names}${ignored.length > 10 ? ' and more' : ''}.`,
      at: locate(childPointer(pointer, first)),
    },
  ]
}

function shapeProblems(
  issues: readonly Issue[],
  document: unknown,
  title: string,
  locate: Locate,
): readonly Problem[] {
  const problems: Problem[] = []
  let total = 0
  for (const issue of issues) {
    for (const { path, what } of departures(issue, document)) {
      total += 1
      if (problems.length < MAX_LISTED) problems.push(shapeProblem(pointerOf(path), what, title, locate))
    }
  }
  if (total > MAX_LISTED) {
    const first = `departs from the specification in ${total} places; the first ${MAX_LISTED} are listed`
    problems.push(shapeProblem('', first, title, locate))
  }
  return problems
}

type Departure = { readonly path: readonly PropertyKey[]; readonly what: string }

function departures(issue: Issue, document: unknown): readonly Departure[] {
  const path = issue.path
  switch (issue.code) {
    case 'invalid_type': {
      const value = valueAt(document, path)
      const what =
        value === undefined ? 'is missing' : `is ${kindOf(value)} where ${wanted(issue.expected)} is needed`
      return [{ path, what }]
    }
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], what: 'is no field of the specification' }))
    case 'invalid_value': {
      const value = valueAt(document, path)
      if (value === undefined) return [{ path, what: 'is missing' }]
      const allowed =
        issue.values.length > 16 ? 'a value of the specification' : issue.values.map(String).join(', ')
      return [{ path, what: `is ${quoted(value)} and must be ${allowed}` }]
    }
    case 'invalid_format':
      return [{ path, what: `is ${quoted(valueAt(document, path))}, which has not the required form` }]
    case 'invalid_union': {
      // The alternative that was followed furthest is the one that was meant.
      const [best] = issue.errors
        .map((errors) => errors.map((error) => ({ ...error, path: [...path, ...error.path] })))
        .sort((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0) || a.length - b.length)
      return best === undefined
        ? [{ path, what: 'is none of the allowed alternatives' }]
        : best.flatMap((error) => departures(error, document))
    }
    case 'too_small':
      return [{ path, what: `needs at least ${amount(issue.minimum, issue.origin)}` }]
    case 'too_big':
      return [{ path, what: `may have at most ${amount(issue.maximum, issue.origin)}` }]
    case 'custom': {
      const value = valueAt(document, path)
      return [
        { path, what: typeof value === 'string' ? `(${quoted(value)}) ${issue.message}` : issue.message },
      ]
    }
    default:
      return [{ path, what: `is wrong: ${issue.message}` }]
  }
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return wanted(typeof value)
}

function wanted(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object',
    record: 'an object',
    array: 'a list',
  }
  return words[type] ?? type
}

function amount(limit: number | bigint, of: string): string {
  if (of === 'string') return count(Number(limit), 'character')
  return of === 'array' ? count(Number(limit), 'element') : String(limit)
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing'
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}
