import { BUILD_LEVELS, type BuildLevel } from '../domain/vocabulary.ts'
import type { TrustCode } from './codes.ts'
import {
  type BuildSource,
  buildSourceOf,
  memberOf,
  type ProvenanceFacts,
  splitSource,
  textAt,
} from './provenance.ts'
import { checkReference, type ProvenanceFinding, type ReferencePolicy } from './reference-policy.ts'
import type { Signer } from './trust.ts'

/** A builder that a policy trusts. */
export type TrustedBuilder = {
  /** `builder.id` of the provenance, compared as a whole. */
  readonly id: string
  /** The certificate identity that signs for it; by default the one that its own claims tie to the id. */
  readonly identity?: string | undefined
  readonly issuer?: string | undefined
  /** The highest SLSA build level that this builder is trusted for, whatever anybody claims. */
  readonly level?: BuildLevel | undefined
}

/** What provenance must say. What is absent is not asked for, except a builder: without one anybody's build would do. */
export type ProvenancePolicy = {
  readonly builders: readonly [TrustedBuilder, ...TrustedBuilder[]]
  /** Repositories, with or without `git+` and scheme: `git+https://git.example/payments/api`. */
  readonly sources?: readonly string[] | undefined
  readonly reference?: ReferencePolicy | undefined
  readonly buildTypes?: readonly string[] | undefined
  /** The commit of the release record. */
  readonly commit?: string | undefined
  /** Inputs that the build must have been started with. */
  readonly inputs?: Readonly<Record<string, string>> | undefined
  /** The SLSA build level that is required. */
  readonly level?: BuildLevel | undefined
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
  const source = buildSourceOf(facts)
  const builder = policy.builders.find(({ id }) => id === facts.builderId)
  const [first, ...others] = [
    ...(builder === undefined ? strangeBuilder(facts, policy) : checkBuilder(builder, signer, policy)),
    ...checkBuildType(facts, policy),
    ...checkSource(source, policy),
    ...checkSourceClaims(source, signer),
    ...(policy.reference === undefined ? [] : checkReference(source?.ref, policy.reference)),
    ...checkInputs(facts, policy),
  ]
  if (first !== undefined) return { state: 'rejected', findings: [first, ...others] }
  if (builder === undefined)
    return { state: 'rejected', findings: [finding('E-BUILDER-MISMATCH', facts.builderId)] }
  return {
    state: 'accepted',
    builder,
    source,
    level: builder.level,
    notChecked: notChecked(signer, policy),
  }
}

const finding = (code: TrustCode, message: string): ProvenanceFinding => ({ code, message })

/** The builder without its version: `https://builder.example/prod@v3` is a version of `https://builder.example/prod`. */
const withoutVersion = (id: string) => id.replace(/@[^/@][^@]*$/, '')

function strangeBuilder({ builderId }: ProvenanceFacts, { builders }: ProvenancePolicy): ProvenanceFinding[] {
  const otherVersion = builders.find(({ id }) => withoutVersion(id) === withoutVersion(builderId))
  return otherVersion === undefined
    ? [finding('E-BUILDER-MISMATCH', `it was built by ${builderId}, which the policy does not trust`)]
    : [finding('E-BUILDER-VERSION', `it was built by ${builderId}, and the policy trusts ${otherVersion.id}`)]
}

function checkBuilder(
  builder: TrustedBuilder,
  signer: Signer,
  { level }: ProvenancePolicy,
): ProvenanceFinding[] {
  const findings: ProvenanceFinding[] = []
  if (!speaksFor(signer, builder)) {
    findings.push(
      finding(
        'E-BUILDER-CERT-MISMATCH',
        `it names the builder ${builder.id}, and is signed by ${signer.identity}`,
      ),
    )
  }
  if (builder.issuer !== undefined && signer.issuer !== builder.issuer) {
    findings.push(
      finding(
        'E-BUILDER-CERT-MISMATCH',
        `${signer.identity} is vouched for by ${signer.issuer}, not by ${builder.issuer}`,
      ),
    )
  }
  if (level !== undefined && rank(builder.level) < rank(level)) {
    const trusted = builder.level ?? 'no level'
    findings.push(
      finding('E-BUILD-LEVEL', `the policy trusts ${builder.id} for ${trusted}, and asks for ${level}`),
    )
  }
  return findings
}

const rank = (level: BuildLevel | undefined) => (level === undefined ? -1 : BUILD_LEVELS.indexOf(level))

