import type { BuildLevel } from '../domain/vocabulary.ts'
import { type BuildSource, readBuildSource, splitSource } from './build-source.ts'
import { type BuilderPolicy, checkBuilder, type TrustedBuilder } from './builder-policy.ts'
import { checkClaims } from './certificate-claims.ts'
import type { TrustCode } from './codes.ts'
import { memberOf, type ProvenanceFacts, textAt } from './provenance.ts'
import {
  checkReference,
  type ProvenanceFinding,
  type ReferencePolicy,
  short,
  wholeReferences,
} from './reference-policy.ts'
import type { Signer } from './trust.ts'

/** What provenance must say. What is absent is not asked for, except a builder: without one anybody's build would do. */
export type ProvenancePolicy = BuilderPolicy & {
  /**
   * Repositories, with or without `git+` and scheme: `git+https://git.example/payments/api`. One with a reference,
   * `...@refs/heads/main`, stands for that reference alone.
   */
  readonly sources?: readonly string[] | undefined
  readonly reference?: ReferencePolicy | undefined
  readonly buildTypes?: readonly string[] | undefined
  /** The commit of the release record. */
  readonly commit?: string | undefined
  /** Repository and reference of the release record, each where it names one. */
  readonly release?: ReleaseSource | undefined
  /** Inputs that the build must have been started with. */
  readonly inputs?: Readonly<Record<string, string>> | undefined
}

export type ReleaseSource = {
  readonly repository?: string | undefined
  /** A whole reference, `refs/heads/main`, or the name of a branch or tag. */
  readonly ref?: string | undefined
}

export type ProvenanceVerdict =
  | {
      readonly state: 'accepted'
      readonly builder: TrustedBuilder
      readonly source: BuildSource | undefined
      /** The level that the policy trusts the builder for; absent where it says none. */
      readonly level: BuildLevel | undefined
      readonly notChecked: readonly string[]
    }
  | { readonly state: 'rejected'; readonly findings: readonly [ProvenanceFinding, ...ProvenanceFinding[]] }

/**
 * Holds verified provenance against a policy. Everything is compared as a whole and everything that is wrong is listed.
 * What the provenance says of its builder and source must be what the signing certificate says of them (SIG-86): a
 * tenant of a builder can write the one and not the other.
 */
export function checkProvenance(
  facts: ProvenanceFacts,
  signer: Signer,
  policy: ProvenancePolicy,
): ProvenanceVerdict {
  const { source, findings: unclear } = readBuildSource(facts)
  const strangeSource = checkSource(source, policy)
  const { builder, findings: strange } = checkBuilder(facts, signer, policy)
  const [first, ...others] = [
    ...strange,
    ...checkBuildType(facts, policy),
    ...strangeSource,
    // Of a source that is not the one asked for, it matters little what else is named beside it.
    ...(strangeSource.some(({ code }) => code === 'E-SOURCE-MISMATCH') ? [] : unclear),
    ...checkClaims(facts, source, signer),
    ...checkReferences(source?.ref, policy),
    ...checkInputs(facts, policy),
  ]
  if (first !== undefined) return { state: 'rejected', findings: [short(first), ...others.map(short)] }
  if (builder === undefined) {
    return { state: 'rejected', findings: [short(finding('E-BUILDER-MISMATCH', facts.builderId))] }
  }
  return {
    state: 'accepted',
    builder,
    source,
    level: builder.level,
    notChecked: notChecked(signer, policy),
  }
}

const finding = (code: TrustCode, message: string): ProvenanceFinding => ({ code, message })

function checkBuildType(
  { buildType }: ProvenanceFacts,
  { buildTypes }: ProvenancePolicy,
): ProvenanceFinding[] {
  return buildTypes === undefined || buildTypes.includes(buildType)
    ? []
    : [finding('E-BUILD-TYPE', `the build is of the type ${buildType}`)]
}

