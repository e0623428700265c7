import { componentsOf } from './background.ts'
import { anyOf, minutesAfter } from './clock.ts'
import { BUILDER, MACHINE_ISSUER, nameOf, type PersonId } from './company.ts'
import { uuidNamed } from './digests.ts'
import { cyclonedx } from './evidence/cyclonedx.ts'
import type { CodeFinding, PackageFinding } from './evidence/finding.ts'
import { type JunitPlan, junit } from './evidence/junit.ts'
import { openvex } from './evidence/openvex.ts'
import { sarif } from './evidence/sarif.ts'
import { spdx } from './evidence/spdx.ts'
import { provenance, testResult, vulnerabilityScan } from './evidence/statements.ts'
import type { Scan } from './plan.ts'
import { type ReleaseFacts, testsOf, timesOf } from './release-facts.ts'
import type { Signer } from './signing.ts'

/** A raw evidence file, before it is pinned. */
export type RawEvidence = {
  readonly name: string
  readonly type: 'E2' | 'E3' | 'E4'
  readonly scan?: Scan
  readonly tool: string
  readonly producedAt: string
  readonly content: string
  /** It speaks of the built image, not only of the source. */
  readonly ofImage: boolean
  /** Somebody who signs the file itself. */
  readonly signedBy?: PersonId
}

const SEMGREP = { name: 'semgrep', version: '1.99.0', informationUri: 'https://semgrep.example/docs' }
const GITLEAKS = { name: 'gitleaks', version: '8.21.2', informationUri: 'https://gitleaks.example' }
const TRIVY = { name: 'Trivy', version: '0.58.1', informationUri: 'https://trivy.example/docs' }
const ZAP = { name: 'ZAP', version: '2.15.0', informationUri: 'https://zap.example' }
const GRYPE = { name: 'grype', version: '0.86.1' }

/** Scans by class, as the policy requires them. */
const SCANS_OF: Readonly<Record<ReleaseFacts['releaseClass'], readonly Scan[]>> = {
  'standard-nonprod': ['sast', 'secrets', 'dependency'],
  'standard-prod': ['sast', 'secrets', 'dependency', 'image', 'tests'],
  'high-risk-prod': ['sast', 'secrets', 'dependency', 'image', 'iac', 'dast', 'tests'],
  'emergency-prod': ['sast', 'secrets', 'dependency'],
}

/** Everything that the tools wrote for a release, signed where its tool signs. */
export function rawEvidence(release: ReleaseFacts, signer: Signer): RawEvidence[] {
  const { plan } = release
  const skipped = new Set(plan.evidence?.notRun?.map(({ scan }) => scan))
  const scans = SCANS_OF[release.releaseClass]
    .filter((scan) => !skipped.has(scan))
    .map((scan) => scanFile(scan, release, signer))
  const extra = (plan.evidence?.extra ?? []).map(
    (file): RawEvidence => ({
      ...file,
      producedAt: timesOf(release).scanned('extra'),
      ofImage: false,
    }),
  )
  const built = release.releaseClass === 'standard-nonprod' ? [] : buildEvidence(release, signer)
  return [...built, ...scans, ...vexOf(release), ...extra]
}

/** The dependency scan of a release that is already out, with what became known since. */
export function rescanEvidence(
  release: ReleaseFacts,
  at: string,
  findings: readonly PackageFinding[],
): RawEvidence {
  return {
    name: 'rescan.cdx.json',
    type: 'E3',
    scan: 'dependency',
    tool: `${GRYPE.name} ${GRYPE.version}`,
    producedAt: at,
    content: bom(release, at, [...packagesIn('dependency', release), ...findings]),
    ofImage: true,
  }
}

/** The image scan that replaces an earlier one, made at another time. */
export function imageScanAgain(release: ReleaseFacts, at: string): RawEvidence {
  return imageSarif(release, at)
}

