import { z } from 'zod'

/*
 * What is read of a document whose version's rules (schema/) it has already passed. Fields that are not read are let
 * through.
 */

const component = z.looseObject({
  name: z.string(),
  group: z.string().optional(),
  version: z.string().optional(),
  purl: z.string().optional(),
  'bom-ref': z.string().optional(),
  hashes: z.array(z.looseObject({ alg: z.string(), content: z.string() })).optional(),
  get components(): z.ZodOptional<z.ZodArray<typeof component>> {
    return z.array(component).optional()
  },
})
export type Component = z.infer<typeof component>

const service = z.looseObject({
  name: z.string(),
  version: z.string().optional(),
  'bom-ref': z.string().optional(),
  get services(): z.ZodOptional<z.ZodArray<typeof service>> {
    return z.array(service).optional()
  },
})
export type Service = z.infer<typeof service>

const tool = z.looseObject({ name: z.string().optional(), version: z.string().optional() })
const tools = z.union([
  z.array(tool),
  z.looseObject({ components: z.array(tool).optional(), services: z.array(tool).optional() }),
])
export type Tools = z.infer<typeof tools>

const vulnerability = z.looseObject({
  id: z.string().optional(),
  source: z.looseObject({ name: z.string().optional() }).optional(),
  references: z.array(z.looseObject({ id: z.string() })).optional(),
  ratings: z
    .array(
      z.looseObject({
        score: z.number().optional(),
        severity: z.string().optional(),
        method: z.string().optional(),
      }),
    )
    .optional(),
  description: z.string().optional(),
  analysis: z
    .looseObject({
      state: z
        .enum([
          'resolved',
          'resolved_with_pedigree',
          'exploitable',
          'in_triage',
          'false_positive',
          'not_affected',
        ])
        .optional(),
      justification: z.string().optional(),
      response: z.array(z.string()).optional(),
      detail: z.string().optional(),
      firstIssued: z.string().optional(),
      lastUpdated: z.string().optional(),
    })
    .optional(),
  affects: z.array(z.looseObject({ ref: z.string() })).optional(),
})
export type Vulnerability = z.infer<typeof vulnerability>

export const BOM = z.looseObject({
  metadata: z
    .looseObject({
      timestamp: z.string().optional(),
      tools: tools.optional(),
      component: component.optional(),
    })
    .optional(),
  components: z.array(component).optional(),
  services: z.array(service).optional(),
  vulnerabilities: z.array(vulnerability).optional(),
})
export type Bom = z.infer<typeof BOM>

/** Everything that can be affected, by its bom-ref; and how many components the document lists. */
export type Inventory = {
  readonly byRef: ReadonlyMap<string, Component | Service>
  readonly count: number
}

export function inventoryOf(bom: Bom): Inventory {
  const byRef = new Map<string, Component | Service>()
  let count = 0
  const add = (entry: Component | Service) => {
    if (entry['bom-ref'] !== undefined) byRef.set(entry['bom-ref'], entry)
  }
  const addComponent = (entry: Component) => {
    count += 1
    add(entry)
    for (const inner of entry.components ?? []) addComponent(inner)
  }
  const addService = (entry: Service) => {
    add(entry)
    for (const inner of entry.services ?? []) addService(inner)
  }
  for (const entry of bom.components ?? []) addComponent(entry)
  for (const entry of bom.services ?? []) addService(entry)
  const described = bom.metadata?.component
  if (described !== undefined) {
    add(described)
    for (const inner of described.components ?? []) addComponent(inner)
  }
  return { byRef, count }
}

/** A package URL where there is one, else `name@version`. */
export function nameOf(entry: Component | Service): string {
  if (typeof entry.purl === 'string') return entry.purl
  return entry.version === undefined ? entry.name : `${entry.name}@${entry.version}`
}
