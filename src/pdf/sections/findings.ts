import type { Phrase } from '../../report/detail.ts'
import type { FindingShown, ReleaseReport } from '../../report/release-report.ts'
import { DISPOSITION, SEVERITY } from '../../report/words.ts'
import { nothing } from '../blocks/paragraph.ts'
import { table } from '../blocks/table.ts'
import type { Flow } from '../flow.ts'
import { badge, lines, place, run } from './phrases.ts'

/** Every finding in the release's scope, one row each, with what decides about it. */
export function drawFindings(flow: Flow, { findings }: ReleaseReport): void {
  if (findings.length === 0) {
    nothing(flow, undefined, 'No finding is recorded in the scope of this release.')
    return
  }
  table(flow, {
    columns: [{ title: 'Severity' }, { title: 'Finding' }, { title: 'Disposition and grounds' }],
    rows: findings.map((finding) => ({
      cells: [severity(finding), identity(finding), disposition(finding)],
    })),
  })
}

function severity({ severity: rated, toolSeverity, severityFrom }: FindingShown): Phrase {
  return lines([
    [badge(SEVERITY[rated])],
    [run(`by ${severityFrom}`)],
    ...(toolSeverity === rated ? [] : [[run(`the tool said ${toolSeverity}`)]]),
  ])
}

function identity({
  id,
  title,
  aliases,
  component,
  location,
  tool,
  fingerprint,
  cite,
}: FindingShown): Phrase {
  const others = aliases.filter((alias) => !id.includes(alias))
  const where = [component, location].filter((part) => part !== undefined)
  return lines([
    [run(id, 'strong'), ...(title === id ? [] : [run(`  ${title}`)])],
    ...(others.length === 0 ? [] : [[run(`also ${others.join(', ')}`)]]),
    ...where.map((part) => [run(part, 'code')]),
    [run(`${tool}, `), run(place(cite), 'code')],
    [run(fingerprint, 'digest')],
  ])
}

function disposition(finding: FindingShown): Phrase {
  const { disposition: value, words, criterion, exception } = finding
  const by = [criterion, exception].filter((part) => part !== undefined && !words.includes(part))
  return lines([
    [badge(DISPOSITION[value])],
    [run(words)],
    ...by.map((part) => [run(part ?? '', 'code')]),
    grounds(finding),
  ])
}

function grounds({ exploitability, reachability, compensated, knownAtDecision }: FindingShown): Phrase {
  const control = compensated ? 'compensating control' : 'no compensating control'
  const known = knownAtDecision
    ? run('known at the decision')
    : ({ text: 'known only after the decision', style: 'plain', tone: 'attention' } as const)
  return [run(`Exploitability ${exploitability}, reachability ${reachability}, ${control}, `), known]
}
