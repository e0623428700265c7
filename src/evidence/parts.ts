import { list } from '../domain/text.ts'
import type { EvidenceFile, Facts, Finding, ScanRun, TestRun } from './evidence.ts'

/**
 * What the parts of one file say together: findings, scans and tests, where the worst counts. What can only speak for a
 * release (provenance, summaries, VEX) belongs to one part and its envelope, and is not merged.
 */
export function mergedFacts(parts: readonly EvidenceFile[]): Facts {
  const findings = parts.flatMap(({ facts }) => facts.findings ?? [])
  const scans = parts.flatMap(({ facts }) => facts.scan ?? [])
  const tests = parts.flatMap(({ facts }) => facts.tests ?? [])
  return {
    ...(parts.some(({ facts }) => facts.findings !== undefined) && { findings: distinct(findings) }),
    ...(scans.length > 0 && { scan: mergedScan(scans) }),
    ...(tests.length > 0 && { tests: mergedTests(tests) }),
  }
}

/**
 * Numbers the findings of a file that share a fingerprint, in their order: two of them are two findings, and must not
 * pass as one where findings are matched between scans.
 */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const earlier = seen.get(finding.fingerprint) ?? 0
    seen.set(finding.fingerprint, earlier + 1)
    return earlier === 0 ? finding : { ...finding, fingerprint: `${finding.fingerprint} #${earlier + 1}` }
  })
}

function mergedScan(scans: readonly ScanRun[]): ScanRun {
  const reasons = scans.flatMap(({ why }) => why ?? [])
  return {
    tool: list([...new Set(scans.map(({ tool }) => tool))]),
    state: scans.every(({ state }) => state === 'complete') ? 'complete' : 'incomplete',
    why: reasons.length === 0 ? undefined : reasons.join('; '),
  }
}

function mergedTests(runs: readonly TestRun[]): TestRun {
  const sum = (field: 'passed' | 'failed' | 'skipped' | 'errored') =>
    runs.reduce((total, run) => total + run[field], 0)
  const results = runs.map(({ result }) => result)
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    errored: sum('errored'),
    result: results.includes('failed') ? 'failed' : results.includes('warned') ? 'warned' : 'passed',
    failures: runs.flatMap(({ failures }) => failures),
  }
}