function scanFile(scan: Scan, release: ReleaseFacts, signer: Signer): RawEvidence {
  const times = timesOf(release)
  const producedAt = times.scanned(scan)
  switch (scan) {
    case 'sast':
      return code(release, scan, SEMGREP, 'sast.sarif', producedAt)
    case 'secrets':
      return code(release, scan, GITLEAKS, 'secrets.sarif', producedAt)
    case 'iac':
      return code(release, scan, TRIVY, 'iac.sarif', producedAt)
    case 'dast':
      return { ...code(release, scan, ZAP, 'dast.sarif', producedAt), ofImage: true }
    case 'dependency':
      return {
        name: 'dependencies.cdx.json',
        type: 'E3',
        scan,
        tool: `${GRYPE.name} ${GRYPE.version}`,
        producedAt,
        content: bom(release, producedAt, packagesIn('dependency', release)),
        ofImage: true,
      }
    case 'image':
      return release.plan.evidence?.attested
        ? attestedImageScan(release, producedAt, signer)
        : imageSarif(release, producedAt)
    case 'tests':
      return release.plan.evidence?.attested
        ? attestedTests(release, producedAt, signer)
        : {
            name: 'tests.junit.xml',
            type: 'E3',
            scan,
            tool: testsOf(release).runner,
            producedAt,
            content: junit(junitPlan(release, producedAt)),
            ofImage: false,
          }
  }
}

function code(
  release: ReleaseFacts,
  scan: CodeFinding['in'],
  tool: typeof SEMGREP,
  name: string,
  producedAt: string,
): RawEvidence {
  const results = release.findings.filter((finding): finding is CodeFinding => finding.in === scan)
  return {
    name,
    type: 'E3',
    scan,
    tool: `${tool.name} ${tool.version}`,
    producedAt,
    content: sarif({
      tool,
      repository: release.plan.product.repository,
      commit: release.commit,
      startedAt: minutesAfter(producedAt, -2 - anyOf(6, `${release.id} ${scan}`)),
      finishedAt: producedAt,
      results,
    }),
    ofImage: false,
  }
}

function imageSarif(release: ReleaseFacts, producedAt: string): RawEvidence {
  return {
    name: 'image.sarif',
    type: 'E3',
    scan: 'image',
    tool: `${TRIVY.name} ${TRIVY.version}`,
    producedAt,
    content: sarif({
      tool: TRIVY,
      repository: release.plan.product.repository,
      commit: release.commit,
      startedAt: minutesAfter(producedAt, -1),
      finishedAt: producedAt,
      results: packagesIn('image', release).map(({ id, title, score, component, fixedIn }) => ({
        rule: id,
        title,
        message: `${component}: ${title}.${fixedIn ? ` Fixed in ${fixedIn}.` : ' No fixed version yet.'}`,
        level: score >= 7 ? 'error' : score >= 4 ? 'warning' : 'note',
        score,
        file: release.plan.product.image.replace('registry.example/', ''),
        line: 1,
        component,
      })),
    }),
    ofImage: true,
  }
}

function attestedImageScan(release: ReleaseFacts, producedAt: string, signer: Signer): RawEvidence {
  const statement = vulnerabilityScan(release.artifacts, packagesIn('image', release), {
    startedOn: minutesAfter(producedAt, -2),
    finishedOn: producedAt,
    databaseOf: minutesAfter(producedAt, -190),
  })
  return {
    name: 'image.vulns.sigstore.json',
    type: 'E3',
    scan: 'image',
    tool: `${TRIVY.name} ${TRIVY.version}`,
    producedAt,
    content: signer.signStatement(statement, machine(minutesAfter(producedAt, 1))),
    ofImage: true,
  }
}

