import type { Assessed } from '../../conformance/check.ts'
import { itemsOf } from '../../domain/shown.ts'
import type { Scan } from '../../domain/vocabulary.ts'
import type { ScanFacts } from '../../gates/case-file.ts'

/** The required scans as they were known at the decision. */
export function requiredScans({ gates }: Assessed): { scan: Scan; facts: ScanFacts | undefined }[] {
  const { context, caseFile } = gates.atDecision
  const seen = itemsOf(caseFile?.scans ?? { state: 'missing', why: '', cites: [] })
  return (context?.rules.evidence.scans ?? []).map((scan) => ({
    scan,
    facts: seen.find((one) => one.scan === scan),
  }))
}
