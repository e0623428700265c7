import type { Problem } from '../../../domain/problem.ts'
import type { Format, FormatInput, FormatResult, Provenance } from '../../evidence.ts'
import { checkShape, ignoredFields } from '../../shape.ts'
import { readTime } from '../../times.ts'
import {
  PROVENANCE_V1,
  PROVENANCE_V02,
  type ProvenanceV1,
  type ProvenanceV02,
  type Resource,
} from './schema.ts'

const V1 = 'https://slsa.dev/provenance/v1'
const V02 = 'https://slsa.dev/provenance/v0.2'

/**
 * SLSA provenance v1 and v0.2, as the predicate of an in-toto Statement. What it says is as good as whoever signed it:
 * it is believed only once its envelope is verified and its builder is one that the policy trusts.
 */
export const format: Format = {
  id: 'slsa-provenance',
  title: 'SLSA provenance v1 and v0.2',
  specification: 'https://slsa.dev/spec/v1.2/build-provenance',
  predicateTypes: [V1, V02],
  claims: () => false,
  read: (input) => (input.statement?.predicateType === V1 ? readV1(input) : readV02(input)),
}

function readV1({ document, locate }: FormatInput): FormatResult {
  const formatTitle = 'SLSA provenance v1'
  const read = checkShape(PROVENANCE_V1, document, formatTitle, locate)
  if (!read.ok) return { formatTitle, facts: {}, problems: read.problems }
  const { buildDefinition, runDetails } = read.value
  const problems: Problem[] = [...ignoredFields(read.value, ['buildDefinition', 'runDetails'], '', locate)]
  const { metadata } = runDetails
  const provenance: Provenance = {
    predicateType: V1,
    builderId: runDetails.builder.id,
    buildType: buildDefinition.buildType,
    sources: sourcesOf(buildDefinition.resolvedDependencies ?? []),
    ref: refOf(buildDefinition),
    externalParameters: buildDefinition.externalParameters,
    internalParameters: buildDefinition.internalParameters,
    invocationId: metadata?.invocationId ?? undefined,
    startedOn: instant(metadata?.startedOn, '/runDetails/metadata/startedOn', locate, problems),
    finishedOn: instant(metadata?.finishedOn, '/runDetails/metadata/finishedOn', locate, problems),
  }
  return { formatTitle, facts: { provenance }, problems }
}

function readV02({ document, locate }: FormatInput): FormatResult {
  const formatTitle = 'SLSA provenance v0.2'
  const read = checkShape(PROVENANCE_V02, document, formatTitle, locate)
  if (!read.ok) return { formatTitle, facts: {}, problems: read.problems }
  const predicate: ProvenanceV02 = read.value
  const { invocation, metadata } = predicate
  const known = ['builder', 'buildType', 'invocation', 'buildConfig', 'metadata', 'materials']
  const problems: Problem[] = [...ignoredFields(predicate, known, '', locate)]
  const { configSource, parameters, environment } = invocation ?? {}
  const provenance: Provenance = {
    predicateType: V02,
    builderId: predicate.builder.id,
    buildType: predicate.buildType,
    sources: sourcesOf([...(predicate.materials ?? []), ...(configSource ? [configSource] : [])]),
    ref: refIn(configSource?.uri),
    // v1 made these two one: both are what the caller of the build chose (v1, "Migrating from 0.2").
    externalParameters: { configSource: configSource ?? {}, parameters: parameters ?? {} },
    internalParameters: environment,
    invocationId: metadata?.buildInvocationId ?? undefined,
    startedOn: instant(metadata?.buildStartedOn, '/metadata/buildStartedOn', locate, problems),
    finishedOn: instant(metadata?.buildFinishedOn, '/metadata/buildFinishedOn', locate, problems),
  }
  return { formatTitle, facts: { provenance }, problems }
}

function instant(
  text: string | null | undefined,
  pointer: string,
  locate: FormatInput['locate'],
  problems: Problem[],
) {
  const read = readTime(text, () => locate(pointer))
  problems.push(...read.problems)
  return read.instant
}

/** Materials that are a version-control location (SPDX download location) or are known by a commit; each once. */
function sourcesOf(resources: readonly Resource[]): Provenance['sources'] {
  const sources = new Map<string, Provenance['sources'][number]>()
  for (const { uri, digest } of resources) {
    const versioned = /^(git|hg|svn|bzr)(\+|:)/.test(uri ?? '') || Object.hasOwn(digest ?? {}, 'gitCommit')
    if (versioned) sources.set(JSON.stringify([uri, digest]), { uri: uri ?? '', digest: digest ?? {} })
  }
  return [...sources.values()]
}

/**
 * The git reference that was built: where the build type's external parameters name it (GitHub: `workflow.ref`, container
 * builds: `source.uri`), else none. Dependencies are the builder's words, and not what it was asked to build.
 */
function refOf({ externalParameters }: ProvenanceV1['buildDefinition']): string | undefined {
  const [workflow, source, ref] = ['workflow', 'source', 'ref'].map((name) =>
    member(externalParameters, name),
  )
  return (
    text(member(workflow, 'ref')) ?? text(ref) ?? refIn(text(member(source, 'uri'))) ?? refIn(text(source))
  )
}

function refIn(uri: string | null | undefined): string | undefined {
  return uri?.match(/@(refs\/[^@#?]+)/)?.[1]
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
