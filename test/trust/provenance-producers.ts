import type { Signer } from '../../src/trust/trust.ts'

/**
 * Provenance as the builders of the field write it, and the certificate that Fulcio gives them for it. Each is a function of
 * what was built, so that payload and certificate can be told different stories.
 */

/** What was built, by whom, from what. */
export type Build = {
  readonly repository: string
  readonly ref: string
  readonly commit: string
  readonly builder: string
  readonly runner: string
  readonly run: string
}

export type Written = { readonly predicateType: string; readonly predicate: Json }
export type Json = { [key: string]: unknown }

/** A member that is an object; one of a list by its number. */
export function memberAt(value: Json, key: string): Json {
  const member = value[key]
  if (typeof member !== 'object' || member === null) throw new Error(`there is no object at ${key}`)
  return member as Json
}

export type Producer = {
  readonly build: Build
  readonly write: (build: Build) => Written
  /** Who signs; the builder itself, unless somebody signs for it. */
  readonly signer: (build: Build) => Signer
}

export const REPOSITORY = 'https://github.com/org/app'
export const REF = 'refs/tags/v1.2.3'
export const COMMIT = 'dae8bd8eb433a4147b4655c00fe73e0f22bc0fb1'
export const GITHUB = 'https://token.actions.githubusercontent.com'
const GENERATOR = 'https://github.com/slsa-framework/slsa-github-generator/.github/workflows'
const WORKFLOW = '.github/workflows/release.yml'
export const DELEGATOR = `${GENERATOR}/delegator_generic_slsa3.yml@refs/tags/v2.0.0`

const BUILD: Build = {
  repository: REPOSITORY,
  ref: REF,
  commit: COMMIT,
  builder: '',
  runner: 'github-hosted',
  run: '4757060009',
}

const path = (repository: string) => repository.replace(/^https:\/\/[^/]*\//, '')
const uri = ({ repository, ref }: Build) => `git+${repository}@${ref}`
const runUri = ({ repository, run }: Build) => `${repository}/actions/runs/${run}/attempts/1`

/** What Fulcio writes into a certificate for a workflow of GitHub's. */
function fulcio(identity: string, build: Build): Signer {
  const workflow = `${build.repository}/${WORKFLOW}@${build.ref}`
  return {
    identity,
    issuer: GITHUB,
    method: 'sigstore',
    credential: 'ab',
    claims: {
      buildSignerURI: identity,
      buildSignerDigest: 'c'.repeat(40),
      runnerEnvironment: build.runner,
      sourceRepositoryURI: build.repository,
      sourceRepositoryDigest: build.commit,
      sourceRepositoryRef: build.ref,
      sourceRepositoryIdentifier: '1001',
      sourceRepositoryOwnerURI: build.repository.replace(/\/[^/]*$/, ''),
      sourceRepositoryOwnerIdentifier: '2002',
      buildConfigURI: workflow,
      buildConfigDigest: build.commit,
      buildTrigger: 'push',
      runInvocationURI: runUri(build),
      sourceRepositoryVisibilityAtSigning: 'public',
    },
  }
}

const ownWorkflow = (build: Build) => `${build.repository}/${WORKFLOW}@${build.ref}`

/** slsa-github-generator before BYOB: generic, Go and container generators. */
function generator(name: string, buildType: string, version: string): Producer {
  return {
    build: { ...BUILD, builder: `${GENERATOR}/${name}@refs/tags/${version}` },
    write: (build) => ({
      predicateType: 'https://slsa.dev/provenance/v0.2',
      predicate: {
        builder: { id: build.builder },
        buildType,
        invocation: {
          configSource: { uri: uri(build), digest: { sha1: build.commit }, entryPoint: WORKFLOW },
          parameters: {},
          environment: {
            github_actor: 'robot',
            github_event_name: 'push',
            github_event_payload: { inputs: { channel: 'stable' } },
            github_ref: build.ref,
            github_ref_type: 'tag',
            github_repository_id: '1001',
            github_repository_owner: 'org',
            github_repository_owner_id: '2002',
            github_run_attempt: '1',
            github_run_id: build.run,
            github_run_number: '7',
            github_sha1: build.commit,
          },
        },
        metadata: {
          buildInvocationID: `${build.run}-1`,
          completeness: { parameters: true, environment: false, materials: false },
          reproducible: false,
        },
        materials: [{ uri: uri(build), digest: { sha1: build.commit } }],
      },
    }),
    signer: (build) => fulcio(build.builder, build),
  }
}

const github = (build: Build) => ({
  GITHUB_EVENT_NAME: 'push',
  GITHUB_REF: build.ref,
  GITHUB_REPOSITORY: path(build.repository),
  GITHUB_REPOSITORY_ID: '1001',
  GITHUB_REPOSITORY_OWNER_ID: '2002',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_RUN_ID: build.run,
  GITHUB_SHA: build.commit,
  GITHUB_WORKFLOW_REF: `${path(build.repository)}/${WORKFLOW}@${build.ref}`,
  GITHUB_WORKFLOW_SHA: build.commit,
})

/** A predicate of v1. */
function v1(build: Build, definition: Json, invocationId: string = runUri(build)): Written {
  return {
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        resolvedDependencies: [{ uri: uri(build), digest: { gitCommit: build.commit } }],
        ...definition,
      },
      runDetails: { builder: { id: build.builder }, metadata: { invocationId } },
    },
  }
}

