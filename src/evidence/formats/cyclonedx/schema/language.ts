import { z } from 'zod'
import { parseInstant } from '../../../../domain/instant.ts'
import { manyOf } from '../../../shape.ts'

/** The versions of the specification whose JSON form is read. Each adds to the one before it. */
export const VERSIONS = ['1.4', '1.5', '1.6', '1.7'] as const
export type Version = (typeof VERSIONS)[number]

/** Whether the document's version is this one or a later one. */
export type Since = (version: Version) => boolean

export function sinceOf(document: Version): Since {
  return (version) => VERSIONS.indexOf(document) >= VERSIONS.indexOf(version)
}

export type Shape = Readonly<Record<string, z.ZodType>>

/** An object with exactly these fields: the specification closes nearly all of its objects to others. */
export function object(required: Shape, optional: Shape = {}): z.ZodType {
  const fields = Object.entries(optional).map(([name, schema]) => [name, schema.optional()] as const)
  return z.strictObject({ ...required, ...Object.fromEntries(fields) })
}

/** Fields that a version added: none of them in a document of an earlier one. */
export function added(present: boolean, fields: Shape): Shape {
  return present ? fields : {}
}

/** Exactly one of the fields must be there (JSON Schema: `oneOf` over `required`). */
export function exactlyOne(fields: readonly string[], schema: z.ZodType): z.ZodType {
  return schema.superRefine((value, context) => {
    const given = fields.filter((field) => Object.hasOwn(value as object, field))
    if (given.length === 1) return
    const found = given.length === 0 ? 'has none' : `has ${given.join(' and ')}`
    context.addIssue({
      code: 'custom',
      message: `must have exactly one of ${fields.join(', ')} and ${found}`,
    })
  })
}

/** A list in which no two elements are equal (JSON Schema: `uniqueItems`). */
export function setOf(element: z.ZodType): z.ZodType {
  return manyOf(element).superRefine((elements, context) => {
    const seen = new Set<string>()
    for (const [index, value] of elements.entries()) {
      const key = canonical(value)
      if (seen.has(key))
        context.addIssue({ code: 'custom', path: [index], message: 'repeats an earlier element' })
      seen.add(key)
    }
  })
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

export function oneOf(...values: readonly string[]): z.ZodType {
  return z.enum(values)
}

export const text = z.string()
export const texts = z.array(text)
export const boolean = z.boolean()
export const integer = z.int()
export const count = z.int().min(0)
/** A share from 0 to 1. */
export const share = z.number().min(0).max(1)

/** RFC 3339, as JSON Schema's `date-time` asks. A date alone is none. */
export const dateTime = z
  .string()
  .refine(
    (value) => /T\d{2}:\d{2}:\d{2}/.test(value) && parseInstant(value) !== undefined,
    'is no RFC 3339 time',
  )

export const date = z.iso.date()
