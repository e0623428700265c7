import { z } from 'zod'
import { manyOf } from '../../shape.ts'

/*
 * What is read of SARIF 2.1.0 (OASIS standard, section 3). Properties that are not read are let through, as the
 * standard asks of consumers (3.8, property bags).
 */

const properties = z.looseObject({}).optional()
const message = z.looseObject({
  text: z.string().optional(),
  markdown: z.string().optional(),
  id: z.string().optional(),
  arguments: z.array(z.string()).optional(),
})
const messageStrings = z.record(z.string(), z.looseObject({ text: z.string().optional() })).optional()
const index = z.int().min(-1).optional()
const level = z.enum(['none', 'note', 'warning', 'error'])

const rule = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  guid: z.string().optional(),
  shortDescription: z.looseObject({ text: z.string().optional() }).optional(),
  messageStrings,
  defaultConfiguration: z.looseObject({ level: level.optional() }).optional(),
  properties,
})
export type Rule = z.infer<typeof rule>

const toolComponent = z.looseObject({
  name: z.string(),
  guid: z.string().optional(),
  version: z.string().optional(),
  semanticVersion: z.string().optional(),
  rules: manyOf(rule).nullish(),
  globalMessageStrings: messageStrings,
})
export type ToolComponent = z.infer<typeof toolComponent>

const toolComponentReference = z.looseObject({
  name: z.string().optional(),
  index,
  guid: z.string().optional(),
})
export type ToolComponentReference = z.infer<typeof toolComponentReference>

const ruleReference = z.looseObject({
  id: z.string().optional(),
  index,
  guid: z.string().optional(),
  toolComponent: toolComponentReference.optional(),
})

const notification = z.looseObject({ level: level.optional(), message: message.optional() })
const invocation = z.looseObject({
  executionSuccessful: z.boolean().optional(),
  startTimeUtc: z.string().optional(),
  endTimeUtc: z.string().optional(),
  toolExecutionNotifications: z.array(notification).nullish(),
  toolConfigurationNotifications: z.array(notification).nullish(),
  ruleConfigurationOverrides: z
    .array(
      z.looseObject({
        configuration: z.looseObject({ level: level.optional() }),
        descriptor: ruleReference,
      }),
    )
    .nullish(),
})

const artifactLocation = z.looseObject({ uri: z.string().optional(), index })
const location = z.looseObject({
  physicalLocation: z
    .looseObject({
      artifactLocation: artifactLocation.optional(),
      region: z.looseObject({ startLine: z.int().optional() }).optional(),
    })
    .optional(),
  logicalLocations: z
    .array(z.looseObject({ fullyQualifiedName: z.string().optional(), name: z.string().optional() }))
    .nullish(),
})

const result = z.looseObject({
  ruleId: z.string().optional(),
  ruleIndex: index,
  rule: ruleReference.optional(),
  kind: z.enum(['notApplicable', 'pass', 'fail', 'review', 'open', 'informational']).optional(),
  level: level.optional(),
  message,
  locations: z.array(location).nullish(),
  fingerprints: z.record(z.string(), z.string()).nullish(),
  partialFingerprints: z.record(z.string(), z.string()).nullish(),
  baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).optional(),
  suppressions: z
    .array(
      z.looseObject({
        kind: z.enum(['inSource', 'external']),
        status: z.enum(['accepted', 'underReview', 'rejected']).optional(),
        justification: z.string().optional(),
      }),
    )
    .nullish(),
  provenance: z.looseObject({ invocationIndex: index }).optional(),
  properties,
})
export type SarifResult = z.infer<typeof result>

const run = z.looseObject({
  tool: z.looseObject({ driver: toolComponent, extensions: z.array(toolComponent).nullish() }),
  invocations: z.array(invocation).nullish(),
  artifacts: z.array(z.looseObject({ location: artifactLocation.optional() })).nullish(),
  results: manyOf(result).nullish(),
  externalPropertyFileReferences: z.looseObject({ results: z.array(z.unknown()).nullish() }).optional(),
})
export type Run = z.infer<typeof run>

export const SARIF = z.looseObject({ version: z.literal('2.1.0'), runs: z.array(run) })