/** A builder that somebody brought along: called by the delegator, which signs for it. */
const byob: Producer = {
  build: { ...BUILD, builder: 'https://github.com/other/builder/.github/workflows/build.yml@v0.3.1' },
  write: (build) =>
    v1(build, {
      buildType: 'https://github.com/slsa-framework/slsa-github-generator/delegator-generic@v0',
      externalParameters: { inputs: { channel: 'stable' }, vars: {} },
      internalParameters: { ...github(build), GITHUB_REF_NAME: 'v1.2.3', RUNNER_OS: 'Linux' },
    }),
  signer: (build) => fulcio(DELEGATOR, build),
}

const container: Producer = {
  build: { ...BUILD, builder: `${GENERATOR}/builder_container-based_slsa3.yml@refs/tags/v1.10.0` },
  write: (build) =>
    v1(build, {
      buildType: 'https://slsa.dev/container-based-build/v0.1?draft',
      externalParameters: {
        source: { uri: uri(build), digest: { sha1: build.commit } },
        configPath: 'build.toml',
        builderImage: { uri: 'registry.example/builder@sha256:00', digest: { sha256: '00' } },
      },
      internalParameters: github(build),
      resolvedDependencies: [
        { uri: uri(build), digest: { gitCommit: build.commit } },
        { uri: 'registry.example/builder@sha256:00', digest: { sha256: '00' } },
      ],
    }),
  signer: (build) => fulcio(build.builder, build),
}

/** The npm client of 2023. */
const npm02: Producer = {
  build: { ...BUILD, builder: 'https://github.com/actions/runner/github-hosted' },
  write: (build) => ({
    predicateType: 'https://slsa.dev/provenance/v0.2',
    predicate: {
      buildType: 'https://github.com/npm/cli/gha/v2',
      builder: { id: build.builder },
      invocation: {
        configSource: { uri: uri(build), digest: { sha1: build.commit }, entryPoint: WORKFLOW },
        parameters: {},
        environment: github(build),
      },
      metadata: { buildInvocationId: `${build.run}-1`, reproducible: false },
      materials: [{ uri: uri(build), digest: { sha1: build.commit } }],
    },
  }),
  signer: (build) => fulcio(ownWorkflow(build), build),
}

/** The npm client since then. */
const npm1: Producer = {
  build: { ...BUILD, builder: 'https://github.com/actions/runner/github-hosted' },
  write: (build) =>
    v1(build, {
      buildType: 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1',
      externalParameters: { workflow: { ref: build.ref, repository: build.repository, path: WORKFLOW } },
      internalParameters: {
        github: { event_name: 'push', repository_id: '1001', repository_owner_id: '2002' },
      },
    }),
  signer: (build) => fulcio(ownWorkflow(build), build),
}

/** GitHub's artifact attestations, from a workflow that others call. */
const attest: Producer = {
  build: {
    ...BUILD,
    builder: 'https://github.com/org/builders/.github/workflows/build.yml@refs/tags/v3.0.0',
  },
  write: (build) =>
    v1(build, {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: { workflow: { ref: build.ref, repository: build.repository, path: WORKFLOW } },
      internalParameters: {
        github: {
          event_name: 'push',
          repository_id: '1001',
          repository_owner_id: '2002',
          runner_environment: build.runner,
        },
      },
    }),
  signer: (build) => fulcio(build.builder, build),
}

/** Google Cloud Build, which signs with a key of its own. */
const cloudBuild: Producer = {
  build: { ...BUILD, builder: 'https://cloudbuild.googleapis.com/GoogleHostedWorker' },
  write: (build) =>
    v1(
      build,
      {
        buildType: 'https://cloud.google.com/build/gcb-buildtypes/google-worker/v1',
        externalParameters: {
          buildConfigSource: {
            path: 'cloudbuild.yaml',
            ref: build.ref,
            repository: `git+${build.repository}`,
          },
          substitutions: {},
        },
        internalParameters: {
          systemSubstitutions: { TAG_NAME: 'v1.2.3', REPO_NAME: 'app', COMMIT_SHA: build.commit },
          triggerUri: 'projects/1/locations/global/triggers/2',
        },
        resolvedDependencies: [
          { uri: uri(build), digest: { gitCommit: build.commit } },
          { uri: 'gcr.io/cloud-builders/docker@sha256:00', digest: { sha256: '00' } },
        ],
      },
      'https://cloudbuild.googleapis.com/v1/projects/p/builds/b',
    ),
  signer: () => ({ identity: 'SHA256:key', issuer: 'key', method: 'sigstore', credential: 'ab', claims: {} }),
}

export const PRODUCERS = {
  generic: generator(
    'generator_generic_slsa3.yml',
    'https://github.com/slsa-framework/slsa-github-generator/generic@v1',
    'v1.9.0',
  ),
  go: generator(
    'builder_go_slsa3.yml',
    'https://github.com/slsa-framework/slsa-github-generator/go@v1',
    'v1.10.0',
  ),
  byob,
  container,
  npm02,
  npm1,
  attest,
  cloudBuild,
} satisfies Record<string, Producer>

export type ProducerName = keyof typeof PRODUCERS
