import type { CriterionResult, GateResult } from '../../report/common.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import type { AddressBook } from '../links.ts'
import { detailViews } from '../views/detail.ts'
import { citeView, linkView, linkViews } from '../views/phrase.ts'
import { textOrNull, textView } from '../views/text.ts'
import { timeView } from '../views/time.ts'
import type { Badge } from '../words.ts'
import { CRITERION, OUTCOME } from '../words.ts'

const VIEWS: Readonly<Record<GateResult['view'], { readonly short: string; readonly title: string }>> = {
  'at-decision': { short: 'At decision', title: 'At the decision: policy and knowledge of then' },
  now: { short: 'Known now', title: 'As known now: policy of then, knowledge of now' },
  today: { short: 'Today', title: 'Under today’s policy, with the knowledge of now' },
}

/** The gate under its three pairs of clocks, and each criterion once with what it says under each. */
export function gatesView(report: ReleaseReport, book: AddressBook) {
  const { atDecision, now, today } = report.gates
  const gates = [atDecision, now, today]
  const ids = [...new Set(gates.flatMap((gate) => gate.criteria.map((criterion) => criterion.id)))]
  return {
    views: gates.map((gate) => ({
      title: VIEWS[gate.view].title,
      words: textOrNull(afterOutcome(gate)),
      outcome: OUTCOME[gate.outcome],
      without: OUTCOME[gate.outcomeWithoutExceptions],
      policy:
        gate.policy === undefined
          ? null
          : {
              link: linkView(gate.policy.id, { page: 'policy', id: gate.policy.id }, book),
              sha256: gate.policy.sha256,
              effectiveOn: timeView(gate.policy.effectiveOn),
            },
      effectiveAt: timeView(gate.effectiveAt),
      knownAt: timeView(gate.knownAt),
    })),
    groups: groupsOf(ids.map((id) => criterionView(id, gates, book))),
  }
}

/** The sentence without the outcome that it begins with: a badge says that already. */
function afterOutcome({ words, outcome }: GateResult): string {
  const word = outcome.toUpperCase()
  return words.startsWith(word) ? words.slice(word.length).replace(/^[:,;]?\s*/, '') : words
}

/** What stands in the way comes first, under any of the clocks; then what is met; then what was not asked. */
function groupsOf(criteria: readonly CriterionView[]) {
  const open = criteria.filter((one) => one.attention)
  const rest = criteria.filter((one) => !one.attention)
  const asked = rest.filter((one) => one.marks.some(({ badge }) => badge.tone !== 'neutral'))
  const groups = [
    { title: 'Not met, undetermined, or met only by an exception', criteria: open, folded: false },
    { title: 'Met', criteria: asked, folded: false },
    { title: 'Not applicable', criteria: rest.filter((one) => !asked.includes(one)), folded: true },
  ]
  return groups.filter((group) => group.criteria.length > 0)
}

type CriterionView = ReturnType<typeof criterionView>

function criterionView(id: string, gates: readonly GateResult[], book: AddressBook) {
  const results = gates.map((gate) => ({
    view: gate.view,
    result: gate.criteria.find((criterion) => criterion.id === id),
  }))
  const asked = results.flatMap(({ view, result }) => (result === undefined ? [] : [{ view, result }]))
  const first = asked[0]
  // Two verdicts that say the same are said once.
  const said = asked.map(({ result }) => JSON.stringify(result))
  const told = asked.filter((_, n) => n === 0 || said[n] !== said[0])
  const attention = asked.some(
    ({ result }) =>
      result.outcome !== 'pass' ||
      result.outcomeWithoutExceptions !== 'pass' ||
      result.state === 'undetermined',
  )
  return {
    link: linkView(first?.result.title ?? id, { page: 'criterion', id }, book),
    id,
    rules: first?.result.rules ?? [],
    // An open fold says it in full.
    says: attention ? null : textOrNull(first?.result.reason.text),
    attention,
    marks: results.map(({ view, result }) => ({ view: VIEWS[view].short, ...markOf(result) })),
    verdicts: told.map(({ view, result }) => verdictView(VIEWS[view].title, result, book)),
  }
}

/** What stands under one clock: the state while it is met, the outcome that it causes otherwise. */
function markOf(result: CriterionResult | undefined): {
  readonly badge: Badge
  readonly without: Badge | null
} {
  if (result === undefined) return { badge: { word: 'Not asked', tone: 'neutral' }, without: null }
  const { state, outcome, outcomeWithoutExceptions } = result
  const badge = outcome === 'pass' ? CRITERION[state] : OUTCOME[outcome]
  return { badge, without: outcome === outcomeWithoutExceptions ? null : OUTCOME[outcomeWithoutExceptions] }
}

function verdictView(when: string, result: CriterionResult, book: AddressBook) {
  return {
    when,
    title: result.title,
    state: CRITERION[result.state],
    code: result.reason.code,
    text: textView(result.reason.text),
    remediation: textOrNull(result.remediation),
    clearedBy: result.clearedBy,
    exceptions: linkViews('exception', result.exceptions, book),
    standards: linkViews('standard', result.standards, book),
    cites: result.cites.map((cite) => citeView(cite, book)),
    details: detailViews(result.details, book),
  }
}
