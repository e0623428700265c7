import { closest, distance } from 'fastest-levenshtein'
import { z } from 'zod'
import type { ProblemCode } from '../domain/problem.ts'

/** One thing that is wrong with a record, in words, at a JSON Pointer. */
export type Explained = { code: ProblemCode; message: string; pointer: string; hint?: string | undefined }

/** So many are listed one by one; the rest are counted (PRS-341). */
const MOST = 100

/** Says what zod found, for the person who wrote the record. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  value: unknown,
): Explained[] {
  const found = issues.slice(0, MOST).flatMap((issue) => explain(issue, schema, value))
  if (issues.length > MOST) {
    found.push({
      code: 'E-SCHEMA',
      message: `${issues.length - MOST} more problems in this record`,
      pointer: '',
    })
  }
  return found
}

function explain(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): Explained[] {
  const pointer = pointerOf(issue.path)
  const field = fieldName(issue.path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const known = keysAt(schema, issue.path, value)
        return {
          code: 'E-SCHEMA-UNKNOWN' as const,
          message: `unknown field ${key}`,
          pointer: `${pointer}/${escapeToken(key)}`,
          hint: suggest(key, known) ?? `known fields here: ${known.join(', ')}`,
        }
      })
    case 'invalid_type': {
      const given = valueAt(value, issue.path)
      if (given === undefined) {
        return [{ code: 'E-SCHEMA-MISSING', message: `${field} is missing`, pointer, hint: `add ${field}` }]
      }
      const wantsText = issue.expected === 'string' && typeof given !== 'object'
      return [
        {
          code: 'E-TYPE',
          message: `${field} is ${describe(given)}, not ${article(issue.expected)}`,
          pointer,
          hint: wantsText ? 'quote this value' : undefined,
        },
      ]
    }
    case 'invalid_value': {
      const options = issue.values.map(String)
      const given = valueAt(value, issue.path)
      if (given === undefined) {
        return [
          {
            code: 'E-SCHEMA-MISSING',
            message: `${field} is missing`,
            pointer,
            hint: `one of ${options.join(', ')}`,
          },
        ]
      }
      return [
        {
          code: 'E-SCHEMA-VALUE',
          message: `${field} is ${describe(given)}`,
          pointer,
          hint: suggest(String(given), options) ?? `one of ${options.join(', ')}`,
        },
      ]
    }
    case 'invalid_union': {
      const options = variants(schema)
      const at = issue.discriminator === undefined ? pointer : `${pointer}/${issue.discriminator}`
      const given = valueAt(value, at === pointer ? issue.path : [...issue.path, issue.discriminator ?? ''])
      return [
        {
          code: given === undefined ? 'E-SCHEMA-MISSING' : 'E-SCHEMA-VALUE',
          message: `${issue.discriminator ?? field} is ${given === undefined ? 'missing' : describe(given)}`,
          pointer: at,
          hint: options.length > 0 ? `one of ${options.join(', ')}` : undefined,
        },
      ]
    }
    case 'custom': {
      const told = issue.params as { problem?: ProblemCode; hint?: string } | undefined
      return [
        {
          code: told?.problem ?? 'E-SCHEMA-VALUE',
          message: `${field} ${issue.message}`,
          pointer,
          hint: told?.hint,
        },
      ]
    }
    default:
      return [{ code: 'E-SCHEMA-VALUE', message: `${field} ${plain(issue.message)}`, pointer }]
  }
}

function plain(message: string): string {
  return message.startsWith('is ') || message.startsWith('needs ') || message.startsWith('holds ')
    ? message
    : `is not right: ${message}`
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value === null) return 'empty'
  if (typeof value === 'object') return 'a map'
  const text = JSON.stringify(value)
  return typeof value === 'string'
    ? text.length > 60
      ? `${text.slice(0, 57)}..."`
      : text
    : `the ${typeof value} ${text}`
}

function article(expected: string): string {
  const names: Record<string, string> = {
    string: 'text',
    array: 'a list',
    object: 'a map',
    record: 'a map',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  }
  return names[expected] ?? expected
}

function suggest(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const near = closest(given, [...known])
  return distance(given, near) <= Math.max(2, Math.floor(near.length / 3))
    ? `did you mean ${near}?`
    : undefined
}

function fieldName(path: readonly PropertyKey[]): string {
  return (
    path
      .map(String)
      .join('.')
      .replace(/\.(\d+)/g, '[$1]') || 'the record'
  )
}

/** JSON Pointer of a path (RFC 6901). */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((token) => `/${escapeToken(String(token))}`).join('')
}

function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (held, token) =>
      typeof held === 'object' && held !== null ? (held as Record<PropertyKey, unknown>)[token] : undefined,
    value,
  )
}

/** The fields that a schema knows at a path, for suggestions. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  let inner = unwrap(schema, value)
  let held = value
  for (const token of path) {
    held = valueAt(held, [token])
    if (inner instanceof z.ZodObject) inner = unwrap(inner.shape[String(token)] as z.ZodType, held)
    else if (inner instanceof z.ZodArray) inner = unwrap(inner.element as z.ZodType, held)
    else if (inner instanceof z.ZodRecord) inner = unwrap(inner.valueType as z.ZodType, held)
    else return []
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : []
}

function unwrap(schema: z.ZodType | undefined, value: unknown): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap() as z.ZodType, value)
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const matching = schema.options.find((option) => {
      const field = (option as z.ZodObject).shape[schema.def.discriminator]
      return field instanceof z.ZodLiteral && field.value === valueAt(value, [schema.def.discriminator])
    })
    return matching as z.ZodType | undefined
  }
  return schema
}

function variants(schema: z.ZodType): string[] {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return []
  return schema.options.flatMap((option) => {
    const field = (option as z.ZodObject).shape[schema.def.discriminator]
    return field instanceof z.ZodLiteral ? [String(field.value)] : []
  })
}
