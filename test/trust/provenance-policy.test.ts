import { expect, test } from 'vitest'
import type { ProvenanceFacts } from '../../src/trust/provenance.ts'
import { checkProvenance, type ProvenancePolicy } from '../../src/trust/provenance-policy.ts'
import { checkReference, type ReferencePolicy } from '../../src/trust/reference-policy.ts'
import type { Signer } from '../../src/trust/trust.ts'

const BUILDER = 'https://builder.example/org/builder/.github/workflows/build.yml@refs/tags/v1.2.0'
const REPOSITORY = 'https://git.example/payments/api'
const COMMIT = 'dae8bd8eb433a4147b4655c00fe73e0f22bc0fb1'
const TYPE = 'https://builder.example/types/container@v1'

const FACTS: ProvenanceFacts = {
  builderId: BUILDER,
  buildType: TYPE,
  sources: [{ uri: `git+${REPOSITORY}@refs/tags/v1.2.0`, digest: { gitCommit: COMMIT } }],
  externalParameters: {
    workflow: { repository: REPOSITORY, ref: 'refs/tags/v1.2.0', path: '.github/workflows/release.yml' },
    inputs: { environment: 'production' },
  },
}

const SIGNER: Signer = {
  identity: BUILDER,
  issuer: 'https://token.example',
  method: 'sigstore',
  credential: 'ab',
  claims: {
    buildSignerURI: BUILDER,
    sourceRepositoryURI: REPOSITORY,
    sourceRepositoryRef: 'refs/tags/v1.2.0',
    sourceRepositoryDigest: COMMIT,
  },
}

const POLICY: ProvenancePolicy = {
  builders: [{ id: BUILDER, issuer: 'https://token.example', level: 'SLSA_BUILD_LEVEL_3' }],
  sources: [`git+${REPOSITORY}`],
  reference: { kind: 'tag', name: 'v1.2.0' },
  buildTypes: [TYPE],
  commit: COMMIT,
  inputs: { environment: 'production' },
  level: 'SLSA_BUILD_LEVEL_2',
}

type Change = {
  readonly facts?: Partial<ProvenanceFacts>
  readonly signer?: Partial<Signer>
  readonly policy?: Partial<ProvenancePolicy>
}

function codesOf({ facts, signer, policy }: Change): readonly string[] {
  const verdict = checkProvenance({ ...FACTS, ...facts }, { ...SIGNER, ...signer }, { ...POLICY, ...policy })
  return verdict.state === 'accepted' ? [] : verdict.findings.map(({ code }) => code)
}

test('what the policy asks for is accepted, with the level that the policy trusts the builder for', () => {
  expect(checkProvenance(FACTS, SIGNER, POLICY)).toEqual({
    state: 'accepted',
    builder: POLICY.builders[0],
    source: { repository: REPOSITORY, ref: 'refs/tags/v1.2.0', commit: COMMIT },
    level: 'SLSA_BUILD_LEVEL_3',
    notChecked: [],
  })
})

/** Built and signed by somebody of this name. */
const builtBy = (id: string): Change => ({
  facts: { builderId: id },
  signer: { identity: id, claims: { ...SIGNER.claims, buildSignerURI: id } },
})

/** Built from there, and certified to be. */
function builtFrom(repository: string, ref = 'refs/tags/v1.2.0', commit = COMMIT): Change {
  return {
    facts: {
      sources: [{ uri: `git+${repository}@${ref}`, digest: { gitCommit: commit } }],
      externalParameters: { ...FACTS.externalParameters, workflow: { repository, ref } },
    },
    signer: {
      claims: {
        ...SIGNER.claims,
        sourceRepositoryURI: repository,
        sourceRepositoryRef: ref,
        sourceRepositoryDigest: commit,
      },
    },
  }
}

const asked = (reference: ReferencePolicy): Pick<Change, 'policy'> => ({ policy: { reference } })

