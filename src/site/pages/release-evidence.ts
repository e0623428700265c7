import type { EvidenceItemShown, FindingShown, ReleaseReport } from '../../report/release-report.ts'
import type { AddressBook } from '../links.ts'
import { citeView, linkView, phraseView } from '../views/phrase.ts'
import { problemView, signatureView } from '../views/record.ts'
import { textView } from '../views/text.ts'
import { timeOrNull } from '../views/time.ts'
import { DISPOSITION, EVIDENCE, EVIDENCE_SECTION, humanise, LATE, SEVERITY } from '../words.ts'

/** One of E1 to E6 with its files. */
export function evidenceView(section: ReleaseReport['evidence'][number], book: AddressBook) {
  return {
    id: section.id,
    title: section.title,
    required: section.required,
    state: EVIDENCE_SECTION[section.state],
    words: textView(section.words),
    items: section.items.filter(({ late }) => !late).map((item) => itemView(item, book)),
    late: section.items.filter(({ late }) => late).map((item) => itemView(item, book)),
  }
}

function itemView(item: EvidenceItemShown, book: AddressBook) {
  return {
    title: item.title,
    state: EVIDENCE[item.state],
    words: textView(item.words),
    late: item.late ? LATE : null,
    path: item.path ?? null,
    sha256: item.sha256 ?? null,
    href: book.raw(item.sha256),
    made: [item.scan, item.tool, item.format].filter((part) => part !== undefined),
    producedAt: timeOrNull(item.producedAt),
    summary: phraseView(item.summary, book),
    signature: item.signature === undefined ? null : signatureView(item.signature, book),
    problems: item.problems.map((problem) => problemView(problem, book)),
  }
}

/** A finding as a row of the table: what it is, how bad, and what disposes of it. */
export function findingView(finding: FindingShown, book: AddressBook) {
  const differs = finding.toolSeverity !== finding.severity
  return {
    id: finding.id,
    aliases: finding.aliases,
    title: finding.title,
    where: finding.component ?? finding.location ?? null,
    location:
      finding.component === undefined || finding.component === finding.location
        ? null
        : (finding.location ?? null),
    severity: SEVERITY[finding.severity],
    toolSeverity: differs ? SEVERITY[finding.toolSeverity] : null,
    severityFrom: differs ? finding.severityFrom : null,
    tool: finding.tool,
    fingerprint: finding.fingerprint,
    disposition: DISPOSITION[finding.disposition],
    words: textView(finding.words),
    criterion:
      finding.criterion === undefined
        ? null
        : linkView(finding.criterion, { page: 'criterion', id: finding.criterion }, book),
    exception:
      finding.exception === undefined
        ? null
        : linkView(finding.exception, { page: 'exception', id: finding.exception }, book),
    exploitability: humanise(finding.exploitability),
    reachability: humanise(finding.reachability),
    compensated: finding.compensated,
    knownAtDecision: finding.knownAtDecision,
    cite: citeView(finding.cite, book),
  }
}
