import { knownSince } from '../../attribution/held.ts'
import type { Assessed } from '../../conformance/check.ts'
import type { Instant } from '../../domain/instant.ts'
import { spanInWords } from '../../domain/instant.ts'
import { itemsOf } from '../../domain/shown.ts'
import type { Gate } from '../../gates/evaluate.ts'

/** What changed between the decision and now, in words: the incident reviewer's page. */
export function differences({ dossier, gates, decided }: Assessed): string[] {
  const { atDecision, now, today } = gates
  const words: string[] = []
  if (decided !== undefined && atDecision.caseFile !== undefined && now.caseFile !== undefined) {
    const then = new Set(itemsOf(atDecision.caseFile.findings).map(({ finding }) => finding.fingerprint))
    for (const { finding, severity } of itemsOf(now.caseFile.findings)) {
      if (then.has(finding.fingerprint)) continue
      const since = packTimes(dossier, finding.at.path)
      const when =
        since === undefined ? 'after the decision' : `${spanInWords(decided.at, since)} after the decision`
      words.push(`${finding.id} (${severity}) became known ${when}`)
    }
  }
  words.push(...changedCriteria(atDecision, now, 'on what is known now'))
  words.push(...changedCriteria(now, today, 'if it were decided today'))
  return words
}

function changedCriteria(before: Gate, after: Gate, when: string): string[] {
  const old = new Map(before.judged.map((one) => [one.criterion.id, one.outcome]))
  const changed = after.judged.flatMap(({ criterion, outcome, verdict }) => {
    const was = old.get(criterion.id)
    if (was === outcome) return []
    if (was === undefined && outcome === 'pass') return []
    const from = was === undefined ? 'was not asked for' : was.toUpperCase()
    return [`${criterion.id}: ${from}, ${outcome.toUpperCase()} ${when} (${verdict.reason.text})`]
  })
  const gone = before.judged
    .filter(
      ({ criterion, outcome }) =>
        outcome !== 'pass' && !after.judged.some((one) => one.criterion.id === criterion.id),
    )
    .map(({ criterion, outcome }) => `${criterion.id}: ${outcome.toUpperCase()}, not asked for ${when}`)
  if (after.refused !== undefined && before.refused === undefined) changed.push(after.refused)
  return [...changed, ...gone]
}

/** Since when the pack that brought a file is known. */
function packTimes({ packs }: Assessed['dossier'], path: string): Instant | undefined {
  const pack = packs.find(({ items }) => items.some((item) => item.path === path))
  return pack === undefined ? undefined : knownSince(pack.pack)
}