const GITHUB = 'https://token.actions.githubusercontent.com'
const GITHUB_RUNNER = 'https://github.com/actions/runner'

/** Whether the certificate is one of the builder: by the policy's word, or by what the certificate authority wrote. */
function speaksFor({ identity, issuer, claims }: Signer, builder: TrustedBuilder): boolean {
  if (builder.identity !== undefined) return identity === builder.identity
  // A bare key certifies nothing: whoever pinned it said by that whose it is.
  if (issuer === 'key') return true
  if (builder.id === identity || builder.id === claims.buildSignerURI) return true
  // npm names GitHub's runner as builder, older versions without its kind; GitHub certifies which kind it was.
  return (
    issuer === GITHUB &&
    (builder.id === GITHUB_RUNNER || builder.id === `${GITHUB_RUNNER}/${claims.runnerEnvironment}`)
  )
}

function checkBuildType(
  { buildType }: ProvenanceFacts,
  { buildTypes }: ProvenancePolicy,
): ProvenanceFinding[] {
  return buildTypes === undefined || buildTypes.includes(buildType)
    ? []
    : [finding('E-BUILD-TYPE', `the build is of the type ${buildType}`)]
}

function checkSource(
  source: BuildSource | undefined,
  { sources, commit }: ProvenancePolicy,
): ProvenanceFinding[] {
  if (sources === undefined && commit === undefined) return []
  if (source === undefined) return [finding('E-SOURCE-MISSING', 'it names no source repository')]
  const findings: ProvenanceFinding[] = []
  if (sources !== undefined && !sources.some((expected) => isRepository(expected, source.repository))) {
    findings.push(finding('E-SOURCE-MISMATCH', `it was built from ${source.repository}`))
  }
  if (commit !== undefined && source.commit !== commit) {
    findings.push(
      finding(
        'E-SOURCE-COMMIT',
        `it was built from the commit ${source.commit ?? 'nobody names'}, not ${commit}`,
      ),
    )
  }
  return findings
}

/** The same repository: written with `git+` or without; `host/owner/repo` stands for https. Nothing else is equal. */
function isRepository(expected: string, actual: string): boolean {
  const { repository } = splitSource(expected)
  return (repository.includes('://') ? repository : `https://${repository}`) === actual
}

function checkSourceClaims(source: BuildSource | undefined, { claims }: Signer): ProvenanceFinding[] {
  if (source === undefined) return []
  const pairs = [
    ['repository', source.repository, claims.sourceRepositoryURI],
    ['reference', source.ref, claims.sourceRepositoryRef],
    ['commit', source.commit, claims.sourceRepositoryDigest],
  ] as const
  return pairs
    .filter(([, said, certified]) => said !== undefined && certified !== undefined && said !== certified)
    .map(([what, said, certified]) =>
      finding(
        'E-SOURCE-CERT-MISMATCH',
        `it names the source ${what} ${said}, and the certificate ${certified}`,
      ),
    )
}

function checkInputs(
  { externalParameters }: ProvenanceFacts,
  { inputs }: ProvenancePolicy,
): ProvenanceFinding[] {
  return Object.entries(inputs ?? {}).flatMap(([name, expected]) => {
    const actual = inputOf(externalParameters, name)
    if (actual === expected) return []
    const said = actual === undefined ? 'is missing' : `is ${JSON.stringify(actual)}`
    return [
      finding('E-WORKFLOW-INPUT', `the input ${name} of the build ${said}, not ${JSON.stringify(expected)}`),
    ]
  })
}

/** Where build types put the inputs of a manually started workflow: v1 `inputs`, v0.2 the event that started it. */
function inputOf(parameters: ProvenanceFacts['externalParameters'], name: string): string | undefined {
  const event = memberOf(parameters.environment, 'github_event_payload')
  return (
    textAt(parameters.inputs, name) ??
    textAt(memberOf(parameters.parameters, 'event_inputs'), name) ??
    textAt(memberOf(event, 'inputs'), name)
  )
}

function notChecked({ claims, issuer }: Signer, { sources, reference }: ProvenancePolicy): readonly string[] {
  return [
    ...(claims.sourceRepositoryURI === undefined && issuer !== 'key'
      ? ['the source against the certificate, which names none']
      : []),
    ...(issuer === 'key' ? ['builder and source against a certificate: it is signed with a bare key'] : []),
    ...(sources === undefined ? ['the source repository: the policy names none'] : []),
    ...(reference === undefined ? ['the branch or tag: the policy names none'] : []),
  ]
}