function attestedTests(release: ReleaseFacts, producedAt: string, signer: Signer): RawEvidence {
  const { runner, suites } = testsOf(release)
  const failures = release.plan.evidence?.failures ?? {}
  const names = suites.flatMap((suite) => suite.cases.map((test) => `${suite.name}: ${test}`))
  const failed = names.filter((name) => Object.hasOwn(failures, name.slice(name.indexOf(': ') + 2)))
  const statement = testResult(
    release.artifacts,
    names.filter((name) => !failed.includes(name)),
    failed,
    { name: '.pipelines/release.yml', commit: release.commit },
  )
  return {
    name: 'tests.test-result.sigstore.json',
    type: 'E3',
    scan: 'tests',
    tool: runner,
    producedAt,
    content: signer.signStatement(statement, machine(minutesAfter(producedAt, 1))),
    ofImage: true,
  }
}

function buildEvidence(release: ReleaseFacts, signer: Signer): RawEvidence[] {
  const times = timesOf(release)
  const { plan } = release
  const builder = plan.evidence?.provenance?.builder ?? BUILDER
  const digest = plan.evidence?.provenance?.digest
  const statement = provenance({
    artifacts: release.artifacts,
    repository: plan.product.repository,
    ref: release.ref,
    commit: release.commit,
    startedOn: times.buildStarted,
    finishedOn: times.built,
    builder,
    ...(digest && { digest }),
  })
  const signed: RawEvidence = {
    name: 'provenance.sigstore.json',
    type: 'E2',
    tool: 'builder.example release pipeline',
    producedAt: times.built,
    content: signer.signStatement(statement, {
      identity: builder,
      issuer: MACHINE_ISSUER,
      at: minutesAfter(times.built, 1),
    }),
    ofImage: true,
  }
  if (release.releaseClass !== 'high-risk-prod') return [signed]
  const contents: RawEvidence = {
    name: 'contents.spdx.json',
    type: 'E2',
    tool: 'syft 1.18.1',
    producedAt: times.built,
    content: spdx({
      at: times.built,
      product: productOf(release),
      components: componentsOf(plan.product),
    }),
    ofImage: true,
  }
  return [signed, contents]
}

function vexOf(release: ReleaseFacts): RawEvidence[] {
  const vex = release.plan.evidence?.vex
  if (vex === undefined) return []
  const producedAt = timesOf(release).stated
  const author = vex.signedBy === undefined ? 'Storefront team' : nameOf(vex.signedBy)
  return [
    {
      name: 'statement.openvex.json',
      type: 'E3',
      tool: 'vexctl 0.3.0',
      producedAt,
      content: openvex(author, producedAt, productOf(release), vex),
      ofImage: true,
      ...(vex.signedBy && { signedBy: vex.signedBy }),
    },
  ]
}

function junitPlan(release: ReleaseFacts, at: string): JunitPlan {
  const failures = release.plan.evidence?.failures
  const { suites } = testsOf(release)
  return {
    name: `${release.id} ${uuidNamed(release.id).slice(0, 8)}`,
    at,
    suites,
    ...(failures && { failures }),
  }
}

function bom(release: ReleaseFacts, at: string, findings: readonly PackageFinding[]): string {
  return cyclonedx({
    tool: GRYPE,
    at,
    product: productOf(release),
    components: componentsOf(release.plan.product),
    findings,
  })
}

function packagesIn(where: PackageFinding['in'], release: ReleaseFacts): PackageFinding[] {
  return release.findings.filter((finding): finding is PackageFinding => finding.in === where)
}

/** The product's own image, as bills of materials name it. */
function productOf(release: ReleaseFacts) {
  const { image } = release.plan.product
  const [artifact] = release.artifacts
  const name = image.slice(image.lastIndexOf('/') + 1)
  const purl = `pkg:oci/${name}@sha256%3A${artifact.sha256}?repository_url=${image}&tag=${release.plan.version}`
  return { name, version: release.plan.version, purl, sha256: artifact.sha256 }
}

const machine = (at: string) => ({ identity: BUILDER, issuer: MACHINE_ISSUER, at })
