import { itemsOf } from '../../domain/shown.ts'
import { dispose } from '../../gates/disposition.ts'
import type { Gate } from '../../gates/evaluate.ts'
import { citeOf } from '../refs.ts'
import type { FindingShown } from '../release-report.ts'

/** Every open finding that is known now, with what becomes of it under the policy of the decision (S7). */
export function findingsShown(now: Gate, atDecision: Gate): FindingShown[] {
  const { caseFile, context } = now
  if (caseFile === undefined || context === undefined) return []
  const then = new Set(
    itemsOf(atDecision.caseFile?.findings ?? caseFile.findings).map(({ finding }) => finding.fingerprint),
  )
  const unsettled = atDecision.caseFile === undefined
  return itemsOf(caseFile.findings).map((facts) => {
    const { finding } = facts
    const { state, criterion, words } = dispose(facts, context)
    return {
      id: finding.id,
      aliases: [...finding.aliases],
      title: finding.title,
      severity: facts.severity,
      toolSeverity: finding.severity,
      severityFrom: facts.severityFrom,
      tool: finding.tool,
      ...(finding.component === undefined ? {} : { component: finding.component }),
      ...(finding.location === undefined ? {} : { location: finding.location }),
      fingerprint: finding.fingerprint,
      disposition: state,
      criterion,
      words: facts.vex === undefined || facts.vex.believed ? words : `${words}; ${facts.vex.text}`,
      ...(facts.exception === undefined ? {} : { exception: facts.exception.id }),
      exploitability: facts.exploitability,
      reachability: facts.reachability,
      compensated: facts.compensated,
      knownAtDecision: !unsettled && then.has(finding.fingerprint),
      cite: citeOf(finding.at),
    }
  })
}
