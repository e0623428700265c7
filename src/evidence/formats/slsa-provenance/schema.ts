import { z } from 'zod'

/* SLSA provenance. Fields that are not read are let through; `null` is absence, as some builders write it. */

const digest = z.record(z.string(), z.string()).nullish()
const resource = z.looseObject({ uri: z.string().nullish(), digest })
export type Resource = z.infer<typeof resource>

/** https://slsa.dev/provenance/v1, "Schema". */
export const PROVENANCE_V1 = z.looseObject({
  buildDefinition: z.looseObject({
    buildType: z.string().min(1),
    externalParameters: z.record(z.string(), z.unknown()),
    internalParameters: z.unknown().optional(),
    resolvedDependencies: z.array(resource).nullish(),
  }),
  runDetails: z.looseObject({
    builder: z.looseObject({ id: z.string().min(1) }),
    metadata: z
      .looseObject({
        invocationId: z.string().nullish(),
        startedOn: z.string().nullish(),
        finishedOn: z.string().nullish(),
      })
      .nullish(),
  }),
})
export type ProvenanceV1 = z.infer<typeof PROVENANCE_V1>

/** https://slsa.dev/provenance/v0.2, "Schema". */
export const PROVENANCE_V02 = z.looseObject({
  builder: z.looseObject({ id: z.string().min(1) }),
  buildType: z.string().min(1),
  invocation: z
    .looseObject({
      configSource: z.looseObject({ uri: z.string().nullish(), digest }).nullish(),
      parameters: z.unknown().optional(),
      environment: z.unknown().optional(),
    })
    .nullish(),
  metadata: z
    .looseObject({
      buildInvocationId: z.string().nullish(),
      buildStartedOn: z.string().nullish(),
      buildFinishedOn: z.string().nullish(),
    })
    .nullish(),
  materials: z.array(resource).nullish(),
})
export type ProvenanceV02 = z.infer<typeof PROVENANCE_V02>
