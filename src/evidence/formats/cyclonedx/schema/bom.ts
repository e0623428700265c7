import { z } from 'zod'
import { type Common, commonSchemas } from './common.ts'
import { type Inventory, inventorySchemas } from './component.ts'
import { annotationSchema, citationSchema, declarationsSchema, definitionsSchema } from './declarations.ts'
import { formulaSchema } from './formulation.ts'
import {
  added,
  dateTime,
  exactlyOne,
  object,
  oneOf,
  type Since,
  setOf,
  sinceOf,
  text,
  type Version,
} from './language.ts'
import { toolsSchema, vulnerabilitySchema } from './vulnerability.ts'

const SERIAL_NUMBER = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const built = new Map<Version, z.ZodType>()

/**
 * The rules that a version's JSON Schema makes (CycloneDX `bom-1.4.schema.json` to `bom-1.7.schema.json`): which
 * fields there are, what is required, enumerated, patterned, exclusive or unique. Two of its `format`s are asserted,
 * `date-time` and `date`; addresses and e-mail addresses are read as any text, because nothing follows them.
 */
export function bomSchema(version: Version): z.ZodType {
  const known = built.get(version)
  if (known !== undefined) return known
  const since = sinceOf(version)
  const common = commonSchemas(since)
  const inventory = inventorySchemas(since, common)
  const { properties, externalReferences, dependency, signature } = common
  const schema = object(
    { bomFormat: z.literal('CycloneDX'), specVersion: z.literal(version) },
    {
      $schema: text,
      serialNumber: z.string().regex(SERIAL_NUMBER),
      version: since('1.5') ? z.int().min(1) : z.int(),
      metadata: metadataSchema(since, common, inventory),
      components: setOf(inventory.component),
      services: setOf(inventory.service),
      externalReferences,
      dependencies: setOf(dependency),
      compositions: setOf(compositionSchema(since, common)),
      vulnerabilities: setOf(vulnerabilitySchema(since, common, inventory)),
      signature,
      ...added(since('1.5'), {
        annotations: setOf(annotationSchema(common, inventory)),
        formulation: setOf(formulaSchema(common, inventory)),
        properties,
      }),
      ...added(since('1.6'), {
        declarations: declarationsSchema(common, inventory),
        definitions: definitionsSchema(since, common),
      }),
      ...added(since('1.7'), { citations: setOf(citationSchema(common)) }),
    },
  )
  built.set(version, schema)
  return schema
}

function metadataSchema(since: Since, common: Common, inventory: Inventory): z.ZodType {
  const { contact, entity, licenses, properties } = common
  const lifecycle = exactlyOne(
    ['phase', 'name'],
    z.union([
      object({
        phase: oneOf(
          ...['design', 'pre-build', 'build', 'post-build', 'operations', 'discovery', 'decommission'],
        ),
      }),
      object({ name: text }, { description: text }),
    ]),
  )
  return object(
    {},
    {
      timestamp: dateTime,
      tools: toolsSchema(since, common, inventory),
      authors: z.array(contact),
      component: inventory.component,
      manufacture: entity,
      supplier: entity,
      licenses,
      properties,
      ...added(since('1.5'), { lifecycles: z.array(lifecycle) }),
      ...added(since('1.6'), { manufacturer: entity }),
      ...added(since('1.7'), {
        distributionConstraints: object(
          {},
          { tlp: oneOf('CLEAR', 'GREEN', 'AMBER', 'AMBER_AND_STRICT', 'RED') },
        ),
      }),
    },
  )
}

function compositionSchema(since: Since, { ref, signature }: Common): z.ZodType {
  return object(
    { aggregate: oneOf(...aggregates(since)) },
    {
      assemblies: setOf(ref),
      dependencies: setOf(text),
      signature,
      ...added(since('1.5'), { 'bom-ref': ref, vulnerabilities: setOf(text) }),
    },
  )
}

function aggregates(since: Since): readonly string[] {
  return [
    ...['complete', 'incomplete', 'incomplete_first_party_only', 'incomplete_third_party_only'],
    ...['unknown', 'not_specified'],
    ...(since('1.5')
      ? ['first', 'third'].flatMap((party) => [
          `incomplete_${party}_party_proprietary_only`,
          `incomplete_${party}_party_opensource_only`,
        ])
      : []),
  ]
}
