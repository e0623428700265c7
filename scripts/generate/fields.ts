import { code, table } from './markdown.ts'

/** The part of JSON Schema that our own schemas use. */
type JsonSchema = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly oneOf?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly propertyNames?: JsonSchema
  readonly default?: unknown
  readonly minimum?: number
  readonly minItems?: number
  readonly definitions?: Readonly<Record<string, JsonSchema>>
  readonly $ref?: string
}

type Field = {
  readonly path: string
  readonly says: string
  /** In words; empty where it may be left out. */
  readonly needed: string
  readonly fallback: unknown
}

/** Tables of a record's fields: one, or one for each variant. Nested fields are written as paths. */
export function fieldTables(schema: JsonSchema): string {
  const variants = schema.oneOf ?? [schema]
  return variants
    .map((variant) => {
      const discriminator = Object.entries(variant.properties ?? {}).find(
        ([name, { const: value }]) => value !== undefined && name !== 'apiVersion' && name !== 'kind',
      )
      const heading =
        schema.oneOf && discriminator && `With \`${discriminator[0]}: ${discriminator[1].const}\`:\n\n`
      return (heading ?? '') + fieldTable(variant)
    })
    .join('\n\n')
}

function fieldTable(schema: JsonSchema): string {
  const fields = fieldsOf(schema, '', 'yes')
  return table(
    ['field', 'holds', 'needed'],
    fields.map(({ path, says, needed, fallback }) => [
      code(path),
      says,
      fallback === undefined ? needed : `default ${code(JSON.stringify(fallback))}`,
    ]),
  )
}

/** `within`: what a field is that must be there, or, below one that may be left out, under which of them it must. */
function fieldsOf(schema: JsonSchema, prefix: string, within: string): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix + name
    const needed = (schema.required ?? []).includes(name) ? within : ''
    return [
      { path, says: typeOf(field), needed, fallback: field.default },
      ...innerFields(field, path, needed === '' ? `where ${code(path)} is` : needed),
    ]
  })
}

function innerFields(field: JsonSchema, path: string, within: string): Field[] {
  if (field.properties) return fieldsOf(field, `${path}.`, within)
  if (field.items) return innerFields(field.items, `${path}[]`, within)
  if (typeof field.additionalProperties === 'object') {
    return innerFields(field.additionalProperties, `${path}.*`, within)
  }
  return (field.oneOf ?? field.anyOf ?? []).flatMap((variant) => innerFields(variant, path, ''))
}

function typeOf(field: JsonSchema): string {
  const reference = field.$ref ?? field.allOf?.[0]?.$ref
  if (reference !== undefined) return `[${nameOf(reference)}](#${nameOf(reference).toLowerCase()})`
  if (field.const !== undefined) return code(String(field.const))
  if (field.enum) return field.enum.map((value) => code(String(value))).join(' ')
  if (field.items)
    return `list of ${typeOf(field.items)}${field.minItems ? `, at least ${field.minItems}` : ''}`
  const variants = field.oneOf ?? field.anyOf
  if (variants) return [...new Set(variants.map(typeOf))].join(' or ')
  if (typeof field.additionalProperties === 'object') {
    return `map from ${typeOf(field.propertyNames ?? {})} to ${typeOf(field.additionalProperties)}`
  }
  return field.type ?? 'any value'
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}
