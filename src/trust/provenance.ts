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
  /** The git reference that was built: `refs/tags/v1.2.0`. */
  readonly ref?: string | undefined
  /** What the caller of the build chose; for v0.2 its configSource and parameters. */
  readonly externalParameters: Readonly<Record<string, unknown>>
}

const PROVENANCE_V1 = 'https://slsa.dev/provenance/v1'
const PROVENANCE_V02 = 'https://slsa.dev/provenance/v0.2'

const digest = z.record(z.string(), z.string()).nullish()
const resource = z.object({ uri: z.string().nullish(), digest })

const v1 = z.object({
  buildDefinition: z.object({
    buildType: z.string().min(1),
    externalParameters: z.record(z.string(), z.unknown()),
    resolvedDependencies: z.array(resource).nullish(),
  }),
  runDetails: z.object({ builder: z.object({ id: z.string().min(1) }) }),
})

const v02 = z.object({
  builder: z.object({ id: z.string().min(1) }),
  buildType: z.string().min(1),
  invocation: z
    .object({ configSource: resource.nullish(), parameters: z.unknown(), environment: z.unknown() })
    .nullish(),
  materials: z.array(resource).nullish(),
})

/** Reads the provenance in a verified statement. */
export function readProvenance({ predicateType, predicate }: Statement): ProvenanceFacts {
  switch (predicateType) {
    case PROVENANCE_V1: {
      const { buildDefinition, runDetails } = shaped(v1, predicate)
      const { buildType, externalParameters, resolvedDependencies } = buildDefinition
      const sources = sourcesIn(resolvedDependencies ?? [])
      return { builderId: runDetails.builder.id, buildType, sources, externalParameters }
    }
    case PROVENANCE_V02: {
      const { builder, buildType, invocation, materials } = shaped(v02, predicate)
      const { configSource, parameters, environment } = invocation ?? {}
      return {
        builderId: builder.id,
        buildType,
        sources: sourcesIn([...(configSource ? [configSource] : []), ...(materials ?? [])]),
        externalParameters: { configSource: configSource ?? {}, parameters, environment },
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

/** The source that a build was asked to build from, as opposed to what it pulled in besides. */
export type BuildSource = {
  /** `https://host/owner/repo`. */
  readonly repository: string
  readonly ref: string | undefined
  readonly commit: string | undefined
}

/**
 * The source out of what the caller of the build chose: `workflow` (GitHub), `source` (container builds) or
 * `configSource` (v0.2); only a build type that names none of them falls back to its first dependency. A fork that
 * lists the original among its dependencies is still built from the fork.
 */
export function buildSourceOf({
  externalParameters,
  sources,
  ref,
}: ProvenanceFacts): BuildSource | undefined {
  const { workflow, source, configSource } = externalParameters
  const named =
    textAt(workflow, 'repository') ?? textAt(source, 'uri') ?? asText(source) ?? textAt(configSource, 'uri')
  const uri = named ?? sources[0]?.uri
  if (uri === undefined || uri === '') return undefined
  const { repository, ref: refInUri } = splitSource(uri)
  const resolved = sources.find((one) => splitSource(one.uri).repository === repository)
  return {
    repository,
    ref: textAt(workflow, 'ref') ?? refInUri ?? asText(externalParameters.ref) ?? ref,
    commit: resolved?.digest.gitCommit ?? resolved?.digest.sha1,
  }
}

/** `git+https://host/repo@refs/heads/main` into repository and reference; without either part as it is. */
export function splitSource(uri: string): { readonly repository: string; readonly ref: string | undefined } {
  const plain = uri.startsWith('git+') ? uri.slice(4) : uri
  const path = plain.indexOf('/', plain.indexOf('://') + 3)
  const at = path === -1 ? -1 : plain.indexOf('@', path)
  return at === -1
    ? { repository: plain, ref: undefined }
    : { repository: plain.slice(0, at), ref: plain.slice(at + 1) }
}

/** A member of an object, where it is text. */
export function textAt(value: unknown, key: string): string | undefined {
  return asText(memberOf(value, key))
}

export function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