test.each<[string, Change, string]>([
  // Builder
  ['builder with a letter appended', builtBy(`${BUILDER}A`), 'E-BUILDER-VERSION'],
  ['builder with a letter before its name', builtBy(`A${BUILDER}`), 'E-BUILDER-MISMATCH'],
  ['builder with a letter inserted', builtBy(BUILDER.replace('/org/', '/orAg/')), 'E-BUILDER-MISMATCH'],
  ['builder of another version', builtBy(BUILDER.replace('v1.2.0', 'v1.2.1')), 'E-BUILDER-VERSION'],
  ['builder of a shorter version', builtBy(BUILDER.replace('v1.2.0', 'v1.2')), 'E-BUILDER-VERSION'],
  [
    'builder on a branch instead of a tag',
    builtBy(BUILDER.replace('tags/v1.2.0', 'heads/main')),
    'E-BUILDER-VERSION',
  ],
  ['builder without its version', builtBy(BUILDER.replace('@refs/tags/v1.2.0', '')), 'E-BUILDER-VERSION'],
  [
    'another workflow of the builder',
    builtBy(BUILDER.replace('build.yml', 'test.yml')),
    'E-BUILDER-MISMATCH',
  ],
  ['a fork of the builder', builtBy(BUILDER.replace('/org/', '/fork/')), 'E-BUILDER-MISMATCH'],
  [
    'the builder in other case',
    builtBy(BUILDER.replace('builder.example', 'Builder.example')),
    'E-BUILDER-MISMATCH',
  ],
  ['a prefix of the builder', builtBy(BUILDER.slice(0, -40)), 'E-BUILDER-MISMATCH'],
  // Builder against certificate
  [
    'the builder named, somebody else signing',
    { signer: { identity: 'https://evil.example/x', claims: {} } },
    'E-BUILDER-CERT-MISMATCH',
  ],
  [
    'the builder named, a person signing',
    { signer: { identity: 'alice@example.com', claims: {} } },
    'E-BUILDER-CERT-MISMATCH',
  ],
  [
    'the builder’s name from another issuer',
    { signer: { issuer: 'https://evil.example' } },
    'E-BUILDER-CERT-MISMATCH',
  ],
  [
    'a builder with an identity of its own, and another signing',
    {
      policy: {
        builders: [{ id: BUILDER, identity: 'https://ci.example/sign', level: 'SLSA_BUILD_LEVEL_3' }],
      },
    },
    'E-BUILDER-CERT-MISMATCH',
  ],
  // Level and type
  [
    'a builder trusted for less',
    { policy: { builders: [{ id: BUILDER, level: 'SLSA_BUILD_LEVEL_1' }] } },
    'E-BUILD-LEVEL',
  ],
  ['a builder trusted for nothing stated', { policy: { builders: [{ id: BUILDER }] } }, 'E-BUILD-LEVEL'],
  ['another build type', { facts: { buildType: `${TYPE}.1` } }, 'E-BUILD-TYPE'],
  // Source
  ['repository with a letter appended', builtFrom(`${REPOSITORY}A`), 'E-SOURCE-MISMATCH'],
  [
    'repository with a letter inserted',
    builtFrom(REPOSITORY.replace('payments', 'payAments')),
    'E-SOURCE-MISMATCH',
  ],
  [
    'repository on another host',
    builtFrom(REPOSITORY.replace('git.example', 'git.example.evil')),
    'E-SOURCE-MISMATCH',
  ],
  [
    'repository with a letter before its host',
    builtFrom(REPOSITORY.replace('git.', 'Agit.')),
    'E-SOURCE-MISMATCH',
  ],
  ['a fork by another owner', builtFrom(REPOSITORY.replace('payments', 'mallory')), 'E-SOURCE-MISMATCH'],
  ['the repository with .git', builtFrom(`${REPOSITORY}.git`), 'E-SOURCE-MISMATCH'],
  ['the repository over http', builtFrom(REPOSITORY.replace('https', 'http')), 'E-SOURCE-MISMATCH'],
  ['the repository in other case', builtFrom(REPOSITORY.replace('api', 'API')), 'E-SOURCE-MISMATCH'],
  ['a folder of the repository', builtFrom(`${REPOSITORY}/sub`), 'E-SOURCE-MISMATCH'],
  ['the owner without the repository', builtFrom('https://git.example/payments'), 'E-SOURCE-MISMATCH'],
  [
    'no source at all',
    {
      facts: { sources: [], externalParameters: { inputs: { environment: 'production' } } },
      policy: { reference: undefined },
    },
    'E-SOURCE-MISSING',
  ],
  ['another commit', builtFrom(REPOSITORY, 'refs/tags/v1.2.0', '0'.repeat(40)), 'E-SOURCE-COMMIT'],
  ['a commit that nobody names', { facts: { sources: [] } }, 'E-SOURCE-COMMIT'],
  // Source against certificate
  [
    'a source other than the certificate’s',
    { signer: { claims: { ...SIGNER.claims, sourceRepositoryURI: `${REPOSITORY}-fork` } } },
    'E-SOURCE-CERT-MISMATCH',
  ],
  [
    'a reference other than the certificate’s',
    { signer: { claims: { ...SIGNER.claims, sourceRepositoryRef: 'refs/heads/evil' } } },
    'E-SOURCE-CERT-MISMATCH',
  ],
  [
    'a commit other than the certificate’s',
    { signer: { claims: { ...SIGNER.claims, sourceRepositoryDigest: '1'.repeat(40) } } },
    'E-SOURCE-CERT-MISMATCH',
  ],
  // Reference
  ['a tag with a part too many', builtFrom(REPOSITORY, 'refs/tags/v1.2.0.1'), 'E-TAG-MISMATCH'],
  ['a tag with a part too few', builtFrom(REPOSITORY, 'refs/tags/v1.2'), 'E-TAG-MISMATCH'],
  ['a tag without its v', builtFrom(REPOSITORY, 'refs/tags/1.2.0'), 'E-TAG-MISMATCH'],
  ['a branch of the tag’s name', builtFrom(REPOSITORY, 'refs/heads/v1.2.0'), 'E-REF-KIND'],
  ['a pull request', builtFrom(REPOSITORY, 'refs/pull/1/merge'), 'E-REF-KIND'],
  [
    'a tag where a branch was asked for',
    { ...builtFrom(REPOSITORY, 'refs/tags/main'), ...asked({ kind: 'branch', name: 'main' }) },
    'E-REF-KIND',
  ],
  [
    'a branch that begins the same',
    { ...builtFrom(REPOSITORY, 'refs/heads/main2'), ...asked({ kind: 'branch', name: 'main' }) },
    'E-BRANCH-MISMATCH',
  ],
  [
    'a branch inside a folder',
    { ...builtFrom(REPOSITORY, 'refs/heads/x/main'), ...asked({ kind: 'branch', name: 'main' }) },
    'E-BRANCH-MISMATCH',
  ],
  [
    'a reference that the policy does not list',
    { ...builtFrom(REPOSITORY), ...asked({ kind: 'any-of', refs: ['refs/heads/main'] }) },
    'E-REF-MISMATCH',
  ],
  // Inputs
  ['an input with another value', { policy: { inputs: { environment: 'staging' } } }, 'E-WORKFLOW-INPUT'],
  ['an input that is missing', { policy: { inputs: { region: 'eu' } } }, 'E-WORKFLOW-INPUT'],
  ['an input that objects are born with', { policy: { inputs: { constructor: 'x' } } }, 'E-WORKFLOW-INPUT'],
])('near miss: %s', (_, change, code) => {
  expect(codesOf(change)).toEqual([code])
})

