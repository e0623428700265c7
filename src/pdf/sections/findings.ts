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
    columns: [
      { title: 'Severity' },
      { title: 'Finding' },
      { title: 'Disposition' },
      { title: 'What decides' },
    ],
    rows: findings.map((finding) => ({
      cells: [severity(finding), identity(finding), disposition(finding), grounds(finding)],
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
  return lines([
    [run(id, 'strong')],
    [run(title)],
    ...(aliases.length === 0 ? [] : [[run(`also ${aliases.join(', ')}`)]]),
    ...(component === undefined ? [] : [[run(component, 'code')]]),
    ...(location === undefined ? [] : [[run(location, 'code')]]),
    [run(`${tool}, `), run(place(cite), 'code')],
    [run(fingerprint, 'digest')],
  ])
}

function disposition({ disposition: value, words, criterion, exception }: FindingShown): Phrase {
  return lines([
    [badge(DISPOSITION[value])],
    [run(words)],
    ...(criterion === undefined ? [] : [[run(criterion, 'code')]]),
    ...(exception === undefined ? [] : [[run(exception)]]),
  ])
}

function grounds({ exploitability, reachability, compensated, knownAtDecision }: FindingShown): Phrase {
  return lines([
    [run(`Exploitability: ${exploitability}`)],
    [run(`Reachability: ${reachability}`)],
    [run(compensated ? 'Compensating control: yes' : 'Compensating control: no')],
    knownAtDecision
      ? [run('Known at the decision')]
      : [{ text: 'Known only later', style: 'plain', tone: 'attention' }],
  ])
}
