import { componentsOf } from './background.ts'
import { anyOf, minutesAfter } from './clock.ts'
import { cyclonedx } from './evidence/cyclonedx.ts'
import type { CodeFinding, PackageFinding } from './evidence/finding.ts'
import { junit } from './evidence/junit.ts'
import { sarif } from './evidence/sarif.ts'
import { imageOf, packagesIn, type RawEvidence } from './raw-evidence.ts'
import { type ReleaseFacts, testsOf } from './release-facts.ts'

const SEMGREP = { name: 'semgrep', version: '1.99.0', informationUri: 'https://semgrep.example/docs' }
const GITLEAKS = { name: 'gitleaks', version: '8.21.2', informationUri: 'https://gitleaks.example' }
const TRIVY = { name: 'Trivy', version: '0.58.1', informationUri: 'https://trivy.example/docs' }
const ZAP = { name: 'ZAP', version: '2.15.0', informationUri: 'https://zap.example' }
const GRYPE = { name: 'grype', version: '0.86.1' }

/** The scanner that looks at code, configuration or a running system. */
const SCANNERS = { sast: SEMGREP, secrets: GITLEAKS, iac: TRIVY, dast: ZAP } as const

export const IMAGE_SCANNER = `${TRIVY.name} ${TRIVY.version}`

export function codeScan(release: ReleaseFacts, scan: CodeFinding['in'], producedAt: string): RawEvidence {
  const tool = SCANNERS[scan]
  const results = release.findings.filter((finding): finding is CodeFinding => finding.in === scan)
  return {
    name: `${scan}.sarif`,
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
    ofImage: scan === 'dast',
  }
}

export function imageScan(release: ReleaseFacts, producedAt: string): RawEvidence {
  return {
    name: 'image.sarif',
    type: 'E3',
    scan: 'image',
    tool: IMAGE_SCANNER,
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

/** What the product contains, with the vulnerabilities known at that time; `name` is the file's. */
export function dependencyScan(
  release: ReleaseFacts,
  producedAt: string,
  name: string,
  known: readonly PackageFinding[],
): RawEvidence {
  return {
    name,
    type: 'E3',
    scan: 'dependency',
    tool: `${GRYPE.name} ${GRYPE.version}`,
    producedAt,
    content: cyclonedx({
      tool: GRYPE,
      at: producedAt,
      product: imageOf(release),
      components: componentsOf(release.plan.product),
      findings: [...packagesIn('dependency', release), ...known],
    }),
    ofImage: true,
  }
}

export function testReport(release: ReleaseFacts, producedAt: string): RawEvidence {
  const failures = release.plan.evidence?.failures
  const { runner, suites } = testsOf(release)
  return {
    name: 'tests.junit.xml',
    type: 'E3',
    scan: 'tests',
    tool: runner,
    producedAt,
    content: junit({
      name: release.id,
      at: producedAt,
      suites,
      ...(failures && { failures }),
    }),
    ofImage: false,
  }
}