test('everything that is wrong is listed', () => {
  expect(
    codesOf({
      ...builtFrom('https://git.example/mallory/api', 'refs/heads/main'),
      policy: { buildTypes: ['x'] },
    }),
  ).toEqual(['E-BUILD-TYPE', 'E-SOURCE-MISMATCH', 'E-REF-KIND'])
})

test('a fork that lists the original among its dependencies is still a fork', () => {
  const fork = builtFrom('https://git.example/mallory/api')
  const sources = [...FACTS.sources, ...(fork.facts?.sources ?? [])]
  expect(codesOf({ ...fork, facts: { ...fork.facts, sources } })).toEqual(['E-SOURCE-MISMATCH'])
})

test('a repository may be written without scheme or git+, with a reference of its own, and nothing else is the same', () => {
  const named = (source: string) => codesOf({ policy: { sources: [source] } })
  expect(named('git.example/payments/api')).toEqual([])
  expect(named('https://git.example/payments/api')).toEqual([])
  expect(named('git+https://git.example/payments/api@refs/tags/v1.2.0')).toEqual([])
  expect(named('git+https://git.example/payments/api@refs/heads/main')).toEqual(['E-REF-MISMATCH'])
  expect(named('payments/api')).toEqual(['E-SOURCE-MISMATCH'])
  expect(named('')).toEqual(['E-SOURCE-MISMATCH'])
})

