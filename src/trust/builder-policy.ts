import { BUILD_LEVELS, type BuildLevel } from '../domain/vocabulary.ts'
import type { ProvenanceFacts } from './provenance.ts'
import type { ProvenanceFinding } from './reference-policy.ts'
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

export type BuilderPolicy = {
  readonly builders: readonly [TrustedBuilder, ...TrustedBuilder[]]
  /** The SLSA build level that is required. */
  readonly level?: BuildLevel | undefined
}

/**
 * The trusted builder that the provenance names, and what is wrong with it. A policy may list a builder several times, with
 * other identities or levels: the entry counts that fits best.
 */
export function checkBuilder(
  { builderId }: ProvenanceFacts,
  signer: Signer,
  { builders, level }: BuilderPolicy,
): { readonly builder: TrustedBuilder | undefined; readonly findings: readonly ProvenanceFinding[] } {
  const [best] = builders
    .filter(({ id }) => id === builderId)
    .map((builder) => ({ builder, findings: faultsOf(builder, signer, level) }))
    .toSorted((a, b) => a.findings.length - b.findings.length)
  return best ?? { builder: undefined, findings: [strangeBuilder(builderId, builders)] }
}

/** The builder without its version: `https://builder.example/prod@v3` is a version of `https://builder.example/prod`. */
const withoutVersion = (id: string) => id.replace(/@[^/@][^@]*$/, '')

function strangeBuilder(builderId: string, builders: readonly TrustedBuilder[]): ProvenanceFinding {
  const otherVersion = builders.find(({ id }) => withoutVersion(id) === withoutVersion(builderId))
  return otherVersion === undefined
    ? {
        code: 'E-BUILDER-MISMATCH',
        message: `it was built by ${builderId}, which the policy does not trust`,
      }
    : {
        code: 'E-BUILDER-VERSION',
        message: `it was built by ${builderId}, and the policy trusts ${otherVersion.id}`,
      }
}

function faultsOf(
  builder: TrustedBuilder,
  signer: Signer,
  level: BuildLevel | undefined,
): ProvenanceFinding[] {
  const findings: ProvenanceFinding[] = []
  if (!speaksFor(signer, builder)) {
    findings.push({
      code: 'E-BUILDER-CERT-MISMATCH',
      message: `it names the builder ${builder.id}, and is signed by ${signer.identity}`,
    })
  }
  if (builder.issuer !== undefined && signer.issuer !== builder.issuer) {
    findings.push({
      code: 'E-BUILDER-CERT-MISMATCH',
      message: `${signer.identity} is vouched for by ${signer.issuer}, not by ${builder.issuer}`,
    })
  }
  if (level !== undefined && rank(builder.level) < rank(level)) {
    const trusted = builder.level ?? 'no level'
    findings.push({
      code: 'E-BUILD-LEVEL',
      message: `the policy trusts ${builder.id} for ${trusted}, and asks for ${level}`,
    })
  }
  return findings
}

const rank = (level: BuildLevel | undefined) => (level === undefined ? -1 : BUILD_LEVELS.indexOf(level))

const GITHUB = 'https://token.actions.githubusercontent.com'
const GITHUB_RUNNER = 'https://github.com/actions/runner'
const HOSTED = 'github-hosted'

/** True for GitHub's runner, which runs whatever anybody's workflow says: that one can write what it likes. */
export function isRunner(builderId: string): boolean {
  return builderId === GITHUB_RUNNER || builderId.startsWith(`${GITHUB_RUNNER}/`)
}

/** Whether the certificate is one of the builder: by the policy's word, or by what the certificate authority wrote. */
function speaksFor({ identity, issuer, claims }: Signer, builder: TrustedBuilder): boolean {
  if (builder.identity !== undefined) return identity === builder.identity
  // A bare key certifies nothing: whoever pinned it said by that whose it is.
  if (issuer === 'key') return true
  // Where the authority names the builder apart from the identity, that is the builder: both must not be told apart.
  if (builder.id === (claims.buildSignerURI ?? identity)) return true
  // npm names GitHub's runner as builder, older versions without its kind, which was always GitHub's own machine.
  const runner = claims.runnerEnvironment
  return (
    issuer === GITHUB &&
    runner !== undefined &&
    (builder.id === `${GITHUB_RUNNER}/${runner}` || (builder.id === GITHUB_RUNNER && runner === HOSTED))
  )
}

const DELEGATOR =
  /^https:\/\/github\.com\/slsa-framework\/slsa-github-generator\/\.github\/workflows\/delegator_(?:lowperms-)?generic_slsa3\.yml@refs\/tags\/v\d+\.\d+\.\d+$/

/**
 * True for the workflow that signs for builders which others bring along ("BYOB"): GitHub's token tells it which one called
 * it, and that one becomes `builder.id` (source: slsa-github-generator, BYOB.md). Which of them is trusted it leaves open.
 */
export function signsForOthers({ identity, issuer }: Signer): boolean {
  return issuer === GITHUB && DELEGATOR.test(identity)
}
