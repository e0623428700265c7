import type { Problem } from '../../../domain/problem.ts'
import { list } from '../../../domain/text.ts'
import type { Finding, Format, FormatInput, FormatResult, ScanRun } from '../../evidence.ts'
import { fingerprintOf, packageOf } from '../../finding-names.ts'
import { type RatedSeverity, scoreOf, severityOfWord, worstRating } from '../../severity.ts'
import { checkShape, ignoredFields } from '../../shape.ts'
import { readTime } from '../../times.ts'
import { COSIGN_VULN, type ScanResult, VULNS } from './schema.ts'

const PREDICATE = 'https://in-toto.io/attestation/vulns/'
const TITLES: Readonly<Record<string, string>> = {
  [`${PREDICATE}v0.1`]: 'in-toto vulnerability scan v0.1',
  [`${PREDICATE}v0.2`]: 'in-toto vulnerability scan v0.2',
}
const COSIGN = ['https://cosign.sigstore.dev/attestation/vuln/v1', 'cosign.sigstore.dev/attestation/vuln/v1']
const KINDS = ['dependency', 'image'] as const

/**
 * in-toto predicates "vulns" v0.1 and v0.2: scanner, how fresh its data base was, and its results, where an empty list
 * means that none were found. cosign's scan record instead holds the tool's own output, which is not interpreted: that
 * scan is incomplete, because no result read is not none found (GOV-14).
 */
export const format: Format = {
  id: 'vulns',
  title: 'in-toto vulnerability scan',
  specification: 'https://github.com/in-toto/attestation/blob/main/spec/predicates/vulns_02.md',
  predicateTypes: [...Object.keys(TITLES), ...COSIGN],
  claims: () => false,
  read: (input) => {
    const predicateType = input.statement?.predicateType ?? ''
    const formatTitle = Object.hasOwn(TITLES, predicateType) ? TITLES[predicateType] : undefined
    return formatTitle === undefined ? readCosign(input) : readVulns(formatTitle, input)
  },
}

function readVulns(formatTitle: string, { document, locate }: FormatInput): FormatResult {
  const read = checkShape(VULNS, document, formatTitle, locate)
  if (!read.ok) return { formatTitle, facts: {}, problems: read.problems }
  const { scanner, metadata } = read.value
  const finished = readTime(metadata.scanFinishedOn, () => locate('/metadata/scanFinishedOn'))
  const updated = readTime(scanner.db.lastUpdate, () => locate('/scanner/db/lastUpdate'))
  const tool = toolName(scanner.uri)
  const scan: ScanRun = {
    tool,
    version: scanner.version ?? undefined,
    state: 'complete',
    producedAt: finished.instant,
    databaseUpdatedAt: updated.instant,
    kinds: KINDS,
  }
  const findings = scanner.result.map((result, index): Finding => {
    const at = locate(`/scanner/result/${index}`)
    return {
      id: result.id,
      aliases: [],
      tool,
      title: result.id,
      ...severityOf(result),
      fingerprint: fingerprintOf([tool, result.id]),
      open: true,
      at,
    }
  })
  const problems: readonly Problem[] = [
    // v0.1's example carries cosign's `invocation`, which says nothing that is judged.
    ...ignoredFields(read.value, ['scanner', 'metadata', 'invocation'], '', locate),
    ...finished.problems,
    ...updated.problems,
  ]
  return { formatTitle, facts: { findings, scan }, problems }
}

function readCosign({ document, locate }: FormatInput): FormatResult {
  const formatTitle = 'cosign vulnerability scan record v1'
  const read = checkShape(COSIGN_VULN, document, formatTitle, locate)
  if (!read.ok) return { formatTitle, facts: {}, problems: read.problems }
  const { scanner, scanners, metadata } = read.value
  const all = [...(scanner ? [scanner] : []), ...(scanners ?? [])]
  const finished = readTime(metadata?.scanFinishedOn, () => locate('/metadata/scanFinishedOn'))
  const scan: ScanRun = {
    tool: list(all.map(({ uri }) => (uri ? toolName(uri) : 'unnamed scanner'))),
    version: all.length === 1 ? (all[0]?.version ?? undefined) : undefined,
    state: 'incomplete',
    why: 'the record holds the output of the tool as it is, which is not interpreted',
    producedAt: finished.instant,
    kinds: KINDS,
  }
  return { formatTitle, facts: { scan }, problems: finished.problems }
}

/** `trivy` out of `pkg:github/aquasecurity/trivy@244fd47`; another kind of address as it is. */
function toolName(uri: string): string {
  return uri.startsWith('pkg:') ? (packageOf(uri).split('/').at(-1) ?? uri) : uri
}

/** A score is a number from 0 to 10 or a word, whatever the method is called. One that is neither is `unknown`. */
function severityOf({ severity }: ScanResult): RatedSeverity {
  return worstRating(
    (severity ?? []).map(({ method, score: given }) => {
      const from = `${method} ${given}`
      const score = scoreOf(given)
      if (score !== undefined) return { score, from }
      return { severity: severityOfWord(String(given)) ?? 'unknown', from }
    }),
  )
}
