import type { BuildSource } from './build-source.ts'
import { isRunner } from './builder-policy.ts'
import { memberOf, type ProvenanceFacts, textAt } from './provenance.ts'
import type { ProvenanceFinding } from './reference-policy.ts'
import type { Signer } from './trust.ts'

type Claims = Signer['claims']

/**
 * Holds what provenance says of source and run against what the certificate authority wrote of them: a tenant of a builder
 * can write the one and not the other (SLSA threat E, SIG-86). What only one of them says is no contradiction, except that
 * a runner's word alone is nobody's: it runs what anybody tells it to.
 */
export function checkClaims(
  facts: ProvenanceFacts,
  source: BuildSource | undefined,
  { claims, issuer }: Signer,
): ProvenanceFinding[] {
  return [
    ...(isRunner(facts.builderId) && issuer !== 'key' && claims.sourceRepositoryURI === undefined
      ? [
          {
            code: 'E-SOURCE-CERT-MISMATCH' as const,
            message: `the builder is ${facts.builderId}, which builds for anybody, and the certificate names no source`,
          },
        ]
      : []),
    ...(source === undefined ? [] : sourceMismatches(source, claims)),
    ...runMismatches(facts, claims),
  ]
}

function sourceMismatches({ repository, ref, commit }: BuildSource, claims: Claims): ProvenanceFinding[] {
  const pairs = [
    ['repository', repository, claims.sourceRepositoryURI],
    ['reference', ref, claims.sourceRepositoryRef],
    ['commit', commit, claims.sourceRepositoryDigest],
  ] as const
  return pairs
    .filter(([, said, certified]) => said !== undefined && certified !== undefined && said !== certified)
    .map(([what, said, certified]) => ({
      code: 'E-SOURCE-CERT-MISMATCH',
      message: `it names the source ${what} ${said}, and the certificate ${certified}`,
    }))
}

/**
 * GitHub's context of a run under the name that builders copy it by, lower-cased: `GITHUB_SHA` (npm), `github_sha1`
 * (slsa-github-generator), `github.event_name` (GitHub's own attestations). And the claim that certifies it.
 */
const CERTIFIED: Readonly<Record<string, (claims: Claims) => string | undefined>> = {
  event_name: ({ buildTrigger }) => buildTrigger,
  ref: ({ sourceRepositoryRef }) => sourceRepositoryRef,
  sha: ({ sourceRepositoryDigest }) => sourceRepositoryDigest,
  sha1: ({ sourceRepositoryDigest }) => sourceRepositoryDigest,
  repository: ({ sourceRepositoryURI }) => pathOf(sourceRepositoryURI),
  repository_id: ({ sourceRepositoryIdentifier }) => sourceRepositoryIdentifier,
  repository_owner_id: ({ sourceRepositoryOwnerIdentifier }) => sourceRepositoryOwnerIdentifier,
  runner_environment: ({ runnerEnvironment }) => runnerEnvironment,
  workflow_ref: ({ buildConfigURI }) => pathOf(buildConfigURI),
  workflow_sha: ({ buildConfigDigest }) => buildConfigDigest,
  run_id: ({ runInvocationURI }) => runOf(runInvocationURI)?.[0],
  run_attempt: ({ runInvocationURI }) => runOf(runInvocationURI)?.[1],
}

function runMismatches(facts: ProvenanceFacts, claims: Claims): ProvenanceFinding[] {
  const said = [...contextOf(facts.internalParameters)].flatMap(([name, value]) => {
    const certified = Object.hasOwn(CERTIFIED, name) ? CERTIFIED[name]?.(claims) : undefined
    return [[`github.${name}`, value, certified] as const]
  })
  const workflow = workflowOf(facts)
  const config = claims.buildConfigURI
  return [
    ...said,
    ['invocation', ...invocations(facts.invocationId, claims.runInvocationURI)] as const,
    // The certificate has it with its repository before it and its reference behind it.
    ['workflow', workflow, config?.includes(`/${workflow}@`) ? workflow : config] as const,
  ]
    .filter(([, value, certified]) => value !== undefined && certified !== undefined)
    .filter(([, value, certified]) => written(value) !== certified)
    .map(([what, value, certified]) => ({
      code: 'E-RUN-CERT-MISMATCH',
      message: `it names the ${what} ${written(value)}, and the certificate ${certified}`,
    }))
}

/** Numbers stand in some contexts as text and in some as numbers. */
const written = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

function* contextOf(parameters: unknown): Generator<readonly [string, unknown]> {
  if (typeof parameters !== 'object' || parameters === null) return
  for (const [name, value] of Object.entries(parameters)) {
    const [, bare] = /^github_(.+)$/i.exec(name) ?? []
    if (bare !== undefined) yield [bare.toLowerCase(), value]
  }
  const own = memberOf(parameters, 'github')
  if (typeof own === 'object' && own !== null) yield* Object.entries(own)
}

/** The workflow that was started: GitHub's `workflow.path`, the entry point of v0.2. Other builders start other things. */
function workflowOf({ externalParameters }: ProvenanceFacts): string | undefined {
  const path =
    textAt(memberOf(externalParameters, 'workflow'), 'path') ??
    textAt(memberOf(externalParameters, 'configSource'), 'entryPoint')
  return path?.startsWith('.github/workflows/') ? path : undefined
}

/** `https://github.com/org/repo` without its host. */
function pathOf(uri: string | undefined): string | undefined {
  return uri?.replace(/^https:\/\/[^/]*\//, '')
}

/** Number and attempt of a run out of `https://github.com/org/repo/actions/runs/1234/attempts/1`. */
function runOf(uri: string | undefined): readonly [string, string] | undefined {
  const [, run, attempt] = /\/actions\/runs\/(\d+)\/attempts\/(\d+)$/.exec(uri ?? '') ?? []
  return run === undefined || attempt === undefined ? undefined : [run, attempt]
}

/** Both runs in the form that the provenance has: the address, or `1234-1`. What is neither names no run of GitHub's. */
function invocations(id: string | undefined, certified: string | undefined) {
  if (runOf(id) !== undefined) return [id, certified] as const
  return /^\d+-\d+$/.test(id ?? '')
    ? ([id, runOf(certified)?.join('-')] as const)
    : ([undefined, undefined] as const)
}
