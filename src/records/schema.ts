import { z } from 'zod'
import { recordId } from './fields.ts'

/** Every record begins with it. */
export const API_VERSION = 'docket/v1'

/** A kind of record: one folder under `kinds/`. */
export type RecordKind<K extends string = string, S extends z.ZodType = z.ZodType> = {
  readonly kind: K
  /** What it is, in one sentence, for the reference. */
  readonly description: string
  /** Where the convention puts it; meaning never comes from it. */
  readonly layout: string
  /** The fields beside `apiVersion`, `kind` and `id`: strict, so that a misspelt key is an error and not an absence. */
  readonly schema: S
}

type Fields = Readonly<Record<string, z.ZodType>>

type Head<K extends string> = {
  apiVersion: z.ZodLiteral<typeof API_VERSION>
  kind: z.ZodLiteral<K>
  id: z.ZodType<string>
}

type Plain<K extends string, F extends Fields> = {
  kind: K
  description: string
  layout: string
  /** Grammar of the id, where it is narrower than that of all records. */
  id?: z.ZodType<string>
  fields: F
}

type Varied<K extends string, V extends readonly Fields[]> = Omit<Plain<K, Fields>, 'fields'> & {
  discriminator: string
  variants: V
}

type VariantObjects<K extends string, V extends readonly Fields[]> = {
  [I in keyof V]: z.ZodObject<Head<K> & V[I], z.core.$strict>
}

/** Declares a kind of record: the common head and its own fields, all strict. */
export function recordKind<const K extends string, F extends Fields>(
  spec: Plain<K, F>,
): RecordKind<K, z.ZodObject<Head<K> & F, z.core.$strict>>
export function recordKind<const K extends string, const V extends readonly [Fields, ...Fields[]]>(
  spec: Varied<K, V>,
): RecordKind<K, z.ZodDiscriminatedUnion<VariantObjects<K, V>>>
export function recordKind(spec: Plain<string, Fields> | Varied<string, readonly Fields[]>): RecordKind {
  const head = {
    apiVersion: z.literal(API_VERSION),
    kind: z.literal(spec.kind),
    id: spec.id ?? recordId,
  }
  const schema =
    'fields' in spec
      ? z.strictObject({ ...head, ...spec.fields })
      : z.discriminatedUnion(
          spec.discriminator,
          spec.variants.map((fields) => z.strictObject({ ...head, ...fields })) as unknown as [z.ZodObject],
        )
  return { kind: spec.kind, description: spec.description, layout: spec.layout, schema }
}
