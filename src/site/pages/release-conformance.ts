import type { CheckResult } from '../../report/common.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import type { AddressBook } from '../links.ts'
import { detailViews } from '../views/detail.ts'
import { citeView } from '../views/phrase.ts'
import { textView } from '../views/text.ts'
import type { Badge } from '../words.ts'
import { CHECK } from '../words.ts'

/** One group of checks (S, X, M, R, K, P), with the worst of it for its heading. */
export function conformanceView(group: ReleaseReport['conformance'][number], book: AddressBook) {
  const aside = group.checks.filter((check) => check.state === 'not-applicable')
  return {
    id: group.id,
    title: group.title,
    summary: summaryOf(group.checks),
    checks: group.checks
      .filter((check) => check.state !== 'not-applicable')
      .map((check) => checkView(check, book)),
    notApplicable: aside.map((check) => checkView(check, book)),
    notApplicableCount: aside.length,
  }
}

function checkView(check: CheckResult, book: AddressBook) {
  return {
    id: check.id,
    title: check.title,
    state: CHECK[check.state],
    code: check.reason.code,
    text: textView(check.reason.text),
    cites: check.cites.map((cite) => citeView(cite, book)),
    details: detailViews(check.details, book),
  }
}

/** Departures before doubts before conformity; checks that do not apply, or none at all, prove nothing. */
function summaryOf(checks: readonly CheckResult[]): Badge {
  const count = (state: CheckResult['state']) => checks.filter((check) => check.state === state).length
  if (count('departs') > 0) return { word: `${count('departs')} of ${checks.length} depart`, tone: 'bad' }
  if (count('cannot-tell') > 0)
    return { word: `${count('cannot-tell')} of ${checks.length} cannot be told`, tone: 'unknown' }
  if (count('conforms') > 0) return { word: 'No departure', tone: 'good' }
  return checks.length === 0
    ? { word: 'Nothing was checked', tone: 'unknown' }
    : { word: 'Not applicable', tone: 'neutral' }
}
