import { BUILDER } from '../company.ts'
import { sha256Of, uuidNamed } from '../digests.ts'
import { type PackageFinding, wordFor } from './finding.ts'

const STATEMENT = 'https://in-toto.io/Statement/v1'

export type BuiltArtifact = { readonly name: string; readonly sha256: string }

export type BuildPlan = {
  readonly artifacts: readonly BuiltArtifact[]
  readonly repository: string
  readonly ref: string
  readonly commit: string
  readonly startedOn: string
  readonly finishedOn: string
  /** The builder that the statement names; the one of the policy unless given. */
  readonly builder?: string
  /** Digests of the subjects, where they are not the artifacts' SHA-256. */
  readonly digest?: (artifact: BuiltArtifact) => Readonly<Record<string, string>>
}

/** SLSA provenance v1 of a pipeline run. */
export function provenance(plan: BuildPlan): object {
  const source = `git+${plan.repository}@${plan.ref}`
  const digest = plan.digest ?? (({ sha256 }: BuiltArtifact) => ({ sha256 }))
  return {
    _type: STATEMENT,
    subject: plan.artifacts.map((artifact) => ({ name: artifact.name, digest: digest(artifact) })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://builder.example/buildtypes/container/v1',
        externalParameters: {
          workflow: { repository: plan.repository, ref: plan.ref, path: '.pipelines/release.yml' },
        },
        internalParameters: {},
        resolvedDependencies: [{ uri: source, digest: { gitCommit: plan.commit } }],
      },
      runDetails: {
        builder: { id: plan.builder ?? BUILDER },
        metadata: {
          invocationId: `https://builder.example/runs/${uuidNamed(plan.commit)}`,
          startedOn: plan.startedOn,
          finishedOn: plan.finishedOn,
        },
      },
    },
  }
}

/** An in-toto test-result: what the pipeline's test stage attests instead of an XML file. */
export function testResult(
  artifacts: readonly BuiltArtifact[],
  passed: readonly string[],
  failed: readonly string[],
  configuration: { readonly name: string; readonly commit: string },
): object {
  return {
    _type: STATEMENT,
    subject: artifacts.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: failed.length === 0 ? 'PASSED' : 'FAILED',
      configuration: [
        { name: configuration.name, digest: { sha256: sha256Of(configuration.name + configuration.commit) } },
      ],
      url: `https://builder.example/runs/${uuidNamed(configuration.commit)}/tests`,
      passedTests: passed,
      warnedTests: [],
      failedTests: failed,
    },
  }
}

/** An in-toto vulnerability scan of an image. */
export function vulnerabilityScan(
  artifacts: readonly BuiltArtifact[],
  findings: readonly PackageFinding[],
  times: { readonly startedOn: string; readonly finishedOn: string; readonly databaseOf: string },
): object {
  return {
    _type: STATEMENT,
    subject: artifacts.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: 'https://in-toto.io/attestation/vulns/v0.2',
    predicate: {
      scanner: {
        uri: 'pkg:github/aquasecurity/trivy@0.58.1',
        version: '0.58.1',
        db: { uri: 'https://vulndb.example/trivy-db', version: '2', lastUpdate: times.databaseOf },
        result: findings.map(({ id, score, component }) => ({
          id,
          severity: [
            { method: 'nvd', score: wordFor(score) },
            { method: 'cvss_score', score: score.toFixed(1) },
          ],
          annotations: [{ component }],
        })),
      },
      metadata: { scanStartedOn: times.startedOn, scanFinishedOn: times.finishedOn },
    },
  }
}
