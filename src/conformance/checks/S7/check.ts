import { itemsOf } from '../../../domain/shown.ts'
import { count, list } from '../../../domain/text.ts'
import { dispose } from '../../../gates/disposition.ts'
import { cannotTell, conforms, check as declare, departs } from '../../check.ts'

export const check = declare({
  id: 'S7',
  group: 'S',
  title: 'The sign-off can be explained later: each finding has a disposition',
  rationale:
    'For each finding somebody must be able to say whether it was accepted or blocking, and by which criterion.',
  since: '0.1.0',
  check: ({ gates, verdict }) => {
    const { caseFile, context } = gates.atDecision
    if (caseFile === undefined || context === undefined)
      return cannotTell('no-policy', 'no policy disposes of findings')
    const findings = itemsOf(caseFile.findings)
    const judged = findings.map((facts) => ({ facts, disposition: dispose(facts, context) }))
    // A finding that blocks or escalates and went out all the same was neither accepted nor fixed.
    const loose =
      verdict.followed === 'overridden'
        ? judged.filter(
            ({ disposition }) => disposition.state === 'blocking' || disposition.state === 'escalating',
          )
        : []
    if (loose.length > 0) {
      return departs(
        'undisposed',
        `went out although it was ${list([...new Set(loose.map(({ disposition }) => disposition.state))], 'or')}: ${list(loose.map(({ facts }) => facts.finding.id))}`,
        loose.flatMap(({ facts }) => facts.cites),
      )
    }
    const text =
      findings.length === 0
        ? 'no finding was open'
        : `${count(findings.length, 'finding')}, each with a disposition`
    return conforms(
      'disposed',
      text,
      findings.flatMap(({ cites }) => cites),
    )
  },
})