test('version 0.2 names its source and inputs elsewhere', () => {
  const facts: ProvenanceFacts = {
    ...FACTS,
    externalParameters: {
      configSource: { uri: `git+${REPOSITORY}@refs/tags/v1.2.0`, digest: { sha1: COMMIT } },
      parameters: { event_inputs: { environment: 'production' } },
    },
    sources: [{ uri: `git+${REPOSITORY}@refs/tags/v1.2.0`, digest: { sha1: COMMIT } }],
  }
  expect(codesOf({ facts })).toEqual([])
})

test('GitHub’s runner is a builder only by GitHub’s own word', () => {
  const runner = 'https://github.com/actions/runner/github-hosted'
  const github = { issuer: 'https://token.actions.githubusercontent.com' }
  const policy = { builders: [{ id: runner, level: 'SLSA_BUILD_LEVEL_2' }] } as const
  const claims = {
    ...SIGNER.claims,
    buildSignerURI: `${REPOSITORY}/x.yml`,
    runnerEnvironment: 'github-hosted',
  }
  const identity = `${REPOSITORY}/x.yml`
  const facts = { builderId: runner }
  expect(codesOf({ facts, policy, signer: { ...github, identity, claims } })).toEqual([])
  expect(
    codesOf({
      facts,
      policy,
      signer: { ...github, identity, claims: { ...claims, runnerEnvironment: 'self-hosted' } },
    }),
  ).toEqual(['E-BUILDER-CERT-MISMATCH'])
  expect(codesOf({ facts, policy, signer: { identity, claims } })).toEqual(['E-BUILDER-CERT-MISMATCH'])
})

test.each<[string, string, boolean]>([
  ['v1', 'v1.2.3', true],
  ['v1', 'v1', true],
  ['v1.2', 'v1.2.3', true],
  ['v1.2.3', 'v1.2.3', true],
  ['1.2', '1.2.0', true],
  ['v1.2.3-rc.1', 'v1.2.3-rc.1', true],
  ['v1.2.3', 'v1.2.3+build.5', true],
  ['v1.2', 'v1.20.0', false],
  ['v1.2', 'v1.3.0', false],
  ['v1', 'v10.0.0', false],
  ['v1.2.3', 'v1.2', false],
  ['v1.2.0', 'v1.2', false],
  ['v1.2', '1.2.0', false],
  ['1.2', 'v1.2.0', false],
  ['v1.2', 'v1.2.3-rc.1', false],
  ['v1.2.3', 'v1.2.3-rc.1', false],
  ['v1.2.3-rc.1', 'v1.2.3', false],
  ['v1.2.3+a', 'v1.2.3+b', false],
  ['v1.2', 'v1.2.3.4', false],
  ['v1.2', 'xv1.2.3', false],
  ['v1.2', 'v1.02.3', false],
  ['v1', 'V1.2.3', false],
  ['v1', 'v1.2.3-rc1', false],
  ['v1', 'v1.2.3.4', false],
  ['v1', 'v1.2.3\n', false],
  ['v1', 'v1.2.3 ', false],
  ['v1', 'v1.x', false],
  ['v1', 'v1.', false],
  ['v1', 'v１.2.3', false],
  ['v1', 'x/v1.2.3', false],
  ['v1', 'v0x1', false],
  ['v0', 'v0.0.0', true],
  ['v01', 'v1.2.3', false],
  ['v1.2.3', 'v1.2.3-', false],
  ['v1.2.3-rc.1', 'v1.2.3-rc.1+5', true],
  ['v1.2.3-rc.1', 'v1.2.3-rc.11', false],
  ['v9007199254740993', 'v9007199254740992', false],
  ['', 'v1.2.3', false],
  ['.*', 'v1.2.3', false],
])('versions of %j: %s is one: %s', (name, tag, is) => {
  const findings = checkReference(`refs/tags/${tag}`, { kind: 'versioned-tag', name })
  expect(findings.map(({ code }) => code)).toEqual(is ? [] : ['E-TAG-VERSION'])
})

test('a reference that nobody names, and a branch for a version', () => {
  expect(checkReference(undefined, { kind: 'branch', name: 'main' })).toMatchObject([
    { code: 'E-REF-MISSING' },
  ])
  expect(checkReference('refs/heads/v1.2.3', { kind: 'versioned-tag', name: 'v1.2' })).toMatchObject([
    { code: 'E-REF-KIND' },
  ])
})
