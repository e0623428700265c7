import { z } from 'zod'
import type { DigestSet } from '../domain/digest.ts'
import { refuse } from './refusal.ts'
import type { Statement } from './statement.ts'

/** What SLSA provenance says, of either version. Believed only where its signature was verified. */
export type ProvenanceFacts = {
  readonly builderId: string
  readonly buildType: string
  /** Version-controlled inputs: `git+https://host/repo@refs/heads/main` with the commit as digest. */
  readonly sources: readonly { readonly uri: string; readonly digest: DigestSet }[]
  /** What the caller of the build chose; for v0.2 its configSource and parameters. */
  readonly externalParameters: Readonly<Record<string, unknown>>
  /** What the builder says of the run besides; for v0.2 its environment. */
  readonly internalParameters?: unknown
  readonly invocationId?: string | undefined
}

const PROVENANCE_V1 = 'https://slsa.dev/provenance/v1'
const PROVENANCE_V02 = 'https://slsa.dev/provenance/v0.2'

const digest = z.record(z.string(), z.string()).nullish()
const resource = z.object({ uri: z.string().nullish(), digest })

const v1 = z.object({
  buildDefinition: z.object({
    buildType: z.string().min(1),
    externalParameters: z.record(z.string(), z.unknown()),
    internalParameters: z.unknown().optional(),
    resolvedDependencies: z.array(resource).nullish(),
  }),
  runDetails: z.object({
    builder: z.object({ id: z.string().min(1) }),
    metadata: z.object({ invocationId: z.string().nullish() }).nullish(),
  }),
})

const v02 = z.object({
  builder: z.object({ id: z.string().min(1) }),
  buildType: z.string().min(1),
  invocation: z
    .object({
      configSource: z.looseObject(resource.shape).nullish(),
      parameters: z.unknown().optional(),
      environment: z.unknown().optional(),
    })
    .nullish(),
  metadata: z.object({ buildInvocationId: z.string().nullish() }).nullish(),
  materials: z.array(resource).nullish(),
})

/** Reads the provenance in a verified statement. */
export function readProvenance({ predicateType, predicate }: Statement): ProvenanceFacts {
  switch (predicateType) {
    case PROVENANCE_V1: {
      const { buildDefinition, runDetails } = shaped(v1, predicate)
      const { buildType, externalParameters, internalParameters, resolvedDependencies } = buildDefinition
      return {
        builderId: runDetails.builder.id,
        buildType,
        sources: sourcesIn(resolvedDependencies ?? []),
        externalParameters,
        internalParameters,
        invocationId: runDetails.metadata?.invocationId ?? undefined,
      }
    }
    case PROVENANCE_V02: {
      const { builder, buildType, invocation, metadata, materials } = shaped(v02, predicate)
      const { configSource, parameters, environment } = invocation ?? {}
      return {
        builderId: builder.id,
        buildType,
        sources: sourcesIn([...(materials ?? []), ...(configSource ? [configSource] : [])]),
        externalParameters: { configSource: configSource ?? {}, parameters: parameters ?? {} },
        internalParameters: environment,
        invocationId: metadata?.buildInvocationId ?? undefined,
      }
    }
    default:
      return refuse('E-PREDICATE-TYPE', `the predicate is ${predicateType}, which is not SLSA provenance`)
  }
}

function shaped<T extends z.ZodType>(schema: T, predicate: unknown): z.infer<T> {
  const parsed = schema.safeParse(predicate)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  return refuse(
    'E-PROVENANCE-SHAPE',
    `the provenance is malformed at ${issue?.path.join('.')}: ${issue?.message}`,
  )
}

function sourcesIn(resources: readonly z.infer<typeof resource>[]): ProvenanceFacts['sources'] {
  return resources
    .map(({ uri, digest }) => ({ uri: uri ?? '', digest: digest ?? {} }))
    .filter(({ uri, digest }) => /^git(\+|:)/.test(uri) || Object.hasOwn(digest, 'gitCommit'))
}

/** A member of an object, where it is text. */
export function textAt(value: unknown, key: string): string | undefined {
  const member = memberOf(value, key)
  return typeof member === 'string' && member !== '' ? member : undefined
}

export function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}