/** The artifact of a release is built from what the release record names, whatever else the policy would allow. */
function checkSource(
  source: BuildSource | undefined,
  { sources, commit, release }: ProvenancePolicy,
): ProvenanceFinding[] {
  const asked = [sources, commit, release?.repository].some((one) => one !== undefined)
  if (source === undefined) return asked ? [finding('E-SOURCE-MISSING', 'it names no source repository')] : []
  return [
    ...(sources === undefined ? [] : checkAllowed(source, sources)),
    ...(release?.repository === undefined || isRepository(release.repository, source.repository)
      ? []
      : [
          finding(
            'E-SOURCE-MISMATCH',
            `it was built from ${source.repository}, and the release is of ${release.repository}`,
          ),
        ]),
    ...(commit === undefined || source.commit === commit.toLowerCase()
      ? []
      : [
          finding(
            'E-SOURCE-COMMIT',
            `it was built from the commit ${source.commit ?? 'nobody names'}, not ${commit}`,
          ),
        ]),
  ]
}

function checkAllowed({ repository, ref }: BuildSource, sources: readonly string[]): ProvenanceFinding[] {
  const allowed = sources.filter((expected) => isRepository(expected, repository))
  if (allowed.length === 0) return [finding('E-SOURCE-MISMATCH', `it was built from ${repository}`)]
  const refs = allowed.map((expected) => splitSource(expected).ref)
  return refs.some((expected) => expected === undefined || expected === ref)
    ? []
    : checkReference(ref, { kind: 'any-of', refs: refs.filter((expected) => expected !== undefined) })
}

function checkReferences(
  ref: string | undefined,
  { reference, release }: ProvenancePolicy,
): ProvenanceFinding[] {
  const byPolicy = reference === undefined ? [] : checkReference(ref, reference)
  const wanted = release?.ref
  if (wanted === undefined || byPolicy.some(({ code }) => code === 'E-REF-MISSING')) return byPolicy
  return [...byPolicy, ...checkReference(ref, { kind: 'any-of', refs: wholeReferences(wanted) })]
}

/** The same repository: written with `git+` or without; `host/owner/repo` stands for https. Nothing else is equal. */
function isRepository(expected: string, actual: string): boolean {
  const { repository } = splitSource(expected)
  return repository !== '' && (repository.includes('://') ? repository : `https://${repository}`) === actual
}

function checkInputs(facts: ProvenanceFacts, { inputs }: ProvenancePolicy): ProvenanceFinding[] {
  return Object.entries(inputs ?? {}).flatMap(([name, expected]) => {
    const actual = inputOf(facts, name)
    if (actual === expected) return []
    const said = actual === undefined ? 'is missing' : `is ${JSON.stringify(actual)}`
    return [
      finding('E-WORKFLOW-INPUT', `the input ${name} of the build ${said}, not ${JSON.stringify(expected)}`),
    ]
  })
}

/** Where build types put the inputs of a manually started workflow: v1 `inputs`, v0.2 the event that started it. */
function inputOf({ externalParameters, internalParameters }: ProvenanceFacts, name: string) {
  const event = memberOf(internalParameters, 'github_event_payload')
  return (
    textAt(memberOf(externalParameters, 'inputs'), name) ??
    textAt(memberOf(memberOf(externalParameters, 'parameters'), 'event_inputs'), name) ??
    textAt(memberOf(event, 'inputs'), name)
  )
}

function notChecked({ claims, issuer }: Signer, policy: ProvenancePolicy): readonly string[] {
  const { sources, release, reference, buildTypes, inputs } = policy
  const sourceIsAsked = sources !== undefined || release?.repository !== undefined
  const referenceIsAsked = reference !== undefined || release?.ref !== undefined
  return [
    ...(claims.sourceRepositoryURI === undefined && issuer !== 'key'
      ? ['the source against the certificate, which names none']
      : []),
    ...(issuer === 'key' ? ['builder and source against a certificate: it is signed with a bare key'] : []),
    ...(claims.runnerEnvironment === 'self-hosted'
      ? ['whether the build was isolated: it ran on a self-hosted runner']
      : []),
    ...(sourceIsAsked ? [] : ['the source repository: the policy names none']),
    ...(referenceIsAsked ? [] : ['the branch or tag: the policy names none']),
    ...(buildTypes === undefined ? ['the kind of build: the policy names none'] : []),
    ...(inputs === undefined ? ['what the build was started with: the policy names no inputs'] : []),
  ]
}
