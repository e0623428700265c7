import { componentsOf } from './background.ts'
import { minutesAfter } from './clock.ts'
import { BUILDER, MACHINE_ISSUER, nameOf } from './company.ts'
import { openvex } from './evidence/openvex.ts'
import { spdx } from './evidence/spdx.ts'
import { provenance, testResult, vulnerabilityScan } from './evidence/statements.ts'
import { imageOf, packagesIn, type RawEvidence } from './raw-evidence.ts'
import { type ReleaseFacts, testsOf, timesOf } from './release-facts.ts'
import { IMAGE_SCANNER } from './scans.ts'
import type { Signer } from './signing.ts'

/** The image scan as the scanner's own attestation. */
export function attestedImageScan(release: ReleaseFacts, producedAt: string, signer: Signer): RawEvidence {
  const statement = vulnerabilityScan(release.artifacts, packagesIn('image', release), {
    startedOn: minutesAfter(producedAt, -2),
    finishedOn: producedAt,
    databaseOf: minutesAfter(producedAt, -190),
  })
  return {
    name: 'image.vulns.sigstore.json',
    type: 'E3',
    scan: 'image',
    tool: IMAGE_SCANNER,
    producedAt,
    content: signer.signStatement(statement, machine(minutesAfter(producedAt, 1))),
    ofImage: true,
  }
}

/** Test results as the pipeline's attestation. */
export function attestedTests(release: ReleaseFacts, producedAt: string, signer: Signer): RawEvidence {
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

/** Provenance, and for the strictest class what the image contains. */
export function buildEvidence(release: ReleaseFacts, signer: Signer): RawEvidence[] {
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
      product: imageOf(release),
      components: componentsOf(plan.product),
    }),
    ofImage: true,
  }
  return [signed, contents]
}

/** What somebody says about a vulnerability that the scanners found. */
export function vexOf(release: ReleaseFacts): RawEvidence[] {
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
      content: openvex(author, producedAt, imageOf(release), vex),
      ofImage: true,
      ...(vex.signedBy && { signedBy: vex.signedBy }),
    },
  ]
}

const machine = (at: string) => ({ identity: BUILDER, issuer: MACHINE_ISSUER, at })
